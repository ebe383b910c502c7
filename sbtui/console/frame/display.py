"""The differ in the place of Textual's display."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import RenderableType
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Input

from sbtui.console.driver import TerminalDriver
from sbtui.console.frame.cells import Undrawable
from sbtui.console.frame.outflow import Outflow
from sbtui.console.frame.painter import Painter
from sbtui.console.notices import tell

PLAIN_DISPLAY = "SBTUI_PLAIN_DISPLAY"
"""Set to 1 in the environment, it leaves the display to Textual."""


class DiffedDisplay(App[ReturnType]):
    """An app that writes only the cells that changed, on all of its screens.

    One frame at a time is on its way to the terminal. Where the link takes it slowly, the frames that come
    meanwhile are drawn as one when it has arrived: a slow link shows less of the way, and never lags behind.

    Inline apps, and frames that are more than text in cells, are displayed by Textual itself.
    """

    _painter: Painter | None = None
    _outflow: Outflow
    _suspended = False

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        driver = super()._build_driver(headless, inline, mouse, size)
        self._outflow = driver.outflow if isinstance(driver, TerminalDriver) else Outflow()
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

    @property
    def link_is_slow(self) -> bool:
        """Whether the terminal took its time over the last frames."""
        return self._outflow.slow

    def on_resize(self, event: events.Resize) -> None:
        # Terminals keep, cut or move what they show when their size changes.
        if self._painter is not None:
            self._painter.forget()

    def redraw(self) -> None:
        """Draw everything again, also what should be there: for a terminal that somebody else has written to."""
        if self._painter is not None:
            self._painter.forget()
        self.refresh(layout=True)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self._suspended = True
        try:
            with super().suspend():
                yield
        finally:
            self._suspended = False

    def action_suspend_process(self) -> None:
        """Stop until the shell's ``fg``; while text is being typed, ctrl+z takes back."""
        if isinstance(self._driver, TerminalDriver) and not isinstance(self.focused, Input):
            if self._driver.stop_with_the_shell():
                return
            tell(self, "There is no shell to go back to.")

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        painter = self._painter
        if painter is None or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            super()._display(screen, renderable)
            return
        if not self._running or self._closed or self._batch_count:
            self.post_display_hook()
            return
        try:
            painter.lay(renderable, self.size, self.console)
            self._draw(painter)
        except Undrawable:
            # What is owed goes first, or it would be drawn over this later.
            self._write_owed(painter)
            painter.forget()
            super()._display(screen, renderable)
            return
        except Exception as error:
            painter.forget()
            self._handle_exception(error)
        self.post_display_hook()

    def _draw(self, painter: Painter) -> None:
        """Write what the terminal does not show yet, now or as soon as it has taken the last frame."""
        if self._outflow.is_free(self._draw_soon):
            self._write_owed(painter)

    def _write_owed(self, painter: Painter) -> None:
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        if sequence := painter.draw(cursor):
            self._write_frame(f"{SYNC_START}{sequence}{SYNC_END}" if self._sync_available else sequence)
            assert self._driver is not None
            self._driver.flush()
        self._previous_cursor_position = cursor

    def _draw_soon(self) -> None:
        """The writing thread has nothing left to write."""
        if self._loop is not None:
            # Closed where the terminal took the last frame after the app's end.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._draw_owed)

    def _draw_owed(self) -> None:
        painter = self._painter
        # Nobody takes what is written while suspended: it would count as under way for ever, and hold all frames up.
        if painter is None or not self._running or self._closed or self._suspended:
            return
        try:
            self._draw(painter)
        except Exception as error:
            painter.forget()
            self._handle_exception(error)
