"""The differ in the place of Textual's display."""

from __future__ import annotations

import os

from rich.console import RenderableType
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.driver import Driver
from textual.screen import Screen

from sbtui.console.frame.cells import Undrawable
from sbtui.console.frame.painter import Painter

PLAIN_DISPLAY = "SBTUI_PLAIN_DISPLAY"
"""Set to 1 in the environment, it leaves the display to Textual."""


class DiffedDisplay(App[ReturnType]):
    """An app that writes only the cells that changed, on all of its screens.

    Inline apps, and frames that are more than text in cells, are displayed by Textual itself.
    """

    _painter: Painter | None = None

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        driver = super()._build_driver(headless, inline, mouse, size)
        if not driver.is_headless and not driver.is_inline and os.environ.get(PLAIN_DISPLAY) != "1":
            self._painter = self._listening(driver)
        return driver

    def _listening(self, driver: Driver) -> Painter:
        """A painter that hears of all that anybody writes: suspending, titles, the driver's own modes."""
        painter, write = Painter(), driver.write

        def heard(data: str) -> None:
            painter.hear(data)
            write(data)

        self._write_frame = write
        driver.write = heard  # type: ignore[method-assign]
        return painter

    def on_resize(self, event: events.Resize) -> None:
        # Terminals keep, cut or move what they show when their size changes.
        if self._painter is not None:
            self._painter.forget()

    def redraw(self) -> None:
        """Draw everything again, also what should be there: for a terminal that somebody else has written to."""
        if self._painter is not None:
            self._painter.forget()
        self.refresh(layout=True)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        painter = self._painter
        if painter is None or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            super()._display(screen, renderable)
            return
        if not self._running or self._closed or self._batch_count:
            self.post_display_hook()
            return
        try:
            self._paint(painter, renderable)
        except Undrawable:
            painter.forget()
            super()._display(screen, renderable)
            return
        except Exception as error:
            painter.forget()
            self._handle_exception(error)
        self.post_display_hook()

    def _paint(self, painter: Painter, update: LayoutUpdate | ChopsUpdate) -> None:
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        if sequence := painter.paint(update, self.size, cursor, self.console):
            self._write_frame(f"{SYNC_START}{sequence}{SYNC_END}" if self._sync_available else sequence)
            assert self._driver is not None
            self._driver.flush()
        self._previous_cursor_position = cursor
