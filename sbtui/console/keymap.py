"""The keys in force: a preset's, and over them the user's own as far as they are usable."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from string import punctuation

from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual.keys import Keys, _character_to_key

from sbtui.console.keys import BY_ID, MOVEMENT
from sbtui.console.presets import PRESETS
from sbtui.settings.problems import Problem

_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_TYPED = frozenset(map(_character_to_key, punctuation)) | {"space"}
"""The names of keys that type something else than a letter or a digit."""
_NAMES: frozenset[str] = _TYPED | {str(key.value) for key in Keys} | set(FUNCTIONAL_KEYS.values())


def checked(keys: Mapping[str, str], preset: str) -> tuple[dict[str, str], list[Problem]]:
    """A keymap for all actions that the table has otherwise, and what is wrong with the user's part of it."""
    keymap = dict(PRESETS[preset])
    problems: list[Problem] = []
    for name, typed in keys.items():
        wanted = [key.strip() for key in typed.split(",")]
        problem = _name_problem(name) or _keys_problem(name, typed, wanted)
        if problem is None:
            keymap[name] = ",".join(wanted)
        else:
            problems.append(problem)
    return keymap, problems


def _name_problem(name: str) -> Problem | None:
    if name in BY_ID or name in MOVEMENT:
        return None
    near = get_close_matches(name, [*BY_ID, *(name for name in MOVEMENT if name)], n=1)
    mend = f"did you mean {near[0]}?" if near else "? lists them."
    return _problem(name, f'there is no action "{name}"', mend)


def _keys_problem(name: str, typed: str, wanted: list[str]) -> Problem | None:
    if not all(wanted) or any(" " in key for key in wanted):
        return _problem(name, f'"{typed}" for "{name}" should be key names separated by commas')
    for key in wanted:
        if not _is_known(key):
            near = _nearest(key)
            return _problem(name, f'"{key}" for "{name}" is no key', f"did you mean {near}?" if near else "")
    action = BY_ID.get(name)
    letters = [key for key in wanted if len(key) == 1 or key in _TYPED]
    if action is not None and action.typing and letters:
        return _problem(name, f'"{letters[0]}" for "{name}" could then no longer be typed')
    return None


def _problem(name: str, said: str, mend: str = "") -> Problem:
    return Problem(said=f"keys: {said}", mend=mend, key="keys", entry=name)


def _is_known(key: str) -> bool:
    *modifiers, base = _parts(key)
    if len(base) == 1 and base.isupper() and {"ctrl", "alt"} & set(modifiers):
        # Terminals send no such thing: it would be ctrl+shift with the small letter.
        return False
    return set(modifiers) <= set(_MODIFIERS) and (len(base) == 1 or base in _NAMES)


def _nearest(key: str) -> str:
    """The key that was probably meant; "" for none."""
    *modifiers, base = (part.lower() for part in _parts(key))
    near = [get_close_matches(modifier, _MODIFIERS, n=1) for modifier in modifiers]
    names = sorted(_NAMES)
    known = [base] if len(base) == 1 or base in _NAMES else get_close_matches(base, names, n=1)
    return "+".join(found[0] for found in (*near, known)) if all(near) and known else ""


def _parts(key: str) -> list[str]:
    return key.split("+") if len(key) > 1 else [key]
