"""Equal fingerprints mean equal pages: whatever one edit changes on a page, the page's fingerprint changes too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace as changed

import make
from afterword.check.run import check
from afterword.link.archive import link
from afterword.link.fingerprint import fingerprint
from afterword.model.kinds import Kind
from afterword.model.settings import BuildFor
from afterword.model.source import SourceFile
from afterword.pages import home
from afterword.pages.site import make_library, make_site, read_by_others, whole_site
from afterword.parse.record import parse_log, parse_prose, parse_record, sort_files
from afterword.withhold.shown import withhold
from pages.short import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.link.archive import Archive
    from afterword.model.source import Project
    from afterword.pages.page import Page, Site
    from afterword.parse.record import ProsePage

Files = dict[str, str]
INC, R, A, P = make.INCIDENT, make.REVIEW, make.AUDIT, make.PLAN
OLD, OLD_REVIEW, OPEN, ODD = "INC-2024-M2XD", "PIR-2024-C3WD", "INC-2026-F4KR", "INC-2025-BRKN"
SETTINGS = "site_config/settings.yml"
DAY = date(2026, 2, 4)
PATHS = {
    INC: f"reviews/incidents/2025/{INC}.md", R: f"reviews/post-incident/2025/{R}.md", A: f"reviews/audits/{A}.md",
    P: f"reviews/plans/{P}.md", OLD: f"reviews/incidents/2024/{OLD}.md", OPEN: f"reviews/incidents/2026/{OPEN}.md",
    OLD_REVIEW: f"reviews/post-incident/2024/{OLD_REVIEW}.md", ODD: f"reviews/incidents/2025/{ODD}.md",
}  # fmt: skip
LOG = f"reviews/post-incident/2025/{R}.progress.yml"
GUIDE, INDEX = "reviews/guide/start.md", "reviews/index.md"


def written(kind: Kind, record_id: str, **changes: object) -> str:
    return make.record_file(kind, record_id, **changes).data.decode()


@cache
def base() -> Files:
    """An archive in which everything names something else."""
    return {
        PATHS[INC]: written(
            Kind.INCIDENT, INC, body=f"## Summary\n\nAs in {OLD}; see [the guide](../../guide/start.md).\n",
            obligations=[{"code": "eu-gdpr-33", "applies": "asserted", "trigger_at": "2026-02-02T12:00Z"}],
        ),
        PATHS[R]: written(Kind.REVIEW, R, factors=[make.factor(evidence=f"see {OLD}")],
                          actions=[make.action(title=f"Limit raids, as {OLD} and {OLD_REVIEW} asked")]),
        LOG: make.log_file(make.step(evidence=f"as {OPEN} showed")).data.decode(),
        PATHS[A]: written(Kind.AUDIT, A, findings=[make.finding(evidence=[
            {"cite": R, "pin": "aw1:000000000000"}, {"cite": f"{R}/A1", "expects": {"status": "accepted"}}])]),
        PATHS[P]: written(Kind.PLAN, P),
        PATHS[OLD]: written(Kind.INCIDENT, OLD, title="The first raids", times={"started": "2024-03-01T10:00Z",
                            "detected": "2024-03-01T11:00Z", "contained": "2024-03-01T15:00Z", "closed": "2024-03-09"}),
        PATHS[OPEN]: written(Kind.INCIDENT, OPEN, title="Still running", status="open",
                             times={"detected": "2026-01-30T10:00Z"}, harms=["hate-raid", "unheard-of"]),
        PATHS[OLD_REVIEW]: written(Kind.REVIEW, OLD_REVIEW, title="The first review", incidents=[OLD],
                                   times={"published": "2024-04-01"}, actions=[make.action(title=f"Do what {A} asks", due="2024-06-01")]),
        PATHS[ODD]: "---\n- a list\n---\nx\n",
        GUIDE: f"---\ntitle: Start\naudience: public\n---\nWrite as in {R}/A1 and [here](../index.md).\n",
        INDEX: f"---\naudience: public\n---\nWelcome. Read {R}, or [start](guide/start.md).\n",
        SETTINGS: "name: Archive\nsmall_cell: 3\n",
    }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """Two projects that differ by one edit."""

    edit: Callable[[Files], None]
    days: int = 0
    templates: tuple[str, str, str] | None = None
    build_for: BuildFor | None = None


def sub(path: str, old: str, new: str) -> Change:
    def edit(files: Files) -> None:
        assert old in files[path], (path, old)
        files[path] = files[path].replace(old, new)

    return Change(edit)


def more(path: str, text: str) -> Change:
    def edit(files: Files) -> None:
        files[path] = files.get(path, "") + text

    return Change(edit)


def without(path: str) -> Change:
    def edit(files: Files) -> None:
        del files[path]

    return Change(edit)


def moved(path: str, to: str) -> Change:
    def edit(files: Files) -> None:
        files[to] = files.pop(path)

    return Change(edit)


def shipped(name: str, old: str, new: str) -> Change:
    """An own copy of a shipped file with one text replaced."""

    def edit(files: Files) -> None:
        text = make._shipped().config[name].data.decode()
        assert old in text, (name, old)
        files[f"site_config/{name}"] = text.replace(old, new, 1)

    return Change(edit)


def same(_: Files) -> None:
    """No edit of the files."""


def both(*changes: Change) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        for change in changes:
            change.edit(files)

    return edit


EDITS = {
    "an incident's title": sub(PATHS[INC], "title: Hate raids", "title: Other raids"),
    "an old incident's title": sub(PATHS[OLD], "The first raids", "The very first raids"),
    "an old incident's severity": sub(PATHS[OLD], "severity: SEV3", "severity: SEV2"),
    "an open incident's title": sub(PATHS[OPEN], "Still running", "Running still"),
    "an open incident is closed": sub(PATHS[OPEN], "status: open", "status: closed"),
    "an incident is withdrawn": sub(PATHS[OLD], "status: closed", "status: withdrawn"),
    "an unsound incident is withdrawn": sub(
        PATHS[OPEN], "status: open", "status: withdrawn\nwithdrawn: {'on': 2026-02-01, reason: Entered twice.}"),
    "an incident is contained earlier": sub(PATHS[OLD], "contained: 2024-03-01T15:00Z", "contained: 2024-03-01T14:00Z"),
    "an incident's safeguard held": sub(PATHS[INC], "mode: absent", "mode: worked"),
    "an incident's audience": sub(PATHS[OLD], "audience: core", "audience: company"),
    "a review's title": sub(PATHS[OLD_REVIEW], "title: The first review", "title: The first look"),
    "a review's status": sub(PATHS[R], "status: published", "status: in-review"),
    "a review's prose": sub(PATHS[R], "New accounts moved in groups.", "Accounts moved in other groups."),
    "a review's factor": sub(PATHS[R], "An account could raid", "Accounts could raid"),
    "a review's factor has another code": sub(PATHS[OLD_REVIEW], "code: weak-identity", "code: no-alert"),
    "an action's title": sub(PATHS[R], "title: Limit raids", "title: End raids"),
    "an action's due day": sub(PATHS[R], "due: '2026-02-05'", "due: '2026-03-05'"),
    "an action's owner": sub(PATHS[R], "owner: product", "owner: data"),
    "a progress line": more(LOG, "- {on: 2026-02-01, by: product, action: A1, set: {status: done}, evidence: x}\n"),
    "a note in the log": more(LOG, f"- {{on: 2026-02-01, by: product, action: A1, note: see {OLD}}}\n"),
    "an approval": more(LOG, "- {on: 2026-02-01, by: legal, approve: legal, decision: approved}\n"),
    "a citation is pinned": sub(PATHS[A], "pin: aw1:000000000000", "pin: aw1:111111111111"),
    "an audit's title": sub(PATHS[A], "title: ", "title: New "),
    "an audit's finding": sub(PATHS[A], "Noticed, and not stopped.", "Not noticed."),
    "a plan's title": sub(PATHS[P], "title: Guests on air", "title: Guests"),
    "a goal's due day": sub(PATHS[P], "due: '2026-03-01'", "due: '2026-02-01'"),
    "a backlink": more(PATHS[OLD_REVIEW], f"\nThe same as {INC}.\n"),
    "a link to a plan": more(PATHS[OLD], f"\nSee {P}.\n"),
    "an incident is removed": without(PATHS[OLD]),
    "a review is removed": without(PATHS[R]),
    "a new incident": more("reviews/incidents/2026/INC-2026-NRWT.md",
                           make.record_file(Kind.INCIDENT, "INC-2026-NRWT").data.decode()),
    "a later incident on the audit's ground": more("reviews/incidents/2026/INC-2026-NFWT.md",
        make.record_file(Kind.INCIDENT, "INC-2026-NFWT", times={"detected": "2026-01-20T10:00Z"},
                         safeguards=[{"safeguard": "raid-controls", "mode": "absent"}]).data.decode()),
    "an unreadable record moves": moved(PATHS[ODD], f"reviews/incidents/2026/{ODD}.md"),
    "an unreadable record can be read": Change(lambda files: files.update({PATHS[ODD]: written(Kind.INCIDENT, ODD)})),
    "a problem appears": sub(PATHS[OLD], "detected: 2024-03-01T11:00Z", "detected: 2024-03-01"),
    "the guide moves": moved(GUIDE, "reviews/guide/begin.md"),
    "the guide is gone": without(GUIDE),
    "the guide's words": sub(GUIDE, "Write as in", "Do as in"),
    "the home's words": sub(INDEX, "Welcome.", "Hello."),
    "the archive's name": sub(SETTINGS, "name: Archive", "name: Reviews"),
    "a ticket system": more(SETTINGS, "tickets: [{prefix: TS-, url: 'https://t.example/{id}'}]\n"),
    "a holiday": more(SETTINGS, "holidays: [2025-12-01]\n"),
    "a term's title": shipped("taxonomies/harms.yml", "title: Hate raid", "title: Raid of hate"),
    "a team's title": shipped("taxonomies/teams.yml", "title:", "title: The"),
    "a word": shipped("wording.yml", "title: Published", "title: Public now"),
    "a metric's target": shipped("metrics.yml", "SEV3: P2D", "SEV3: P3D"),
    "the policy": shipped("policy.yml", "working_days: ", "working_days: 1"),
    "a page's template": Change(same, templates=("pages/incident.html.j2", "Facts", "The facts")),
    "a partial": Change(same, templates=("partials/ui.html.j2", "Record", "Entry")),
    "the next day": Change(same, days=1),
    "the day after": Change(same, days=2),
    "a month later": Change(same, days=30),
    "a year later": Change(same, days=365),
    "another audience": Change(same, build_for=BuildFor("company", ("legal", "insider", "child-safety"))),
    "no clearance": Change(same, build_for=BuildFor("core", ())),
}  # fmt: skip
USED = (
    "hate-raid",
    "raid-controls",
    "absent",
    "weak-identity",
    "chat",
    "product",
    "remove-capability",
    "sev3",
    "no-alert",
)


@pytest.fixture(autouse=True)
def _short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of a row or two, so that this small archive has every kind of page: cut into pages, summed up, in full."""
    shorten(monkeypatch)


