"""What is being begun before the cursor, and what it could become: "/sl", ":tad", ";thanks", "@ad"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sbtui.console.writing import emoji_names, slash

MOST = emoji_names.MOST


class Kind(StrEnum):
    """What a begun word is the beginning of, by its first character."""

    COMMAND = "/"
    EMOJI = ":"
    SNIPPET = ";"
    NAME = "@"


@dataclass(frozen=True, slots=True)
class Begun:
    """A word with its first character, that ends at the cursor."""

    kind: Kind
    word: str

    @property
    def length(self) -> int:
        """Characters before the cursor that belong to it."""
        return len(self.word) + 1


@dataclass(frozen=True, slots=True)
class Offer:
    """What a begun word can become."""

    name: str
    text: str
    """What takes the word's place."""
    sign: str = ""
    """The emoji of that name."""
    note: str = ""
    """What to say when it is taken, in one sentence."""


Filled = Callable[[str], tuple[str, str]]
"""A snippet's text with its placeholders filled, and a sentence about those that are not, or ""."""

_COMMAND = re.compile(r"/([A-Za-z_-]*)")
_EMOJI = re.compile(r":([A-Za-z0-9_+-]{2,})$")
_CLOSED = re.compile(r":([A-Za-z0-9_+-]{2,}):$")
_SNIPPET = re.compile(r";([\w-]*)$")
_NAME = re.compile(r"@(\w[\w'’.-]{0,39})$")
_OPENING = "([{<\"'“‘«„"


def begun(before: str, *, first_line: bool, snippets: bool, names: bool = False) -> Begun | None:
    """What stands before the cursor in its line; None while nothing is begun there.

    A word begins a line, or follows a space, an opening bracket or quote, or an emoji: the colons of "at 10:30",
    of "https://" and of "std::move" begin nothing, nor does the sign of an e-mail address.
    """
    if first_line and (match := _COMMAND.fullmatch(before)):
        return Begun(Kind.COMMAND, match[1].lower())
    if (match := _EMOJI.search(before)) and _may_begin(before, match.start()):
        return Begun(Kind.EMOJI, match[1].lower())
    if snippets and (match := _SNIPPET.search(before)) and _may_begin(before, match.start()):
        return Begun(Kind.SNIPPET, match[1])
    if names and (match := _NAME.search(before)) and _may_begin(before, match.start()):
        return Begun(Kind.NAME, match[1])
    return None


def wants_names(before: str) -> bool:
    """Whether an emoji's name may be about to be typed: time to read the table."""
    return before.endswith(":") and _may_begin(before, len(before) - 1)


def closed_name(before: str) -> str:
    """The name between two colons that ends at the cursor; "" for none."""
    match = _CLOSED.search(before)
    return match[1] if match and _may_begin(before, match.start()) else ""


def offers(word: Begun, snippets: Mapping[str, str], filled: Filled, names: Sequence[str] = ()) -> tuple[Offer, ...]:
    """What the word can become, the likeliest first; () for nothing. ``names`` are clean."""
    if word.kind is Kind.COMMAND:
        names = [name for name in slash.NAMES if name.startswith(word.word.replace("_", "-"))]
        return tuple(Offer(f"/{name}", f"/{name} ") for name in names[:MOST])
    if word.kind is Kind.EMOJI:
        return tuple(Offer(name, sign, sign) for name, sign in emoji_names.suggestions(word.word))
    if word.kind is Kind.NAME:
        return tuple(Offer(f"@{name}", name) for name in _named(word.word, names)[:MOST])
    start = word.word.lower()
    names = sorted((name for name in snippets if name.lower().startswith(start)), key=lambda name: (len(name), name))
    return tuple(Offer(f";{name}", *_snippet(filled(snippets[name]))) for name in names[:MOST])


def nothing_words(word: Begun) -> str:
    """That a word can become nothing."""
    if word.kind is Kind.COMMAND:
        return f"There is no command /{word.word}."
    if word.kind is Kind.EMOJI:
        return f"No emoji is called :{word.word}"
    if word.kind is Kind.NAME:
        return f"Nobody here is called {word.word}."
    return f"There is no snippet ;{word.word}"


def _named(start: str, names: Sequence[str]) -> list[str]:
    """The names that begin so, or one of whose words does; without regard to case and accents."""
    wanted = _plain(start)
    plain = {name: _plain(name) for name in names}
    first = [name for name in plain if plain[name].startswith(wanted)]
    then = [name for name in plain if any(word.startswith(wanted) for word in plain[name].split())]
    return [*dict.fromkeys([*first, *then])]


def _plain(text: str) -> str:
    import unicodedata

    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char)).casefold()


def _snippet(filled: tuple[str, str]) -> tuple[str, str, str]:
    text, note = filled
    return text, "", note


def _may_begin(before: str, index: int) -> bool:
    if index == 0:
        return True
    char = before[index - 1]
    return char.isspace() or char in _OPENING or not (char.isascii() or char.isalnum())
