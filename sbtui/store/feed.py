"""The change log: what was committed, by whichever process, handed to whoever draws or sends from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager, suppress

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.errors import StoreError

_KEPT = 20_000
"""Changes kept for other processes; a reader that lags further behind is told to start over."""
_PRUNE_EVERY = 1_000
_LOOK_SECONDS = 0.25


class Subscription:
    """One reader's queue: batches of changes, in commit order, none left out."""

    def __init__(self) -> None:
        self._pending: dict[Change, None] = {}
        self._news = asyncio.Event()

    def _put(self, changes: Iterable[Change]) -> None:
        # A repeated change moves to the end: readers look at rows, so once is enough.
        for change in changes:
            self._pending.pop(change, None)
            self._pending[change] = None
        self._news.set()

    async def batch(self) -> list[Change]:
        """All changes since the last batch; waits until there is one."""
        await self._news.wait()
        self._news.clear()
        batch = list(self._pending)
        self._pending.clear()
        return batch

    async def __aiter__(self) -> AsyncIterator[list[Change]]:
        while True:
            yield await self.batch()


class Feed:
    """Publishes after each commit of this process, and looks for those of others."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: set[Subscription] = set()
        self._seq = 0
        self._written = 0

    async def start(self) -> None:
        """Take the end of the log as the present: what was before is read as pages, not as changes."""
        row = await self._database.row("SELECT coalesce(max(seq), 0) FROM changes")
        assert row is not None
        self._seq = int(row[0])

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """A queue of the changes from now on; subscribe first, then read pages, and nothing is missed."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def record(self, transaction: Transaction, changes: Iterable[Change]) -> list[Change]:
        """Write the changes into the log; returns all that subscribers have not been told yet."""
        rows = [(c.kind.value, c.thread_id, c.message_id, c.other_id, int(c.live)) for c in changes]
        if not rows:
            return []
        await transaction.execute_many(
            "INSERT INTO changes (kind, thread_id, message_id, other_id, live) VALUES (?, ?, ?, ?, ?)", rows
        )
        self._written += len(rows)
        if self._written >= _PRUNE_EVERY:
            self._written = 0
            await transaction.execute("DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - ?", (_KEPT,))
        return self._advance(await transaction.rows(_AFTER, (self._seq,)))

    def publish(self, changes: list[Change]) -> None:
        """Tell the subscribers; call it after the commit."""
        if changes:
            for subscription in self._subscriptions:
                subscription._put(changes)

    def _advance(self, rows: list[Row]) -> list[Change]:
        if not rows:
            return []
        gap = rows[0][0] > self._seq + 1 and self._seq > 0
        self._seq = rows[-1][0]
        if gap:
            return [Change(ChangeKind.EVERYTHING)]
        return [
            Change(ChangeKind(kind), thread_id, message_id, other_id, bool(live))
            for _, kind, thread_id, message_id, other_id, live in rows
        ]

    async def follow(self) -> None:
        """Look for other processes' commits until cancelled: a pragma in memory, four times a second."""
        version = await self._database.version_seen_by_writer()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            # A store that cannot be read now is looked at again next time; writers report it to the user.
            with suppress(StoreError):
                seen = await self._database.version_seen_by_writer()
                if seen != version:
                    version = seen
                    self.publish(self._advance(await self._database.rows(_AFTER, (self._seq,))))


_AFTER = "SELECT seq, kind, thread_id, message_id, other_id, live FROM changes WHERE seq > ? ORDER BY seq"
