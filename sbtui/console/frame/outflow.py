"""What is on its way to the terminal, and how willingly the link takes it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_NOTICEABLE_SECONDS = 0.02
"""A write that takes longer was held up by the link: into a free one it takes microseconds."""
_WINDOW_SECONDS = 5.0
_SLOW_SECONDS = 0.5
"""Held up for so long in total within the window, the link is slow."""
_CALM_SECONDS = 60.0
"""The link is not slow any more when for so long nothing was held up."""


class Outflow:
    """Counts what was handed over and not yet taken. The writing thread reports, the app's thread asks."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._under_way = 0
        self._waiting: Callable[[], None] | None = None
        self._delays: deque[tuple[float, float]] = deque()
        self._slow = False

    def handed_over(self) -> None:
        """A write begins its way."""
        with self._lock:
            self._under_way += 1

    def taken(self, seconds: float) -> None:
        """The terminal took a write, which was held up for so long."""
        with self._lock:
            self._under_way -= 1
            if seconds >= _NOTICEABLE_SECONDS:
                self._delays.append((self._clock(), seconds))
            waiting, self._waiting = (None, self._waiting) if self._under_way else (self._waiting, None)
        if waiting is not None:
            waiting()

    def is_free(self, else_call: Callable[[], None]) -> bool:
        """Whether nothing is under way; where something is, the callback comes once that has been taken.

        The callback is called in the writing thread, and only the last one given counts.
        """
        with self._lock:
            if self._under_way:
                self._waiting = else_call
            return not self._under_way

    @property
    def slow(self) -> bool:
        """Whether the link held writes up for a good part of the last seconds, or did lately."""
        with self._lock:
            now = self._clock()
            delays = self._delays
            while delays and delays[0][0] < now - _CALM_SECONDS:
                delays.popleft()
            recent = sum(seconds for at, seconds in delays if at >= now - _WINDOW_SECONDS)
            self._slow = recent >= _SLOW_SECONDS or (self._slow and bool(delays))
            return self._slow
