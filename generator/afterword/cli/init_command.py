"""`afterword init`: a new, empty archive that holds only what a team edits."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.cli.asking import utf8

FILES = {
    "README.md": "README.md",
    "mkdocs.yml": "mkdocs.yml",
    ".gitignore": "gitignore",
    "site_config/settings.yml": "settings.yml",
    "site_config/taxonomies/teams.yml": "teams.yml",
    "reviews/index.md": "index.md",
    "reviews/guide/incident.md": "guide-incident.md",
    "reviews/guide/review.md": "guide-review.md",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".github/pull_request_template.md": "pull-request.md",
    ".gitlab/merge_request_templates/Default.md": "pull-request.md",
    "CODEOWNERS": "codeowners",
    ".vscode/settings.json": "vscode-settings.json",
    ".vscode/tasks.json": "vscode-tasks.json",
}
"""The files of a new archive, and the template in `templates/init/` that each is made from."""


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="Review archive", callback=utf8, show_default=True, help="What the archive is called.")
def command(directory: Path, name: str) -> int:
    """Start a new, empty archive in DIRECTORY, which must be empty or not there yet (a .git folder may be).

    \b
    Example:
      afterword init our-reviews --name "Reviews of our service"
    """
    from afterword.edit.template import filled
    from afterword.edit.write import ChangedMeanwhileError, create_file
    from afterword.load.project import TEMPLATES, shipped_folders

    called = " ".join(name.split())
    if not called:
        raise click.UsageError("--name: the archive needs a name")
    if directory.exists() and any(entry.name != ".git" for entry in directory.iterdir()):
        raise click.UsageError(f"{directory} is not empty; name a new folder, so that nothing is written over")
    home = shipped_folders(TEMPLATES)[-1] / "init"
    try:
        for target, source in FILES.items():
            text = filled((home / source).read_text(encoding="utf-8"), {"name": called})
            create_file(directory / target, text.encode())
    except (ChangedMeanwhileError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"A new archive is in {directory}")
    click.echo(f"Next: {'' if directory == Path() else f'cd {directory} && '}afterword new incident")
    click.echo("      name your teams in site_config/taxonomies/teams.yml")
    return 0
