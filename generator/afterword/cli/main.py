"""`afterword`: one word for each job; commands are imported only when they are used."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from afterword import __version__

COMMANDS = {
    "init": "start a new archive",
    "new": "start a record from its template",
    "log": "add a line to a timeline or a progress log",
    "check": "say what is not sound, and where",
    "diff": "say what a change means, against a git revision",
    "explain": "print the manual of a check",
    "fix": "put right how records are written",
    "rename": "give a record another id, everywhere",
    "withdraw": "withdraw a record, which stays and says why",
    "build": "build the site",
    "merge": "put shards of a site together",
    "serve": "preview the site and see every change at once",
    "pages": "write the pages as plain files",
    "export": "write what other programs need to know",
    "import": "turn records of another shape into incidents",
}
SOUND, PROBLEMS, USAGE, OURS = 0, 1, 2, 3


class Commands(click.Group):
    """Finds each command in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"afterword.cli.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="afterword")
def group() -> None:
    """Turn Markdown records in git into a validated, cross-linked review archive.

    Exit codes: 0 sound, 1 problems found, 2 the call was wrong, 3 a bug of ours.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with one of the four exit codes."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code. Whatever escapes is a bug of ours and says so."""
    # An archive is a hundred thousand small values that live until the end: looking for cycles among them is half the time.
    gc.set_threshold(200_000, 20, 100)
    try:
        plain = False if "NO_COLOR" in os.environ else None
        answer: Any = group.main(args=arguments, prog_name="afterword", standalone_mode=False, color=plain)
        return answer if isinstance(answer, int) else SOUND
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return USAGE
    except click.ClickException as wrong:
        # Three lines of usage above each sentence help nobody who has a sentence.
        click.echo(f"Error: {wrong.format_message()}", err=True)
        if isinstance(wrong, click.NoSuchOption | click.MissingParameter) and wrong.ctx is not None:
            click.echo(wrong.ctx.get_usage(), err=True)
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return SOUND
    except Exception as bug:  # noqa: BLE001 - the last door before the terminal
        import traceback

        traceback.print_exc()
        click.echo(
            f"\nThis is a bug in Afterword, not in your records ({type(bug).__name__}). Please report it.", err=True
        )
        return OURS
