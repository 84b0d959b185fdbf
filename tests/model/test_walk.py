from __future__ import annotations

import make
from afterword.model.fields import RefTo, TermOf
from afterword.model.records import Incident, Review
from afterword.model.walk import marked, rewrite, texts


def record_of(one: object) -> Incident:
    assert isinstance(one, Incident)
    return one


INCIDENT = record_of(
    make.incident(
        harms=["hate-raid", {"code": "gendered-abuse", "note": "in two rooms"}],
        impact={"channels": {"value": "41", "source": "metrics"}},
        related=["INC-2025-M2XD"],
        timeline=[make.event(what="Declared.", evidence="vault:1")],
    ).record
)


def test_codes_and_references_come_with_their_places() -> None:
    found = {(item.path, item.value) for item in marked(INCIDENT)}
    assert (("harms", 1, "code"), "gendered-abuse") in found
    assert (("impact", "channels"), "channels") in found
    assert (("related", 0), "INC-2025-M2XD") in found
    assert all(isinstance(item.mark, (TermOf, RefTo)) for item in marked(INCIDENT))


def test_texts_are_what_an_author_wrote_without_codes() -> None:
    said = set(texts(INCIDENT))
    assert {"in two rooms", "metrics", "Declared.", "vault:1", INCIDENT.title} <= said
    assert not {"hate-raid", "INC-2025-M2XD", INCIDENT.id} & said


def test_rewriting_nothing_gives_the_same_value() -> None:
    assert rewrite(INCIDENT, lambda text: text, lambda _: True, lambda _: True) is INCIDENT


def test_rewriting_reaches_every_text() -> None:
    loud = rewrite(INCIDENT, str.upper, lambda _: True, lambda _: True)
    assert "IN TWO ROOMS" in set(texts(loud))
    assert not [text for text in texts(loud) if text != text.upper()]


def test_entries_and_references_that_are_refused_are_gone() -> None:
    less = rewrite(INCIDENT, str, lambda entry: getattr(entry, "note", "") == "", lambda ref: ref.startswith("PIR"))
    assert [harm.code for harm in less.harms] == ["hate-raid"]
    assert less.related == ()
    review = make.review(actions=[make.action(follows="INC-2025-M2XD")]).record
    assert isinstance(review, Review)
    assert rewrite(review, str, lambda _: True, lambda ref: "M2XD" not in ref).actions[0].follows == ""
