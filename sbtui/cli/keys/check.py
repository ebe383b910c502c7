"""``sbtui keys --check``: asks for each key that some terminals keep, and finds another for those that do not come."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sbtui.cli.keys.advice import Advice, advise, is_alt_letter, remapped, to_try
from sbtui.cli.keys.terminal import KeyReader, Pressed, key_reader, say, spelt, write
from sbtui.cli.keys.viewer import LEAVE, until_left
from sbtui.cli.signals import leaving_on_signals
from sbtui.console.keys import IN_PALETTE
from sbtui.settings import Settings
from sbtui.settings.layers import COMMAND_LINE
from sbtui.settings.writing import write_keys

_SKIP = frozenset({"space", "enter"})
_INTERRUPTED = 130
_TRIES = 2
_ALIKE = 2
"""alt with so many letters in vain, and the others need not be tried."""
_NAMES = {
    "apostrophe": "'",
    "colon": ":",
    "comma": ",",
    "backslash": "\\",
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


class Interrupted(Exception):
    """ctrl+c: the user wants no more of it."""


@dataclass
class Tried:
    """What came of the keys so far."""

    missing: dict[str, str] = field(default_factory=dict)
    """Keys that do not come through, with what came instead, "" for nothing."""
    delivered: set[str] = field(default_factory=set)

    @property
    def alt_is_no_use(self) -> bool:
        letters = [key for key in self.missing if is_alt_letter(key)]
        return len(letters) >= _ALIKE and not any(map(is_alt_letter, self.delivered))


def run_check(settings: Settings, keymap: Mapping[str, str], *, write_them: bool, seconds: float) -> int:
    """Walk through the keys; returns the exit code.

    With ``write_them`` the new keys go into the config file without asking. ``seconds`` is how long each key
    is waited for.

    Raises:
        TerminalLost: there is no terminal, or it went away.
        SettingsError: the file cannot be written.
    """
    return asyncio.run(_run(settings, keymap, write_them, seconds))


async def _run(settings: Settings, keymap: Mapping[str, str], write_them: bool, seconds: float) -> int:
    with leaving_on_signals() as leaving, key_reader() as keys:
        return await until_left(_check(keys, settings, keymap, write_them, seconds), leaving)


async def _check(
    keys: KeyReader, settings: Settings, keymap: Mapping[str, str], write_them: bool, seconds: float
) -> int:
    wanted = to_try(keymap)
    say(f"{len(wanted)} keys that some terminals keep for themselves. Press each; Space or Enter if nothing happens.")
    try:
        tried = await _try_all(keys, wanted, seconds)
        advice = advise(tried.missing, keymap)
        for line in summary(tried, advice):
            say(line)
        entries = remapped(advice, keymap)
        if not entries:
            return 0
        path = settings.config_path
        assert path is not None
        if write_them or await _agreed(keys, path):
            _write(settings, path, entries)
    except Interrupted:
        say("Stopped; nothing was written.")
        return _INTERRUPTED
    return 0


async def _try_all(keys: KeyReader, wanted: Mapping[str, str], seconds: float) -> Tried:
    tried = Tried()
    for number, (key, words) in enumerate(wanted.items(), start=1):
        if is_alt_letter(key) and tried.alt_is_no_use:
            tried.missing[key] = ""
            continue
        write(f"{number:>3}/{len(wanted)}  {key:<14} {words}  ")
        came = await _try(keys, key, seconds)
        if came is None:
            tried.delivered.add(key)
            say("✓")
        else:
            tried.missing[key] = came
            say(f"came as {came}" if came else "did not come")
    return tried


async def _try(keys: KeyReader, key: str, seconds: float) -> str | None:
    """None when the key came, else the name of what came instead of it, "" for nothing."""
    came = ""
    for tries_left in reversed(range(_TRIES)):
        pressed = await keys.next(seconds)
        if pressed is None:
            return came
        if pressed.key == "enter" and key.endswith("+enter"):
            return "enter"
        if pressed.key in _SKIP:
            return came
        if pressed.key == LEAVE:
            raise Interrupted
        if key in (pressed.aliases or (pressed.key,)):
            return None
        came = _name(pressed)
        if tries_left:
            write(f"(that came as {came}: once more, or Space) ")
    return came


def _name(pressed: Pressed) -> str:
    return pressed.key or spelt(pressed.sent)


async def _agreed(keys: KeyReader, path: Path) -> bool:
    write(f"Write these into {path}? y or n ")
    while True:
        pressed = await keys.next()
        assert pressed is not None
        if pressed.key == LEAVE:
            raise Interrupted
        if pressed.key in ("y", "Y", "n", "N", "escape", "enter"):
            say(pressed.key)
            return pressed.key in ("y", "Y")


def _write(settings: Settings, path: Path, entries: Mapping[str, str]) -> None:
    write_keys(path, entries)
    say(f"Written into {path}.")
    origin = settings.origin("keys")
    if origin not in ("default", str(path)):
        where = "the command line" if origin == COMMAND_LINE else origin
        say(f"But {where} sets keys as well, and wins over the file.")


def summary(tried: Tried, advice: Iterable[Advice]) -> list[str]:
    """What this terminal keeps, and what to press instead."""
    if not tried.missing:
        return ["", "This terminal sends them all."]
    lines = ["", f"This terminal does not send: {', '.join(tried.missing)}"]
    if tried.alt_is_no_use:
        lines.append('alt works where the terminal has "Option as Meta" or "Alt sends Escape"; look for it first.')
    return [*lines, *(f"  {one.action.description}: {_instead(one)}" for one in advice)]


def _instead(advice: Advice) -> str:
    plain = f"{', '.join(map(_shown, advice.plain))} outside the text" if advice.plain else ""
    if advice.instead:
        return ", ".join(map(_shown, advice.instead))
    spare = f"{advice.spare} once it is written down" if advice.spare else ""
    return "; ".join(filter(None, (plain, spare))) or _without_keys(advice)


def _without_keys(advice: Advice) -> str:
    return "by the command palette" if advice.action.id in IN_PALETTE else "no key is left for it"


def _shown(key: str) -> str:
    return _NAMES.get(key, key)
