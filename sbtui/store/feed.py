"""The change log: what was committed, by whichever process, handed to whoever draws or sends from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.endings import stopped
from sbtui.store.errors import StoreError
from sbtui.store.wakeup import NoWakeUps, WakeUp

SAFETY_SECONDS = 5.0
"""How often the log is looked at although nobody rang: a wake-up may be lost."""
_UNWOKEN_SECONDS = 0.25
"""The same where no wake-ups reach this process."""


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

    async def paced(self, seconds: Callable[[], float]) -> AsyncIterator[list[Change]]:
        """Batches that come at least so many seconds apart: what comes sooner goes into the next one together.

        A change after a quiet time is told at once, and none later than that many seconds after it came. They
        are asked for with each batch.
        """
        loop = asyncio.get_running_loop()
        earliest = loop.time()
        while True:
            await self._news.wait()
            await asyncio.sleep(earliest - loop.time())
            earliest = loop.time() + seconds()
            yield await self.batch()


class Feed:
    """Hands on what was committed, by this process or another, in the one order of the log.

    The log keeps the last 20,000 changes (a trigger prunes it); a reader that lags further behind is told to
    read everything again.
    """

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._subscriptions: set[Subscription] = set()
        self._seq = 0
        self._rung = asyncio.Event()
        self._wake_up = WakeUp(path, self._rung.set)
        self._look_seconds = SAFETY_SECONDS

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Publish, while the block runs, what any process commits; what was before is read as pages."""
        try:
            self._wake_up.start()
        except NoWakeUps:
            self._look_seconds = _UNWOKEN_SECONDS
        try:
            # Listening comes before the first look, so that no commit falls between them.
            row = await self._database.row("SELECT coalesce(max(seq), 0) FROM changes")
            assert row is not None
            self._seq = int(row[0])
            async with stopped(asyncio.create_task(self._follow(), name="store feed")):
                yield
        finally:
            self._wake_up.stop()

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """A queue of the changes from now on; subscribe first, then read pages, and nothing is missed."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def record(self, transaction: Transaction, changes: Iterable[Change]) -> None:
        """Write the changes into the log: ``publish`` tells them after the commit."""
        rows = [(c.kind.value, c.thread_id, c.message_id, c.other_id, int(c.live)) for c in changes]
        if rows:
            await transaction.execute_many(
                "INSERT INTO changes (kind, thread_id, message_id, other_id, live) VALUES (?, ?, ?, ?, ?)", rows
            )

    async def publish(self) -> None:
        """Tell this process's subscribers what was committed since they were last told."""
        # A store that cannot be read now is looked at again next time; writers report it to the user.
        with suppress(StoreError):
            await self._read_on()

    def tell_here(self, change: Change) -> None:
        """Tell this process's subscribers of something that no log holds."""
        for subscription in self._subscriptions:
            subscription._put([change])

    def announce(self, *, here: bool = False) -> None:
        """Wake the other processes after a commit; with ``here`` this one's subscribers are told soon, too."""
        self._wake_up.ring()
        if here:
            self._rung.set()

    async def _follow(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_seconds):
                    await self._rung.wait()
            self._rung.clear()
            await self.publish()

    async def _read_on(self) -> None:
        rows = await self._database.rows(
            "SELECT seq, kind, thread_id, message_id, other_id, live FROM changes WHERE seq > ? ORDER BY seq",
            (self._seq,),
        )
        # Another reader of this feed may have been here while the rows were on their way.
        rows = [row for row in rows if row[0] > self._seq]
        if not rows:
            return
        # A rolled back transaction gives its numbers back, so a gap can only be what was pruned.
        pruned = rows[0][0] > self._seq + 1
        self._seq = rows[-1][0]
        changes = [Change(ChangeKind.EVERYTHING)] if pruned else [_change(row) for row in rows]
        for subscription in self._subscriptions:
            subscription._put(changes)


def _change(row: Row) -> Change:
    _, kind, thread_id, message_id, other_id, live = row
    if kind not in _KINDS:
        # Another version of the program writes into the same store.
        return Change(ChangeKind.EVERYTHING)
    return Change(ChangeKind(kind), thread_id, message_id, other_id, bool(live))


_KINDS = frozenset(ChangeKind)
