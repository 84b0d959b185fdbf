"""Lists of words and addresses that the rules on prose and privacy go by: shipped as data, each file the team's to replace."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Allowed(Struct, frozen=True, gc=False):
    """A text that the privacy rules let stand, with the reason; `*` in it stands for anything."""

    text: str = ""
    reason: str = ""


class PrivacySettings(Struct, frozen=True, gc=False):
    """`privacy` in the settings: what may stand, where telephone numbers are written without `+`, own addresses of user content."""

    allow: tuple[Allowed, ...] = ()
    phone_regions: tuple[str, ...] = ()
    user_content: tuple[str, ...] = ()


class ProseSettings(Struct, frozen=True, gc=False):
    """`prose` in the settings: the languages in which records are written, by the names of the word lists."""

    languages: tuple[str, ...] = ("en",)


class PrivacyLists(Struct, frozen=True, gc=False):
    """`privacy.yml`: addresses under which users' content is shown, and words after an @ that name nobody."""

    user_content: tuple[str, ...] = ()
    not_handles: tuple[str, ...] = ()


class Phrase(Struct, frozen=True, gc=False):
    """Words that are better replaced, and what to write instead; `unless` are longer phrases in which they are fine.

    A `*` at the end or the start of a word stands for any letters, `...` for up to five words.
    """

    words: tuple[str, ...] = ()
    instead: str = ""
    unless: tuple[str, ...] = ()


class WordList(Struct, frozen=True, gc=False):
    """`words/<language>.yml`. `openings` begin actions that have no end; `shouted` are plain words that people capitalise."""

    blame: tuple[Phrase, ...] = ()
    hindsight: tuple[Phrase, ...] = ()
    single_cause: tuple[Phrase, ...] = ()
    vague_actions: tuple[Phrase, ...] = ()
    openings: tuple[Phrase, ...] = ()
    shouted: tuple[str, ...] = ()


class Glossary(Struct, frozen=True, gc=False):
    """`glossary/*.yml`: acronyms and what they stand for. All files of the folder count together."""

    acronyms: Mapping[str, str] = field(default_factory=dict)


class Lists(Struct, frozen=True, gc=False):
    """All of these as read. `words` are by language."""

    privacy: PrivacyLists = PrivacyLists()
    words: Mapping[str, WordList] = field(default_factory=dict)
    acronyms: Mapping[str, str] = field(default_factory=dict)
