"""Apps on an emulated terminal, every frame compared with what Textual itself would have written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.control import Control
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen

from tests.console.frame.terminal import Terminal, difference, same

if TYPE_CHECKING:
    from sbtui.console.frame.display import DiffedDisplay

    _Base = DiffedDisplay[int]
else:
    _Base = object

CLEARED = "\x1b[?1049h\x1b[H\x1b[2J"


class RecordingDriver(Driver):
    """A terminal that only listens; what goes to it is kept in ``written``."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: Any = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.written: list[str] = []

    @property
    def can_suspend(self) -> bool:
        return True

    def write(self, data: str) -> None:
        self.written.append(data)

    def start_application_mode(self) -> None:
        assert self._size is not None
        self.write(CLEARED)
        self.resized(Size(*self._size))

    def resized(self, size: Size) -> None:
        event = events.Resize(size, size)
        asyncio.run_coroutine_threadsafe(self._app._post_message(event), loop=self._loop)

    def disable_input(self) -> None:
        """There is none."""

    def stop_application_mode(self) -> None:
        self.write("\x1b[?1049l")


class Judged(_Base):
    """Mixed into an app: feeds its output to one terminal and Textual's to another, and compares after each frame."""

    ours: Terminal
    plain: Terminal
    frames = 0
    plain_bytes = 0
    faults: list[str]

    def watch_terminals(self, columns: int, rows: int) -> None:
        self.ours, self.plain, self.faults, self._heard = Terminal(columns, rows), Terminal(columns, rows), [], 0

    @property
    def recorder(self) -> RecordingDriver:
        assert isinstance(self._driver, RecordingDriver)
        return self._driver

    @property
    def own_bytes(self) -> int:
        """What was written since the start, in bytes."""
        return sum(len(data.encode()) for data in self.recorder.written)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        # What came between two frames (titles, suspending) goes to both.
        for data in self._news():
            self.ours.feed(data)
            self.plain.feed(data)
        shown = renderable is not None and self._running and not self._closed and not self._batch_count
        if shown and isinstance(renderable, CompositorUpdate):
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            plainly = renderable.render_segments(self.console) + Control.move_to(*cursor).segment.text
        super()._display(screen, renderable)
        if shown and isinstance(renderable, CompositorUpdate):
            self.frames += 1
            self.plain_bytes += len(plainly.encode())
            self.plain.feed(plainly)
            for data in self._news():
                self.ours.feed(data)
            if not same(self.ours, self.plain):
                self.faults.append(f"frame {self.frames}, {type(renderable).__name__}: {self.difference}")

    @property
    def difference(self) -> str:
        return difference(self.ours, self.plain)

    def _news(self) -> list[str]:
        news = self.recorder.written[self._heard :]
        self._heard += len(news)
        return news
