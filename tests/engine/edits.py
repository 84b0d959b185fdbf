"""Edits of an archive that people make, by name. A number says which record; an edit that finds nothing to do does nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import make
from afterword.link.fingerprint import fingerprint
from afterword.load.project import shipped_folders
from afterword.model.kinds import Kind
from afterword.model.source import SourceFile
from afterword.parse.record import parse_record
from engine.archives import GUIDE, HOST, INC, INDEX, LOG, MKDOCS, OLD, OLD_REVIEW, OPEN, SETTINGS, A, Archive, P, R

Edit = Callable[[Archive, int], object]
IDS = (INC, OLD, OPEN, R, OLD_REVIEW, A, P, "INC-2026-NRWT", f"{R}/A1", "PIR-2025-NNBC")
DAYS = ("2026-01-10", "2026-02-03", "2026-02-09", "2027-01-01")
OLD_LOG = f"reviews/post-incident/2025/{OLD_REVIEW}.progress.yml"
THEME = "site_config/theme"


def sub(holds: str, *new: str) -> Edit:
    """In the n-th record that holds a text: put one of the others in its place, or back again."""

    def edit(archive: Archive, n: int) -> None:
        texts = (holds, *new)
        for text in texts[n % len(texts) :] + texts[: n % len(texts)]:
            path = archive.one(n // len(texts), text)
            if path:
                archive.swap(path, text, texts[(texts.index(text) + 1) % len(texts)])
                return

    return edit


def setting(path: str, *texts: str) -> Edit:
    """One of several texts of a file of the project; none for `""`."""

    def edit(archive: Archive, n: int) -> None:
        text = texts[n % len(texts)]
        if text:
            archive.write(path, text)
        else:
            archive.remove(path)

    return edit


def own(kind: str, name: str, old: str, *new: str) -> Edit:
    """A copy of a shipped or shortened file with one text replaced; with none of the texts, no copy."""

    def edit(archive: Archive, n: int) -> None:
        place = f"{kind}/{name}"
        now = archive.read(place) if "taxonomies" in name else b""
        text = now.decode() or (shipped_folders(kind)[0] / name).read_text("utf-8")
        for one in (old, *new):
            if one in text:
                archive.write(place, text.replace(one, (old, *new)[n % (len(new) + 1)]))
                return
        raise AssertionError((name, old))

    return edit


def add(kind: Kind, *ids: str, **changes: object) -> Edit:
    def edit(archive: Archive, n: int) -> None:
        file = make.record_file(kind, ids[n % len(ids)], **changes)
        archive.write(file.path, file.data)

    return edit


def prose(archive: Archive, n: int) -> None:
    path = archive.one(n)
    archive.write(path, archive.read(path) + f"\nLike {IDS[n % len(IDS)]}.\n".encode())


def passage(archive: Archive, n: int) -> None:
    """A passage for few, or other words in one that is there."""
    path = archive.one(n)
    if not archive.swap(path, "Few may read", "Fewer may read") and not archive.swap(
        path, "Fewer may read", "Few may read"
    ):
        fence = ("compartments | legal", "audience | core")[n % 2]
        archive.write(path, archive.read(path) + f"\n/// {fence}\nFew may read of {OLD}.\n///\n".encode())


def spelt(archive: Archive, n: int) -> None:
    """Names a record and a page with character references."""
    path = archive.one(n)
    archive.write(path, archive.read(path) + b"\nAs INC-2024&#45;M2XD; see [it](../../guide/start&period;md).\n")


def approve(archive: Archive, n: int) -> None:
    """An approval of a review as it stands now."""
    path, log = ((f"reviews/post-incident/2025/{R}.md", LOG), (archive.one(n, f"id: {OLD_REVIEW}"), OLD_LOG))[n % 2]
    text = fingerprint(parse_record(SourceFile(path, archive.read(path)), Kind.REVIEW, path[-16:-3]))
    entry = f"- {{on: 2026-02-01, by: legal, approve: legal, decision: approved, of: '{text}'}}\n"
    archive.write(log, archive.read(log) + entry.encode())


def delete(archive: Archive, n: int) -> None:
    files = archive.files((".md", ".yml"))
    archive.remove(files[n % len(files)])


def rename(archive: Archive, n: int) -> None:
    """Another id: outside, or inside as well. What named the old one names nothing now."""
    path = archive.one(n)
    old = path.rpartition("/")[2][:13]
    new = old[:9] + ("RNMD", "RNMF")[n % 2]
    content = archive.read(path)
    archive.remove(path)
    archive.write(path.replace(old, new), content.replace(old.encode(), new.encode(), n % 3))


def move(archive: Archive, n: int) -> None:
    files = archive.files((".md", ".yml"))
    path = files[n % len(files)]
    content, name = archive.read(path), path.rpartition("/")[2]
    archive.remove(path)
    archive.write(f"reviews/{('incidents', 'post-incident/2025', 'audits', 'new')[n % 4]}/{name}", content)


def double(archive: Archive, n: int) -> None:
    """A copy in another folder, or one beside it that sorts before it."""
    path = archive.one(n)
    folder, _, name = path.rpartition("/")
    copy = (f"reviews/zz/{name}", f"{folder}/{name.removesuffix('.md')}-again.md")[n % 2]
    archive.write(copy, archive.read(path).replace(b"title: ", b"title: Second "))


def unreadable(archive: Archive, n: int) -> None:
    """Break a record's front matter, in one of several ways, or mend one that was broken so."""
    for path in archive.files():
        if b"\n} broken" in archive.read(path):
            archive.write(path, archive.read(path).replace(b"\n} broken", b""))
            return
    path = archive.one(n)
    archive.write(path, archive.read(path).replace(b"\ntitle", (b"\n} broken\ntitle"), 1))


