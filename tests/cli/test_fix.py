"""`afterword fix`: what is said, what is written, and what the archive around a record decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.archives import Archive

INCIDENT = "reviews/incidents/2025/INC-2025-7KQ4.md"
OTHER = "reviews/incidents/2025/INC-2025-F4KR.md"
LOG = "reviews/post-incident/2025/PIR-2025-B3WD.progress.yml"
UNTIDY = "---\ntitle: Raids \nid: INC-2025-7KQ4\nseverity: SEV3\ntimes: {detected: 15 Nov 2025}\n---\nText. \n"
TIDY = "---\nid: INC-2025-7KQ4\ntitle: Raids\nseverity: SEV3\ntimes: {detected: 2025-11-15}\n---\nText.\n"
TACTICS = """taxonomy: tactics
title: Tactics
terms:
  - {code: bots, title: Bots, retired: 2025-01-01, replaced_by: scripts}
  - {code: scripts, title: Scripts, retired: 2026-01-01, replaced_by: automation}
  - {code: automation, title: Automation}
  - {code: round, title: Round, retired: 2025-01-01, replaced_by: about}
  - {code: about, title: About, retired: 2025-01-01, replaced_by: round}
"""


def test_it_says_what_it_did_and_does_it_once(archive: Archive) -> None:
    archive.write(INCIDENT, UNTIDY)
    code, said, _ = archive.run("fix", "--diff")
    assert code == 1
    assert f"--- a/{INCIDENT}\n+++ b/{INCIDENT}\n" in said
    assert archive.read(INCIDENT) == UNTIDY
    assert archive.run("fix") == (
        0, f"{INCIDENT}: 1 time, order of keys, white space at the end of 2 lines\nFixed 1 file.\n", "",
    )  # fmt: skip
    assert archive.read(INCIDENT) == TIDY
    assert archive.run("fix", "--diff") == (0, "", "")
    assert archive.run("fix") == (0, "Nothing to fix.\n", "")


def test_it_keeps_to_the_paths_and_leaves_what_it_cannot_mend(archive: Archive) -> None:
    archive.write(INCIDENT, UNTIDY)
    broken = UNTIDY.replace("7KQ4", "F4KR").replace("15 Nov", "05/11/")
    archive.write(OTHER, broken)
    assert archive.run("fix", OTHER) == (
        0, "Nothing to fix.\n",
        f"left as it is: {OTHER}: it has an error that only its author can mend; `afterword check` says where\n",
    )  # fmt: skip
    assert (archive.read(INCIDENT), archive.read(OTHER)) == (UNTIDY, broken)
    assert "there is no file nowhere" in archive.refused("fix", "nowhere")
    (archive.root / OTHER).write_bytes(b"---\nid: \xff\n---\n")
    assert archive.run("fix", INCIDENT)[1].endswith("Fixed 1 file.\n")
    assert OTHER in archive.run("fix")[2]


def test_terms_follow_their_chain_unless_somebody_approved_the_words(archive: Archive) -> None:
    archive.write("site_config/taxonomies/tactics.yml", TACTICS)
    archive.write(INCIDENT, TIDY.replace("times", "tactics: [bots, round]\ntimes"))
    archive.run("fix")
    assert "tactics: [automation, round]" in archive.read(INCIDENT)

    archive.write(INCIDENT, TIDY.replace("times", "tactics: [bots]\ntimes"))
    audit = "---\nid: SBD-2025-D5XR\ntitle: T\nfindings: [{id: F1, evidence: [{cite: INC-2025-7KQ4, pin: 'aw1:000000000000'}]}]\n---\n"
    archive.write("reviews/audits/SBD-2025-D5XR.md", audit)
    assert "a citation rests on the present text" in archive.run("fix")[2]
    assert "tactics: [bots]" in archive.read(INCIDENT)


def test_links_back_are_made_when_asked_for(archive: Archive) -> None:
    archive.write(INCIDENT, TIDY)
    archive.write(OTHER, TIDY.replace("7KQ4", "F4KR").replace("---\nText", "related: [INC-2025-7KQ4]\n---\nText"))
    assert archive.run("fix") == (0, "Nothing to fix.\n", "")
    assert archive.run("fix", "--links")[1].startswith(f"{INCIDENT}: related: INC-2025-F4KR\n")
    assert archive.run("fix", "--links") == (0, "Nothing to fix.\n", "")


def test_progress_logs_are_never_touched(archive: Archive) -> None:
    archive.write(LOG, "- {on: 2025/11/15, by: product } \n")
    assert archive.run("fix") == (0, "Nothing to fix.\n", "")
    assert archive.read(LOG) == "- {on: 2025/11/15, by: product } \n"
