"""What is shown as it stands is what cleaning would leave of it, and no spelling of an id gets past."""

from __future__ import annotations

import pytest
from msgspec.structs import replace as changed

import make
from afterword.build import read
from afterword.link.archive import Archive, link
from afterword.load.project import load_project
from afterword.model.settings import BuildFor
from afterword.prose.plain import said_in_full
from afterword.withhold.cleaner import Cleaner
from afterword.withhold.gate import Gate
from afterword.withhold.shown import withhold

INC, R = make.INCIDENT, make.REVIEW
OTHER = "INC-2024-M2XD"
AUDIENCES = ("core", "company", "partners", "public")
COMPARTMENTS = ("legal", "insider", "child-safety")


def plainly(whole: Archive, build_for: BuildFor) -> Archive:
    """What is shown, reckoned the long way: everything is trimmed and cleaned, and linked anew."""
    gate, found = Gate(whole.config, build_for), withhold(whole, build_for)
    cleaner = Cleaner(found.lost, whole.config)
    ids = [i for i in whole.cards if i in found.archive.cards]
    records = [cleaner.record(gate.trim(whole.records[i])) for i in ids]
    return link(records, [cleaner.log(gate.trim_log(whole.logs[i])) for i in ids if i in whole.logs], whole.config)


def held(archive: Archive) -> dict[str, object]:
    cards = {i: changed(card, content="") for i, card in archive.cards.items()}
    names = ("summaries", "references", "backlinks", "groups", "table", "former", "doubles", "stray_logs")
    return {"cards": cards, **{name: getattr(archive, name) for name in names},
            "groups": {name: dict(of) for name, of in archive.groups.items()},
            "records": dict(archive.records), "logs": dict(archive.logs)}  # fmt: skip


@pytest.mark.parametrize(
    "build_for", [BuildFor(a, c) for a in AUDIENCES for c in ((), ("legal",), COMPARTMENTS)], ids=str
)
def test_what_is_left_alone_is_what_cleaning_would_leave(build_for: BuildFor) -> None:
    """Records in which nothing has to be taken out are shown as they are read, without a second look."""
    whole = read(load_project(make.ROOT)).archive
    shown_now = withhold(whole, build_for)
    if not shown_now.whole:
        assert held(shown_now.archive) == held(plainly(whole, build_for))
        assert all(not one.problems and not one.unreadable for one in shown_now.archive.records.values())


@pytest.mark.parametrize(
    "spelt",
    [
        OTHER, OTHER.lower(), f"x{OTHER}y", f"{OTHER}-the-first-raids.md", f"[there](../2024/{OTHER}.md)", f"&#73;{OTHER[1:]}",
        "INC-2024-**M2XD**", "INC-2024-&#77;2XD", "INC\\-2024-M2XD", "INC-2024-\nM2XD", "[x](%49NC-2024-M2XD)", f"`{OTHER}`",
        f"{INC}-{OTHER}", f"{INC}-{INC}-{OTHER}/A1", f"{INC}-and-{OTHER.lower()}-too",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["body", "text", "log"])
def test_an_id_is_taken_out_however_it_is_spelt(spelt: str, where: str) -> None:
    hidden = make.incident(OTHER, audience="core", path=f"reviews/incidents/2024/{OTHER}.md")
    review = make.review(audience="company", body=f"## Summary\n\nAs in {spelt if where == 'body' else 'others'}.\n",
                         factors=[make.factor(statement=spelt if where == "text" else "Weak.")])  # fmt: skip
    log = make.log(make.step(evidence=spelt if where == "log" else "release 41"))
    found = withhold(
        make.archive(hidden, review, log, make.incident(audience="company")), BuildFor("company", COMPARTMENTS)
    )
    one, entries = found.archive.records[R], found.archive.logs[R].entries
    said = said_in_full(one.body) + one.body if where == "body" else repr((one.record, entries))
    lost = OTHER.casefold() in said.casefold()
    assert not lost or (where != "body" and OTHER.casefold() not in spelt.casefold())
