"""When the next frame is drawn: at once, or together with the rest of what a key sets off."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from math import inf
from typing import Any

from textual import events
from textual.app import App
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.timer import Timer
from textual.widget import Widget

from sbtui.console.frame.compositor import FrontToBack

PERIOD = 1 / 60
"""Seconds between two frames."""
PATIENCE = 0.05
"""Seconds after which what there is to show is shown, although more of it may come."""


class Pace:
    """What the frames of one app wait for."""

    def __init__(self) -> None:
        self.last = -inf
        """When the last frame was drawn, on the loop's clock."""
        self._holds = 0

    @property
    def held(self) -> bool:
        """Whether more is to come that belongs into the next frame."""
        return self._holds > 0

    def hold(self) -> None:
        self._holds += 1

    def let_go(self) -> None:
        self._holds -= 1


def pace_of(app: App[Any]) -> Pace:
    """The app's own pace."""
    pace: Pace = app.__dict__.setdefault("_pace", Pace())
    return pace


@contextmanager
def one_frame(app: App[Any], *, within: float = PATIENCE) -> Iterator[None]:
    """Draw what the block changes in one frame, if it does not take too long. Only paced screens wait.

    Frames wait for the block for so many seconds from its begin, and at most ``PATIENCE``.
    """
    hold = _Hold(app)
    timer = get_running_loop().call_later(within, hold.end) if within < PATIENCE else None
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
        hold.end()


class _Hold:
    """Keeps the next frame back until it ends."""

    def __init__(self, app: App[Any]) -> None:
        self._app, self._pace = app, pace_of(app)
        self._ended = False
        self._pace.hold()

    def end(self) -> None:
        if self._ended:
            return
        self._ended = True
        self._pace.let_go()
        screen = self._app.screen if self._app.screen_stack else None
        if not self._pace.held and isinstance(screen, PacedScreen):
            screen.frame.plan()


class NextFrame(Timer):
    """Stands in for the timer with which Textual paints a screen.

    That one lets the second of two frames wait for up to two periods of a fixed beat, and knows of no holds.
    """

    def __init__(self, screen: PacedScreen[Any]) -> None:
        super().__init__(screen, PERIOD, pause=True)
        self._screen, self._pace = screen, pace_of(screen.app)
        self._loop, self._context = get_running_loop(), copy_context()
        self._wanted_since: float | None = None
        self._planned: TimerHandle | None = None

    @property
    def wanted(self) -> bool:
        """Whether there is something to draw."""
        return self._wanted_since is not None

    def resume(self) -> None:
        """There is something to draw."""
        if self._wanted_since is None:
            self._wanted_since = self._loop.time()
            self.plan()

    def pause(self) -> None:
        """There is nothing to draw any more."""
        self._wanted_since = None
        self._cancel()

    def plan(self) -> None:
        """Set the time, or bring it forward."""
        if self._wanted_since is None:
            return
        due = max(self._wanted_since + (PATIENCE if self._pace.held else 0), self._pace.last + PERIOD)
        # What comes too early looks again. One put off each time that a key ends would never come.
        if self._planned is None or due < self._planned.when():
            self._cancel()
            self._planned = self._loop.call_at(due, self._due, context=self._context)

    def _cancel(self) -> None:
        if self._planned is not None:
            self._planned.cancel()
            self._planned = None

    def _due(self) -> None:
        self._planned = None
        if self._wanted_since is None or self._screen.app._exit:
            return
        now = self._loop.time()
        if self._pace.held and now < self._wanted_since + PATIENCE:
            self.plan()
            return
        self._pace.last = now
        try:
            self._screen._on_timer_update()
        except Exception as error:
            self._screen.app._handle_exception(error)


class PacedScreen(Screen[ScreenResultType]):
    """A screen whose frames keep the app's pace."""

    # Textual paints everything anew where the focus moves, though the widgets concerned paint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    _frame: NextFrame | None = None
    _repaint_follows = False
    _was_shown = False

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name, id, classes)
        self._compositor = FrontToBack()

    @property
    def frame(self) -> NextFrame:
        """The next frame."""
        if self._frame is None:
            self._frame = NextFrame(self)
        return self._frame

    @property
    def _update_timer(self) -> NextFrame:
        return self.frame

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        # Textual styles every widget once more when a screen is shown; for the first time, that was just done.
        event.refresh_styles = event.refresh_styles and self._was_shown
        self._was_shown = True

    def _on_timer_update(self) -> None:
        # Of a layout and a repaint of everything, Textual would draw the one and then the other.
        self._repaint_follows = self._layout_required and self._repaint_required
        super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        if self._repaint_follows:
            self._repaint_follows = False
        else:
            super()._compositor_refresh()

    async def _message_loop_exit(self) -> None:
        if self._frame is not None:
            self._frame.pause()
        await super()._message_loop_exit()


_CRAMPED = (44, 14)
_SHALLOW, _SQUAT = 24, 18
"""Columns and rows below which a window looks otherwise."""


def is_cramped(size: Size) -> bool:
    """Whether a terminal is too small for windows with something around them."""
    return size.width < _CRAMPED[0] or size.height < _CRAMPED[1]


class PacedModal(ModalScreen[ScreenResultType], PacedScreen[ScreenResultType]):
    """A modal screen whose frames keep the app's pace.

    With the class ``-cramped`` it has the whole of a small terminal to itself; with ``-shallow`` its lists are
    short, with ``-squat`` shorter.
    """

    def fit(self, size: Size) -> None:
        """Take the classes of a terminal's size; known before it opens, everything is laid out only once."""
        self.set_class(is_cramped(size), "-cramped")
        self.set_class(size.height < _SHALLOW, "-shallow")
        self.set_class(size.height < _SQUAT, "-squat")

    def on_resize(self, event: events.Resize) -> None:
        self.fit(event.size)
