"""Gap repair: everything that changed at Sendblue since we last knew, whoever told us or did not."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sbtui.api.client import Sendblue
from sbtui.api.wire import MessageRow
from sbtui.domain.message import Source
from sbtui.engine.inbox import Inbox
from sbtui.engine.pace import Pace
from sbtui.engine.translate import message_seen, news_of
from sbtui.store import notes
from sbtui.store.store import Store

CURSOR = "messages"
OVERLAP = timedelta(seconds=60)
"""How far behind the cursor each repair begins (the official CLI's margin): rows can surface late."""
PAGE = 100
FIRST_IMPORT = 1_000
_MOST_PAGES = 10_000
"""A million rows: a server that always has more must not keep us here."""
_REMEMBERED = 5_000
_EPOCH = datetime.fromtimestamp(0, UTC)

Fingerprint = tuple[str, str, datetime | None, str]


class Recovery:
    """Reads Sendblue's list of messages from our place in it, and moves that place on.

    The place is the greatest ``updated_at`` that was applied. Pages advance by it, not by offset alone: rows
    move to the end of the list while it is read, and an offset would skip others then.
    """

    def __init__(self, store: Store, client: Sendblue, inbox: Inbox, pace: Pace, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._client = client
        self._inbox = inbox
        self._pace = pace
        self._clock = clock
        self._applied: OrderedDict[Fingerprint, None] = OrderedDict()
        self._running = asyncio.Lock()

    async def catch_up(self, source: Source = Source.RECOVERY, *, live: bool = False) -> None:
        """Apply all that changed since the last time; on the first run ever, import the newest as history.

        Raises:
            SendblueError: part of it may have been applied; the next run takes up from there.
            StoreError: as above.
        """
        async with self._running:
            cursor = await self._store.notes.cursor(CURSOR)
            if cursor:
                await self._repair(datetime.fromisoformat(cursor), source, live=live)
            else:
                await self._import()

    async def _repair(self, place: datetime, source: Source, *, live: bool) -> None:
        since, offset = place - OVERLAP, 0
        for _ in range(_MOST_PAGES):
            await self._pace.turn()
            page = await self._client.messages(
                updated_at_gte=since,
                order_by="updated_at",
                order_direction="asc",
                limit=PAGE,
                offset=offset or None,
            )
            await self._apply(page.rows, source, live=live)
            newest = max((row.updated_at for row in page.rows if row.updated_at is not None), default=since)
            if newest > place:
                place = newest
                await self._remember_place(place)
            # Not every answer says whether there is more; a short page always does.
            if not page.rows or (len(page.rows) < PAGE and not page.has_more):
                return
            # Only where a whole page has one and the same time does the offset have to help.
            since, offset = (newest, 0) if newest > since else (since, offset + len(page.rows))

    async def _apply(self, rows: Sequence[MessageRow], source: Source, *, live: bool) -> None:
        """Apply what this process has not applied before: the overlap repeats most rows."""
        fresh = {_fingerprint(row): row for row in rows if _fingerprint(row) not in self._applied}
        await self._inbox.apply([news for row in fresh.values() for news in news_of(row)], source, live=live)
        self._applied.update(dict.fromkeys(fresh))
        while len(self._applied) > _REMEMBERED:
            self._applied.popitem(last=False)

    async def _import(self) -> None:
        """The newest messages, newest page first so that the list fills from its top.

        Our place is by Sendblue's clock wherever it shows one: ours may be ahead.
        """
        place: datetime | None = None
        for offset in range(0, FIRST_IMPORT, PAGE):
            await self._pace.turn()
            page = await self._client.messages(
                order_by="createdAt", order_direction="desc", limit=PAGE, offset=offset or None
            )
            history = sorted(map(message_seen, page.rows), key=lambda seen: seen.created_at or _EPOCH)
            await self._inbox.apply(history, Source.HISTORY, live=False, history=True)
            place = max((time for time in (place, *map(_updated_at, page.rows)) if time is not None), default=None)
            if not page.has_more:
                break
        await self._remember_place(place or self._clock())

    async def _remember_place(self, place: datetime) -> None:
        """A row from the future must not take us past what comes before then, nor past what came while we asked."""
        now = self._clock()
        place = place if place <= now else now - OVERLAP
        async with self._store.changing() as (transaction, _):
            await notes.set_cursor(transaction, CURSOR, place.isoformat())


def _updated_at(row: MessageRow) -> datetime | None:
    return row.updated_at


def _fingerprint(row: MessageRow) -> Fingerprint:
    return row.message_handle, row.status, row.updated_at, row.service
