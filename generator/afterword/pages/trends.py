"""The trends page: is it getting better, and how sure are we?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from afterword.derive.trends import METRICS, backlog, lasted, overdue_ages, quarters, undated, undated_actions
from afterword.model.kinds import Kind
from afterword.pages.downloads import Downloads
from afterword.pages.page import Page, Rendered
from afterword.pages.render import run
from afterword.pages.rows import joined, times_print
from afterword.withhold.counts import count_actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.charts.backlog import MonthOfActions
    from afterword.charts.counts import QuarterCount
    from afterword.charts.durations import Duration
    from afterword.charts.panel import DataFile, LeftOut, Panel
    from afterword.model.settings import Metric
    from afterword.pages.downloads import Download
    from afterword.pages.library import Library
    from afterword.withhold.counts import CountedAction

TEMPLATE = "pages/trends.html.j2"
ADDRESS = "trends/"


def pages(library: Library) -> Iterator[Page]:
    """One page of panels."""
    yield Page(ADDRESS, "Trends", lambda: made_of(library), lambda: _render(library), wide=True)


def made_of(library: Library) -> str:
    """A hash of all that the panels and the data behind them are made from."""
    return library.once("trends print", lambda: _print(library))


def _print(library: Library) -> str:
    shown = library.shown
    own = () if shown.whole else count_actions(library.archive)
    inputs = (shown.incidents, shown.actions, own, _durations_print(library))
    return library.fingerprint(TEMPLATE, inputs, reads_today=True)


def files(library: Library) -> Downloads:
    """The data behind the panels by address, made when somebody first asks for it."""
    return library.once("downloads", lambda: Downloads(lambda: tuple(_tables(library))))


def _durations_print(library: Library) -> str:
    """A hash of all that a duration can be reckoned from: an incident's and its reviews' milestones, type and severity."""
    found = [s for kind in (Kind.INCIDENT, Kind.REVIEW) for s in library.archive.of_kind(kind)]
    said = (f"{s.id} {s.type} {s.severity} {s.status} {' '.join(s.incidents)}" for s in found)
    return joined((*said, times_print(library, (s.id for s in found))))


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel ready to be placed: its drawing as markup, its data as links."""

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
    data: tuple[Download, ...]


def _render(library: Library) -> Rendered:
    desk = library.desk(ADDRESS)
    downloads = files(library)
    views = [_view(panel, downloads.of(panel.key)) for panel in _panels(library)]
    view = desk.view(panels=views, whole=library.shown.whole, index=desk.href(downloads.INDEX))
    return Rendered(
        run(library.env, TEMPLATE, view), "Incidents, durations and actions over time, with their uncertainty."
    )


def _view(panel: Panel, data: tuple[Download, ...]) -> PanelView:
    values = {f.name: getattr(panel, f.name) for f in fields(panel) if f.name != "chart"}
    chart = Markup(panel.chart.svg) if panel.chart is not None else None  # noqa: S704 - our own drawing
    return PanelView(**values, chart=chart, data=data)


def _tables(library: Library) -> Iterator[DataFile]:
    """The data files, oldest first within a panel."""
    from afterword.charts.backlog import actions_file
    from afterword.charts.counts import incidents_file
    from afterword.charts.durations import duration_files

    yield incidents_file(_quarters(library))
    for metric in _metrics(library):
        yield from duration_files(metric.code, _lasted(library, metric))
    counted, _ = _counted(library)
    yield actions_file(_months(library, counted), overdue_ages(counted, library.as_of))


def _panels(library: Library) -> Iterator[Panel]:
    from afterword.charts.backlog import actions_panel
    from afterword.charts.counts import incidents_panel
    from afterword.charts.durations import Metric as Drawn
    from afterword.charts.durations import durations_panel
    from afterword.charts.panel import LeftOut

    shown = library.shown
    definition = "Incidents by the quarter in which they began, by final severity. Lines are exact 95 % Poisson limits."
    missing, small = undated(shown), library.config.settings.small_cell
    told = shown.whole or missing >= small
    if missing and not told:
        definition += f" Fewer than {small} without a date or a severity are left out."
    left_out = (LeftOut("without a date or a severity", missing),) if missing and told else ()
    yield incidents_panel(_quarters(library), definition, left_out)
    for metric in _metrics(library):
        drawn = Drawn(metric.code, metric.title.lower(), metric.question, metric.definition, None)
        yield durations_panel(drawn, _lasted(library, metric))
    counted, complete = _counted(library)
    opened = (
        "Actions of published reviews and audits, open until they are done, declined or superseded. Overdue is judged by the "
        "due day as it stands today."
    )
    if not complete:
        opened += " Only actions of records shown here are counted, because the numbers of all are small."
    unknown = undated_actions(counted)
    left_out = (LeftOut("of records without a date", unknown),) if unknown else ()
    yield actions_panel(_months(library, counted), overdue_ages(counted, library.as_of), opened, left_out)


def _metrics(library: Library) -> Iterator[Metric]:
    return (metric for metric in library.config.metrics.metrics if metric.code in METRICS)


def _quarters(library: Library) -> list[QuarterCount]:
    from afterword.charts.counts import QuarterCount

    counts = quarters(library.shown, library.as_of, library.config.settings.small_cell)
    return [QuarterCount(q.year, q.quarter, q.severity, q.count, q.provisional) for q in counts]


def _lasted(library: Library, metric: Metric) -> tuple[Duration, ...]:
    from afterword.charts.durations import Duration

    def make() -> tuple[Duration, ...]:
        rows = lasted(metric, library.archive, library.as_of)
        return tuple(Duration(r.ref, r.severity, r.on, r.minutes, r.running, r.left_out, r.target) for r in rows)

    return library.once(f"lasted {metric.code}", make)


def _months(library: Library, counted: tuple[CountedAction, ...]) -> list[MonthOfActions]:
    from afterword.charts.backlog import MonthOfActions

    months = library.once("backlog", lambda: backlog(counted, library.as_of))
    return [MonthOfActions(m.year, m.month, m.open, m.overdue) for m in months]


def _counted(library: Library) -> tuple[tuple[CountedAction, ...], bool]:
    """All actions, and true; where that would tell a small number of what is not shown, those shown here, and false."""
    return library.once("counted", lambda: _safe(library))


def _safe(library: Library) -> tuple[tuple[CountedAction, ...], bool]:
    from afterword.charts.backlog import ageing

    shown, small = library.shown, library.config.settings.small_cell
    if shown.whole:
        return shown.actions, True
    numbers = [n for month in backlog(shown.actions, library.as_of) for n in (month.open, month.overdue)]
    numbers += [*ageing(overdue_ages(shown.actions, library.as_of)), undated_actions(shown.actions)]
    if not any(0 < n < small for n in numbers):
        return shown.actions, True
    return count_actions(shown.archive), False
