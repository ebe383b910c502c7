"""The ways in which terminals announce: the bell, and the sequences for a notification on the desktop."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from enum import StrEnum

from sbtui.console.multiplexer import Multiplexer
from sbtui.console.notifying.notice import APP, Notice
from sbtui.domain.text import one_line

BELL = "\x07"


class Channel(StrEnum):
    """Every one but OFF rings the bell too: multiplexers mark the window by it, and may swallow the rest."""

    OFF = "off"
    BELL = "bell"
    OSC9 = "osc9"
    """iTerm2, Ghostty, WezTerm, kitty, ConEmu: one text."""
    OSC777 = "osc777"
    """urxvt, foot, Ghostty, WezTerm, some VTE: title and text."""
    OSC99 = "osc99"
    """kitty, foot: title and text, and the next of a conversation replaces the one before."""


# By the variables that terminals set; LC_TERMINAL comes along over SSH.
_BY_PROGRAM = {"iTerm.app": Channel.OSC9, "iTerm2": Channel.OSC9, "ghostty": Channel.OSC777, "WezTerm": Channel.OSC777}
_BY_VARIABLE = {
    "KITTY_WINDOW_ID": Channel.OSC99,
    "GHOSTTY_RESOURCES_DIR": Channel.OSC777,
    "WEZTERM_PANE": Channel.OSC777,
}
_BY_TERM = {
    "xterm-kitty": Channel.OSC99,
    "xterm-ghostty": Channel.OSC777,
    "foot": Channel.OSC777,
    "rxvt-unicode": Channel.OSC777,
    "wezterm": Channel.OSC777,
}


def channel(setting: str, environ: Mapping[str, str]) -> Channel:
    """The way that a setting names; for "auto" the one that this terminal is known to have, else the bell."""
    return _known(environ) if setting == "auto" else Channel(setting)


def _known(environ: Mapping[str, str]) -> Channel:
    term = environ.get("TERM", "")
    for prefix, found in _BY_TERM.items():
        if term.startswith(prefix):
            return found
    for name in ("TERM_PROGRAM", "LC_TERMINAL"):
        if environ.get(name, "") in _BY_PROGRAM:
            return _BY_PROGRAM[environ[name]]
    return next((found for name, found in _BY_VARIABLE.items() if environ.get(name)), Channel.BELL)


def sequences(chosen: Channel, announced: Notice, environ: Mapping[str, str]) -> list[str]:
    """What to write to the terminal, one after the other."""
    if chosen is Channel.OFF:
        return []
    multiplexer = Multiplexer.of(environ)
    return [BELL, *(multiplexer.passed(f"\x1b]{command}\x07") for command in _commands(chosen, announced))]


def _commands(chosen: Channel, announced: Notice) -> list[str]:
    title, text = _field(announced.title), _field(announced.text)
    match chosen:
        case Channel.OSC9:
            return [f"9;{title}: {text}"]
        case Channel.OSC777:
            return [f"777;notify;{title};{text}"]
        case Channel.OSC99:
            # (kitty docs: "Desktop notifications") At most 2,048 bytes before encoding in each.
            identity = f"i={APP}-{announced.thread_id}"
            return [
                f"99;{identity}:d=0:e=1;{_encoded(announced.title)}",
                f"99;{identity}:d=1:e=1:p=body;{_encoded(announced.text)}",
            ]
    return []


def _field(text: str) -> str:
    # A semicolon ends a field; and "9;4;…" would be a progress bar.
    return one_line(text).replace(";", ",")


def _encoded(text: str) -> str:
    return b64encode(one_line(text).encode()).decode("ascii")
