"""The loaded part of the conversation list, kept in order while threads change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable

from sbtui.domain.thread import Thread
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter

PAGE = 200
_RELOAD_FROM = 300
"""With so many changed threads at once, reading the pages again is cheaper."""

_SHOWS: dict[ThreadFilter, Callable[[Thread], bool]] = {
    ThreadFilter.ALL: lambda thread: not thread.archived,
    ThreadFilter.UNREAD: lambda thread: thread.unread > 0,
    ThreadFilter.FAILED: lambda thread: thread.failed > 0,
    ThreadFilter.DRAFTS: lambda thread: bool(thread.draft),
    ThreadFilter.GROUPS: lambda thread: thread.is_group and not thread.archived,
    # A row does not say what is scheduled in it; this filter's pages are read again instead.
    ThreadFilter.SCHEDULED: lambda thread: True,
    ThreadFilter.ARCHIVED: lambda thread: thread.archived,
}


def _place(thread: Thread) -> tuple[bool, float, int]:
    """Sorts as the store does: pinned first, then the latest."""
    last_at = thread.last_at.timestamp() if thread.last_at else 0.0
    return (not thread.pinned, -last_at, -thread.id)


class Listing:
    """Pages of threads under one filter."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.rows: list[Thread] = []
        self.only = ThreadFilter.ALL
        self.text = ""
        self.complete = False
        """Whether the last thread is loaded."""
        self.names: dict[int, dict[str, str]] = {}
        """The known names of each loaded group's members, by address."""

    async def load(self) -> None:
        """Read again as many threads as are loaded, at least one page."""
        wanted = max(PAGE, len(self.rows))
        self.rows = await self._store.threads.page(self.only, text=self.text, limit=wanted)
        self.complete = len(self.rows) < wanted
        self.names.clear()
        await self._learn_names(self.rows)

    async def load_more(self) -> bool:
        """Read the next page; False when there was none."""
        if self.complete:
            return False
        page = await self._store.threads.page(self.only, text=self.text, limit=PAGE, offset=len(self.rows))
        await self._learn_names(page)
        known = {thread.id for thread in self.rows}
        self.rows += [thread for thread in page if thread.id not in known]
        self.complete = len(page) < PAGE
        return bool(page)

    async def apply(self, thread_ids: Collection[int]) -> None:
        """Look at the changed threads again and put each where it now belongs."""
        if self.text or self.only is ThreadFilter.SCHEDULED or len(thread_ids) > _RELOAD_FROM:
            await self.load()
            return
        changed = await self._store.threads.many(list(thread_ids))
        await self._learn_names(changed)
        self.rows = [thread for thread in self.rows if thread.id not in thread_ids]
        for thread in changed:
            if _SHOWS[self.only](thread):
                self._insert(thread)

    def index(self, thread_id: int) -> int | None:
        return next((index for index, thread in enumerate(self.rows) if thread.id == thread_id), None)

    async def _learn_names(self, threads: Iterable[Thread]) -> None:
        for thread in threads:
            if thread.is_group and thread.id not in self.names:
                self.names[thread.id] = await self._store.threads.names(thread.id)

    def _insert(self, thread: Thread) -> None:
        index = bisect_left(self.rows, _place(thread), key=_place)
        # Below the last loaded row it belongs to a page that is not loaded yet.
        if index < len(self.rows) or self.complete:
            self.rows.insert(index, thread)
