"""The trends page: is it getting better, and how sure are we?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from afterword.derive.trends import backlog, lasted, overdue_ages, quarters, undated, undated_actions
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run
from afterword.withhold.counts import count_actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.charts.panel import LeftOut, Panel
    from afterword.pages.library import Library
    from afterword.withhold.counts import CountedAction

TEMPLATE = "pages/trends.html.j2"
ADDRESS = "trends/"
METRICS = ("time-to-detect", "time-to-contain", "time-to-resolve")


def pages(library: Library) -> Iterator[Page]:
    """One page of panels."""
    shown = library.shown
    inputs = (shown.incidents, shown.actions, shown.whole, tuple(library.archive.summaries.values()))
    print_ = library.fingerprint(TEMPLATE, inputs, reads_today=True)
    yield Page(ADDRESS, "Trends", print_, lambda: _render(library), wide=True)


def files(library: Library) -> dict[str, bytes]:
    """The data behind each panel, as CSV by address."""
    from afterword.charts.panel import as_csv

    return {f"data/{panel.data_name}": as_csv(panel).encode() for panel in panels(library)}


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel ready to be placed: its drawing as markup, its data as an address."""

    key: str
    question: str
    definition: str
    window: str
    n: int
    left_out: tuple[LeftOut, ...]
    headline: str
    chart: Markup | None
    refusal: str
    alternative: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    data: str


def _render(library: Library) -> Rendered:
    desk = library.desk(ADDRESS)
    views = [_view(panel, desk.href(f"data/{panel.data_name}")) for panel in panels(library)]
    view = desk.view(panels=views, whole=library.shown.whole)
    return Rendered(
        run(library.env, TEMPLATE, view), "Incidents, durations and actions over time, with their uncertainty."
    )


def _view(panel: Panel, data: str) -> PanelView:
    values = {f.name: getattr(panel, f.name) for f in fields(panel) if f.name not in {"data_name", "chart"}}
    chart = Markup(panel.chart.svg) if panel.chart is not None else None  # noqa: S704 - our own drawing
    return PanelView(**values, chart=chart, data=data)


def panels(library: Library) -> tuple[Panel, ...]:
    """The panels of this archive, drawn once for a library."""
    return library.once("panels", lambda: tuple(_panels(library)))


def _panels(library: Library) -> Iterator[Panel]:
    from afterword.charts.backlog import MonthOfActions, actions_panel
    from afterword.charts.counts import QuarterCount, incidents_panel
    from afterword.charts.durations import Duration, Metric, durations_panel
    from afterword.charts.panel import LeftOut

    shown, as_of = library.shown, library.as_of
    counts = [
        QuarterCount(q.year, q.quarter, q.severity, q.count, q.provisional)
        for q in quarters(shown, as_of, library.config.settings.small_cell)
    ]
    definition = "Incidents by the quarter in which they began, by final severity. Lines are exact 95 % Poisson limits."
    missing, small = undated(shown), library.config.settings.small_cell
    told = shown.whole or missing >= small
    if missing and not told:
        definition += f" Fewer than {small} without a date or a severity are left out."
    left_out = (LeftOut("without a date or a severity", missing),) if missing and told else ()
    yield incidents_panel(counts, definition, left_out)
    for metric in library.config.metrics.metrics:
        if metric.code in METRICS:
            rows = [
                Duration(row.ref, row.severity, row.on, row.minutes, row.running, row.left_out, row.target)
                for row in lasted(metric, library.archive, as_of)
            ]
            yield durations_panel(
                Metric(metric.code, metric.title.lower(), metric.question, metric.definition, None), rows
            )
    counted, complete = _counted(library)
    months = [MonthOfActions(m.year, m.month, m.open, m.overdue) for m in backlog(counted, as_of)]
    opened = (
        "Actions of published reviews and audits, open until they are done, declined or superseded. Overdue is judged by the "
        "due day as it stands today."
    )
    if not complete:
        opened += " Only actions of records shown here are counted, because the numbers of all are small."
    unknown = undated_actions(counted)
    left_out = (LeftOut("of records without a date", unknown),) if unknown else ()
    yield actions_panel(months, overdue_ages(counted, as_of), opened, left_out)


def _counted(library: Library) -> tuple[tuple[CountedAction, ...], bool]:
    """All actions, and true; where that would tell a small number of what is not shown, those shown here, and false."""
    from afterword.charts.backlog import ageing

    shown, small = library.shown, library.config.settings.small_cell
    numbers = [n for month in backlog(shown.actions, library.as_of) for n in (month.open, month.overdue)]
    numbers += [*ageing(overdue_ages(shown.actions, library.as_of)), undated_actions(shown.actions)]
    if shown.whole or not any(0 < n < small for n in numbers):
        return shown.actions, True
    return count_actions(shown.archive), False
