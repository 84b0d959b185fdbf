"""Makes an archive of any size that looks like a real one; the same seed gives the same bytes.

    python -m tests.benchmarks.generate DIR --records 1000 --seed 1

Half of it incidents, most of them with a review, a few audits and plans; harms by rank, durations long-tailed, some harms in
bursts. What the texts say means nothing, and they use fewer different words than people do.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .audits import audit, audit_days, plan
from .codes import LISTS, read_codes
from .draw import Draw
from .incidents import incident
from .reviews import SIZES, account, log_text, review_text
from .stories import stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .reviews import Account
    from .stories import Story

BODY_KB = 5.4
SETTINGS = """\
name: Generated review archive
description: An archive made by chance, to measure with.
audiences:
  - {code: core, title: Core}
  - {code: company, title: Company}
  - {code: partners, title: Partners}
  - {code: public, title: Public}
compartments:
  - {code: legal, title: Legal}
  - {code: insider, title: Insider}
  - {code: child-safety, title: Child safety}
build: {audience: core, compartments: [legal, insider, child-safety]}
"""
MKDOCS = """\
site_name: Generated review archive
docs_dir: reviews
theme: {name: material, font: false}
plugins: [afterword]
"""
INDEX = "# Generated review archive\n\nEvery record below was made by chance.\n"


def archive(records: int, seed: int, body_kb: float = BODY_KB) -> Iterator[tuple[str, str]]:
    """Paths and texts of a whole archive with so many records; progress logs and settings come on top."""
    draw, codes = Draw(seed), read_codes()
    plans, audits = max(1, records // 100), max(1, records // 25)
    happened = stories(draw, codes, max(1, round((records - plans - audits) * 0.525)))
    over = [story for story in happened if "resolved" in story.times]
    wanted = records - plans - audits - len(happened)
    accounts = [account(draw, codes, story) for story in _reviewed(over, wanted)]
    lengths = _lengths(draw, happened, accounts, (audits, plans), body_kb)

    yield from _shell()
    for story in happened:
        yield f"incidents/{story.id[4:8]}/{story.id}.md", incident(draw, codes, story, next(lengths))
    for review in accounts:
        path = f"post-incident/{review.id[4:8]}/{review.id}"
        yield f"{path}.md", review_text(draw, codes, review, next(lengths))
        log = log_text(draw, codes, review)
        if log:
            yield f"{path}.progress.yml", log
    by_day = sorted(accounts, key=lambda review: review.published)
    for published in audit_days(draw, audits):
        before = [review for review in by_day if review.published < published]
        name, text, log = audit(draw, codes, published, before, next(lengths))
        yield f"audits/{name}.md", text
        if log:
            yield f"audits/{name}.progress.yml", log
    for _ in range(plans):
        name, text = plan(draw, draw.one(over), next(lengths))
        yield f"plans/{name}.md", text


def _shell() -> Iterator[tuple[str, str]]:
    yield "../site_config/settings.yml", SETTINGS
    yield "../site_config/taxonomies/teams.yml", (LISTS / "teams.yml").read_text("utf-8")
    yield "../mkdocs.yml", MKDOCS
    yield "index.md", INDEX


def _reviewed(over: list[Story], wanted: int) -> list[Story]:
    """The gravest incidents have reviews first; the order of time is kept."""
    ranked = sorted(range(len(over)), key=lambda n: (over[n].severity + (over[n].type != "incident"), n % 7, n))
    chosen = sorted(ranked[:wanted])
    more = [over[n % len(over)] for n in range(wanted - len(chosen))]
    return [over[n] for n in chosen] + more


def _lengths(
    draw: Draw, happened: list[Story], accounts: list[Account], rest: tuple[int, int], body_kb: float
) -> Iterator[int]:
    """Lengths of bodies in the order of writing, long-tailed, with `body_kb` as their mean."""
    usual = [
        *(0.9 for _ in happened),
        *(SIZES[review.template] for review in accounts),
        *[1.4] * rest[0],
        *[0.3] * rest[1],
    ]
    drawn = [share * draw.long_tailed(1, 0.4) for share in usual]
    scale = body_kb * 1000 * len(drawn) / sum(drawn)
    return iter([max(300, int(share * scale) - 360) for share in drawn])


def generate(folder: Path, records: int, seed: int, body_kb: float = BODY_KB) -> int:
    """Write an archive into an empty folder; returns the number of records."""
    made: set[Path] = set()
    count = 0
    for path, text in archive(records, seed, body_kb):
        file = (folder / "reviews" / path) if not path.startswith("../") else folder / path[3:]
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_text(text, encoding="utf-8", newline="\n")
        count += path.endswith(".md")
    return count - 1


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generate", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--body-kb", type=float, default=BODY_KB)
    asked = parser.parse_args()
    if asked.folder.exists() and any(asked.folder.iterdir()):
        parser.error(f"{asked.folder} is not empty")
    print(f"{generate(asked.folder, asked.records, asked.seed, asked.body_kb)} records are in {asked.folder}")


if __name__ == "__main__":
    main()
