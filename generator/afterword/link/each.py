"""Records or logs by id, none of which is read before somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class Each(Mapping[str, T]):
    """What `get` gives for each of some ids. The last answer is kept: a page and its search document are made one after the other."""

    def __init__(self, ids: Iterable[str], get: Callable[[str], T]) -> None:
        self._ids, self._get = dict.fromkeys(ids), get
        self._last: tuple[str, T] | None = None

    def __getitem__(self, record_id: str) -> T:
        last = self._last  # read once: another thread may put another there
        if last is not None and last[0] == record_id:
            return last[1]
        if record_id not in self._ids:
            raise KeyError(record_id)
        found = self._get(record_id)
        self._last = (record_id, found)
        return found

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __repr__(self) -> str:
        return repr(dict(self.items()))
