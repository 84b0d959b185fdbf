from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import make
from afterword.derive.durations import Span, all_spans, span
from afterword.model.settings import Metric

if TYPE_CHECKING:
    from afterword.link.summary import Summary

CONTAIN = Metric("time-to-contain", from_="times.detected", to="times.contained")
LEARN = Metric("time-to-learn", from_="times.resolved", to="review.published")
DRAFTING = Metric("drafting", from_="review.draft", to="review.published")
TODAY = date(2025, 11, 20)


def incident(status: str = "closed", **times: str) -> Summary:
    return make.archive(make.incident(times=times, status=status)).summaries[make.INCIDENT]


def review(record_id: str = make.REVIEW, status: str = "published", **times: str) -> Summary:
    return make.archive(make.review(record_id, times=times, status=status)).summaries[record_id]


MINUTES = timedelta(minutes=1)
SPANS = {
    "to the minute": (incident(detected="2025-11-15T22:10Z", contained="2025-11-15T23:30Z"), Span(80 * MINUTES)),
    "with an offset": (incident(detected="2025-11-15T23:10+01:00", contained="2025-11-15T23:30Z"), Span(80 * MINUTES)),
    "about": (incident(detected="2025-11-15T22:10Z~", contained="2025-11-15T23:30Z"), Span(80 * MINUTES, rough=True)),
    "days apart": (incident(detected="2025-11-01", contained="2025-11-30"), Span(timedelta(days=29), rough=True)),
    "an hour and a day": (
        incident(detected="2025-11-15T22Z", contained="2025-11-15T23:30Z"),
        Span(left_out="detected known only to the hour", coarse="times.detected"),
    ),
    "days too near": (
        incident(detected="2025-11-15", contained="2025-11-17"),
        Span(left_out="detected known only to the day", coarse="times.detected"),
    ),
    "a month": (
        incident(detected="2025-10", contained="2025-11-15"),
        Span(left_out="detected known only to the month", coarse="times.detected"),
    ),
    "contained first": (incident(detected="2025-11-15T22:10Z", contained="2025-11-15T22:00Z"), Span(0 * MINUTES)),
    "no start": (incident(contained="2025-11-15"), Span(left_out="detected unknown")),
    "an unknown start": (incident(detected="unknown", contained="2025-11-15"), Span(left_out="detected unknown")),
    "an unknown end": (incident(detected="2025-11-15", contained="unknown"), Span(left_out="containment unknown")),
    "closed without an end": (incident(detected="2025-11-15"), Span(left_out="containment not recorded")),
    "contained without an end": (
        incident("contained", detected="2025-11-15"), Span(left_out="containment not recorded"),
    ),
    "withdrawn": (incident("withdrawn", detected="2025-11-15"), Span(left_out="containment not recorded")),
    "running, to the start of today": (incident("open", detected="2025-11-19T22:00Z"), Span(120 * MINUTES, running=True)),
    "begun after today": (incident("open", detected="2025-11-25T22:00Z"), Span(0 * MINUTES, running=True)),
}  # fmt: skip


@pytest.mark.parametrize(("summary", "expected"), SPANS.values(), ids=SPANS)
def test_how_long_it_took(summary: Summary, expected: Span) -> None:
    assert span(CONTAIN, summary, (), TODAY) == expected


RESOLVED = incident(detected="2025-11-01", resolved="2025-11-01T12:00Z")
REVIEWS = {
    "published": ([review(published="2025-11-11T12:00Z")], Span(timedelta(days=10))),
    "the first of two": (
        [review(published="2025-11-11T12:00Z"), review("PIR-2026-B3WD", published="2025-11-06T12:00Z")],
        Span(timedelta(days=5)),
    ),
    "one of two unknown": (
        [review(published="unknown"), review("PIR-2026-B3WD", published="2025-11-06T12:00Z")], Span(timedelta(days=5)),
    ),
    "unknown": ([review(published="unknown")], Span(left_out="review's publication unknown")),
    "withdrawn": ([review(status="withdrawn", published="2025-11-02T12:00Z")], Span(timedelta(days=18.5), running=True)),
    "not begun": ([], Span(timedelta(days=18.5), running=True)),
}  # fmt: skip


@pytest.mark.parametrize(("reviews", "expected"), REVIEWS.values(), ids=REVIEWS)
def test_how_long_until_others_could_read(reviews: list[Summary], expected: Span) -> None:
    assert span(LEARN, RESOLVED, reviews, TODAY) == expected


def test_both_ends_may_be_a_reviews_own() -> None:
    drafted = review(draft="2025-11-02T12:00Z", published="2025-11-12T12:00Z")
    assert span(DRAFTING, RESOLVED, iter([drafted]), TODAY) == Span(timedelta(days=10))
    assert all_spans((DRAFTING, LEARN), RESOLVED, iter([drafted]), TODAY)["time-to-learn"].length == timedelta(days=11)
