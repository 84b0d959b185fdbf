"""How each element of prose is written: what opens it, what closes it, which of them need more than a tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, cast

from afterword.prose.links import escape
from afterword.prose.notes import set_aside
from afterword.prose.plain import COMMENT, html_block, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterword.prose.commonmark import Event
    from afterword.prose.draft import Draft

    Handler: TypeAlias = Callable[[Draft, object, Iterator[Event]], None]

BREAKS = {"SoftBreak": "\n", "HardBreak": "<br>\n", "Rule": "<hr>\n"}
_PLAIN = {"Paragraph": "p", "Item": "li", "Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
OPEN = {name: f"<{tag}>" for name, tag in _PLAIN.items()}
CLOSE = {name: f"</{tag}>" + "\n" * (name in {"Paragraph", "Item"}) for name, tag in _PLAIN.items()}
CLOSE |= {"TableRow": "</tr>\n", "Table": "</tbody></table></div>\n"}
_ALIGNED = {"Right": ' class="aw-right"', "Center": ' class="aw-center"'}
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,30}(?![^\s,{])")


def end(draft: Draft, tag: object) -> None:
    """Close what is not in `CLOSE`."""
    if tag == "TableCell":
        draft.out.append(f"</{draft.cell}>")
    elif tag == "TableHead":
        draft.out.append("</tr></thead><tbody>\n")
        draft.cell = "td"
    elif tag in ("Link", "CodeBlock"):
        draft.quiet -= 1
        draft.pop()
    else:  # a list, a quote, or a heading inside one
        draft.inside -= 1
        draft.pop()


def _code_span(draft: Draft, text: object, _: object) -> None:
    draft.out.append(f"<code>{escape(str(text))}</code>")


def _inline_html(draft: Draft, html: object, _: object) -> None:
    draft.out.append(escape(COMMENT.sub("", str(html))))


def _reference(draft: Draft, label: object, _: object) -> None:
    first = not draft.cited.get(str(label).casefold(), False)
    number = draft.cite(str(label), visible=True)
    place = f' id="{draft.prefix}fnref:{number}"' if first else ""
    mark = str(number) if draft.quiet else f'<a href="#{draft.prefix}fn:{number}">{number}</a>'
    draft.out.append(f'<sup class="aw-footnote-ref"{place}>{mark}</sup>')


def _task(draft: Draft, done: object, _: object) -> None:
    at = -1 if draft.out[-1] == "<li>" else -2
    draft.out[at] = '<li class="aw-task">'
    state = 'checked="" aria-label="done"' if done else 'aria-label="open"'
    draft.out.append(f'<input type="checkbox" disabled="" {state}> ')


def _html_block(draft: Draft, _: object, stream: Iterator[Event]) -> None:
    if shown := COMMENT.sub("", html_block(stream)).strip():
        draft.out.append(f'<p class="aw-raw">{"<br>".join(escape(line) for line in shown.splitlines())}</p>\n')


def _cell(draft: Draft, _: object, __: object) -> None:
    aligned = draft.aligned[draft.column] if draft.column < len(draft.aligned) else ""
    draft.out.append(f"<{draft.cell}{_ALIGNED.get(aligned, '')}>")
    draft.column += 1


def _row(draft: Draft, name: object, _: object) -> None:
    draft.column = 0
    if name == "TableHead":
        draft.cell = "th"
        draft.out.append("<thead>")
    draft.out.append("<tr>")


def _table(draft: Draft, aligned: object, _: object) -> None:
    draft.aligned = cast("tuple[str, ...]", aligned)
    draft.out.append('<div class="aw-table"><table>')


def _quote(draft: Draft, kind: object, _: object) -> None:
    draft.inside += 1
    if kind is None:
        draft.push("<blockquote>\n", "</blockquote>\n")
    else:
        title = f'<p class="aw-alert-title">{kind}</p>\n'
        draft.push(f'<div class="aw-alert aw-alert-{str(kind).lower()}">{title}', "</div>\n")


def _list(draft: Draft, first: object, _: object) -> None:
    draft.inside += 1
    if first is None:
        draft.push("<ul>\n", "</ul>\n")
    else:
        draft.push("<ol>\n" if first == 1 else f'<ol start="{first}">\n', "</ol>\n")


def _nested_heading(draft: Draft, _: object, __: object) -> None:
    draft.inside += 1
    draft.push('<p class="aw-heading"><strong>', "</strong></p>\n")


def _code_block(draft: Draft, kind: object, _: object) -> None:
    language = _LANGUAGE.match(str(kind["Fenced"])) if isinstance(kind, dict) else None
    draft.quiet += 1
    draft.push(f'<pre><code class="language-{language[0]}">' if language else "<pre><code>", "</code></pre>\n")


def _link(draft: Draft, data: object, _: object) -> None:
    opening = None if draft.quiet else draft.link(_target(data))
    draft.quiet += 1
    draft.push(opening or '<span class="aw-broken">', "</a>" if opening else "</span>")


def _image(draft: Draft, data: object, stream: Iterator[Event]) -> None:
    """An image's place is taken by its alternative text, linked when the image is on the web."""
    target = _target(data)
    alternative = escape(said(stream, "Image") or "image")
    remote = target.lower().startswith(("http://", "https://")) and not draft.quiet
    opening = draft.link(target) if remote else None
    draft.out.append(f"{opening}{alternative}</a>" if opening else alternative)


def _target(data: object) -> str:
    link = cast("dict[str, object]", data)
    target = str(link["dest_url"])
    return f"mailto:{target}" if link["link_type"] == "Email" else target


HELD: dict[str, Handler] = {
    "Code": _code_span,
    "InlineHtml": _inline_html,
    "FootnoteReference": _reference,
    "TaskListMarker": _task,
}
NAMED: dict[str, Handler] = {"HtmlBlock": _html_block, "TableCell": _cell, "TableRow": _row, "TableHead": _row}
TAGGED: dict[str, Handler] = {
    "BlockQuote": _quote,
    "List": _list,
    "Table": _table,
    "Heading": _nested_heading,
    "CodeBlock": _code_block,
    "Link": _link,
    "Image": _image,
    "FootnoteDefinition": set_aside,
}
