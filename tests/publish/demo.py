"""A small Site with every component of the theme, made by hand: what the shell is tested and looked at with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.diagnostics import Diagnostic, Level
from afterword.pages.page import NavSection, Page, Part, Rendered, SearchDocument, Site

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '<script>alert("x")</script> & *stars* {#x} `tick` [a](b)'

SETTINGS = "site_name: Not used\ndocs_dir: reviews\ntheme:\n  name: material\nplugins: [afterword]\n"

BARS = """<svg viewBox="0 0 480 170" role="img" aria-label="Incidents per quarter: 3, 5, 2 and 6">
<g fill="var(--aw-grid)"><rect x="40" y="20" width="430" height="1"/><rect x="40" y="80" width="430" height="1"/></g>
<rect x="60" y="80" width="50" height="60" fill="var(--aw-sev0)"/><rect x="130" y="40" width="50" height="100"
 fill="var(--aw-sev1)"/><rect x="200" y="100" width="50" height="40" fill="var(--aw-sev2)"/><rect x="270" y="30"
 width="50" height="110" fill="var(--aw-sev3)"/><rect x="340" y="60" width="50" height="80" fill="var(--aw-sev4)"/>
<rect x="410" y="50" width="20" height="90" fill="var(--aw-accent)"/><rect x="435" y="70" width="20" height="70"
 fill="var(--aw-accent-2)"/>
<text x="85" y="160" text-anchor="middle" font-size="13" fill="var(--aw-ink)">SEV0</text>
<text x="295" y="160" text-anchor="middle" font-size="13" fill="var(--aw-ink-soft)">SEV3</text></svg>"""

FACTS = """<p class="aw-chips"><span class="aw-chip aw-sev1">SEV1</span> <span class="aw-chip aw-status-contained">Contained</span>
<span class="aw-chip">Incident</span> <span class="aw-chip">TLP:AMBER+STRICT</span></p>
<p class="aw-lead">Hate raids reached 312 small channels for four hours before raids from new accounts were paused.</p>
<div class="aw-notice aw-notice-warn"><p>This incident is still open: what is written here may change.</p></div>
<dl class="aw-facts">
<div><dt>Started</dt><dd><time class="aw-time" datetime="2025-11-15T20:42Z">2025-11-15 20:42 UTC</time></dd></div>
<div><dt>Detected</dt><dd><time class="aw-time" datetime="2025-11-15T22:10Z">2025-11-15 22:10 UTC</time></dd></div>
<div><dt>Contained</dt><dd>unknown</dd></div>
<div><dt>Harms</dt><dd><a href="../../harms/hate-raid/">Hate raid</a>, Gendered abuse (suspected)</dd></div>
<div><dt>Safeguards</dt><dd>Raid controls: coverage gap; On-call: worked</dd></div>
<div><dt>Review</dt><dd><a href="../../reviews/PIR-2025-B3WD/">PIR-2025-B3WD</a>,
<span class="aw-broken" title="No such record">PIR-2025-ZZZZ</span></dd></div>
</dl>"""

TIMELINE = """<ol class="aw-timeline">
<li data-type="signal"><time class="aw-time" datetime="2025-11-15T20:55Z">2025-11-15 20:55 UTC</time>
<span class="aw-type">Signal</span><div class="aw-what">Block rate rises on 40 channels <span class="aw-who">Safety operations</span></div></li>
<li data-type="decision"><time class="aw-time" datetime="2025-11-15T22:10Z">2025-11-15 22:10 UTC</time>
<span class="aw-type">Decision</span><div class="aw-what">Declared SEV1; raids from accounts under seven days old to be paused
<span class="aw-who">Incident management</span></div></li>
<li data-type="hand-off"><time class="aw-time" datetime="2025-11-15T23:00Z">2025-11-15 23:00 UTC</time>
<span class="aw-type">Hand-off</span><div class="aw-what">Incident management, EMEA → Incident management, AMER</div></li>
<li data-type="action"><time class="aw-time" datetime="2025-11-15T23:40Z">2025-11-15 23:40 UTC</time>
<span class="aw-type">Action</span><div class="aw-what">Raids from new accounts paused everywhere</div></li>
<li data-type="comms"><time datetime="2025-11-16">2025-11-16</time>
<span class="aw-type">To creators</span><div class="aw-what">Notice in the creator dashboard with what to do and where to ask</div></li>
</ol>"""

PROSE = """<p>The raids came from accounts made that week. Nothing watched the block rate by surface, so the first word came
from a creator; compare <a href="../INC-2024-M2XD/">INC-2024-M2XD</a>.</p>
<div class="aw-alert aw-alert-note"><p class="aw-alert-title">Note</p><p>Counts are of channels, not of raids.</p></div>
<pre><code>block_rate\tby surface

