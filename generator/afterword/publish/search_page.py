"""The page `/search/`, which the theme's script fills."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.pages.page import Page, Part, Rendered

if TYPE_CHECKING:
    from afterword.pages.page import Site

ADDRESS = "search/"
HTML = """<div class="aw-search" data-aw-search></div>
<div class="aw-notice aw-no-script"><p>Search runs in your browser and needs JavaScript. Every record is also listed in the
<a href="../">archive</a>.</p></div>
"""
PAGE = Page(ADDRESS, "Search", "search-1", lambda: Rendered((Part(HTML),), "Search the archive"), wide=True)


def with_search_page(site: Site) -> Site:
    """`site` with a search page, unless it has one."""
    if any(page.path == ADDRESS for page in site.pages):
        return site
    return replace(site, pages=(*site.pages, PAGE))
