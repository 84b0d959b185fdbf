"""What several rules ask of the same record, worked out once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from afterword.model.fields import RefTo, TermOf
from afterword.model.walk import marked, texts
from afterword.parse.record import Parsed
from afterword.prose.markup import Mark, markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.model.walk import Marked
    from afterword.parse.record import Log

K = TypeVar("K")
V = TypeVar("V")


def once(ask: Callable[[K], V]) -> Callable[[K], V]:
    """Remember the last answer, and whom it was about: rules look at one record after the other, and never go back."""
    last: tuple[K, V] | None = None

    def asked(one: K) -> V:
        nonlocal last
        held = last
        if held is None or held[0] is not one:
            held = last = (one, ask(one))
        return held[1]

    return asked


@once
def marks_of(one: Parsed | Log) -> tuple[Marked, ...]:
    """The codes and references of a record or a log, in order; a log's paths start with the number of the entry."""
    if isinstance(one, Parsed):
        return marked(one.record)
    return tuple([item for n, entry in enumerate(one.entries) for item in marked(entry, (n,))])


Code: TypeAlias = tuple[tuple[str | int, ...], str, str]
"""A code in a record: the path to where it stands, the list of which it should be a term, and the code."""


@once
def terms_of(one: Parsed | Log) -> tuple[Code, ...]:
    """The codes of a record or a log, in order."""
    return tuple([(m.path, m.mark.taxonomy, m.value) for m in marks_of(one) if isinstance(m.mark, TermOf)])


@once
def references_of(one: Parsed | Log) -> tuple[Marked, ...]:
    """The references of a record or a log, in order."""
    return tuple(item for item in marks_of(one) if isinstance(item.mark, RefTo))


@once
def words_of(one: Parsed) -> str:
    """All texts of a record's front matter, codes and references left out."""
    return "\n".join(texts(one.record))


@once
def markup_of(body: str) -> tuple[Mark, ...]:
    """What a body holds that prose may not, see `prose.markup`: there is none without one of these characters."""
    if "<" in body or "]" in body:
        return tuple(markup(body))
    return ()
