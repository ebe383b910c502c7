"""Keeps pasted text together: Textual takes what follows an escape inside a paste for keys, Enter among them."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from sbtui.console.writing.pasted import writable

_ESC, _START, _END = "\x1b", "\x1b[200~", "\x1b[201~"
_SILENCE = 2.0
"""Seconds without anything from the terminal after which a paste has ended, though its end was not marked."""
_KEYS = 16
"""Characters that keys pressed by hand hardly ever bring at once."""


class PasteFilter:
    """Goes through what the terminal sends, in pieces as they come; only pastes are changed.

    Inside one, an escape with its letter becomes the single control character that means the same (ECMA-48,
    5.3), which is no key, and which is then dropped with the sequence that it begins.
    """

    def __init__(self) -> None:
        self._pasting = False
        self._held = ""
        """The last characters, while they may be the first ones of a marker."""
        self._seen = ""
        """The last characters outside of a paste, already passed on, for a marker that comes in two pieces."""
        self._given_up = False
        """Whether the last paste ended without its marker: what comes next may still belong to it."""

    @property
    def pasting(self) -> bool:
        """Whether what comes now belongs to a paste."""
        return self._pasting

    def give_up(self) -> str:
        """The end of a paste whose marker got lost, for the parser."""
        self._pasting, self._held, self._given_up = False, "", True
        return _END

    def passed(self, data: str) -> str:
        """The piece as the parser may see it; the end of it may follow with the next one."""
        result: list[str] = []
        if self._given_up:
            # The connection may only have stood still. As keys, the rest of a text would send what was pasted.
            self._given_up = False
            if _END in data or (len(data) > _KEYS and not data.startswith(_ESC)):
                self._pasting = True
                result.append(_START)
        rest = self._held + data
        self._held = ""
        while rest:
            rest = self._inside(rest, result) if self._pasting else self._outside(rest, result)
        return "".join(result)

    def _outside(self, data: str, result: list[str]) -> str:
        known = len(self._seen)
        found = (self._seen + data).find(_START)
        if found < 0:
            result.append(data)
            self._seen = (self._seen + data)[-len(_START) + 1 :]
            return ""
        cut = found + len(_START) - known
        result.append(data[:cut])
        self._pasting, self._seen = True, ""
        return data[cut:]

    def _inside(self, data: str, result: list[str]) -> str:
        before, escape, after = data.partition(_ESC)
        result.append(before)
        sequence = escape + after
        if sequence.startswith(_END):
            result.append(_END)
            self._pasting = False
            return sequence[len(_END) :]
        if _END.startswith(sequence):
            self._held = sequence
            return ""
        letter = after[:1]
        if "@" <= letter <= "_":
            result.append(chr(ord(letter) + 0x40))
            return after[1:]
        return after


class PasteSafeParser(XTermParser):
    """Textual's parser, behind the filter; its pastes are text that may be drawn."""

    def __init__(self, debug: bool = False) -> None:
        self._filter = PasteFilter()
        self._heard = 0.0
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        self._heard = monotonic()
        passed = self._filter.passed(data)
        if data and not passed:
            # To the parser, nothing at all would mean that no more comes.
            return
        yield from self._parsed(passed)

    def tick(self) -> Iterable[Message]:
        if self._filter.pasting and monotonic() - self._heard >= _SILENCE:
            # Without this, the keyboard would be dead for ever: every key would count as pasted.
            yield from self._parsed(self._filter.give_up())
        yield from super().tick()

    def _parsed(self, passed: str) -> Iterable[Message]:
        for message in super().feed(passed):
            if isinstance(message, events.Paste):
                # Whichever field takes it would draw it as it is.
                message.text = writable(message.text)
            yield message


def keep_pastes_together() -> None:
    """Let Textual's driver read the terminal through the filter."""
    vars(linux_driver)["XTermParser"] = PasteSafeParser
