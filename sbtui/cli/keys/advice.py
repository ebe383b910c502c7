"""Which default keys terminals keep for themselves, and what to press instead of those that this one kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sbtui.cli.keys.meaning import text_bindings
from sbtui.console.keys import ACTIONS, Action, keys_of
from sbtui.console.thread.keys import THREAD_BINDINGS

_TAKEN = frozenset({"ctrl+s", "ctrl+q", "ctrl+p", "ctrl+k", "ctrl+t", "ctrl+z"})
"""By flow control, docker attach, editors' terminals and multiplexers."""
_FUNCTION = re.compile(r"f\d{1,2}")
_ARROWS = frozenset({"up", "down", "left", "right"})
_SPARE = (
    "f9", "f12", "ctrl+g", "ctrl+r", "ctrl+n", "f7", "ctrl+o", "ctrl+y", "f2", "f10", "ctrl+underscore", "f11",
    "ctrl+b",
)  # fmt: skip
"""Keys to give away, the ones that nobody else wants first; those in use are passed over."""


def is_fragile(key: str) -> bool:
    """Whether some terminals, multiplexers or desktops keep a key, or send another one for it."""
    *modifiers, base = key.split("+")
    return (
        key in _TAKEN
        or "alt" in modifiers
        or (base == "enter" and bool(modifiers))
        or (base in _ARROWS and "ctrl" in modifiers)
        or _FUNCTION.fullmatch(base) is not None
    )


def is_alt_letter(key: str) -> bool:
    """Those stand or fall together: with the terminal's setting for Meta (Option)."""
    return re.fullmatch(r"alt\+(shift\+)?\w", key) is not None


def to_try(keymap: Mapping[str, str]) -> dict[str, str]:
    """The fragile keys in use, each with what it does."""
    found: dict[str, str] = {}
    for action in ACTIONS:
        for key in (*keys_of(action, keymap), *_of_text_area(action)):
            if is_fragile(key):
                found.setdefault(key, action.description)
    return found


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about an action some keys of which do not come through."""

    action: Action
    missing: tuple[str, ...]
    instead: tuple[str, ...] = ()
    """Its other keys that do come through."""
    plain: tuple[str, ...] = ()
    """Keys of the same action that act only while no text is being typed."""
    spare: str = ""
    """A key to give it, where nothing works while typing; "" where none is needed or left."""


def advise(missing: Collection[str], keymap: Mapping[str, str]) -> list[Advice]:
    """One piece of advice for each action that lost a key; ``missing`` are the keys that do not come through."""
    found = [_advice(action, missing, keymap) for action in ACTIONS if set(keys_of(action, keymap)) & set(missing)]
    needy = [one for one in found if one.action.typing and not one.instead]
    # Whoever has no key at all comes before those that lack one only while a text is typed.
    needy.sort(key=lambda one: bool(one.plain))
    spares = {one.action.id: key for one, key in zip(needy, _spares(missing, keymap), strict=False)}
    return [replace(one, spare=spares.get(one.action.id, "")) for one in found]


def _advice(action: Action, missing: Collection[str], keymap: Mapping[str, str]) -> Advice:
    keys = keys_of(action, keymap)
    return Advice(
        action,
        missing=tuple(key for key in keys if key in missing),
        instead=tuple(key for key in (*keys, *_of_text_area(action)) if key not in missing),
        plain=_plain(action, missing, keymap),
    )


def _spares(missing: Collection[str], keymap: Mapping[str, str]) -> list[str]:
    in_use = _in_use(keymap)
    spares = [key for key in _SPARE if key not in in_use and key not in missing]
    if any(_FUNCTION.fullmatch(key) for key in to_try(keymap) if key not in missing):
        return spares
    return [key for key in spares if not _FUNCTION.fullmatch(key)]


def remapped(advice: Collection[Advice], keymap: Mapping[str, str]) -> dict[str, str]:
    """The entries for the table ``keys``: the old keys stay, for other terminals that read the same file."""
    return {one.action.id: ",".join([*keys_of(one.action, keymap), one.spare]) for one in advice if one.spare}


def _plain(action: Action, missing: Collection[str], keymap: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        key
        for other in ACTIONS
        if other is not action and not other.typing and _run(other) == _run(action)
        for key in keys_of(other, keymap)
        if key not in missing
    )


def _run(action: Action) -> str:
    """What it runs, from wherever it is asked for."""
    return action.run.removeprefix("app.")


def _of_text_area(action: Action) -> list[str]:
    """The text field's own keys for a writing action, other actions' keys left out."""
    ours = {key for other in ACTIONS for key in keys_of(other, {})}
    return [binding.key for binding in text_bindings() if binding.action == action.run and binding.key not in ours]


def _in_use(keymap: Mapping[str, str]) -> set[str]:
    table = {key for action in ACTIONS for key in keys_of(action, keymap)}
    messages = {key for binding in THREAD_BINDINGS for key in keymap.get(binding.id or "", binding.key).split(",")}
    return table | messages | {binding.key for binding in text_bindings()}