def odd_file(archive: Archive, n: int) -> None:
    """Files that are none, cannot be read, or are not text; and back again."""
    place = archive.root / "reviews/incidents/2025/INC-2025-HDDF.md"
    if place.is_symlink() or place.is_file():
        place.unlink()
    elif place.is_dir():
        shutil.rmtree(place)
    elif n % 4 == 0:
        place.mkdir(parents=True)
    elif n % 4 == 1:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(archive.root / f"reviews/incidents/2024/{OLD}.md")
    else:
        archive.write(place.relative_to(archive.root).as_posix(), b"---\xff" if n % 4 == 2 else b"x" * 1_100_000)


def log_line(archive: Archive, n: int) -> None:
    entries = (
        "- {on: 2026-02-01, by: product, action: A1, set: {status: done}, evidence: x}\n",
        f"- {{on: 2026-02-01, by: product, action: A1, note: see {OLD}}}\n",
        "- {on: 2026-02-01, by: legal, approve: legal, decision: approved}\n",
        "- {on: 2026-02-02, by: data, action: A2, set: {due: 2026-05-01, status: deferred}, reason: x, audience: company}\n",
        "- {on: 2026-02-0",
    )
    path = (LOG, OLD_LOG, f"reviews/audits/{A}.progress.yml")[n % 3]
    archive.write(path, archive.read(path) + entries[n % len(entries)].encode())


def stealthy(archive: Archive, n: int) -> None:
    """The same size, and the same time of change."""
    path = archive.one(n, "title: ")
    if path:
        archive.swap_unseen(path, "title: ", ("title: Z", "title: Y")[n % 2] if n % 5 == 0 else "title: ")
        text = archive.read(path).decode("utf-8", "replace")
        spot = text.index("title: ") + 7
        archive.swap_unseen(path, text[: spot + 1], text[:spot] + "QX"[text[spot] == "Q"])


def touch(archive: Archive, n: int) -> None:
    files = archive.files((".md", ".yml"))
    os.utime(archive.root / files[n % len(files)])


