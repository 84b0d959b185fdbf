"""`afterword import`: records of another shape into incidents, by a map; nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.diagnostics import Problem
    from afterword.imports.batch import Batch
    from afterword.imports.map import ImportMap
    from afterword.model.source import SourceFile

REPORT = "import-report.md"
MAPS = "import_maps"


@click.command("import")
@click.argument("source", metavar="SRC", type=click.Path(exists=True, path_type=Path))
@click.argument("target", metavar="DEST", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--map", "wanted", required=True, metavar="MAP", help="A map's file, or the name of one that ships with Afterword."
)
@click.option("--dry-run", is_flag=True, help="Print the report and write nothing.")
def command(source: Path, target: Path, wanted: str, *, dry_run: bool) -> int:
    """Turn front-matter Markdown of another shape, in SRC, into incidents in the archive DEST.

    DEST is an archive, or a new or empty folder, which then becomes one. A report lies in DEST/import-report.md. Records that
    are there already are never overwritten: an import may be run again.

    \b
    Example:
      afterword import --map icco postmortems/data my-archive
      afterword import --map site_config/import_maps/ours.yml old-reviews .
    """
    from afterword.imports.batch import import_all
    from afterword.imports.report import report, total
    from afterword.imports.settings import new_archive

    rules, wrong = _map(wanted, target)
    if wrong:
        click.echo("\n".join(wrong), err=True)
        return 1
    fresh = _is_fresh(target)
    batch = import_all(_files(source, rules), rules)
    batch = batch if fresh else _checked(batch, target)
    text = report(batch, rules, source.name or source.resolve().name)
    if dry_run:
        click.echo(text, nl=False)
        return 1 if batch.failed else 0
    if not batch.records and not batch.failed:
        raise click.UsageError(f"there is no file in {source} that the map names ({', '.join(rules.files)})")
    _write(
        target, {**(new_archive(rules) if fresh else {}), **{one.path: one.text for one in batch.records}, REPORT: text}
    )
    for path, reason in batch.failed:
        click.echo(f"{path}: not imported: {reason}", err=True)
    click.echo(f"{total(batch)}\nThe report is in {target / REPORT}. Next: afterword check -C {target}")
    return 1 if batch.failed else 0


def _map(wanted: str, target: Path) -> tuple[ImportMap, list[str]]:
    """A map by path, or by name among the archive's own and the shipped ones; with its problems as lines of text."""
    from afterword.imports.map_problems import read_map
    from afterword.load.project import shipped_folders
    from afterword.model.source import SourceFile

    homes = [target / "site_config" / MAPS, *(home / MAPS for home in shipped_folders("site_config"))]
    path = Path(wanted)
    if not path.suffix and not path.is_file():
        path = next((home / f"{wanted}.yml" for home in homes if (home / f"{wanted}.yml").is_file()), path)
    if not path.is_file():
        known = sorted({file.stem for home in homes for file in home.glob("*.yml")})
        raise click.UsageError(f"there is no map '{wanted}'; name a file, or one of {', '.join(known)}")
    file = SourceFile(wanted if path == Path(wanted) else f"{MAPS}/{path.name}", path.read_bytes())
    found, problems = read_map(file)
    return found, _located(file, problems)


def _located(file: SourceFile, problems: tuple[Problem, ...]) -> list[str]:
    from afterword.check.catalogue import BY_NAME
    from afterword.diagnostics import diagnostic, ordered
    from afterword.parse.frontmatter import decode
    from afterword.parse.locate import locator
    from afterword.report.terminal import written

    if not problems:
        return []
    text = decode(file)
    find = locator(text if isinstance(text, str) else "", is_yaml=True)
    found = ordered(
        diagnostic(file.path, find(one.place), one, BY_NAME[one.rule].code, BY_NAME[one.rule].level) for one in problems
    )
    return [written(found, 1)]


def _files(source: Path, rules: ImportMap) -> list[SourceFile]:
    from afterword.load.files import files_below

    if source.is_file():
        return [one for one in files_below(source.parent, source.parent, (source.name,)) if one.path == source.name]
    endings = tuple(pattern.rsplit("/", 1)[-1].rsplit("*", 1)[-1] for pattern in rules.files)
    return list(files_below(source, source, endings))


def _is_fresh(target: Path) -> bool:
    """True for a folder that is to become an archive; a usage error for one that is something else."""
    if (target / "site_config" / "settings.yml").is_file() or (target / "reviews").is_dir():
        return False
    if target.is_dir() and any(not entry.name.startswith(".") for entry in target.iterdir()):
        raise click.UsageError(
            f"{target} is neither an archive nor empty; name another folder, or make it one with 'init'"
        )
    return True


def _checked(batch: Batch, target: Path) -> Batch:
    """An import into an archive that is there: its ids have to fit, and none of its records is overwritten."""
    from dataclasses import replace

    from afterword.load.project import load_project
    from afterword.model.kinds import Kind
    from afterword.parse.config import read_config
    from afterword.parse.record import sort_files

    project = load_project(target)
    ids = read_config(project.config)[0].ids
    for one in batch.records:
        if ids.kind_of(one.id) is not Kind.INCIDENT:
            hint = "add their pattern under 'ids' in site_config/settings.yml"
            raise click.UsageError(f"in this archive {one.id} is not the id of an incident; {hint}")
    there = {record_id: file for record_id, (file, _, _) in sort_files(project.records, ids).by_id().items()}
    kept, failed = [], list(batch.failed)
    for one in batch.records:
        file = there.get(one.id)
        if file is None or file.data == one.text.encode():
            kept.append(replace(one, path=file.path) if file else one)
        else:
            failed.append((one.source, f"{file.path} is there already and says something else"))
    return replace(batch, records=tuple(kept), failed=tuple(failed))


def _write(target: Path, texts: Mapping[str, str]) -> None:
    """Write what is not there yet; only the report is ever replaced."""
    from afterword.edit.write import ChangedMeanwhileError, create_file, replace_file

    try:
        for name, text in texts.items():
            path, content = target / name, text.encode()
            if not path.exists():
                create_file(path, content)
            elif (before := path.read_bytes()) != content:
                replace_file(path, before, content)
    except (ChangedMeanwhileError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
