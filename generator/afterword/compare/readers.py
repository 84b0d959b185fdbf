"""Who may read more than before: of a record or a page, of an entry in it, of a passage of its prose; and of all that is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.compare.fields import field_changes, place_of
from afterword.diagnostics import Field, InBody
from afterword.prose.passages import cut, passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.model.config import Config
    from afterword.model.settings import Settings
    from afterword.parse.record import Parsed, ProsePage
    from afterword.prose.passages import Passage


class Widening(Struct, frozen=True):
    """How something is open to more people than before, in words, and where it stands now."""

    words: str
    place: Field | InBody


def widened(before: Parsed, after: Parsed, config: Config) -> tuple[Widening, ...]:
    """How a record that can be read on both sides is open to more people than before; `()` where it is not.

    What holds for the whole record comes first, then its entries, then its prose.
    """
    if before.record is None or after.record is None or after.record.status == "expunged":
        return ()
    of_fields = tuple(_of_fields(before.record, after.record, after.unreadable, config))
    whole = tuple(one for one in of_fields if isinstance(one.place, Field) and len(one.place.path) == 1)
    entries = tuple(one for one in of_fields if one not in whole)
    return (*whole, *entries, *_of_prose(before.body, after.body, config))


def widened_page(before: ProsePage, after: ProsePage, config: Config) -> tuple[Widening, ...]:
    """The same of a page of prose. One in doubt is withheld, as `withhold.gate` has it."""
    if after.problems:
        return ()
    return (
        *_of_fields(before.head, after.head, frozenset(), config),
        *_of_prose(before.body, after.body, config),
    )


def widened_build(before: Settings, after: Settings) -> tuple[Widening, ...]:
    """How builds that nobody asks for anything else show more than before; `()` where either side is not sure."""
    old, new = (tuple(named.code for named in settings.audiences) for settings in (before, after))
    then, now = before.build, after.build
    if then.audience not in old or now.audience not in new:
        return ()
    more = [code for code in new[new.index(now.audience) :] if code in old[: old.index(then.audience)]]
    found = []
    if more and now.audience != then.audience:
        place = Field(("build", "audience"))
        found.append(Widening(f"the build's audience {then.audience} → {now.audience}", place))
    elif more:
        found.append(Widening(f"{more[0]} stands behind {now.audience} now", Field(("audiences", new.index(more[0])))))
    for n, code in enumerate(now.compartments):
        if code not in then.compartments and any(named.code == code for named in before.compartments):
            found.append(Widening(f"the build is cleared for {code}", Field(("build", "compartments", n))))
    return tuple(found)


def _of_fields(
    old: Struct, new: Struct, unreadable: frozenset[tuple[str | int, ...]], config: Config
) -> Iterator[Widening]:
    for change in field_changes(old, new):
        name, inside = change.path[-1], len(change.path) > 1
        where = f"{'.'.join(change.path[:-1])}: " if inside else ""
        if (name,) in unreadable:
            continue
        place = Field(place_of(new, change.path) or ("audience",))
        if name == "audience" and (change.old or not inside) and _wider(change.old, change.new, config, inside=inside):
            yield Widening(f"{where}audience {change.old or 'not said'} → {change.new or 'not said'}", place)
        elif name == "compartments":
            dropped = [code for code in change.old.split(", ") if code and code not in change.new.split(", ")]
            yield from (Widening(f"{where}compartment {code} dropped", place) for code in dropped)


def _wider(old: str, new: str, config: Config, *, inside: bool) -> bool:
    """An entry without an audience follows its record; a record without one is for the strictest."""
    ranks = config.audience_rank
    return (inside and not new) or ranks.get(new, 0) > ranks.get(old, 0)


def _of_prose(before: str, after: str, config: Config) -> Iterator[Widening]:
    if before == after or "///" not in before:
        return
    now = {_folded(after, passage): passage for passage in passages(after)}
    open_now = " ".join(cut(after, lambda _: False).split())
    for passage in passages(before):
        text = _folded(before, passage)
        same = now.get(text)
        if text and (same is None and text in open_now):
            yield Widening("a passage of the prose has lost its fences", InBody(_where(text, after)))
        elif same is not None and _opened(passage, same, config):
            yield Widening("the fences of a passage let more people in", InBody(same.start))


def _where(text: str, body: str) -> int:
    """Where a text begins that stands in the open; the beginning of the body where that is not sure."""
    words = re.compile(r"\s+".join(map(re.escape, text.split())))
    fenced = [(passage.start, passage.end) for passage in passages(body)]
    starts = (found.start() for found in words.finditer(body))
    return next((at for at in starts if not any(start <= at < end for start, end in fenced)), 0)


def _opened(old: Passage, new: Passage, config: Config) -> bool:
    ranks = config.audience_rank
    dropped = set(old.compartments) - set(new.compartments)
    wider = old.audience is not None and (
        new.audience is None or ranks.get(new.audience, 0) > ranks.get(old.audience, 0)
    )
    return bool(dropped) or (wider and not new.doubtful)


def _folded(body: str, passage: Passage) -> str:
    return " ".join(body[passage.content_start : passage.content_end].split())
