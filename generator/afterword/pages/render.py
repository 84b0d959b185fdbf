"""Runs a page's template: parts are collected in the order in which the template places them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, StrictUndefined
from markupsafe import Markup, escape

from afterword.charts.words import duration_words, number
from afterword.model.when import Precision, When
from afterword.pages.compiler import QuickEnvironment
from afterword.pages.page import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2 import Environment

    from afterword.model.figure import Figure
    from afterword.prose.render import Block


def environment(templates: Mapping[str, str]) -> Environment:
    """The templates' environment: everything escaped, an unknown name is an error of ours."""
    env = QuickEnvironment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters.update(when=when_html, day=day_html, figure=figure_html, number=number, duration=duration_words)
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


def when_html(when: When | None) -> Markup:
    """A time as it is known: `2025-11-15 20:42 UTC` in a `time` element that scripts turn into the reader's own zone."""
    if when is None:
        return Markup('<span class="aw-soft">not recorded</span>')
    if when.at is None:
        return Markup('<span class="aw-soft">unknown</span>')
    about = "about " if when.about else ""
    if when.precision is Precision.MONTH:
        machine, words = f"{when.at:%Y-%m}", f"{when.at:%Y-%m}"
    elif when.precision is Precision.DAY:
        machine, words = f"{when.at:%Y-%m-%d}", f"{when.at:%Y-%m-%d}"
    else:
        machine = f"{when.at:%Y-%m-%dT%H:%MZ}"
        words = (
            f"{when.at:%Y-%m-%d}, {when.at:%H}:00 to {(when.at.hour + 1) % 24:02d}:00 UTC"
            if when.precision is Precision.HOUR
            else f"{when.at:%Y-%m-%d %H:%M} UTC"
        )
    return Markup(f'<time class="aw-time" datetime="{machine}">{about}{words}</time>')  # noqa: S704 - digits only


def day_html(when: When | None) -> Markup:
    """The day of a time, for tables; an en dash where there is none."""
    if when is None or when.at is None:
        return Markup('<span class="aw-soft">–</span>')
    form = "%Y-%m" if when.precision is Precision.MONTH else "%Y-%m-%d"
    words = when.at.strftime(form)
    return Markup(f'<time datetime="{words}">{words}</time>')  # noqa: S704 - digits only


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
    soft = Markup(' <span class="aw-soft">({})</span>').format("; ".join(notes)) if notes else Markup("")
    return escape(shown) + soft
