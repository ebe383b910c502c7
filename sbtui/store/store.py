"""The store: one object that opens the file, reads pages, takes intents and tells of changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sbtui.domain.changes import Change, ChangeKind, Link, LinkState
from sbtui.store import history, notes
from sbtui.store.database import Database, Transaction
from sbtui.store.drafts import Drafts
from sbtui.store.feed import Feed
from sbtui.store.holder import Holder, holder_of
from sbtui.store.intents import Intents
from sbtui.store.messages import Messages
from sbtui.store.notes import EngineNotes
from sbtui.store.outbox import Outbox
from sbtui.store.people import People
from sbtui.store.reactions import Reactions
from sbtui.store.receipts import Receipts
from sbtui.store.roster import Roster
from sbtui.store.threads import Threads
from sbtui.store.times import Clock, now

if TYPE_CHECKING:
    from sbtui.store.search import Search


class Store:
    """Reads stand in one attribute per table family, the user's writes in ``intents``.

    The engine writes through ``changing()`` and the functions of the table modules.
    """

    def __init__(self, path: Path, database: Database, clock: Clock = now) -> None:
        self.path = path
        self._database = database
        self.feed = Feed(database, path)
        self.threads = Threads(database)
        self.roster = Roster(database, self.threads)
        self.messages = Messages(database)
        self._search: Search | None = None
        self.drafts = Drafts(database)
        self.people = People(database, clock)
        self.outbox = Outbox(database)
        self.notes = EngineNotes(database)
        self.receipts = Receipts(database)
        self.reactions = Reactions(database)
        self.intents = Intents(self, clock)

    @property
    def search(self) -> Search:
        """Search over all messages; imported and opened at its first use, since no first frame needs it."""
        if self._search is None:
            from sbtui.store.search import Search

            self._search = Search(self.path, self.messages, self.threads)
        return self._search

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, clock: Clock = now) -> AsyncIterator[Store]:
        """Open a store file (made where there is none) until the block ends.

        Raises:
            StoreError: it cannot be opened; one sentence with the mend.
        """
        database = await Database.open(path)
        try:
            store = cls(path, database, clock)
            async with store.feed.following():
                await store._disown_link()
                try:
                    yield store
                finally:
                    if store._search is not None:
                        await store._search.close()
        finally:
            await database.close()

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[tuple[Transaction, list[Change]]]:
        """A transaction and the list of its changes: append to it, and subscribers hear after the commit.

        Raises:
            StoreError: nothing was written.
        """
        changes: list[Change] = []
        untold = False
        try:
            async with self._database.transaction() as transaction:
                yield transaction, changes
                await self.feed.record(transaction, changes)
                untold = bool(changes)
            if untold:
                self.feed.announce()
            await self.feed.publish()
            untold = False
        finally:
            # A writer that is cancelled while it commits may have changed the store nevertheless.
            if untold:
                self.feed.announce(here=True)

    def show_link_here(self, link: Link | None) -> None:
        """Let this process's screens see a link that cannot be written now; None once the file says it again."""
        if link != self.notes.unwritten:
            self.notes.unwritten = link
            self.feed.tell_here(Change(ChangeKind.LINK_CHANGED))

    def engine_holder(self) -> Holder | None:
        """The process whose engine works on this store; None when none does."""
        return holder_of(self.path)

    async def _disown_link(self) -> None:
        """A killed engine leaves its last word on the link: nobody has to believe it."""
        if (await self.notes.link()).state is LinkState.OFF or self.engine_holder() is not None:
            return
        async with self.changing() as (transaction, changes):
            if self.engine_holder() is None and await notes.set_link(transaction, Link()):
                changes.append(Change(ChangeKind.LINK_CHANGED))

    async def fill(self, rows: Iterable[history.HistoryRow]) -> int:
        """Insert old messages in bulk; returns how many were given."""
        return await history.fill(self._database, self.feed, rows)

    async def recent(self, limit: int) -> list[history.HistoryRow]:
        """The newest messages of all threads that Sendblue has a handle for, oldest first."""
        return await history.recent(self._database, limit)
