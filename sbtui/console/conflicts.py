"""Keys that were given to two actions that are heard in one place, and which of the two they run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingsMap, BindingType

from sbtui.console.keys import ACTIONS, Scope, bindings
from sbtui.console.presets import PRESETS
from sbtui.console.thread.keys import THREAD_BINDINGS
from sbtui.settings.problems import Problem

_WIDE = frozenset({Scope.APP, Scope.MAIN})


@dataclass(frozen=True, slots=True)
class Conflict:
    """``action`` was given ``key``, and ``other`` has it too."""

    key: str
    action: str
    other: str
    runs: str
    """The one of all that have the key that it runs, where both are heard."""


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    run: str
    scope: Scope
    typing: bool
    keys: frozenset[str]
    given: frozenset[str]
    """Those of its keys that are somebody's own choice."""


def conflicts(keymap: Mapping[str, str], base: Mapping[str, str] | None = None) -> list[Conflict]:
    """One for each key that was given away twice, or was somebody else's before, in a keymap laid over ``base``."""
    return _found(keymap, list(_entries(keymap, base or {})))


def collisions(keymap: Mapping[str, str]) -> list[Conflict]:
    """One for each key that two actions have in one place, whoever gave it to them."""
    return _found(keymap, list(_entries(keymap, None)))


def key_conflicts(keymap: Mapping[str, str], preset: str) -> Iterator[Problem]:
    """What to say about those of the user's keys, which are laid over a preset's."""
    for found in conflicts(keymap, PRESETS[preset]):
        said = f"keys: {found.key} is given to both {found.action} and {found.other}; it runs {found.runs}"
        yield Problem(said=said, key="keys", entry=found.action)


def _found(keymap: Mapping[str, str], entries: list[_Entry]) -> list[Conflict]:
    holders: dict[str, list[_Entry]] = {}
    for entry in entries:
        for key in entry.keys:
            holders.setdefault(key, []).append(entry)
    found: dict[frozenset[str], Conflict] = {}
    for entry in entries:
        for key in sorted(entry.given):
            for other in holders[key]:
                if other is not entry and _collide(entry, other):
                    pair = frozenset({key, entry.id, other.id})
                    if pair not in found:
                        found[pair] = Conflict(key, entry.id, other.id, _runs(key, entry.scope, other.scope, keymap))
    return list(found.values())


def _collide(entry: _Entry, other: _Entry) -> bool:
    """Whether both are heard in one place: an inner one that hides an outer one there is often meant."""
    if entry.run.removeprefix("app.") == other.run.removeprefix("app."):
        return False
    if entry.scope is other.scope or {entry.scope, other.scope} <= _WIDE:
        return True
    return any(one.scope in _WIDE and one.typing for one in (entry, other))


def _entries(keymap: Mapping[str, str], base: Mapping[str, str] | None) -> Iterator[_Entry]:
    for action in ACTIONS:
        yield _entry(action.id, action.run, action.scope, action.typing, action.keys, keymap, base)
    for binding in THREAD_BINDINGS:
        yield _entry(binding.id or "", binding.action, Scope.THREAD, False, binding.key, keymap, base)


def _entry(
    name: str, run: str, scope: Scope, typing: bool, own: str, keymap: Mapping[str, str], base: Mapping[str, str] | None
) -> _Entry:
    keys = normal(keymap.get(name, own).split(","))
    before = frozenset[str]() if base is None else normal(base.get(name, own).split(","))
    return _Entry(name, run, scope, typing, keys, keys - before)


def _runs(key: str, scope: Scope, other: Scope, keymap: Mapping[str, str]) -> str:
    """The id of what a key runs where both scopes are heard, by the very rules of Textual."""
    place = next((one for one in (scope, other) if one not in _WIDE), Scope.MAIN)
    chain = [heard(one, keymap) for one in dict.fromkeys((Scope.APP, Scope.MAIN, place))]
    if place is Scope.THREAD:
        chain.append(heard_by_messages(keymap))
    # Keys that act while typing are taken by the outermost that wants them, all others by the innermost.
    typing = (binding for bound in chain for binding in bound.get(key, ()) if binding.priority)
    plain = (binding for bound in reversed(chain) for binding in bound.get(key, ()) if not binding.priority)
    return next((binding.id or "" for found in (typing, plain) for binding in found), "")


def heard(scope: Scope, keymap: Mapping[str, str]) -> dict[str, list[Binding]]:
    """What each key runs in a scope, the first of them first; those that the keymap takes it from are left out."""
    return _applied(bindings(scope), keymap)


def heard_by_messages(keymap: Mapping[str, str]) -> dict[str, list[Binding]]:
    """As `heard`, for the keys that move through the messages, which hear before their pane does."""
    return _applied(THREAD_BINDINGS, keymap)


def _applied(own: Iterable[BindingType], keymap: Mapping[str, str]) -> dict[str, list[Binding]]:
    bound = BindingsMap(own)
    bound.apply_keymap({name: ",".join(_names(keys.split(","))) for name, keys in keymap.items()})
    return bound.key_to_bindings


def normal(keys: Iterable[str]) -> frozenset[str]:
    """Names as Textual reports them: "}" is right_curly_bracket."""
    return frozenset(_names(keys))


def _names(keys: Iterable[str]) -> list[str]:
    made: list[BindingType] = [Binding(key.strip(), "") for key in keys if key.strip()]
    return [binding.key for binding in Binding.make_bindings(made)]
