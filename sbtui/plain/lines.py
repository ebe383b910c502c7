"""Lines in and out: at a terminal with a prompt and editing, from a pipe or a file as they come."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Protocol

from sbtui.plain.editor import Editor
from sbtui.plain.keys import Keyboard
from sbtui.plain.outlet import Outlet
from sbtui.plain.row import Row

_CHUNK = 4096


class Lines(Protocol):
    """What the linear mode needs of a terminal."""

    on_typing: Callable[[], None]
    """Called when the user does anything."""
    at_terminal: bool
    """Whether a person may still answer after what was typed."""
    gave_up: bool
    """Whether the last line was given up with ctrl+c, rather than entered."""

    async def line(self, prompt: str) -> str | None:
        """The next line that the user enters; None at the end, "" also where it was given up with ctrl+c."""

    def say(self, text: str) -> None:
        """Print clean lines; what is being typed stays whole below them."""

    def preset(self, text: str) -> bool:
        """Put a text into the next line, to be edited; False where there is no editing."""

    def interrupt(self) -> bool:
        """Ctrl+c: give the typed text up; False where that means leaving."""

    @property
    def unfinished(self) -> str:
        """What is typed and not entered."""


async def _readable(descriptor: int) -> None:
    """Wait until there is something to read; a file always has something."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except PermissionError:
        return
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


async def _chunk(descriptor: int) -> bytes:
    """The next bytes; none at the end, or when the terminal is gone."""
    await _readable(descriptor)
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:
        return b""


class PipedLines:
    """Lines from a pipe or a file: no prompt, no editing."""

    at_terminal = gave_up = False

    def __init__(self, descriptor: int, outlet: Outlet) -> None:
        self.on_typing: Callable[[], None] = lambda: None
        self._descriptor, self._outlet = descriptor, outlet
        self._rest = b""

    async def line(self, prompt: str) -> str | None:
        while b"\n" not in self._rest:
            data = await _chunk(self._descriptor)
            if not data:
                last, self._rest = self._rest, b""
                return last.decode("utf-8", "replace") if last else None
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        self.on_typing()
        return line.decode("utf-8", "replace").rstrip("\r")

    def say(self, text: str) -> None:
        self._outlet.write(f"{text}\n")

    def preset(self, text: str) -> bool:
        return False

    def interrupt(self) -> bool:
        return False

    @property
    def unfinished(self) -> str:
        return ""


class TerminalLines:
    """Lines typed at a terminal. What is said goes above the line being typed, which is then written once more."""

    at_terminal = True
    gave_up = False

    def __init__(self, descriptor: int, outlet: Outlet) -> None:
        self.on_typing: Callable[[], None] = lambda: None
        self._descriptor, self._outlet = descriptor, outlet
        self._keyboard, self._editor, self._row = Keyboard(), Editor(), Row()
        self._prompt: str | None = None
        self._entered: list[str | None] = []
        self._ended = False
        self._news = asyncio.Event()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Take the keys as they are pressed, while the block runs; a stop with ctrl+z and its end are survived."""
        before = termios.tcgetattr(self._descriptor)
        loop = asyncio.get_running_loop()
        self._take_keys()
        loop.add_reader(self._descriptor, self._read)
        try:
            yield
        finally:
            loop.remove_reader(self._descriptor)
            self._outlet.write(self._row.clear())
            # Where the terminal is gone, its modes are too.
            with suppress(termios.error):
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, before)

    def _take_keys(self) -> None:
        """Without echo and line editing of the terminal's own; ctrl+c, ctrl+z and flow control stay as they are."""
        modes = termios.tcgetattr(self._descriptor)
        modes[0] |= termios.ICRNL
        modes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, modes)

    def resume(self) -> None:
        """After a stop the shell has the terminal's modes back, and something else may stand on the row."""
        self._take_keys()
        self._row.leave()
        self._draw()

    async def line(self, prompt: str) -> str | None:
        self._prompt, self.gave_up = prompt, False
        self._draw()
        while not self._entered:
            if self.gave_up:
                return ""
            if self._ended:
                return None
            self._news.clear()
            await self._news.wait()
        self._prompt = None
        return self._entered.pop(0)

    def say(self, text: str) -> None:
        self._outlet.write(f"{self._row.clear()}{text}\n")
        self._draw()

    def preset(self, text: str) -> bool:
        self._editor.preset(text)
        self._draw()
        return True

    def interrupt(self) -> bool:
        self._keyboard = Keyboard()
        self._editor.preset("")
        self._outlet.write("\n")
        self._row.leave()
        self.gave_up = self._prompt is not None
        self._news.set()
        self._draw()
        return True

    @property
    def unfinished(self) -> str:
        return self._editor.text

    def _draw(self) -> None:
        if self._prompt is not None:
            columns = shutil.get_terminal_size().columns
            self._outlet.write(self._row.change(self._prompt, self._editor.text, self._editor.at, columns))

    def _read(self) -> None:
        try:
            data = os.read(self._descriptor, _CHUNK)
        except OSError:
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            self._ended = True
            self._news.set()
            return
        self.on_typing()
        for key in self._keyboard.feed(data, monotonic()):
            if key.name == "enter":
                self._enter(self._editor.take())
            elif key.name == "end-of-file" and not self._editor.text:
                self._enter(None)
            elif key.name == "redraw":
                self._outlet.write("\n")
                self._row.leave()
            else:
                self._editor.press(key)
        self._draw()

    def _enter(self, line: str | None) -> None:
        if line is not None:
            if self._prompt is not None:
                columns = shutil.get_terminal_size().columns
                self._outlet.write(self._row.change(self._prompt, line, len(line), columns))
            self._outlet.write("\n")
        self._row.leave()
        # What is typed ahead belongs to the next line, whose prompt is not known yet.
        self._prompt = None
        self._entered.append(line)
        self._news.set()


@contextmanager
def lines_of_this_process() -> Iterator[PipedLines | TerminalLines]:
    """Standard input and output, with a prompt where both are a terminal.

    Raises:
        ValueError: there is no standard input or output at all.
    """
    source, sink = sys.stdin.fileno(), sys.stdout.fileno()
    outlet = Outlet(sink, sys.stdout.encoding or "utf-8")
    try:
        if os.isatty(source) and os.isatty(sink):
            typed = TerminalLines(source, outlet)
            with typed.reading():
                yield typed
        else:
            yield PipedLines(source, outlet)
    finally:
        outlet.close()
