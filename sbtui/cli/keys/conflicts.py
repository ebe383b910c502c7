"""Keys that a config file gives to two actions that are heard in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sbtui.cli.keys.meaning import normal
from sbtui.console.keys import ACTIONS, Scope
from sbtui.console.thread.keys import THREAD_BINDINGS

_WIDE = frozenset({Scope.APP, Scope.MAIN})


@dataclass(frozen=True, slots=True)
class Conflict:
    """The user gave ``key`` to ``action``, and ``other`` has it too: only one of them is ever run by it."""

    key: str
    action: str
    other: str


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    run: str
    scope: Scope
    typing: bool
    keys: frozenset[str]
    given: frozenset[str]
    """Those that are the user's own choice."""


def conflicts(keymap: Mapping[str, str]) -> list[Conflict]:
    """One for each key that the user gave away twice, or that was somebody else's before."""
    entries = list(_entries(keymap))
    found: dict[frozenset[str], Conflict] = {}
    for entry in entries:
        for other in entries:
            for key in sorted(entry.given & other.keys):
                if other is not entry and _collide(entry, other):
                    found.setdefault(frozenset({key, entry.id, other.id}), Conflict(key, entry.id, other.id))
    return list(found.values())


def _collide(entry: _Entry, other: _Entry) -> bool:
    """Whether both are heard in one place: an inner one that hides an outer one there is often meant."""
    if entry.run.removeprefix("app.") == other.run.removeprefix("app."):
        return False
    if entry.scope is other.scope or {entry.scope, other.scope} <= _WIDE:
        return True
    return any(one.scope in _WIDE and one.typing for one in (entry, other))


def _entries(keymap: Mapping[str, str]) -> Iterator[_Entry]:
    for action in ACTIONS:
        yield _entry(action.id, action.run, action.scope, action.typing, action.keys, keymap)
    for binding in THREAD_BINDINGS:
        yield _entry(binding.id or "", binding.action, Scope.THREAD, False, binding.key, keymap)


def _entry(name: str, run: str, scope: Scope, typing: bool, default: str, keymap: Mapping[str, str]) -> _Entry:
    keys, before = normal(keymap.get(name, default).split(",")), normal(default.split(","))
    return _Entry(name, run, scope, typing, keys, keys - before)