def pages(change: Change | None = None) -> dict[str, Page]:
    files = dict(base())
    whole = make.project(files)
    day, build_for = DAY, None
    if change is not None:
        change.edit(files)
        whole = make.project(files)
        day, build_for = DAY + timedelta(days=change.days), change.build_for
        if change.templates is not None:
            name, old, new = change.templates
            assert old in whole.templates[name]
            whole = replace(whole, templates={**whole.templates, name: whole.templates[name].replace(old, new)})
    return {page.path: page for page in site_of(whole, day, build_for).pages}


def site_of(whole: Project, day: date, build_for: BuildFor | None) -> Site:
    """What `build` does, with a configuration that is read once."""
    config, problems = make._read(tuple(whole.config.items()))
    archive, prose = linked(whole)
    by_path = {file.path: file for file in (*whole.records, *whole.config.values())}
    diagnostics = check(archive, day, by_path.get, problems)
    return make_site(archive, prose, whole, diagnostics, day, build_for or config.settings.build)


def linked(whole: Project) -> tuple[Archive, tuple[ProsePage, ...]]:
    config, _ = make._read(tuple(whole.config.items()))
    files = sort_files(whole.records, config.ids)
    archive = link([parse_record(*one) for one in files.records], [parse_log(*one) for one in files.logs], config)
    return archive, tuple(parse_prose(file, whole.folder) for file in files.rest if file.path.endswith(".md"))


