"""The sitemap, in parts of bounded size: a hundred thousand addresses in one file help nobody."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

if TYPE_CHECKING:
    from collections.abc import Iterable

SITEMAP = "sitemap.xml"
MOST = 5_000
"""Addresses in one file; the protocol allows 50,000."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(url: str, paths: Iterable[str], most: int = MOST) -> dict[str, bytes]:
    """The sitemap's files by address, for a site at `url` (empty: the sitemap lists nothing) with pages at `paths`.

    One file while `most` addresses are enough, else an index and parts by the first folder of the address, so that a new
    record changes one part of its kind. See https://www.sitemaps.org/protocol.html.
    """
    listed = sorted(paths) if url else []
    if len(listed) <= most:
        return {SITEMAP: _part(url, listed)}
    folders: dict[str, list[str]] = {}
    for path in listed:
        folders.setdefault(path.partition("/")[0] if path.count("/") > 1 else "", []).append(path)
    parts = {
        f"sitemap-{folder or 'pages'}-{at // most + 1}.xml": _part(url, many[at : at + most])
        for folder, many in folders.items()
        for at in range(0, len(many), most)
    }
    entries = "".join(f"  <sitemap><loc>{_loc(url, name)}</loc></sitemap>\n" for name in parts)
    index = f'{_HEAD}<sitemapindex xmlns="{_SCHEMA}">\n{entries}</sitemapindex>\n'
    return {SITEMAP: index.encode(), **parts}


def _part(url: str, paths: Iterable[str]) -> bytes:
    entries = "".join(f"  <url><loc>{_loc(url, path)}</loc></url>\n" for path in paths)
    return f'{_HEAD}<urlset xmlns="{_SCHEMA}">\n{entries}</urlset>\n'.encode()


def _loc(url: str, path: str) -> str:
    return escape(urljoin(url, quote(path)))
