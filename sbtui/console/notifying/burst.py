"""Never in a burst: what comes soon after an announcement waits for the next one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

MOST = 500
"""As many messages are looked at for one announcement, the newest ones."""


class Burst:
    """Messages that wait to be announced, with at least so many seconds between two announcements.

    Times are monotonic seconds.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._announced_at: float | None = None
        self._waiting: deque[int] = deque(maxlen=MOST)

    def add(self, message_ids: Iterable[int]) -> None:
        self._waiting.extend(message_ids)

    @property
    def waits(self) -> bool:
        return bool(self._waiting)

    def due_in(self, now: float) -> float:
        """Seconds until what waits may be announced; 0 for at once."""
        return 0.0 if self._announced_at is None else max(0.0, self._announced_at + self._seconds - now)

    def take(self) -> list[int]:
        """What waits, which then waits no more."""
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def announced(self, now: float) -> None:
        """Something was announced, rather than nothing of it being worth that."""
        self._announced_at = now
