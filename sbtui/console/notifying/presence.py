"""Whether the user is at the screen, as far as the terminal tells."""

from __future__ import annotations

ACTIVE_SECONDS = 60.0


class Presence:
    """Goes by the focus that the terminal reports. Where none is reported, as in tmux with its default options,
    whoever typed a moment ago is there. Times are monotonic seconds."""

    def __init__(self, now: float) -> None:
        self._acted_at = now
        self._focused: bool | None = None
        self.locked_out = False
        """Whether the screen is locked, so that whoever is there sees nothing."""

    def acted(self, now: float) -> bool:
        """A key, a click, or a paste: they come to whoever has the focus. Whether that ends an absence."""
        was_away = not self.is_here(now)
        self._acted_at = now
        if self._focused is False:
            self._focused = True
        return was_away

    def focus_moved(self, *, here: bool) -> None:
        """The terminal reported that it has, or lost, the focus."""
        self._focused = here

    def idle_seconds(self, now: float) -> float:
        """How long nobody did anything."""
        return now - self._acted_at

    def is_here(self, now: float) -> bool:
        if self.locked_out:
            return False
        if self._focused is not None:
            return self._focused
        return now - self._acted_at < ACTIVE_SECONDS