@cache
def before() -> dict[str, Page]:
    return pages()


@cache
def rendered_before(path: str) -> str:
    return rendered(before()[path])


def rendered(page: Page) -> str:
    return repr((page.title, page.wide, page.render(), page.search() if page.search is not None else None))


def looked_at(path: str) -> bool:
    """Every page but those of terms that no record here uses: they are many, and all of one kind."""
    name = path.strip("/").rpartition("/")
    return name[0] not in TERMS or name[2] in USED


TERMS = (
    "harms", "safeguards", "failure-modes", "factors", "surfaces", "severities", "regions", "languages", "teams",
    "detection-sources", "tactics", "affected-groups", "action-types", "obligations", "principles",
)  # fmt: skip


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_a_page_with_the_same_fingerprint_is_the_same_page(change: Change) -> None:
    after = pages(change)
    equal = [
        path for path, page in after.items() if path in before() and page.fingerprint == before()[path].fingerprint
    ]
    slipped = [path for path in equal if looked_at(path) and rendered(after[path]) != rendered_before(path)]
    assert slipped == []


COMPANY = BuildFor("company", ())
UNREVIEWED = "INC-2025-NMTR"
"""An incident whose review is overdue."""
UNREVIEWED_PATH, ITS_REVIEW = f"reviews/incidents/2025/{UNREVIEWED}.md", "reviews/post-incident/2025/PIR-2025-NNBC.md"
UNREVIEWED_THERE = more(UNREVIEWED_PATH, written(Kind.INCIDENT, UNREVIEWED, severity="SEV2", audience="company", times={
    "detected": "2025-11-01T10:00Z", "resolved": "2025-11-02T10:00Z", "closed": "2025-11-03"}))  # fmt: skip
