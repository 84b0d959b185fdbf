"""What an audience may not see is absent: from the archive, from every page, and from what one could reckon from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from afterword.build import build
from afterword.model.kinds import Kind
from afterword.model.settings import BuildFor, Named, Settings
from afterword.model.source import SourceFile
from afterword.parse.config import read_config
from afterword.parse.record import ProseHead, ProsePage, parse_record
from afterword.withhold.cleaner import NOT_SHOWN
from afterword.withhold.counts import count_actions
from afterword.withhold.shown import Shown, withhold, withhold_prose

if TYPE_CHECKING:
    from afterword.parse.record import Log, Parsed

INC, R, A, P = make.INCIDENT, make.REVIEW, make.AUDIT, make.PLAN
OTHER = "INC-2024-M2XD"
AUDIENCES = ("core", "company", "partners", "public")
COMPARTMENTS = ("legal", "insider", "child-safety")
CORE = BuildFor("core", COMPARTMENTS)
COMPANY = BuildFor("company", COMPARTMENTS)
MARKER = "ZZMARKER"
Entry = dict[str, Any]


def shown(*records: Parsed | Log, build_for: BuildFor = COMPANY) -> Shown:
    return withhold(make.archive(*records), build_for)


def sees(*records: Parsed | Log, build_for: BuildFor = COMPANY) -> bool:
    """Whether the secret stands anywhere in what is shown."""
    return MARKER in repr(shown(*records, build_for=build_for).archive)


RECORDS = {
    "as wide as the build": ("company", (), COMPANY, True),
    "wider than the build": ("public", (), COMPANY, True),
    "stricter than the build": ("core", (), COMPANY, False),
    "without a label, for a wider build": (None, (), COMPANY, False),
    "without a label, for the strictest": (None, (), BuildFor("core"), True),
    "with a label nobody knows": ("everyone", (), COMPANY, False),
    "in a compartment that is cleared": ("company", ("legal",), BuildFor("company", ("legal",)), True),
    "in one of two that are": ("company", ("legal", "insider"), BuildFor("company", ("legal",)), False),
    "in a compartment that is not": ("company", ("legal",), BuildFor("company"), False),
    "in a compartment nobody knows": ("public", ("attic",), BuildFor("core", ("attic", *COMPARTMENTS)), False),
    "for an audience that is not listed": ("public", (), BuildFor("pubic", COMPARTMENTS), False),
}  # fmt: skip


@pytest.mark.parametrize(("audience", "compartments", "build_for", "seen"), RECORDS.values(), ids=RECORDS)
def test_a_whole_record_is_shown_or_absent(
    audience: str | None,
    compartments: tuple[str, ...],
    build_for: BuildFor,
    seen: bool,  # noqa: FBT001
) -> None:
    record = make.incident(title=MARKER, audience=audience, compartments=list(compartments))
    found = shown(record, build_for=build_for)
    assert (MARKER in repr(found.archive)) is seen
    assert (INC in found.archive.records) is seen
    assert found.whole is seen
    assert len(found.incidents) == 1


LABELS = {
    "twice, the first wider": "audience: public\naudience: core\n",
    "as a list": "audience: [public]\n",
    "compartments as a mapping": "audience: public\ncompartments: {legal: yes}\n",
    "compartments with a hole": "audience: public\ncompartments: [legal, {x: y}]\n",
    "compartments twice": "audience: public\ncompartments: []\ncompartments: [legal]\n",
    "compartments misspelt": "audience: public\ncompartment: [legal]\n",
    "not readable at all": "audience: public\n  x: [\n",
}


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_label_in_doubt_withholds_from_all_but_the_strictest(label: str) -> None:
    text = f"---\nid: {INC}\ntitle: {MARKER}\n{label}---\n## Summary\n\n{MARKER}\n"
    record = parse_record(SourceFile("reviews/incidents/INC.md", text.encode()), Kind.INCIDENT, INC)
    assert not sees(record, build_for=BuildFor("public", COMPARTMENTS))
    assert not sees(record, build_for=BuildFor("core"))
    assert sees(record, build_for=CORE)


def test_a_plan_is_for_the_strictest_audience_whatever_it_says() -> None:
    assert not sees(make.plan(title=MARKER, audience="public"))
    assert sees(make.plan(title=MARKER, audience="public"), build_for=CORE)


NARROW: tuple[Entry, ...] = ({"audience": "core"}, {"compartments": ["insider"]}, {"audience": "nobody"})
ENTRIES = {
    "a harm": lambda label: make.incident(audience="company", harms=[{"code": "spam", "note": MARKER, **label}]),
    "a safeguard": lambda label: make.incident(
        audience="company", safeguards=[{"safeguard": "x", "mode": "y", "note": MARKER, **label}]
    ),
    "a figure": lambda label: make.incident(
        audience="company", impact={"items": {"value": "3", "source": MARKER, **label}}
    ),
    "an obligation": lambda label: make.incident(audience="company", obligations=[{"code": "x", "note": MARKER, **label}]),
    "an event": lambda label: make.incident(audience="company", timeline=[make.event(what=MARKER, **label)]),
    "a factor": lambda label: make.review(audience="company", factors=[make.factor(statement=MARKER, **label)]),
    "an action": lambda label: make.review(audience="company", actions=[make.action(title=MARKER, **label)]),
    "an accepted risk": lambda label: make.review(
        audience="company", accepted_risks=[{"factor": "F1", "reason": MARKER, **label}]
    ),
    "a finding": lambda label: make.audit(audience="company", findings=[make.finding(reasoning=MARKER, **label)]),
    "an action of a finding": lambda label: make.audit(
        audience="company", findings=[make.finding(actions=[make.action(title=MARKER, **label)])]
    ),
    "evidence": lambda label: make.audit(
        audience="company", findings=[make.finding(evidence=[make.evidence(note=MARKER, **label)])]
    ),
    "an abuse case": lambda label: make.audit(audience="company", abuse_cases=[{"id": "C1", "what": MARKER, **label}]),
    "evidence of an abuse case": lambda label: make.audit(
        audience="company", abuse_cases=[{"id": "C1", "evidence": [make.evidence(note=MARKER, **label)]}]
    ),
}  # fmt: skip


@pytest.mark.parametrize("make_one", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_of_any_kind_is_absent_where_its_label_says_so(make_one: Any) -> None:
    build_for = BuildFor("company", ("legal",))
    for label in NARROW:
        assert not sees(make_one(label), build_for=build_for), label
    assert sees(make_one({"audience": "company"}), build_for=build_for)
    assert sees(make_one({"audience": "public"}), build_for=build_for)


IN_DOUBT = ({"audience": ["core"]}, {"audience": {"x": "y"}}, {"compartments": {"legal": "yes"}}, {"audiance": "core"})


@pytest.mark.parametrize("make_one", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_whose_label_cannot_be_read_is_absent(make_one: Any) -> None:
    for label in IN_DOUBT:
        assert not sees(make_one(label)), label


def test_an_obligation_is_for_legal_alone() -> None:
    record = make.incident(audience="company", obligations=[{"code": "x", "note": MARKER}])
    assert not sees(record, build_for=BuildFor("company"))
    assert sees(record, build_for=BuildFor("company", ("legal",)))


def test_what_an_entry_was_counted_under_goes_with_it() -> None:
    record = make.incident(
        audience="company", harms=["spam", {"code": "hate-raid", "audience": "core"}],
        safeguards=[{"safeguard": "raid-controls", "mode": "absent", "audience": "core"}],
    )  # fmt: skip
    archive = shown(record).archive
    assert archive.groups["harms"] == {"spam": (INC,)}
    assert "safeguards" not in archive.groups
    assert archive.table == ()
    assert shown(record).table == (("raid-controls", "absent", 1),)


def test_a_passage_is_cut_from_the_source() -> None:
    body = f"## Summary\n\nOpen.\n\n/// audience | core\n{MARKER} {OTHER}\n///\n\nAgain.\n"
    record, other = make.incident(audience="company", body=body), make.incident(OTHER, audience="company")
    assert not sees(record, other)
    assert "Again." in shown(record).archive.records[INC].body
    # What only the passage mentioned is not linked either.
    assert shown(record, other).archive.backlinks.get(OTHER, ()) == ()
    assert [r.source for r in shown(record, other, build_for=CORE).archive.backlinks[OTHER]] == [INC]


def test_a_passage_that_is_never_closed_runs_to_the_end() -> None:
    body = f"## Summary\n\nOpen.\n\n/// audience | core\nx\n\n## More\n\n{MARKER}\n"
    assert not sees(make.incident(audience="company", body=body))


def test_a_withheld_action_takes_its_log_and_its_address_along() -> None:
    review = make.review(
        audience="company", body="See PIR-2025-B3WD/A2 and PIR-2025-B3WD/A1.",
        actions=[make.action(), make.action("A2", title=MARKER, audience="core")],
    )  # fmt: skip
    log = make.log(make.step(), make.step("done", action="A2", evidence=MARKER))
    other = make.review(
        "PIR-2024-C3WD", audience="company", actions=[make.action(follows=f"{R}/A2", title=f"As {R}/A2")]
    )
    archive = shown(review, log, other).archive
    assert MARKER not in repr(archive)
    assert f"{R}/A2" not in repr(archive)
    assert [line.part for line in archive.summaries[R].actions] == ["A1"]
    assert archive.records[R].body.strip() == f"See {NOT_SHOWN} and {R}/A1."


def test_what_pointed_at_a_withheld_factor_or_case_no_longer_does() -> None:
    review = make.review(
        audience="company", factors=[make.factor(), make.factor("F2", audience="core")],
        actions=[make.action(addresses=["F1", "F2"])], accepted_risks=[{"factor": "F2", "reason": MARKER}],
    )  # fmt: skip
    archive = shown(review).archive
    assert archive.summaries[R].actions[0].addresses == ("F1",)
    assert MARKER not in repr(archive)
    audit = make.audit(
        audience="company", abuse_cases=[{"id": "C1", "what": "x", "audience": "core"}],
        findings=[make.finding(actions=[make.action(addresses=["F1", "C1"])])],
    )  # fmt: skip
    assert shown(audit).archive.summaries[A].actions[0].addresses == ("F1",)


SAID = {
    "alone": OTHER,
    "in a sentence": f"As in {OTHER}, again.",
    "with a part": f"{OTHER}/F1",
    "in lower case": OTHER.lower(),
    "in an address": f"https://archive.example/incidents/{OTHER}/#timeline",
    "as a file's name": f"incidents/2024/{OTHER}-a-telling-slug.md",
    "glued to a word": f"x{OTHER}",
    "as a link's target": f"[then](../2024/{OTHER}-a-telling-slug.md)",
    "as a link's words": f"[{OTHER}](https://example.org/)",
    "in code": f"`{OTHER}`",
}


@pytest.mark.parametrize("words", SAID.values(), ids=SAID)
def test_the_id_of_a_withheld_record_stands_nowhere(words: str) -> None:
    secret = make.incident(OTHER, audience="core", path=f"reviews/incidents/2024/{OTHER}-a-telling-slug.md")
    naming = (
        make.incident(
            audience="company", body=f"## Summary\n\n{words}\n", severity_reason=words, title=words, related=[OTHER],
            recurrence_of=OTHER, timeline=[make.event(what=words, who=words, evidence=words)], tickets=[words],
            impact={"items": {"value": "3", "source": words}}, teams=[words],
        ),
        make.review(audience="company", incidents=[INC, OTHER], factors=[make.factor(statement=words)],
                    reassess={"eu-dsa-34": words}, body=words),
        make.audit(audience="company", findings=[make.finding(evidence=[{"cite": OTHER}, make.evidence(note=words)])],
                   not_cited=[{"record": OTHER, "reason": words}], exclusions=[words], body=words),
        make.log(make.step(note=words, superseded_by=f"{OTHER}/A1")),
    )  # fmt: skip
    found = repr(shown(secret, *naming).archive).lower()
    assert OTHER.lower() not in found
    assert "telling-slug" not in found
    assert OTHER in repr(shown(secret, *naming, build_for=CORE).archive)


def test_a_link_to_a_withheld_record_keeps_its_own_words() -> None:
    body = f"It began [the year before](../2024/{OTHER}.md) on [another page](../../guide/start.md)."
    archive = shown(make.incident(OTHER, audience="core"), make.incident(audience="company", body=body)).archive
    assert archive.records[INC].body.strip() == "It began [the year before] on [another page](../../guide/start.md)."


def test_other_ids_stay_as_they_are() -> None:
    body = f"{R}/A1 and INC-2024-M2XF, not {OTHER}."
    archive = shown(make.incident(OTHER, audience="core"), make.incident(audience="company", body=body)).archive
    assert archive.records[INC].body.strip() == f"{R}/A1 and INC-2024-M2XF, not {NOT_SHOWN}."


def test_what_readers_said_of_a_withheld_value_is_not_shown() -> None:
    record = make.incident(
        audience="company", times={"detected": "2025-11-15T22:10Z"},
        timeline=[{"at": f"{MARKER} o'clock", "what": "x", "audience": "core"}],
    )  # fmt: skip
    assert MARKER in repr(record.problems)
    assert not sees(record)


def test_second_files_and_stray_logs_are_shown_to_nobody() -> None:
    double = make.incident(title=MARKER, audience="core", path="reviews/z.md")
    stray = make.log(make.step(note=MARKER), of="PIR-2023-BBBB")
    for build_for in (CORE, COMPANY):
        assert not sees(make.incident(audience="company"), double, stray, build_for=build_for)
        assert not sees(make.incident(audience="company"), stray, build_for=build_for)


def test_of_two_files_with_one_id_the_stricter_label_counts() -> None:
    first = make.incident(title=MARKER, audience="company")
    second = make.incident(audience="core", path="reviews/z.md")
    assert not sees(first, second)
    assert sees(first, second, build_for=CORE)


UNREAD_LABELS = {
    "on an entry that has none": {"lead": [{"team": "creator-safety", "note": MARKER, "audience": "core"}]},
    "misspelt, on an entry that has none": {"watch": {"hypothesis": MARKER, "audiance": "core"}},
    "empty": {"timeline": [make.event(what=MARKER, audience=""), make.event(what="x")]},
}


@pytest.mark.parametrize("entry", UNREAD_LABELS.values(), ids=UNREAD_LABELS)
def test_a_label_that_nobody_reads_withholds_what_it_stands_in(entry: dict[str, Any]) -> None:
    text = yaml.safe_dump({"id": INC, "title": "T", "audience": "company", **entry}).replace(
        "audience: ''", "audience:"
    )
    record = parse_record(SourceFile("reviews/incidents/INC.md", f"---\n{text}---\n".encode()), Kind.INCIDENT, INC)
    assert record.problems
    assert not sees(record)
    assert sees(record, build_for=CORE)


def test_a_log_entry_with_a_label_is_withheld() -> None:
    log = make.log(make.step(note=MARKER, audience="core"))
    assert not sees(make.review(audience="company"), log)
    assert sees(make.review(audience="company"), log, build_for=CORE)


SETTINGS_IN_DOUBT = {
    "no YAML": "build: {audience: public",
    "an empty file": "",
    "build is a text": "build: public\n",
    "build twice": "build: {audience: public}\nbuild: {audience: core}\n",
    "build misspelt": "biuld: {audience: public}\n",
    "its audience misspelt": "build: {audince: public}\n",
    "its audience empty": "build: {audience: }\n",
}


@pytest.mark.parametrize("text", SETTINGS_IN_DOUBT.values(), ids=SETTINGS_IN_DOUBT)
def test_settings_that_do_not_surely_say_whom_the_build_is_for_show_nothing(text: str) -> None:
    file = SourceFile("site_config/settings.yml", text.encode())
    config, problems = read_config({"settings.yml": file})
    assert problems[file.path]
    found = withhold(make.archive(make.incident(audience="public"), config=config), config.settings.build)
    assert not found.archive.records


def test_other_slips_in_the_settings_change_no_audience() -> None:
    config, _ = read_config({"settings.yml": SourceFile("s", b"nmae: x\nbuild: {audience: public}\n")})
    assert config.settings.build == BuildFor("public")


def test_what_is_whole_is_the_same_archive() -> None:
    archive = make.archive(make.incident(), make.review(), make.audit(), make.plan(), make.log(make.step()))
    found = withhold(archive, CORE)
    assert found.whole
    assert found.archive.summaries is archive.summaries
    assert found.actions == count_actions(archive)


def test_fingerprints_are_of_the_whole_text_and_name_no_withheld_part() -> None:
    cites = [{"cite": R}, {"cite": f"{R}/A2"}]
    whole = make.archive(
        make.review(audience="company", actions=[make.action(), make.action("A2", audience="core")]),
        make.audit(audience="company", findings=[make.finding(evidence=cites)]),
    )
    prints = withhold(whole, COMPANY).archive.prints
    assert prints[R] == whole.prints[R]
    assert f"{R}/A2" in whole.prints
    assert f"{R}/A2" not in prints


PROSE = {
    "with a label": (ProseHead("x", "company"), True),
    "with a stricter one": (ProseHead("x", "core"), False),
    "without one": (ProseHead("x"), False),
    "in a compartment": (ProseHead("x", "company", ("attic",)), False),
}


@pytest.mark.parametrize(("head", "seen"), PROSE.values(), ids=PROSE)
def test_a_page_of_prose_goes_by_its_label(head: ProseHead, seen: bool) -> None:  # noqa: FBT001
    pages = withhold_prose(
        (ProsePage("reviews/a.md", "a/", head, MARKER),), make.archive(), withhold(make.archive(), COMPANY)
    )
    assert bool(pages) is seen


def test_a_page_of_prose_names_no_withheld_record_or_part_or_passage() -> None:
    archive = make.archive(
        make.incident(OTHER, audience="core"),
        make.review(audience="company", actions=[make.action(), make.action("A2", audience="core")]),
    )
    body = f"{OTHER} {R}/A2 {R}/A1\n\n/// audience | core\n{MARKER}\n///\n"
    page = ProsePage("reviews/a.md", "a/", ProseHead(f"On {OTHER}", "company"), body)
    (found,) = withhold_prose((page,), archive, withhold(archive, COMPANY))
    assert found.head.title == f"On {NOT_SHOWN}"
    assert found.body.strip() == f"{NOT_SHOWN} {NOT_SHOWN} {R}/A1"


def test_a_team_without_audiences_shows_nothing() -> None:
    config = replace(make.shipped_config(), settings=Settings(audiences=()))
    found = withhold(make.archive(make.incident(), config=config), BuildFor("core", COMPARTMENTS))
    assert not found.archive.records


def test_own_audiences_are_in_their_own_order() -> None:
    config = replace(make.shipped_config(), settings=Settings(audiences=(Named("inner"), Named("outer"))))
    archive = make.archive(make.incident(audience="inner"), make.incident(OTHER, audience="outer"), config=config)
    assert set(withhold(archive, BuildFor("outer", COMPARTMENTS)).archive.records) == {OTHER}
    assert set(withhold(archive, BuildFor("inner", COMPARTMENTS)).archive.records) == {INC, OTHER}


# --- any archive ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Label:
    """Who may read: as an author writes it, and as we reckon with it."""

    audience: str
    compartments: tuple[str, ...] = ()

    @property
    def written(self) -> Entry:
        return {"audience": self.audience, "compartments": list(self.compartments)}

    def admits(self, build_for: BuildFor) -> bool:
        wide = AUDIENCES.index(self.audience) >= AUDIENCES.index(build_for.audience)
        return wide and set(self.compartments) <= set(build_for.compartments)


@dataclass(frozen=True)
class Secret:
    """A word that stands once in an archive, and the labels that all have to admit a build that sees it."""

    word: str
    labels: tuple[Label, ...]


LABEL = st.builds(Label, st.sampled_from(AUDIENCES), st.lists(st.sampled_from(COMPARTMENTS), max_size=1).map(tuple))
BUILD = st.builds(BuildFor, st.sampled_from(AUDIENCES), st.lists(st.sampled_from(COMPARTMENTS), unique=True).map(tuple))


@st.composite
def archives(draw: st.DrawFn) -> tuple[list[Parsed | Log], list[Secret]]:
    """Records that name each other everywhere, every text of theirs a word of its own."""
    secrets: list[Secret] = []

    def word(*labels: Label) -> str:
        secrets.append(Secret(f"ZQ{len(secrets)}QZ", labels))
        return secrets[-1].word

    own = {record_id: draw(LABEL) for record_id in (INC, OTHER, R, A)}
    ids = " ".join(own)
    files: list[Parsed | Log] = []

    def entry(record_id: str, field: str) -> Entry:
        label = draw(LABEL)
        return {field: word(own[record_id], label), **label.written}

    def body(record_id: str) -> str:
        label = draw(LABEL)
        fence = f"audience | {label.audience}" + (
            f"; compartments | {', '.join(label.compartments)}" if label.compartments else ""
        )
        return f"## Summary\n\n{word(own[record_id])} {ids}\n\n/// {fence}\n{word(own[record_id], label)} {ids}\n///\n"

    files += [
        make.incident(
            record_id, **own[record_id].written, title=word(own[record_id]), body=body(record_id), related=list(own),
            timeline=[make.event(**entry(record_id, "what")) for _ in range(2)],
            harms=[{"code": "spam", **entry(record_id, "note")}],
            safeguards=[{"safeguard": "on-call", "mode": "worked", **entry(record_id, "note")}],
            impact={"items": {"value": "3", **entry(record_id, "source")}},
            obligations=[{"code": "eu-dsa-34", **entry(record_id, "note")}],
        )
        for record_id in (INC, OTHER)
    ]  # fmt: skip
    label = draw(LABEL)
    files.append(
        make.review(
            **own[R].written, title=word(own[R]), body=body(R), incidents=[INC, OTHER],
            factors=[make.factor(**entry(R, "statement"))],
            actions=[make.action(title=word(own[R], label), follows=f"{A}/A9", **label.written)],
        )
    )  # fmt: skip
    files.append(make.log(make.step(evidence=word(own[R], label)), make.approval(note=word(own[R]))))
    files.append(
        make.audit(
            **own[A].written, title=word(own[A]), body=body(A),
            findings=[make.finding(**entry(A, "reasoning"), evidence=[
                {"cite": INC}, {"cite": f"{R}/A1"}, make.evidence(**entry(A, "note"))])],
        )
    )  # fmt: skip
    strictest = Label("core")
    files.append(make.plan(title=word(strictest), body=f"{word(strictest)} {ids}", audience=draw(LABEL).audience))
    secrets += [Secret(record_id, (label,)) for record_id, label in own.items()]
    return files, [*secrets, Secret(P, (strictest,)), Secret(f"{R}/A1", (own[R], label))]


@given(archives(), BUILD)
@settings(max_examples=50)
def test_nothing_that_is_withheld_stands_anywhere_in_what_is_shown(
    archive: tuple[list[Parsed | Log], list[Secret]], build_for: BuildFor
) -> None:
    files, secrets = archive
    whole = make.archive(*files)
    there = repr(withhold(whole, build_for).archive)
    for secret in secrets:
        if not all(label.admits(build_for) for label in secret.labels):
            assert secret.word not in there, (secret, build_for)


@given(archives(), BUILD)
@settings(max_examples=20)
def test_a_wider_audience_or_less_clearance_never_sees_more(
    archive: tuple[list[Parsed | Log], list[Secret]], build_for: BuildFor
) -> None:
    files, secrets = archive
    whole = make.archive(*files)

    def seen(audience: str, compartments: tuple[str, ...]) -> set[str]:
        there = repr(withhold(whole, BuildFor(audience, compartments)).archive)
        return {secret.word for secret in secrets if secret.word in there}

    own = seen(build_for.audience, build_for.compartments)
    for wider in AUDIENCES[AUDIENCES.index(build_for.audience) :]:
        for fewer in ((), build_for.compartments[:1]):
            assert seen(wider, fewer) <= own


@given(archives())
@settings(max_examples=6)
def test_no_page_of_a_wider_build_holds_what_it_may_not_show(archive: tuple[list[Parsed | Log], list[Secret]]) -> None:
    files, secrets = archive
    for audience, compartments in product(("company", "public"), ((), ("legal",))):
        build_for = BuildFor(audience, compartments)
        site = _rendered(files, build_for)
        for secret in secrets:
            if not all(label.admits(build_for) for label in secret.labels):
                assert secret.word not in site, (secret, build_for)


def _rendered(files: list[Parsed | Log], build_for: BuildFor) -> str:
    """Every record's page, list and search document of a site, as one text."""
    from afterword.pages.library import Library, digest
    from afterword.pages.render import environment
    from afterword.pages.site import MODULES

    project = make.project({})
    found = withhold(make.archive(*files), build_for)
    library = Library(
        found, make.TODAY, environment(project.templates), {n: digest(t) for n, t in project.templates.items()}
    )
    wanted = [m for m in MODULES if m.__name__.rpartition(".")[2] not in {"term", "taxonomy", "checks", "trends"}]
    pages = [page for module in wanted for page in module.pages(library)]
    return "\n".join(repr((page.title, page.render(), page.search() if page.search else "")) for page in pages)