one line after a blank one
</code></pre>
<ul><li>One</li><li>Two with <code>code</code></li></ul>
<table><thead><tr><th>Plain</th><th>Table</th></tr></thead><tbody><tr><td>of</td><td>prose</td></tr></tbody></table>"""

PANEL = f"""<div><section class="aw-panel">
<p class="aw-lead">Are we seeing more incidents?</p>
<p class="aw-definition">Incidents by the quarter in which they started, drills left out.</p>
<figure class="aw-chart">{BARS}</figure>
<p class="aw-n">n = 16 incidents</p>
<p class="aw-left-out">Left out: 2 with an unknown start.</p>
<details><summary>The figures</summary><div class="aw-table"><table class="aw-compact"><thead><tr><th scope="col">Quarter</th>
<th scope="col" class="aw-num">Incidents</th></tr></thead><tbody><tr><td>2025 Q1</td><td class="aw-num">3</td></tr></tbody></table></div>
<p><a href="../data/incidents.csv">Download as CSV</a></p></details></section>
<section class="aw-panel"><p class="aw-lead">How long until an incident is contained?</p>
<p class="aw-definition">Median time from start to contained.</p>
<p class="aw-notice">Four incidents have both times: too few for a median.</p></section></div>"""


def register() -> str:
    """A long table of actions."""
    states = ("accepted", "in-progress", "overdue", "done", "verified", "ineffective", "declined", "blocked")
    rows = "".join(
        f'<tr><td><a href="../reviews/PIR-2025-B3WD/#a{n}">PIR-2025-B3WD/A{n}</a></td>'
        f"<td>Raids from accounts under {n} days old are not possible</td><td>Creator product</td>"
        f'<td><time datetime="2026-{n % 12 + 1:02}-15">2026-{n % 12 + 1:02}-15</time></td>'
        f'<td class="aw-num">{n * 7 % 40}</td>'
        f'<td><span class="aw-chip aw-state-{states[n % 8]}">{states[n % 8].capitalize()}</span></td></tr>'
        for n in range(1, 41)
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Action", "What", "Owner", "Due"))
    return (
        f'<div class="aw-table"><table class="aw-sortable"><thead><tr>{heads}<th scope="col" class="aw-num">Days</th>'
        f'<th scope="col">State</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def incident(number: str, title: str, severity: str, year: str, words: str) -> Page:
    """An incident's page and what search knows of it."""
    parts = (
        Part(FACTS),
        Part(TIMELINE, "Timeline", "timeline"),
        Part(PROSE, "What happened", "what-happened"),
        Part("<p>Nothing.</p>", HOSTILE, "hostile", 3),
        Part("<p>A creator.</p>", "Detection", "detection"),
    )
    facets = {
        "kind": ("Incident",),
        "severity": (severity,),
        "harm": ("Hate raid", "Gendered abuse"),
        "safeguard": ("Raid controls",),
        "year": (year,),
    }
    meta = {"kind": "Incident", "severity": severity, "date": f"{year}-11-15"}
    return Page(
        f"incidents/{number}/",
        f"{number} {title}",
        number,
        lambda: Rendered(parts, f"About {title}"),
        lambda: SearchDocument(f"{number} {title} {words}", facets, meta),
    )