FOR_FEW = "\n/// audience | core\nWords that few may read.\n///\n"


def approved(files: Files) -> None:
    """The review as it stands, with a passage that few may read, is approved."""
    sub(PATHS[R], "audience: core", "audience: company").edit(files)
    more(PATHS[R], FOR_FEW).edit(files)
    text = fingerprint(parse_record(SourceFile(PATHS[R], files[PATHS[R]].encode()), Kind.REVIEW, R))
    more(LOG, f"- {{on: 2026-02-01, by: legal, approve: legal, decision: approved, of: '{text}'}}\n").edit(files)


def nothing_overdue(files: Files) -> None:
    """Everything may be seen by the company, and no action is late."""
    for path in (*PATHS.values(), GUIDE):
        files[path] = files[path].replace("audience: core", "audience: company").replace("2024-06-01", "2027-06-01")
    del files[PATHS[ODD]]


def spelt(name: str) -> Change:
    return more(PATHS[OPEN], f"\nAs {name} says.\n")


GIVEN = {
    "a review that is not shown": (UNREVIEWED_THERE.edit, more(ITS_REVIEW, written(
        Kind.REVIEW, "PIR-2025-NNBC", incidents=[UNREVIEWED])), COMPANY),
    "a passage that is not shown": (approved, sub(PATHS[R], "Words that few may read", "Other words"), COMPANY),
    "the first record that is not shown": (nothing_overdue, more(UNREVIEWED_PATH, written(
        Kind.INCIDENT, UNREVIEWED)), COMPANY),
    "an incident that is named by a number": (spelt("INC-2024&#45;M2XD").edit, EDITS["an old incident's title"], None),
    "the same on a page of prose": (
        more("reviews/guide/more.md", "As INC-2024&#45;M2XD says.\n").edit, EDITS["an old incident's title"], None),
    "a file that is named by a word": (spelt("[it](../../guide/start&period;md)").edit, EDITS["the guide moves"], None),
}  # fmt: skip


