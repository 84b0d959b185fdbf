"""A page without the theme, for when the theme itself may be what is wrong."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from afterword.engine.snapshot import Shown, print_of

if TYPE_CHECKING:
    from afterword.engine.snapshot import Trouble

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Preview</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
main {{ max-width: 46rem; margin: 4rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.3rem }}
pre {{ overflow-x: auto; padding: .7rem 1rem; border-left: .25rem solid #b31201; background: #8881 }}
</style>
</head>
<body>
<main>
<h1>{head}</h1>
<p>{message}</p>
{where}
</main>
</body>
</html>
"""


def plain_page(trouble: Trouble) -> Shown:
    """A page that says what is wrong, and where."""
    where = ""
    if trouble.file:
        place = f"{trouble.file}, line {trouble.line}" if trouble.line else trouble.file
        text = f"<pre><code>{escape(trouble.text)}</code></pre>" if trouble.text else ""
        where = f"<p><strong>{escape(place)}</strong></p>{text}\n<p>Once the file is mended and saved, this page appears again by itself.</p>"
    head = "This page cannot be shown" if trouble.file else "Preview"
    html = PAGE.format(head=head, message=escape(trouble.message), where=where)
    return Shown(html, print_of(html))
