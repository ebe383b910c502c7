"""From the bytes of a terminal to keys: text, and the names of the others."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

TEXT = "text"
"""The name of a key that is text; all others have none."""
_PASTE_PAUSE = 0.1
"""Seconds of silence after which a paste has ended. A person's next key takes longer."""
_LONG = 512
"""Bytes that nobody types at once."""
_CONTROLS = {
    "\x01": "home",
    "\x02": "left",
    "\x04": "end-of-file",
    "\x05": "end",
    "\x06": "right",
    "\x08": "backspace",
    "\x0b": "delete-to-end",
    "\x0c": "redraw",
    "\x0e": "down",
    "\x10": "up",
    "\x14": "swap",
    "\x15": "delete-to-start",
    "\x17": "delete-word",
    "\x19": "yank",
    "\x7f": "backspace",
}
_ESCAPED = {
    "[A": "up",
    "OA": "up",
    "[B": "down",
    "OB": "down",
    "[C": "right",
    "OC": "right",
    "[D": "left",
    "OD": "left",
    "[H": "home",
    "OH": "home",
    "[1~": "home",
    "[7~": "home",
    "[F": "end",
    "OF": "end",
    "[4~": "end",
    "[8~": "end",
    "[3~": "delete",
    "b": "word-left",
    "f": "word-right",
    "d": "delete-next-word",
    "\x7f": "delete-word",
    "\x08": "delete-word",
    "[1;5D": "word-left",
    "[1;5C": "word-right",
    "[1;3D": "word-left",
    "[1;3C": "word-right",
}
# A whole one; what has only begun waits for the rest.
_ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[\x40-\x7e]|O[\x40-\x7e]|[^\[O])", re.DOTALL)
_MOST_PENDING = 32


class Key(NamedTuple):
    """One key: ``text`` with what was typed, or the name of what it does."""

    name: str
    text: str = ""


class Keyboard:
    """Decodes what a terminal sends, in whatever pieces it comes.

    Line ends inside a paste are text: only Enter by itself sends. Without an escape sequence of its own that
    terminals would have to know, a paste is told by its speed: something follows the line end in the same breath.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._pasting = False
        self._last = 0.0

    def feed(self, data: bytes, now: float) -> list[Key]:
        """The keys in these bytes, which came at ``now`` (monotonic seconds)."""
        typed = self._pending + self._decoder.decode(data)
        self._pending = ""
        if now - self._last > _PASTE_PAUSE:
            self._pasting = False
        self._last = now
        ends = typed.replace("\r\n", "\n").replace("\r", "\n")
        if len(data) > _LONG or "\n" in ends.rstrip("\n"):
            self._pasting = True
        if self._pasting:
            typed = ends
        return self._keys(typed)

    def _keys(self, typed: str) -> list[Key]:
        keys: list[Key] = []
        at = 0
        while at < len(typed):
            char = typed[at]
            if char == "\x1b":
                found = _ESCAPE.match(typed, at)
                if found is None:
                    if len(typed) - at <= _MOST_PENDING:
                        self._pending = typed[at:]
                        break
                    at += 1
                    continue
                if (name := _ESCAPED.get(found[1])) is not None:
                    keys.append(Key(name))
                at = found.end()
                continue
            if char in "\r\n":
                keys.append(Key(TEXT, "\n") if self._pasting else Key("enter"))
            elif char in _CONTROLS:
                keys.append(Key(_CONTROLS[char]))
            elif char == "\t" and self._pasting:
                keys.append(Key(TEXT, " "))
            elif char >= " ":
                keys.append(Key(TEXT, char))
            at += 1
        return keys
