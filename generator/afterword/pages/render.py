"""Runs a page's template: parts are collected in the order in which the template places them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.filters import do_trim
from markupsafe import Markup

from afterword.charts.words import duration_words, number
from afterword.model.when import Precision, When
from afterword.pages.compiler import QuickEnvironment
from afterword.pages.page import Part
from afterword.prose.finished import escaped, finished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2 import Environment

    from afterword.model.figure import Figure
    from afterword.prose.render import Block


def environment(templates: Mapping[str, str]) -> Environment:
    """The templates' environment: everything escaped, an unknown name is an error of ours."""
    known = dict(templates)

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """The source, and the name that stands in what Python says of a mistake in it."""
        return (known[name], f"templates/{name}", lambda: True) if name in known else None

    env = QuickEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters.update(
        when=when_html, day=day_html, figure=figure_html, number=number, duration=duration_words, trim=trimmed
    )
    return env


class Parts:
    """Collects the parts of one page while its template runs.

    In a template: `{% call part("Timeline", "timeline") %}…{% endcall %}`. A part without text is left out, heading and all.
    """

    def __init__(self) -> None:
        self.found: list[Part] = []
        self._anchors: set[str] = set()

    def part(self, heading: str = "", anchor: str = "", level: int = 2, caller: Callable[[], str] | None = None) -> str:
        """Place a part; its HTML is what stands between `call` and `endcall`."""
        html = str(caller()).strip() if caller is not None else ""
        if html:
            self.found.append(Part(html, heading, self._own(anchor), level))
        return ""

    def prose(self, blocks: Iterable[Block]) -> str:
        """Place the blocks of a rendered body, headings and all."""
        self.found.extend(Part(b.html, b.heading, self._own(b.anchor), b.level) for b in blocks if b.html or b.heading)
        return ""

    def _own(self, anchor: str) -> str:
        """An anchor that this page does not have yet."""
        own, n = anchor, 2
        while anchor and own in self._anchors:
            own, n = f"{anchor}-{n}", n + 1
        self._anchors.add(own)
        return own


def run(env: Environment, template: str, view: Mapping[str, Any]) -> tuple[Part, ...]:
    """Render a template to parts. Text outside a part is a mistake in the template and is refused."""
    parts = Parts()
    loose = env.get_template(template).render(part=parts.part, prose=parts.prose, **view)
    if loose.strip():
        raise ValueError(f"{template}: this text stands outside any part: {loose.strip()[:80]}")
    return tuple(parts.found)


_NOT_RECORDED = finished('<span class="aw-soft">not recorded</span>')
_UNKNOWN = finished('<span class="aw-soft">unknown</span>')
_NO_DAY = finished('<span class="aw-soft">–</span>')
_TO_MONTH, _TO_DAY, _TO_MINUTE = 7, 10, 16
"""How much of an ISO 8601 time says the month, the day, the minute: slices are quicker than `strftime`."""


def when_html(when: When | None) -> Markup:
    """A time as it is known: `2025-11-15 20:42 UTC` in a `time` element that scripts turn into the reader's own zone."""
    if when is None:
        return _NOT_RECORDED
    if when.at is None:
        return _UNKNOWN
    precision, iso = when.precision, when.at.isoformat()
    if precision >= Precision.MINUTE:
        machine = iso[:_TO_MINUTE] + "Z"
        words = f"{iso[:_TO_DAY]} {iso[_TO_DAY + 1 : _TO_MINUTE]} UTC"
    elif precision is Precision.HOUR:
        machine = iso[:_TO_MINUTE] + "Z"
        words = f"{iso[:_TO_DAY]}, {when.at.hour:02}:00 to {(when.at.hour + 1) % 24:02}:00 UTC"
    else:
        machine = words = iso[: _TO_MONTH if precision is Precision.MONTH else _TO_DAY]
    about = "about " if when.about else ""
    return finished(f'<time class="aw-time" datetime="{machine}">{about}{words}</time>')


def day_html(when: When | None) -> Markup:
    """The day of a time, for tables; an en dash where there is none."""
    if when is None or when.at is None:
        return _NO_DAY
    words = when.at.isoformat()[: _TO_MONTH if when.precision is Precision.MONTH else _TO_DAY]
    return finished(f'<time datetime="{words}">{words}</time>')


def trimmed(value: object, chars: str | None = None) -> str:
    """As Jinja2's own filter, and quicker for finished HTML."""
    return finished(str.strip(value, chars)) if type(value) is Markup else do_trim(value, chars)  # type: ignore[arg-type]


_FIGURE_WORDS = {"unknown": "unknown", "none-known": "none known", "likely": "likely"}


def figure_html(figure: Figure, unit: str = "") -> Markup:
    """A figure with its quality and source: `96 000 (estimate; stream metrics)`."""
    if figure.low is None:
        text = _FIGURE_WORDS.get(figure.word, "unknown")
    elif figure.high is not None and figure.high != figure.low:
        text = f"{number(figure.low)} to {number(figure.high)}"
    else:
        text = number(figure.low)
    notes = [
        note for note in ("estimate" if figure.known and figure.quality == "estimate" else "", figure.source) if note
    ]
    shown = f"{text}{' ' + unit if unit else ''}"
    soft = f' <span class="aw-soft">({escaped("; ".join(notes))})</span>' if notes else ""
    return finished(f"{escaped(shown)}{soft}")
