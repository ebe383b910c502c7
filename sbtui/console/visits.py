"""Which conversations were open before, so that one key goes back."""

from __future__ import annotations

from sbtui.store.store import Store


class Visits:
    """Remembers the last conversation, and where a tour through the unread ones began."""

    def __init__(self) -> None:
        self._current = 0
        self.previous = 0
        self._tour_began = 0

    def visit(self, thread_id: int) -> None:
        if thread_id != self._current:
            self.previous, self._current = self._current, thread_id

    async def unread(self, store: Store, current: int, by: int) -> int:
        """The next unread conversation in list order, muted ones left out; after the last one, where the
        tour began; 0 for none."""
        ids = await store.roster.unread_aloud()
        others = [thread_id for thread_id in ids if thread_id != current]
        if not others:
            began, self._tour_began = self._tour_began, 0
            return began if began != current else 0
        self._tour_began = self._tour_began or current
        if current in ids:
            return ids[(ids.index(current) + by) % len(ids)]
        return others[0] if by > 0 else others[-1]
