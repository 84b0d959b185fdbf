"""A row of a list, made once for a whole build: a short hash of all that it shows, and its HTML for a page of any depth."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from afterword.derive.citations import later_ids
from afterword.derive.deadlines import is_open, overdue_days
from afterword.pages.library import digest
from afterword.pages.paging import Pages, by_age, day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterword.link.summary import ActionLine
    from afterword.model.when import When
    from afterword.pages.library import Library

K = TypeVar("K")
PARTIAL = "partials/rows.html.j2"


def rows_print(library: Library, ids: Iterable[str]) -> str:
    """A hash of a list of records, in order."""
    return joined(map(library.row, ids))


def later(library: Library, audit: str) -> list[str]:
    """Incidents that an audit did not consider yet, by id; worked out once, for the home page and for the audit's own."""
    watched = library.archive.cards[audit].watched
    return library.once(f"later {audit}", lambda: later_ids(watched, library.archive) if watched is not None else [])


def times_print(library: Library, ids: Iterable[str]) -> str:
    """A hash of when things happened to some records."""
    made = library.once("times prints", lambda: {i: digest(s.times) for i, s in library.archive.summaries.items()})
    return joined(map(made.__getitem__, ids))


def joined(prints: Iterable[str]) -> str:
    """One hash over short hashes, in order."""
    return blake2b(" ".join(prints).encode(), digest_size=12).hexdigest()


def in_time(library: Library, ids: Sequence[str]) -> tuple[str, ...]:
    """Ids that come newest first and without a date last, with those without a date first: nothing is known to be older.

    A record without a date is being written or cannot be read, so it stands with what is new and moves nothing that is old.
    """
    days, known = _days(library), len(ids)
    while known and not days[ids[known - 1]]:
        known -= 1
    return (*ids[known:], *ids[:known])


def pages_of(library: Library, ids: Sequence[str]) -> Pages[str]:
    """The pages of a list of records, newest first."""
    return Pages(by_age(in_time(library, ids)), _days(library).__getitem__)


def _days(library: Library) -> dict[str, str]:
    return library.once("days", lambda: {i: day_of(s.date) for i, s in library.archive.summaries.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """An action in a list: its line, the days by which it is overdue, and whether anything is still owed."""

    line: ActionLine
    overdue: int
    open: bool

    @property
    def settled(self) -> When | None:
        """When it was checked, done or dropped, whichever says that nothing more is asked."""
        state = self.line.state
        return state.checked_on or state.dropped_on or state.done_on or state.changed_on


def listed(library: Library) -> tuple[Listed, ...]:
    """Every action of the archive, in order of record."""
    return library.once("listed", lambda: tuple(_listed(library)))


def _listed(library: Library) -> Iterator[Listed]:
    for line in library.archive.actions():
        yield Listed(line, overdue_days(line, library.as_of), is_open(line, library.followed))


def action_print(library: Library, one: Listed) -> str:
    """A short hash of an action's row: its line, its lateness, and what the ids in it lead to."""
    made: dict[Listed, str] = library.once("action prints", dict)
    found = made.get(one)
    if found is None:
        desk = library.once("root desk", lambda: library.desk(""))
        named = library.mentions(one.line.title) if desk.pattern.search(one.line.title) else ()
        found = made[one] = digest(one.line, one.overdue, one.open, desk.record(one.line.address), named)
    return found


def actions_print(library: Library, many: Iterable[Listed]) -> str:
    """A hash of a list of actions, in order."""
    return joined(action_print(library, one) for one in many)


def record_rows(library: Library, ids: Iterable[str], address: str) -> Markup:
    """The rows of a table of records, for the page at `address`."""
    summaries = library.archive.summaries
    return _rows(library, "record", ids, summaries.__getitem__, address)


def event_rows(library: Library, ids: Iterable[str], address: str) -> Markup:
    """The entries of a timeline of records, for the page at `address`."""
    summaries = library.archive.summaries
    return _rows(library, "event", ids, summaries.__getitem__, address)


def action_rows(library: Library, many: Iterable[Listed], address: str) -> Markup:
    """The rows of a table of actions, for the page at `address`."""
    return _rows(library, "action", many, lambda one: one, address)


def _rows(library: Library, name: str, keys: Iterable[K], of: Callable[[K], object], address: str) -> Markup:
    """Rows by the partial's macro `name`, each made once; all their links lead to pages of the site, as seen from its root."""
    made: dict[K, str] = library.once(f"{name} rows", dict)
    macro = library.once(f"{name} macro", lambda: getattr(library.env.get_template(PARTIAL).module, name))
    desk = library.once("root desk", lambda: library.desk(""))
    found = []
    for key in keys:
        row = made.get(key)
        if row is None:
            row = made[key] = str(macro(of(key), desk))
        found.append(row)
    up = "../" * address.count("/")
    return Markup("".join(found).replace('href="', f'href="{up}'))  # noqa: S704 - a template escaped it
