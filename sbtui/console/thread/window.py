"""The part of a thread that is in memory: pages around what is read, never the whole of a long history."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sbtui.domain.message import Message
from sbtui.store.messages import Messages

PAGE = 100
"""Messages read at a time, ahead of who scrolls."""
LIMIT = 2_000
"""Messages kept; beyond it the far side is dropped, a page at a time."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_Key = tuple[datetime, int]


def _key(message: Message) -> _Key:
    return message.at, message.id


@dataclass(frozen=True, slots=True)
class News:
    """What a batch of changes did to the window."""

    below: int = 0
    """Inbound messages that came after everything loaded before."""
    replied: bool = False
    """Whether a message written here was added."""


class Window:
    """Messages of one thread from old to new, without a gap, and whether there is more on either side."""

    def __init__(self, reader: Messages, thread_id: int, *, screenful: int = PAGE) -> None:
        """``screenful`` is how many messages are enough to fill the screen at once, wherever the reader goes."""
        self._reader = reader
        self._thread_id = thread_id
        self._screenful = screenful
        self.messages: list[Message] = []
        self.has_older = False
        self.has_newer = False

    async def open(self, *, unread: bool) -> Message | None:
        """Load the newest messages, or those around the first unread one where that is further up.

        Returns the first unread message.
        """
        await self.to_newest()
        first = await self._reader.first_unread(self._thread_id) if unread else None
        if first is not None and self.messages and _key(first) < _key(self.messages[0]):
            await self.to(first)
        return first

    async def to_newest(self) -> None:
        """Load the newest messages instead."""
        self.messages = await self._reader.newest(self._thread_id, self._screenful)
        self.has_older, self.has_newer = len(self.messages) == self._screenful, False

    async def to_oldest(self) -> None:
        """Load the oldest messages instead."""
        if not self.messages:
            return
        before_all = replace(self.messages[0], at=_BEGINNING, id=0)
        self.messages = await self._reader.after(before_all, self._screenful)
        self.has_older, self.has_newer = False, len(self.messages) == self._screenful

    async def to(self, message: Message) -> None:
        """Load a screenful on both sides of a message instead; the message itself only if it still exists."""
        count, reader = self._screenful, self._reader
        older, here, newer = await asyncio.gather(
            reader.before(message, count), reader.many([message.id]), reader.after(message, count)
        )
        self.messages = [*older, *here, *newer]
        self.has_older, self.has_newer = len(older) == count, len(newer) == count

    async def load_older(self) -> bool:
        """Load the page before; drops the newest page where too many are kept. False when there was none."""
        if not self.has_older or not self.messages:
            return False
        page = await self._reader.before(self.messages[0], PAGE)
        self.has_older = len(page) == PAGE
        self.messages[:0] = page
        if len(self.messages) > LIMIT:
            del self.messages[-PAGE:]
            self.has_newer = True
        return bool(page)

    async def load_newer(self) -> bool:
        """Load the page after; drops the oldest page where too many are kept. False when there was none."""
        if not self.has_newer or not self.messages:
            return False
        page = await self._reader.after(self.messages[-1], PAGE)
        self.has_newer = len(page) == PAGE
        self.messages += page
        if len(self.messages) > LIMIT:
            del self.messages[:PAGE]
            self.has_older = True
        return bool(page)

    def trim_older(self) -> None:
        """Drop the oldest ones beyond ``LIMIT``, for a reader at the newest: news may come for days."""
        if len(self.messages) > LIMIT:
            del self.messages[:-LIMIT]
            self.has_older = True

    async def look_again(self, added: set[int], changed: set[int]) -> News:
        """Read these messages again: in one query, and nothing else."""
        ids = sorted(added | changed)
        rows = {message.id: message for message in await self._reader.many(ids)}
        last = _key(self.messages[-1]) if self.messages else (_BEGINNING, 0)
        known = {message.id for message in self.messages}
        self._replace(set(ids), rows)
        below, replied = 0, False
        for message in rows.values():
            if message.thread_id != self._thread_id or message.id in known:
                continue
            if message.id in added:
                replied = replied or bool(message.uid)
                below += not message.outbound and _key(message) > last
            self._insert(message, last)
        return News(below, replied)

    def _replace(self, ids: set[int], rows: dict[int, Message]) -> None:
        kept: list[Message] = []
        moved: list[Message] = []
        for message in self.messages:
            fresh = rows.get(message.id) if message.id in ids else message
            if fresh is not None and fresh.thread_id == self._thread_id:
                (kept if _key(fresh) == _key(message) else moved).append(fresh)
        first, last = (_key(kept[0]), _key(kept[-1])) if kept else (None, None)
        for message in moved:
            # What moved beyond the window is found by paging; kept at its end, it would hide what lies between.
            is_older = self.has_older and (first is None or _key(message) < first)
            is_newer = self.has_newer and (last is None or _key(message) > last)
            if not is_older and not is_newer:
                kept.append(message)
        kept.sort(key=_key)
        self.messages = kept

    def _insert(self, message: Message, last: _Key) -> None:
        # What lies outside the window is found by paging; inserting it would leave a gap.
        if self.has_newer and _key(message) > last:
            return
        if self.has_older and self.messages and _key(message) < _key(self.messages[0]):
            return
        index = len(self.messages)
        while index and _key(self.messages[index - 1]) > _key(message):
            index -= 1
        self.messages.insert(index, message)