def test_totals_of_a_part_are_no_way_around_the_small_cells() -> None:
    files: dict[str, str | bytes] = {
        **make.sound_files(),
        "reviews/incidents/2025/INC-2024-M2XD.md": make.record_file(Kind.INCIDENT, OTHER, severity=None).data,
    }
    site = build(make.project(files), make.TODAY, BuildFor("public"))
    html = {page.path: repr(page.render()) for page in site.pages if page.path in {"matrix/", "trends/"}}
    assert "in &lt;5 incidents" in html["matrix/"]
    assert "Fewer than 5 without a date or a severity" in html["trends/"]
    assert "1 without a date or a severity" not in html["trends/"]


def test_problems_of_a_page_do_not_quote_what_is_withheld() -> None:
    files: dict[str, str | bytes] = {
        **make.sound_files(),
        "reviews/incidents/2025/INC-2024-M2XD.md": make.record_file(
            Kind.INCIDENT, OTHER, audience="public", recurrence_of="INC-2020-XXXX", obligations=[{"code": MARKER}]
        ).data,
    }
    site = build(make.project(files), make.TODAY, BuildFor("public"))
    (page,) = (page for page in site.pages if page.path == f"incidents/{OTHER}/")
    html = repr(page.render())
    assert "This record is not sound yet" in html
    assert MARKER not in html
    assert MARKER in repr(site.problems)


@pytest.mark.parametrize(
    "spelling",
    ["INC\\-2025-7KQ4", "INC&#45;2025-7KQ4", "I*N*C-2025-7KQ4", "[here](../x/INC%2D2025-7KQ4.md)", "inc-**2025**-7kq4"],
)
def test_an_id_that_only_its_reader_sees_withholds_the_prose(spelling: str) -> None:
    hidden = make.incident()
    assert hidden.id == "INC-2025-7KQ4"
    wide = make.review(incidents=[], audience="company", body=f"\n## Summary\nThe same people as in {spelling}.\n")
    archive = make.archive(hidden, wide)
    shown = withhold(archive, COMPANY).archive
    assert hidden.id not in shown.records
    assert "The same people" not in shown.records[wide.id].body
