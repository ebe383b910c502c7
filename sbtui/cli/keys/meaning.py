"""What a key does in each place, as the console decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from textual.binding import Binding
from textual.widgets import TextArea

from sbtui.console.conflicts import heard, heard_by_messages
from sbtui.console.keys import Scope

PLACES = (Scope.LIST, Scope.THREAD, Scope.COMPOSER)


@dataclass(frozen=True, slots=True)
class Bound:
    """Something that a key runs."""

    words: str
    id: str = ""
    """Its name in the config file's table ``keys``; "" for what cannot be given another key."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a key does in these places."""

    places: tuple[Scope, ...]
    bound: Bound

    def __str__(self) -> str:
        where = "anywhere" if self.places == PLACES else ", ".join(place.value for place in self.places)
        return f"{where}: {self.bound.words}{f' ({self.bound.id})' if self.bound.id else ''}"


def meanings(names: Iterable[str], character: str | None, keymap: Mapping[str, str]) -> list[Meaning]:
    """What a key does, by its name and aliases and the character that it types; () where it does nothing."""
    names = frozenset(names)
    found: dict[Bound, list[Scope]] = {}
    for place in PLACES:
        bound = next(_bound(names, character, keymap, place), None)
        if bound is not None:
            found.setdefault(bound, []).append(place)
    return [Meaning(tuple(places), bound) for bound, places in found.items()]


def _bound(names: frozenset[str], character: str | None, keymap: Mapping[str, str], place: Scope) -> Iterator[Bound]:
    """Everything that hears the key in a place, the one that gets it first.

    Keys that act while typing are taken by the outermost that wants them, all others by the innermost.
    """
    outer_to_inner = [heard(scope, keymap) for scope in (Scope.APP, Scope.MAIN, place)]
    for bound in outer_to_inner:
        yield from _of(bound, names, typing=True)
    inner_to_outer = outer_to_inner[::-1]
    if place is Scope.THREAD:
        inner_to_outer.insert(0, heard_by_messages(keymap))
    elif place is Scope.COMPOSER:
        if character is not None and character.isprintable():
            yield Bound(f"types {character}")
        yield from _of_text_area(names)
    for bound in inner_to_outer:
        yield from _of(bound, names, typing=False)


def _of(bound: Mapping[str, list[Binding]], names: frozenset[str], *, typing: bool) -> Iterator[Bound]:
    for name in names:
        for binding in bound.get(name, ()):
            if binding.priority is typing:
                yield Bound(binding.tooltip or binding.description, binding.id or "")


def _of_text_area(names: frozenset[str]) -> Iterator[Bound]:
    for binding in text_bindings():
        if binding.key in names:
            yield Bound(binding.description.lower())


def text_bindings() -> list[Binding]:
    """What the text field itself does with keys, one binding for each key."""
    return list(Binding.make_bindings(TextArea.BINDINGS))
