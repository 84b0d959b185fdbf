"""`afterword withdraw`: the record stays, says why, and nothing counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import make
from afterword.build import build
from cli.archives import INCIDENT

if TYPE_CHECKING:
    from cli.archives import Archive

TEXT = "---\r\nid: INC-2025-7KQ4\r\ntitle: Raids   # kept\r\nstatus: open\r\nseverity: SEV3\r\ntimes: {detected: 2025-11-15}\r\n---\r\nText. \r\n"
OTHER = "reviews/incidents/2025/INC-2025-F4KR.md"
SAYS = 'withdrawn: {on: 2026-01-09, reason: "Entered twice: \\"again\\""'


@pytest.fixture(autouse=True)
def records(archive: Archive) -> None:
    archive.write(INCIDENT, TEXT)
    other = TEXT.replace("7KQ4", "F4KR").replace(
        "---\r\nText", "related: [INC-2025-7KQ4]\r\n---\r\nAs in INC-2025-7KQ4. Text"
    )
    archive.write(OTHER, other)
    archive.write("reviews/plans/CIP-2025-R8TN.md", "---\nid: CIP-2025-R8TN\ntitle: T\n---\n")


def test_two_lines_change_and_nothing_else(archive: Archive) -> None:
    code, said, notes = archive.run(
        "withdraw", "inc-2025-7kq4", "--reason", 'Entered twice: "again"', "--successor", "INC-2025-F4KR"
    )
    assert (code, notes) == (0, "note: it is named by INC-2025-F4KR; their pages say that it is withdrawn\n")
    assert said == f"- status: open\n+ status: withdrawn\n+ {SAYS}, successor: INC-2025-F4KR}}\n{INCIDENT}\n"
    assert archive.read(INCIDENT) == TEXT.replace("open", "withdrawn").replace(
        "---\r\nText", f"{SAYS}, successor: INC-2025-F4KR}}\r\n---\r\nText"
    )
    assert "error" not in archive.run("check", INCIDENT)[1]


def test_the_day_can_be_said_and_a_difference_writes_nothing(archive: Archive) -> None:
    before = archive.files()
    said = archive.run("withdraw", "INC-2025-7KQ4", "--reason", "Twice", "--on", "2025-12-01", "--diff")[1]
    assert '+withdrawn: {on: 2025-12-01, reason: "Twice"}' in said
    assert archive.files() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("INC-2025-7KQ4",), 'say why with --reason "…": whoever follows a link to the record is owed it'),
        (("INC-2025-7KQ4", "--reason", "  "), 'say why with --reason "…": whoever follows a link to the record is owed it'),
        (("INC-2025-7KQ5", "--reason", "x"), "there is no record INC-2025-7KQ5; did you mean INC-2025-7KQ4?"),
        (("INC-2025-7KQ4", "--reason", "x", "--successor", "INC-2025-F4KQ"), "there is no record INC-2025-F4KQ; did you mean INC-2025-F4KR?"),
        (("INC-2025-7KQ4", "--reason", "x", "--successor", "INC-2025-7KQ4"), "--successor: a record cannot stand in its own place"),
        (("INC-2025-7KQ4", "--reason", "x", "--successor", "CIP-2025-R8TN"),
         "--successor: no other record's page leads to a plan, and no plan is succeeded by another"),
        (("INC-2025-7KQ4", "--reason", "x", "--on", "2025-12"), "--on: say the day, such as 2026-01-09"),
        (("INC-2025-7KQ4", "--reason", "x", "--on", "soon"),
         "--on: 'soon' is not a time; write 2025-11-15T20:42Z, 2025-11-15, 2025-11 or unknown; a trailing ~ means about"),
    ],
)  # fmt: skip
def test_what_would_say_nothing_is_refused(archive: Archive, arguments: tuple[str, ...], says: str) -> None:
    assert archive.refused("withdraw", *arguments) == says


def test_what_is_gone_already_is_refused(archive: Archive) -> None:
    archive.run("withdraw", "INC-2025-7KQ4", "--reason", "Twice")
    assert (
        archive.refused("withdraw", "INC-2025-7KQ4", "--reason", "x") == f"{INCIDENT}: the record is withdrawn already"
    )
    said = archive.refused("withdraw", "INC-2025-F4KR", "--reason", "x", "--successor", "INC-2025-7KQ4")
    assert said == "--successor: INC-2025-7KQ4 is withdrawn itself"


@pytest.mark.parametrize(
    "front",
    ["status: |\n  open\n", "withdrawn: {reason: earlier}\n", "withdrawn: {}\n", "[\n"],
)
def test_a_shape_that_leaves_a_doubt_is_refused(archive: Archive, front: str) -> None:
    archive.write(INCIDENT, f"---\nid: INC-2025-7KQ4\n{front}---\n")
    assert INCIDENT in archive.refused("withdraw", "INC-2025-7KQ4", "--reason", "x")


def test_every_page_that_leads_to_it_says_so_and_no_figure_counts_it(archive: Archive) -> None:
    def pages() -> dict[str, str]:
        records = {path: text for path, text in archive.files().items() if path.startswith("reviews/")}
        site = build(make.project(dict(records)), make.TODAY)
        return {page.path: "".join(part.html for part in page.render().parts) for page in site.pages}

    before = pages()
    archive.run("withdraw", "INC-2025-7KQ4", "--reason", "Entered twice", "--successor", "INC-2025-F4KR")
    after = pages()
    own, other = after["incidents/INC-2025-7KQ4/"], after["incidents/INC-2025-F4KR/"]
    assert "Entered twice" in own
    assert 'href="../../incidents/INC-2025-F4KR/"' in own
    links = [part.split(">")[0] for part in other.split("<a ")[1:] if "incidents/INC-2025-7KQ4/" in part.split(">")[0]]
    assert links
    assert all('title="Withdrawn: Raids"' in link for link in links)
    assert "aw-status-withdrawn" in other
    assert "aw-status-withdrawn" not in before["incidents/INC-2025-F4KR/"]
    assert before["trends/"] != after["trends/"]
