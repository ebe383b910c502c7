"""A minute hand: it moves only while somebody's clock is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.timer import Timer
from textual.widget import Widget


class MinuteHand:
    """Calls at the next full minute, once, where that is wanted. An idle screen has no timer."""

    def __init__(self, widget: Widget, clock: Callable[[], datetime], passed: Callable[[], None]) -> None:
        self._widget, self._clock, self._passed = widget, clock, passed
        self._timer: Timer | None = None

    def want(self, wanted: bool) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if wanted:
            now = self._clock()
            left = 60 - now.second - now.microsecond / 1e6
            self._timer = self._widget.set_timer(left, self._passed, name="minute")
