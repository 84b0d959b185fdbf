"""What an audience may see of a reading: taken out by all processes, and never of a text that nobody has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.engine.pool import spread
from afterword.withhold.cleaner import NOTHING, Lost
from afterword.withhold.shown import one_by_one, withhold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.engine.reading import Reading
    from afterword.engine.workshop import Workshop
    from afterword.link.card import Card
    from afterword.model.settings import BuildFor
    from afterword.withhold.shown import Shown


class Showing:
    """Shows readings, one after the other; records that did not change are not looked into again while as much is withheld."""

    def __init__(self) -> None:
        self._under: tuple[str, Lost] = ("", NOTHING)
        self._known: dict[str, tuple[str, Card | None]] = {}

    def shown(self, work: Workshop, reading: Reading, audience: BuildFor | None) -> Shown:
        """What an audience (None: the one in the settings) may see.

        Where something is withheld, a file that changes from now on gives no text any more: nobody has looked who may see it.
        """

        def each(task: Callable[[str], Card | None], ids: Sequence[str], lost: Lost) -> dict[str, Card]:
            contents = {i: read.archive.cards[i].content for i in ids}
            known = self._known if self._under == (reading.realm, lost) else {}
            new = [i for i in ids if i not in known or known[i][0] != contents[i]]
            work.progress.begin("Taking out what may not be seen", len(new))
            found: dict[str, Card] = {}
            for answer in spread(lambda some: one_by_one(task, some), new, work.jobs, work.progress, work.store.close):
                found |= answer
            now = {i: (contents[i], found.get(i)) for i in new}
            self._under, self._known = (reading.realm, lost), {i: now.get(i) or known[i] for i in ids}
            return {i: card for i, (_, card) in self._known.items() if card is not None}

        read = reading.read
        reading.bodies.strict = True
        shown = withhold(read.archive, audience or read.config.settings.build, each)
        reading.bodies.strict = not shown.whole
        return shown
