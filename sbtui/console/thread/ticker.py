"""A second hand that moves only while somebody looks at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.timer import Timer
from textual.widget import Widget


class Ticker:
    """Calls every second while it is wanted. An idle screen has no timer."""

    def __init__(self, widget: Widget, tick: Callable[[], Awaitable[None]]) -> None:
        self._widget, self._tick = widget, tick
        self._timer: Timer | None = None

    @property
    def ticking(self) -> bool:
        return self._timer is not None

    def want(self, wanted: bool) -> None:
        if wanted and self._timer is None:
            self._timer = self._widget.set_interval(1.0, self._tick, name="countdown")
        elif not wanted and self._timer is not None:
            self._timer.stop()
            self._timer = None
