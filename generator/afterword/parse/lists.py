"""Reads the lists of words and addresses, and finds settings about them that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct

from afterword.diagnostics import Field, Problem
from afterword.model.lists import Glossary, Lists, PrivacyLists, WordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.model.settings import Settings

T = TypeVar("T", bound=Struct)
WORDS, GLOSSARY = "words/", "glossary/"
_ENDING = ".yml"
SHORTEST = 4
"""An allowance needs so many letters and digits: a shorter one would let nearly anything pass."""


class Read(Protocol):
    """Reads the configuration file of a name into a struct, the default one where there is no such file."""

    def __call__(self, name: str, cls: type[T], /) -> T:
        """Read it."""


def read_lists(names: Iterable[str], read: Read) -> Lists:
    """All lists among the configuration files of these names."""
    names = sorted(names)
    words = {_stem(name, WORDS): read(name, WordList) for name in names if _is_in(name, WORDS)}
    glossaries = [read(name, Glossary) for name in names if _is_in(name, GLOSSARY)]
    acronyms = {acronym: means for glossary in glossaries for acronym, means in glossary.acronyms.items()}
    return Lists(read("privacy.yml", PrivacyLists), words, acronyms)


def _is_in(name: str, folder: str) -> bool:
    return name.startswith(folder) and name.endswith(_ENDING)


def _stem(name: str, folder: str) -> str:
    return name.removeprefix(folder).removesuffix(_ENDING)


def list_problems(settings: Settings, lists: Lists) -> Iterator[Problem]:
    """What is wrong with `privacy` and `prose` in the settings."""
    for index, allowed in enumerate(settings.privacy.allow):
        place = Field(("privacy", "allow", index))
        if sum(letter.isalnum() for letter in allowed.text) < SHORTEST:
            message = "this would let nearly anything pass"
            hint = "write the whole text that may stand; * stands for any part of it: text: '*@example.org'"
            yield Problem("settings", message, Field((*place.path, "text")), hint)
        elif not allowed.reason.strip():
            yield Problem("settings", "nobody says why this may stand", place, "write reason: our public press address")
    for index, language in enumerate(settings.prose.languages):
        if lists.words and language not in lists.words:
            message = f"there is no list of words for the language '{language[:20]}'"
            hint = f"there are lists for {', '.join(lists.words)}; another one is a file site_config/words/xx.yml"
            yield Problem("settings", message, Field(("prose", "languages", index)), hint)
