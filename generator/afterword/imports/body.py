"""Puts the body of an imported incident together: sections made of fields, the source's own text, and the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.imports.markup import in_body
from afterword.imports.notes import Change, Heard
from afterword.imports.values import field_of, text_of
from afterword.prose.sections import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.imports.map import Body, ImportMap, Section
    from afterword.imports.source import Source

_TICKS = re.compile(r"`{3,}")
_PROBE = "What follows"
_WEB = re.compile(r"https?://[^\s<>]+")


def body(source: Source, rules: ImportMap, used: frozenset[int]) -> tuple[str, Heard]:
    """The body, and what was heard. `used` are the fields that have a home in the front matter; all others get one here."""
    heard = Heard()
    parts: dict[str, list[str]] = {"start": [], "end": []}
    for section in rules.body.sections:
        text, more = _section(source, section, rules)
        heard |= more
        if text:
            parts[section.place].append(f"## {section.heading}\n\n{text}")
    text, changes = in_body(source.body.strip("\n"), rules.body)
    text, renamed = _headed(text.strip("\n").rstrip(), rules.body)
    heard |= Heard(changes=(*changes, *renamed))
    rest = left_over(source, used | heard.used, rules.body.left_over)
    done = "\n\n".join(part for part in (*parts["start"], _closed(text), *parts["end"], rest) if part)
    return f"{done}\n" if done else "", heard


def left_over(source: Source, used: frozenset[int], heading: str) -> str:
    """The lines of all fields without a home, word for word, and the comments among the others; `""` where there are none."""
    lines = [one.comments if place in used else one.raw for place, one in enumerate(source.fields)]
    blocks = [("yaml", "".join(line if line.endswith("\n") else f"{line}\n" for line in lines if line.strip())),
              ("text", source.unread)]  # fmt: skip
    shown = [_fenced(text.strip("\n"), language) for language, text in blocks if text.strip()]
    return "\n\n".join((f"## {heading}", *shown)) if shown else ""


def _fenced(text: str, language: str) -> str:
    ticks = "`" * max([3, *(len(run) + 1 for run in _TICKS.findall(text))])
    return f"{ticks}{language}\n{text}\n{ticks}"


def _section(source: Source, section: Section, rules: ImportMap) -> tuple[str, Heard]:
    if section.from_:
        place = field_of(source, section.from_, rules)
        said = text_of(source, place)
        if place is None or not said or said[0] in rules.dates.absent:
            return "", Heard()
        text, changes = in_body("\n\n".join(said), rules.body)
        return text, Heard(frozenset({place}), changes=changes)
    heard = Heard()
    lines: list[str] = []
    for name, label in section.fields.items():
        place = field_of(source, name, rules)
        said = text_of(source, place)
        if place is not None and said:
            made = [in_body(_linked(" ".join(text.split())), rules.body) for text in said]
            heard |= Heard(frozenset({place}), changes=tuple(change for _, more in made for change in more))
            lines += _listed(label or name, [" ".join(text.replace("\\\n", "; ").split()) for text, _ in made])
    return "\n".join(lines), heard


def _listed(label: str, texts: list[str]) -> Iterator[str]:
    if len(texts) == 1:
        yield f"- **{label}:** {texts[0]}"
        return
    yield f"- **{label}:**"
    yield from (f"  - {text}" for text in texts)


def _linked(text: str) -> str:
    """An address that is the whole of a text becomes a link."""
    return f"<{text}>" if _WEB.fullmatch(text) else text


def _headed(text: str, rules: Body) -> tuple[str, tuple[Change, ...]]:
    """A text under a heading of its own where it starts without one, and with its headings in the map's words."""
    changes: list[Change] = []
    found = sections(text)
    for section in reversed(found):
        new = rules.rename.get(section.heading)
        after = section.end - len(section.content)
        line = text[section.start : after]
        if new and line.lstrip().startswith("#"):
            changes.append(Change("heading", section.heading, new))
            ending = "\n" if line.endswith("\n") else ""
            text = f"{text[: section.start]}{'#' * section.level} {new}{ending}{text[after:]}"
    starts_bare = bool(text) and (not found or bool(text[: found[0].start].strip()))
    return (f"## {rules.under}\n\n{text}" if starts_bare else text), tuple(reversed(changes))


def _closed(text: str) -> str:
    """A text whose last block of code is never closed gets its closing line, so that what follows is no part of it."""
    for closing in ("", "\n```", "\n~~~", "\n`````", "\n-->"):
        found = sections(f"{text}{closing}\n\n# {_PROBE}")
        if found and found[-1].heading == _PROBE:
            return text + closing
    return text
