"""Taxonomy: codes are terms of the team's lists; a slip is answered with the nearest term."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import make
from afterword.check.rules.taxonomy import retired_term, unknown_term
from afterword.check.run import problems_of
from afterword.diagnostics import Field
from afterword.model.terms import Taxonomy, Term
from afterword.model.when import read_when


@pytest.mark.parametrize(
    ("changes", "path", "hint"),
    [
        ({}, None, ""),
        ({"harms": ["hate-raidd"]}, ("harms", 0, "code"), "did you mean hate-raid ("),
        ({"severity": "sev2"}, ("severity",), "did you mean SEV2 ("),
        ({"surfaces": ["chat", "nowhere at all"]}, ("surfaces", 1), "taxonomies/surfaces.yml"),
        ({"impact": {"chanels": "3"}}, ("impact", "chanels"), "did you mean channels ("),
        ({"audience": "everybody"}, ("audience",), "site_config/settings.yml"),
        ({"audience": "TLP:RED"}, None, ""),
        ({"compartments": ["leagl"]}, ("compartments", 0), "did you mean legal (Legal)?"),
        ({"detected_by": "Creator"}, ("detected_by",), "did you mean creator ("),
        ({"timeline": [make.event(who="polcy")]}, ("timeline", 0, "who"), "did you mean policy ("),
        ({"timeline": [make.event(who="policy@emea")]}, None, ""),
        ({"timeline": [make.event(who="policy@moon")]}, ("timeline", 0, "who"), "taxonomies/regions.yml"),
        ({"timeline": [make.event(type="comms", to="pubic")]}, ("timeline", 0, "to"), "did you mean public ("),
        (
            {"timeline": [make.event(type="hand-off", from_="polcy@emea")]},
            ("timeline", 0, "from"),
            "did you mean policy",
        ),
        ({"timeline": [make.event(type="status", from_="open", to="contained")]}, None, ""),
    ],
)
def test_unknown_term(changes: dict[str, Any], path: tuple[str | int, ...] | None, hint: str) -> None:
    said = make.found(unknown_term, make.incident(**changes))
    assert [(problem.place, hint in problem.hint) for problem in said] == (
        [] if path is None else [(Field(path, of_key=path[0] == "impact"), True)]
    )


def test_a_title_written_for_a_code_is_understood() -> None:
    title = make.shipped_config().term("surfaces", "chat").title
    (said,) = make.found(unknown_term, make.incident(surfaces=[f"{title}s"]))
    assert "did you mean chat" in said.hint


def test_retired_term() -> None:
    config = make.shipped_config()
    term = Term("mass-new-accounts", "New", retired=read_when("2025-01-01"), replaced_by="new-accounts")
    lists = {**config.taxonomies, "tactics": Taxonomy("tactics", "Tactics", terms=(term, Term("new-accounts", "New")))}
    facts = make.facts(make.incident(), config=replace(config, taxonomies=lists))
    ((_, said),) = problems_of(retired_term, facts)
    assert (said.message, said.hint) == (
        "'mass-new-accounts' (New) was retired on 2025-01-01",
        "use new-accounts in new records",
    )


def test_without_a_list_nothing_is_said() -> None:
    config = replace(make.shipped_config(), taxonomies={})
    assert problems_of(unknown_term, make.facts(make.incident(surfaces=["x"]), config=config)) == []