EDITS: dict[str, Edit] = {
    "add an incident": add(Kind.INCIDENT, "INC-2026-NRWT", "INC-2024-GXNB", "INC-2025-BBTF"),
    "add an incident on the audit's ground": add(Kind.INCIDENT, "INC-2026-NFWT", times={"detected": "2026-01-20T10:00Z"}),
    "add a review": add(Kind.REVIEW, "PIR-2026-NRWT", "PIR-2025-TRVX", incidents=[OPEN], actions=[make.action(due="2026-02-03")]),
    "add a plan": add(Kind.PLAN, "CIP-2026-NPNP", basis=[OLD, "INC-2026-NRWT"]),
    "edit prose": prose,
    "a passage for few": passage,
    "other letters": spelt,
    "an approval": approve,
    "delete a file": delete,
    "rename a record": rename,
    "move a file": move,
    "a second file of an id": double,
    "break or mend": unreadable,
    "an odd file": odd_file,
    "progress": log_line,
    "the same size and time": stealthy,
    "touch": touch,
    "title": sub("title: ", "title: New ", "title: <b>&amp; "),
    "severity": sub("severity: SEV3", "severity: SEV1", "severity: SEV9"),
    "status": sub("status: closed", "status: open", "status: withdrawn", "status: expunged"),
    "status of a review": sub("status: published", "status: in-review", "status: withdrawn"),
    "audience": sub("audience: core", "audience: company", "audience: public", "audience: nobody"),
    "compartment": sub("\nstatus: ", "\ncompartments: [legal]\nstatus: "),
    "harm": sub("- hate-raid", "- doxxing", "- csam"),
    "factor": sub("code: weak-identity", "code: no-alert"),
    "safeguard": sub("mode: absent", "mode: worked"),
    "due day": sub("due: '2026-02-05'", "due: '2026-01-01'", "due: '2026-02-04'", "due: soon"),
    "owner": sub("owner: product", "owner: data", "owner: nobody"),
    "who led at first": sub("lead:\n- incident-management", "lead:\n- quality\n- incident-management"),
    "detected": sub("detected: 2025-11-15T22:10Z", "detected: 2024-11-15T22:10Z", "detected: '2026-02'"),
    "citation": sub("pin: aw1:000000000000", "pin: aw1:111111111111"),
    "finding": sub("verdict: partly", "verdict: meets", "verdict: does-not-meet"),
    "a former id": sub("\nstatus: ", "\nformerly: [INC-2024-GXNB]\nstatus: ", "\nformerly: [INC-2026-NRWT, PIR-2025-NNSC]\nstatus: "),
    "reference": sub(OLD, "INC-2024-GXNB", OPEN),
    "a page's template": own("templates", "pages/incident.html.j2", "Facts", "The facts"),
    "the home's template": own("templates", "pages/home.html.j2", "<p", "<p class=x"),
    "a partial": own("templates", "partials/ui.html.j2", "Record", "Entry"),
    "another partial": own("templates", "partials/rows.html.j2", "<td", "<td class=x"),
    "a term": own("site_config", "taxonomies/harms.yml", "title: Hate raid", "title: Raid of hate"),
    "a safeguard's term": own("site_config", "taxonomies/safeguards.yml", "raid-controls", "raid-control"),
    "a team": own("site_config", "taxonomies/teams.yml", "title: Product", "title: Products"),
    "a word": own("site_config", "wording.yml", "title: Published", "title: Public now"),
    "a metric": own("site_config", "metrics.yml", "SEV3: P2D", "SEV3: P3D"),
    "the policy": own("site_config", "policy.yml", "working_days: 1", "working_days: 2"),
    "a setting": setting(SETTINGS, "name: Archive\nsmall_cell: 3\n", "name: Reviews & more\nsmall_cell: 3\n",
        "name: Archive\nsmall_cell: 20\n", "name: Archive\nholidays: [2026-02-02, 2025-12-01]\n", "small_cell: many\n", "- [",
        "name: Archive\ntickets: [{prefix: TS-, url: 'https://t.example/{id}'}]\n",
        "build: {audience: company, compartments: []}\n",
        "ids:\n  - {kind: incident, prefix: INC, pattern: 'INC-202[56]-[A-Z0-9]{4}'}\n", ""),
    "a style": setting(f"{THEME}/css/own.css", "p{}\n", "q{}\n", ""),
    "the theme's copyright": setting(f"{THEME}/overrides/partials/copyright.html", "<p>Ours</p>", "<i>{{ config.site_name }}</i>", ""),
    "the host": setting(HOST, MKDOCS, MKDOCS + "copyright: ours\n", MKDOCS + "site_url: https://example.org/below/\n",
        MKDOCS + f"nav: [index.md, incidents/{OLD}/index.md, Raids: incidents/index.md]\n", MKDOCS.replace("Archive", "More")),
    "the guide": setting(GUIDE, "---\ntitle: Start\naudience: public\n---\nNew words.\n", f"See {OLD}.\n", "---\ntitle: Begin\n---\n", ""),
    "another page of prose": setting("reviews/guide/more.md", "---\ntitle: More\n---\n[on](start.md) [to](../index.md)\n", ""),
    "the home's words": setting(INDEX, "---\naudience: public\n---\nHello.\n", f"{R} and [start](guide/start.md)\n", ""),
}  # fmt: skip
