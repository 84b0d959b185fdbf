"""Durations between milestones, as `metrics.yml` names them. Unknown stays unknown, and says why."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.model.kinds import GONE
from afterword.model.when import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from afterword.link.summary import Summary
    from afterword.model.settings import Metric
    from afterword.model.when import When

ROUGH = 0.1
"""A duration whose two times leave more than this share of it open is too rough to count."""
_NO_TIME, _TWO_MINUTES = timedelta(0), timedelta(minutes=2)


class Span(Struct, frozen=True):
    """A duration of one incident. `length` is None when it cannot be told, and `left_out` then says why.

    While `running`, `length` is how long it has lasted so far. `coarse` is the milestone that is not known exactly enough.
    """

    length: timedelta | None = None
    running: bool = False
    left_out: str = ""
    rough: bool = False
    coarse: str = ""


def span(metric: Metric, incident: Summary, reviews: Iterable[Summary], as_of: date) -> Span:
    """The duration of one metric for one incident. `reviews` are those that cover it; `as_of` is a UTC day."""
    covering = tuple(reviews)
    start, end = _milestone(metric.from_, incident, covering), _milestone(metric.to, incident, covering)
    if start is None or start.at is None:
        return Span(left_out=f"{_name(metric.from_)} unknown")
    if end is None:
        if incident.status in _passed(metric.to):
            return Span(left_out=f"{_name(metric.to)} not recorded")
        return Span(max(now_of(as_of) - _middle(start), _NO_TIME), running=True)
    if end.at is None:
        return Span(left_out=f"{_name(metric.to)} unknown")
    length = max(_middle(end) - _middle(start), _NO_TIME)
    uncertainty = _width(start) + _width(end)
    if uncertainty > _TWO_MINUTES and uncertainty > ROUGH * length:
        coarse, name = (start, metric.from_) if start.precision <= end.precision else (end, metric.to)
        unit = (
            "month" if coarse.precision is Precision.MONTH else "day" if coarse.precision is Precision.DAY else "hour"
        )
        return Span(left_out=f"{_name(name)} known only to the {unit}", coarse=name)
    return Span(length, rough=start.about or end.about or uncertainty > _TWO_MINUTES)


@lru_cache(64)
def _passed(milestone: str) -> frozenset[str]:
    """The states in which a milestone must lie behind, so that nothing runs any more when it was not recorded."""
    if milestone.startswith("review."):
        return frozenset(GONE)
    over = frozenset({"resolved", "closed", *GONE})
    return over | {"times.contained": {"contained"}, "times.detected": {"watching", "open", "contained"}}.get(
        milestone, set()
    )


def now_of(as_of: date) -> datetime:
    """The moment a build speaks for: the start of its day, UTC. What runs has lasted at least until then; nothing is past that is not."""
    return datetime.combine(as_of, time(), UTC)


def all_spans(metrics: Iterable[Metric], incident: Summary, reviews: Iterable[Summary], as_of: date) -> dict[str, Span]:
    """Every metric's duration of one incident, by the metric's code."""
    covering = tuple(reviews)
    return {metric.code: span(metric, incident, covering, as_of) for metric in metrics}


def may_run(metrics: Iterable[Metric], incident: Summary, reviews: Iterable[Summary]) -> bool:
    """True when a duration of the incident may still be running, so that its figures change with the day."""
    covering = tuple(reviews)
    return any(
        incident.status not in _passed(metric.to) and _milestone(metric.to, incident, covering) is None
        for metric in metrics
    )


def _milestone(name: str, incident: Summary, reviews: Iterable[Summary]) -> When | None:
    """A milestone of the incident, or the first of its reviews to reach one; reviews withdrawn since do not count."""
    where, _, field = name.partition(".")
    if where == "times":
        return incident.times.get(field)
    said = [review.times[field] for review in reviews if field in review.times and review.status not in GONE]
    return min((when for when in said if when.known), default=said[0] if said else None)


def _name(milestone: str) -> str:
    where, _, field = milestone.partition(".")
    words = {"started": "start", "contained": "containment", "resolved": "resolution", "published": "publication"}
    return words.get(field, field.replace("_", " ")) if where == "times" else f"review's {words.get(field, field)}"


def _middle(when: When) -> datetime:
    at, until = when.at, when.until
    if at is None or until is None:
        raise ValueError("an unknown time has no middle")
    return at if when.precision >= Precision.MINUTE else at + (until - at) / 2


def _width(when: When) -> timedelta:
    at, until = when.at, when.until
    return until - at if at is not None and until is not None else timedelta(0)