@pytest.mark.parametrize(("given", "change", "build_for"), GIVEN.values(), ids=GIVEN)
def test_a_page_with_the_same_fingerprint_is_the_same_page_in_an_archive_that_holds_more(
    given: Callable[[Files], None], change: Change, build_for: BuildFor | None
) -> None:
    first = pages(Change(given, build_for=build_for))
    after = pages(Change(both(Change(given), change), build_for=build_for))
    common = [path for path in first.keys() & after.keys() if looked_at(path)]
    changed = {path for path in common if rendered(first[path]) != rendered(after[path])}
    assert changed
    assert {path for path in changed if first[path].fingerprint == after[path].fingerprint} == set()


NARROW = {
    "a progress line": ("archive/", "reviews/", "incidents/", "timelines/", "checks/", f"incidents/{OLD}/", "guide/start/"),
    "a review's prose": ("archive/", "actions/", "trends/", "matrix/", "browse/", f"incidents/{OLD}/", f"plans/{P}/"),
    "a plan's title": (f"incidents/{INC}/", f"reviews/{R}/", f"audits/{A}/", "matrix/", "checks/", "timelines/"),
    "the guide's words": ("", f"incidents/{INC}/", f"reviews/{R}/", "archive/", "trends/"),
    "the home's words": (f"incidents/{INC}/", "guide/start/", "archive/", "actions/"),
    "a page's template": ("", f"reviews/{R}/", "archive/", "checks/"),
    "the next day": (f"plans/{P}/", f"audits/{A}/", "archive/", "matrix/", "checks/", "guide/start/",
                     "harms/hate-raid/", "timelines/2024/"),
    "an open incident's title": (f"plans/{P}/", f"incidents/{OLD}/", "matrix/", "checks/", "actions/"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "paths"), NARROW.items())
def test_an_edit_reaches_no_further_than_it_must(name: str, paths: tuple[str, ...]) -> None:
    after = pages(EDITS[name])
    assert [path for path in paths if after[path].fingerprint != before()[path].fingerprint] == []


def test_every_kind_of_page_is_there() -> None:
    kinds = ("incidents/page/1/", "harms/hate-raid/page/1/", "timelines/", f"incidents/{INC}/linked/",
             "actions/due/", "actions/goals/", "teams/product/", "owed/unsound/")  # fmt: skip
    assert [path for path in kinds if path not in before()] == []


def test_building_twice_gives_the_same_fingerprints() -> None:
    assert {path: page.fingerprint for path, page in pages().items()} == {
        path: page.fingerprint for path, page in before().items()
    }


@pytest.mark.parametrize("hidden", [INC, OLD, OPEN, OLD_REVIEW, P, ODD])
def test_a_page_reads_no_other_records_text(monkeypatch: pytest.MonkeyPatch, hidden: str) -> None:
    """But those of `read_by_others`. What a build leaves out after an edit of a text rests on this."""
    monkeypatch.setattr(home, "MOST_NEW", 1)
    project = make.project(base())
    whole, prose = linked(project)
    known = {name: Hidden(getattr(whole, name), hidden) for name in ("records", "logs", "prints")}
    cards = {i: changed(card, content=f"text of {i}") for i, card in whole.cards.items()}
    archive = changed(whole, cards=cards, **known)
    library = make_library(archive, prose, project, (), DAY, withhold(archive, ALL))
    others = set(read_by_others(library))
    assert (library.shown.whole, others - {A}) == (True, {R})
    for page in whole_site(library, ()).pages:
        if page.path != whole.summaries[hidden].address and looked_at(page.path):
            assert page.fingerprint
            rendered(page)


ALL = BuildFor("core", ("legal", "insider", "child-safety"))


class Hidden(Mapping[str, Any]):
    """What is known of all records but one, of which nobody may ask."""

    def __init__(self, known: Mapping[str, Any], hidden: str) -> None:
        self._known, self._hidden = known, hidden

    def __getitem__(self, address: str) -> Any:
        assert address.partition("/")[0] != self._hidden
        return self._known[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
