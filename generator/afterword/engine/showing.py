"""What an audience may see of a reading: taken out by all processes, and never of a text that nobody has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.engine.pool import spread
from afterword.withhold.shown import one_by_one, withhold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.engine.reading import Reading
    from afterword.engine.workshop import Workshop
    from afterword.link.card import Card
    from afterword.model.settings import BuildFor
    from afterword.withhold.shown import Shown


def shown_of(work: Workshop, reading: Reading, audience: BuildFor | None) -> Shown:
    """What an audience (None: the one in the settings) may see.

    Where something is withheld, a file that changes from now on gives no text any more: nobody has looked who may see it.
    """

    def each(task: Callable[[str], Card | None], ids: Sequence[str]) -> dict[str, Card]:
        work.progress.begin("Taking out what may not be seen", len(ids))
        answers = spread(lambda some: one_by_one(task, some), ids, work.jobs, work.progress, work.store.close)
        return {i: card for answer in answers for i, card in answer.items()}

    read = reading.read
    reading.bodies.strict = True
    shown = withhold(read.archive, audience or read.config.settings.build, each)
    reading.bodies.strict = not shown.whole
    return shown
