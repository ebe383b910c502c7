"""Keeps pasted text together: Textual takes what follows an escape inside a paste for keys, Enter among them."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from sbtui.console.writing.pasted import writable

_ESC, _START, _END = "\x1b", "\x1b[200~", "\x1b[201~"


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

    def passed(self, data: str) -> str:
        """The piece as the parser may see it; the end of it may follow with the next one."""
        result: list[str] = []
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
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        passed = self._filter.passed(data)
        if data and not passed:
            # To the parser, nothing at all would mean that no more comes.
            return
        for message in super().feed(passed):
            if isinstance(message, events.Paste):
                # Whichever field takes it would draw it as it is.
                message.text = writable(message.text)
            yield message


def keep_pastes_together() -> None:
    """Let Textual's driver read the terminal through the filter."""
    vars(linux_driver)["XTermParser"] = PasteSafeParser
