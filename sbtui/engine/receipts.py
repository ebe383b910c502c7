"""Tells Sendblue what the user read, so that the other side sees a read receipt: once for each reading."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sbtui.api.client import Sendblue
from sbtui.api.errors import NeverLeft, RateLimited, SendblueError
from sbtui.domain.changes import Change, ChangeKind, LinkState
from sbtui.domain.phone import is_e164
from sbtui.domain.thread import Thread
from sbtui.engine.link import LinkSign
from sbtui.store import notes, receipts
from sbtui.store.receipts import TROUBLE, Wanted
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
_WAKING = frozenset({ChangeKind.OUTBOX_CHANGED, ChangeKind.LINK_CHANGED, ChangeKind.EVERYTHING})
_TOO_LATE = timedelta(days=1)
"""A receipt this late would only puzzle the other side."""
_MOST_TRIES = 3
_LOOKED_AT = 20


class ReceiptSender:
    """Posts what the store holds of them, while the link is live; what is read during a catch-up waits for its end.

    Sendblue knows them for single iMessage and RCS conversations, by the two numbers alone (docs: "Mark as read").
    Where the account does not have them, it answers with success and does nothing (seen in the wild).
    """

    def __init__(
        self, store: Store, client: Sendblue, link: LinkSign, *, wanted: bool, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._client = client
        self._link = link
        self._are_wanted = wanted
        self._clock = clock
        self._tries: dict[int, int] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        with self._store.feed.subscribe() as news:
            await self._link.insist(self._send_all)
            async for changes in news:
                if any(change.kind in _WAKING for change in changes):
                    await self._link.insist(self._send_all)

    async def _send_all(self) -> None:
        for wanted in await self._store.receipts.wanted():
            thread = await self._store.threads.get(wanted.thread_id)
            line = await self._line(thread) if thread is not None else ""
            if thread is None or not line or not self._may_go or not self._may_have_one(wanted, thread):
                await self._finish(wanted)
            elif self._link.state is not LinkState.LIVE or not await self._send(wanted, thread.address, line):
                return

    @property
    def _may_go(self) -> bool:
        """Whether the settings have them: those of the start, or what the console in this process was told since."""
        return self._are_wanted or self._store.intents.receipts

    async def _line(self, thread: Thread) -> str:
        """The line that was written to: the conversation's own, or where it has none yet, the newest message's."""
        if thread.line:
            return thread.line
        newest = await self._store.messages.newest(thread.id, _LOOKED_AT)
        return next((message.line for message in reversed(newest) if message.line), "")

    def _may_have_one(self, wanted: Wanted, thread: Thread) -> bool:
        suits = not thread.is_group and is_e164(thread.address) and thread.service != "SMS"
        return suits and self._clock() - wanted.at < _TOO_LATE

    async def _send(self, wanted: Wanted, number: str, line: str) -> bool:
        """Post one; False where the others would fare the same now."""
        try:
            await self._client.mark_read(number, line)
        except (NeverLeft, RateLimited) as error:
            # Nothing was taken: it goes with the next reading, or when the link is live again, but not for ever.
            self._tries[wanted.thread_id] = tries = self._tries.get(wanted.thread_id, 0) + 1
            if tries < _MOST_TRIES:
                return False
            await self._link.insist(partial(self._finish, wanted, error))
        except SendblueError as error:
            await self._link.insist(partial(self._finish, wanted, error))
        else:
            await self._link.insist(partial(self._finish, wanted))
        return True

    async def _finish(self, wanted: Wanted, error: SendblueError | None = None) -> None:
        """Take it out, and say once what was wrong with it."""
        self._tries.pop(wanted.thread_id, None)
        async with self._store.changing() as (transaction, changes):
            await receipts.drop(transaction, wanted)
            if error is None:
                return
            logger.info("receipt for thread %s: %s", wanted.thread_id, type(error).__name__)
            said = f"A read receipt was not sent: {error}"
            if await self._store.notes.cursor(TROUBLE) != said:
                await notes.set_cursor(transaction, TROUBLE, said)
                changes.append(Change(ChangeKind.LINK_CHANGED))