def page(path: str, title: str, *parts: Part, wide: bool = False) -> Page:
    """A page that search leaves out."""
    return Page(path, title, path, lambda: Rendered(parts, ""), wide=wide)


HOME = """<dl class="aw-figures"><div><dt>open incidents</dt><dd>2</dd></div><div><dt>actions overdue</dt><dd>5</dd></div>
<div><dt>reviews late</dt><dd>1</dd></div></dl>"""
CARDS = """<div class="aw-cards">
<article class="aw-card aw-sev0"><a class="aw-card-title" href="incidents/INC-2025-7KQ4/">Hate raids hit small channels</a>
<p class="aw-card-meta"><span class="aw-chip aw-sev0">SEV0</span><span class="aw-chip aw-status-open">Open</span>2025-11-15</p>
<p>Raids from new accounts reached 312 channels.</p></article>
<article class="aw-card aw-sev2"><a class="aw-card-title" href="incidents/INC-2024-M2XD/">Emote spam slips the filter</a>
<p class="aw-card-meta"><span class="aw-chip aw-sev2">SEV2</span><span class="aw-chip aw-status-closed">Closed</span>2024-03-02</p>
</article>
<article class="aw-card aw-sev4"><a class="aw-card-title" href="actions/">A drill of the out-of-hours rota</a>
<p class="aw-card-meta"><span class="aw-chip aw-sev4">SEV4</span><span class="aw-chip">Drill</span></p></article></div>"""


def demo_site(*problems: Diagnostic, name: str = "Demo archive") -> Site:
    """The Site, with `problems` if any."""
    pages = (
        page(
            "",
            "What needs attention",
            Part(HOME),
            Part(CARDS, "Open incidents", "open"),
            Part("<p>None.</p>", "Reviews", "reviews"),
        ),
        page(
            "incidents/",
            "Incidents",
            Part('<ul class="aw-columns"><li><a href="INC-2025-7KQ4/">INC-2025-7KQ4</a></li></ul>'),
        ),
        incident(
            "INC-2025-7KQ4",
            "Hate raids hit small channels",
            "SEV1",
            "2025",
            "raids from new accounts overwhelm moderators",
        ),
        incident("INC-2024-M2XD", f"Emote spam {HOSTILE}", "SEV2", "2024", "emote spam slips the filter"),
        page("actions/", "Action register", Part(register()), wide=True),
        page("trends/", "Trends", Part(PANEL), wide=True),
        page("harms/hate-raid/", "Hate raid", Part("<p>A harm.</p>")),
        page("reviews/PIR-2025-B3WD/", "PIR-2025-B3WD", Part('<p id="a1">A review.</p>')),
    )
    nav = (
        NavSection("Home", ("",)),
        NavSection("Records", ("incidents/", "actions/")),
        NavSection("Trends", ("trends/",)),
    )
    files = {"data/incidents.csv": b"id,title\n", "data/notes.md": b"# not a page\n"}
    return Site(name, pages, files, nav, problems)


def error(message: str = "`owner` is missing") -> Diagnostic:
    """A problem that must fail a strict build."""
    return Diagnostic("reviews/x.md", 3, 1, "AW101", "missing-owner", Level.ERROR, message)


def make_project(root: Path) -> Path:
    """A project whose `reviews/` holds files that must not reach a site; returns its `mkdocs.yml`."""
    for name, text in {
        "reviews/secret.csv": "name,address\n",
        "reviews/incidents/raw.md": "# SECRET\n",
        "reviews/index.md": "SECRET",
        "reviews/css/afterword.css": "SECRET",
        "reviews/404.html": "SECRET",
        "templates/home.html.j2": "",
        "site_config/theme/css/zz-own.css": "body { counter-reset: own; }\n",
        "mkdocs.yml": SETTINGS,
    }.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root / "mkdocs.yml"
