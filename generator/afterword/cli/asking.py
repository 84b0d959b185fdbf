"""Asks a person on a terminal for what a command needs, one thing at a time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

import click

from afterword.model.when import UnreadableError
from afterword.parse.reader import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")


def someone_is_there() -> bool:
    """True when questions reach a person: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_text(question: str, default: str | None = None) -> str:
    """A line that is not empty."""
    while True:
        answer: str = click.prompt(question, default=default, show_default=default is not None)
        if answer.strip():
            return answer.strip()


def ask_choice(question: str, choices: Mapping[str, str], default: str | None = None) -> str:
    """One of some codes, shown with what each means; a number, a code in any case or a near miss will do."""
    codes = tuple(choices)
    for number, (code, meaning) in enumerate(choices.items(), start=1):
        click.echo(f"  {number}. {code:10} {meaning}".rstrip())
    while True:
        answer = ask_text(question, default)
        if answer.isdecimal() and 1 <= int(answer) <= len(codes):
            return codes[int(answer) - 1]
        known = nearest(answer, codes)
        if known.lower() == answer.lower():
            return known
        click.echo(f"  '{answer}' is not in the list" + (f"; did you mean {known}?" if known else "."))


def ask_read(question: str, read: Callable[[str], T], default: str | None = None) -> T:
    """A line that `read` accepts; what it refuses is asked for again, with the reason."""
    while True:
        try:
            return read(ask_text(question, default))
        except UnreadableError as error:
            click.echo(f"  {error.message}" + (f"; {error.hint}" if error.hint else ""))


def one_of(option: str, value: str, known: Iterable[str]) -> str:
    """The value of an option when it is known; a usage error with the nearest otherwise."""
    words = tuple(known)
    if value in words:
        return value
    close = nearest(value, words)
    if close.lower() == value.lower():
        return close
    advice = f"did you mean {close}?" if close else f"there are {', '.join(words)}" if words else "there are none yet"
    raise click.UsageError(f"{option}: '{value}' is not known; {advice}")


def utf8(_: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse what the terminal sent in another encoding, before it gets into a file."""
    if any("\ud800" <= character <= "\udfff" for character in value):
        name = next((word for word in parameter.opts if word.startswith("--")), parameter.name)
        raise click.UsageError(f"{name}: this is not UTF-8")
    return value
