"""The terminal in the mode that the console puts it into, read key by key, with the bytes of each."""

from __future__ import annotations

import asyncio
import os
import sys
import termios
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from textual import constants, events
from textual._keyboard_protocol import MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.message import Message

from sbtui.cli.refusals import Refusal
from sbtui.console.more_keys import tell_keys_apart
from sbtui.domain.text import printable

_KITTY_FLAGS = 1 | 8 | 16
"""As Textual asks for them: unambiguous codes, for all keys, with their text (kitty keyboard protocol)."""
_PATIENCE = constants.ESCAPE_DELAY + 0.02


@dataclass(frozen=True, slots=True)
class Pressed:
    """One thing that the terminal sent."""

    sent: str
    """The characters that came; "" for the second of two keys in one sequence."""
    key: str = ""
    """Textual's name; "" for what is no key, as a paste."""
    aliases: tuple[str, ...] = ()
    character: str | None = None
    words: str = ""
    """What it is, when it is no key."""


class TerminalLost(Exception):
    """The terminal is gone: nothing can be read from it any more."""


class KeyReader:
    """Turns what the terminal sends into keys, by the very parser that the console uses."""

    def __init__(self) -> None:
        tell_keys_apart()
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._pending = ""
        self._pressed: deque[Pressed] = deque()
        self._news = asyncio.Event()
        self._tick: asyncio.TimerHandle | None = None
        self._lost = False

    async def next(self, seconds: float | None = None) -> Pressed | None:
        """The next key; None when none came within ``seconds``.

        Raises:
            TerminalLost: there will be none any more.
        """
        try:
            async with asyncio.timeout(seconds):
                while not self._pressed:
                    if self._lost:
                        raise TerminalLost
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return None
        return self._pressed.popleft()

    def feed(self, data: bytes) -> None:
        """Take in what was read; no bytes mean that the terminal is gone."""
        if not data:
            self._lost = True
            self._news.set()
        # One character at a time, so that each key is told with its own.
        for character in self._decode(data):
            self._pending += character
            self._tell(self._parser.feed(character))
        self.stop()
        if self._pending:
            self._tick = asyncio.get_running_loop().call_later(_PATIENCE, self._give_up_waiting)

    def stop(self) -> None:
        """Expect no more of a sequence that has begun."""
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None

    def _give_up_waiting(self) -> None:
        """An escape with nothing behind it is the Esc key; other beginnings are no key at all."""
        self._tick = None
        self._tell(self._parser.tick())
        if self._pending:
            self._put(Pressed(self._pending, words="not a key to sbtui"))
            self._pending = ""

    def _tell(self, found: Iterable[Message]) -> None:
        for message in found:
            sent, self._pending = self._split()
            pressed = _pressed(message, sent)
            if pressed is not None:
                self._put(pressed)

    def _split(self) -> tuple[str, str]:
        """What belongs to the key that was found, and the escape that showed that it had ended."""
        if len(self._pending) > 1 and self._pending.endswith("\x1b"):
            return self._pending[:-1], "\x1b"
        return self._pending, ""

    def _put(self, pressed: Pressed) -> None:
        self._pressed.append(pressed)
        self._news.set()


def _pressed(message: Message, sent: str) -> Pressed | None:
    """None for what only says that a modifier went down, or that the window was looked at."""
    if isinstance(message, events.Key):
        if message.key in MODIFIER_FUNCTIONAL_KEYS:
            return None
        return Pressed(sent, message.key, tuple(message.aliases), message.character)
    if isinstance(message, events.Paste):
        return Pressed(sent, words=f"a paste of {len(message.text):,} characters")
    return None


@contextmanager
def key_reader() -> Iterator[KeyReader]:
    """Read the keys of this process's terminal, in raw mode, while the block runs; then it is as it was.

    Raises:
        Refusal: this is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal("sbtui keys shows what a terminal sends: run it in one, without redirecting.")
    descriptor, loop, reader = sys.stdin.fileno(), asyncio.get_running_loop(), KeyReader()
    before = termios.tcgetattr(descriptor)
    try:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, _raw(before))
        write(_modes_on())
        loop.add_reader(descriptor, lambda: reader.feed(_read(descriptor)))
        yield reader
    finally:
        loop.remove_reader(descriptor)
        reader.stop()
        write(_modes_off())
        # After a hangup there is no terminal to put right.
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def _raw(attributes: list[Any]) -> list[Any]:
    """Every key reaches us as it does the console; what we print still gets its carriage returns."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, characters = attributes
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    characters = [*characters]
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, characters]


def _modes_on() -> str:
    return "\x1b[?2004h" + ("" if constants.DISABLE_KITTY_KEY else f"\x1b[>{_KITTY_FLAGS}u")


def _modes_off() -> str:
    return ("" if constants.DISABLE_KITTY_KEY else "\x1b[<u") + "\x1b[?2004l"


def write(text: str) -> None:
    """Write to the terminal, past Python's buffer; what a terminal that is gone does not take is nobody's."""
    with suppress(OSError):
        os.write(sys.stdout.fileno(), text.encode())


def say(line: str = "") -> None:
    """A line of text."""
    write(f"{printable(line)}\n")


def spelt(sent: str) -> str:
    """Characters as they are written down: an escape is ``\\x1b``."""
    spelt = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in sent)
    return spelt if len(spelt) <= 40 else f"{spelt[:39]}…"
