"""What a key does in each place, as the console decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from sbtui.console.keys import ACTIONS, Scope, keys_of
from sbtui.console.thread.keys import THREAD_BINDINGS

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
    for scope in (Scope.APP, Scope.MAIN, place):
        yield from _of_table(names, keymap, scope, typing=True)
    if place is Scope.COMPOSER:
        if character is not None and character.isprintable():
            yield Bound(f"types {character}")
        yield from _of_text_area(names)
    else:
        yield from _of_table(names, keymap, place, typing=False)
    if place is Scope.THREAD:
        yield from _of_messages(names, keymap)
    for scope in (Scope.MAIN, Scope.APP):
        yield from _of_table(names, keymap, scope, typing=False)


def _of_table(names: frozenset[str], keymap: Mapping[str, str], scope: Scope, *, typing: bool) -> Iterator[Bound]:
    for action in ACTIONS:
        if action.scope is scope and action.typing is typing and names & normal(keys_of(action, keymap)):
            yield Bound(action.description, action.id)


def _of_messages(names: frozenset[str], keymap: Mapping[str, str]) -> Iterator[Bound]:
    for binding in THREAD_BINDINGS:
        keys = keymap.get(binding.id or "", binding.key)
        if names & normal(keys.split(",")):
            yield Bound(binding.tooltip or binding.description, binding.id or "")


def _of_text_area(names: frozenset[str]) -> Iterator[Bound]:
    for binding in text_bindings():
        if binding.key in names:
            yield Bound(binding.description.lower())


def text_bindings() -> list[Binding]:
    """What the text field itself does with keys, one binding for each key."""
    return list(Binding.make_bindings(TextArea.BINDINGS))


def normal(keys: Iterable[str]) -> frozenset[str]:
    """Names as Textual reports them: "}" is right_curly_bracket."""
    bindings: list[BindingType] = [Binding(key.strip(), "") for key in keys if key.strip()]
    return frozenset(binding.key for binding in Binding.make_bindings(bindings))
