"""RESULTS.md: the machine, the figures against what is wanted, and the table of all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import measurements as m
from .extras import COMMON, COMMON_PLAIN, RARE, RARE_PLAIN
from .targets import mark, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .rows import Results, Row

INTRO = """\
# Benchmarks

Written by `make bench`; do not edit. `make bench BENCH="--sizes 1000 --runs 3"` is the quick form, `BENCH="--only NAME"` measures some
rows again and leaves the others. All figures are in [results.json](results.json).

**Machine**: {cores} cores, {memory:.0f} GB of memory, {system}, Python {python}. {busy}
**Versions**: {versions}.

{sessions}

## Figures

{verdicts}
"""
NOTES = """\
\\* The two rows of this ratio were not measured side by side.

**How.** Every row runs once for memory and output, then by the clock, in rounds: the first run of all rows, then the second of all rows.
*Seconds* are the median, in brackets the quickest and the slowest. Unless options say otherwise, what takes more than a minute runs
three times, and from 50,000 records on there is one run, watched and by the clock at once; the last column counts them. *Processor* is the time of all processors together. *Memory* is the most that all
processes of a run held together (proportional set size). *Ratio* is the time of our own row divided by this row's: below 1 we are
quicker. *Measured* says when, in how many runs, the load average before them (the benchmark's own work included), and how many
processors other work took meanwhile. The day is set to {as_of}.

**What.** The generated archive (`python -m tests.benchmarks.generate`, seed {seed}) holds as many records as the row says, with bodies of
5.4 KB on average; progress logs come on top. `build` and `check` begin from a fresh copy that holds nothing from earlier runs. An edit
adds a line of prose to the middle record of the middle year. Peers get the same records with title and body where they look for them and
all fields as front matter that they read and do not show. MkDocs runs with Material and its own search, with one page in the navigation,
and keeps nothing between builds; Zensical reads the same folder; Hugo has three bare templates and no search. None of them validates,
links or counts. check-jsonschema reads the same front matter against a schema of the main fields: no references, no times, no terms.
check-jsonschema and Zensical's second build run up to {few:,} records only, to save time; what they take beyond is not known.
*Search* opens the page in Chromium with an empty cache, from a local server that does not compress, lets it load, Material's with its
whole index, and types a word; ours then waits 150 ms for more, as it always does. *Floor* reads the bytes of all records, writes files of the number and sizes of our site's and packs
its search fragments, and does nothing else. *On 8 machines* builds the shards one after the other on this one, each from nothing.

![Seconds of the quickest run against the number of records](RESULTS.svg)
"""
COLUMNS = (
    "What", "Records", "Seconds", "Processor", "Memory", "Ratio", "Ratio, processor", "Files a record", "KB a record", "Said", "Measured",
)  # fmt: skip
BUSY = 0.1
"""So many processors for other work make the clock unreliable."""
COMPARED = {what.name: what.compare for what in m.MEASUREMENTS} | {COMMON_PLAIN: COMMON, RARE_PLAIN: RARE}


def table(results: Results) -> str:
    """The rows as a Markdown table."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' + '---:|' * (len(COLUMNS) - 3)}---|---|"]
    lines += [f"| {' | '.join(_cells(row, results))} |" for row in results.rows]
    return "\n".join(lines) + "\n"


def _cells(row: Row, results: Results) -> Iterator[str]:
    against = results.at(COMPARED.get(row.name, ""), row.records)
    low, high = row.span
    yield row.name
    yield f"{row.records:,}" if row.records else "demo"
    yield f"{_seconds(row.wall)} ({_seconds(low)}–{_seconds(high)})" if len(row.runs) > 1 else _seconds(row.wall)
    yield _seconds(row.cpu) if row.cpu else ""
    yield f"{row.memory / 1e6:,.0f} MB" if row.memory else ""
    yield f"{against.wall / row.wall:.2f}{mark(row, against)}" if against else ""
    yield f"{against.cpu / row.cpu:.2f}" if against and row.cpu else ""
    yield f"{row.files / row.records:.2f}" if row.files and row.records else ""
    yield f"{row.size / row.records / 1000:.1f}" if row.size and row.records else ""
    yield row.note
    yield _measured(row)


def _measured(row: Row) -> str:
    loads = [run.load for run in row.runs if run.load]
    spread = f"{min(loads):.1f}–{max(loads):.1f}" if len(loads) > 1 else f"{loads[0]:.1f}" if loads else ""
    others = f", others {row.others:.1f}" if row.runs[0].others is not None else ""
    load = f", load {spread}{others}" if loads else ""
    return f"{row.session}, {len(row.runs)} {'runs' if len(row.runs) > 1 else 'run'}{load}"


def results(found: Results, *, seed: int, as_of: str) -> str:
    """The whole of RESULTS.md."""
    on = found.machine
    intro = INTRO.format(
        cores=on.cores,
        memory=on.memory / 2**30,
        system=on.system,
        python=on.python,
        busy=_busy(found),
        versions=", ".join(f"{name} {number}" for name, number in on.versions.items()),
        sessions="\n".join(
            f"- {moment}: `{words or 'no options'}`" for moment, words in sorted(found.commands.items())
        ),
        verdicts=verdicts(found),
    )
    return f"{intro}\n## Rows\n\n{table(found)}\n{NOTES.format(seed=seed, as_of=as_of, few=m.FEW)}"


def _busy(found: Results) -> str:
    busy = [row for row in found.rows if row.others > BUSY]
    if not busy:
        return f"No other work took more than {BUSY} of its processors in any row where that was counted."
    most = max(row.others for row in busy)
    return (
        f"In {len(busy)} of {len(found.rows)} rows other work kept up to {most:.1f} of its processors busy: there the clock tells "
        "little, and the ratio of processor time more."
    )


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
