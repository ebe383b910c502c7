"""The terminal as Textual drives it, made to survive its loss and to tell how fast it is."""

from __future__ import annotations

import os
import time
from io import TextIOWrapper
from typing import IO, cast

from textual import events
from textual.app import App
from textual.message import Message

from sbtui.console.frame.outflow import Outflow
from sbtui.console.job_control import JobControl
from sbtui.console.more_keys import as_typed, tell_keys_apart
from sbtui.console.writing.paste_filter import keep_pastes_together


class TerminalDriver(JobControl):
    """Drops what can no longer be shown, and measures how willingly the rest is taken.

    When an SSH link breaks, writing fails. Textual's writer thread would end there, its queue fill up, and
    the app wait for room in it for ever, instead of leaving in order.
    """

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        tell_keys_apart()
        keep_pastes_together()
        assert self._file is not None
        self.outflow = Outflow()
        self._file = cast(TextIOWrapper, _MeteredFile(self._file, self.outflow))

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if _in_tmux():
            # With extended-keys on it tells Shift+Enter from Enter, for those who ask in xterm's way (tmux(1)).
            self.write("\x1b[>4;1m")
            self.flush()

    def stop_application_mode(self) -> None:
        if _in_tmux():
            self.write("\x1b[>4;0m")
        super().stop_application_mode()

    def process_message(self, message: Message) -> None:
        super().process_message(as_typed(message) if isinstance(message, events.Key) else message)

    def write(self, data: str) -> None:
        self.outflow.handed_over()
        super().write(data)

    @property
    def has_mouse(self) -> bool:
        """Whether the terminal reports the mouse to the program."""
        return self._mouse

    def take_mouse(self, take: bool) -> None:
        """Have the mouse reported from now on, or leave it to the terminal."""
        if take:
            self._mouse = True
            self._enable_mouse_support()
        else:
            self._disable_mouse_support()
            self._mouse = False

    def _enable_mouse_support(self) -> None:
        """Clicks, wheel and drags; Textual also asks for each movement without a button, all traffic for nothing."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1002h\x1b[?1015h\x1b[?1006h")
            self.flush()

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1000l\x1b[?1002l\x1b[?1015l\x1b[?1006l")
            self.flush()


def _in_tmux() -> bool:
    """Whether tmux reads what is written; GNU screen would take the request for a look of the text."""
    return "STY" not in os.environ and ("TMUX" in os.environ or os.environ.get("TERM", "").startswith("tmux"))


class _MeteredFile:
    """A terminal's file that writes at once and swallows everything once the terminal is gone."""

    def __init__(self, file: IO[str], outflow: Outflow) -> None:
        self._file, self._outflow = file, outflow
        self._lost = False

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, text: str) -> int:
        began = time.monotonic()
        try:
            if not self._lost:
                self._file.write(text)
                self._file.flush()
        except OSError:
            self._lost = True
        finally:
            self._outflow.taken(time.monotonic() - began)
        return len(text)

    def flush(self) -> None:
        """Nothing is left to flush after a write."""
