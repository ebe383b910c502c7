"""Finding out about messages of unknown outcome: sent, or certainly not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sbtui.api.client import Sendblue
from sbtui.api.errors import SendblueError
from sbtui.domain.message import Failure, OutboxState, Source
from sbtui.domain.news import MessageSeen
from sbtui.engine import policy, settling
from sbtui.engine.batch import Batch
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.pace import Pace
from sbtui.engine.search import look_up
from sbtui.engine.their_clock import TheirClock
from sbtui.store import messages, outbox
from sbtui.store.outbox import Entry
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
UNDECIDABLE = Failure(
    message="It may have been sent, and Sendblue cannot be asked",
    detail="Sent again it may arrive twice; let go it may never have arrived. Looking it up goes on until you decide.",
)
ABSENT = Failure(
    message="It was not sent: Sendblue does not have it, and you let the conversation go on. Retry or discard it"
)


class Confirmer:
    """Looks unconfirmed messages up at Sendblue; only repeated absence proves that one was not sent."""

    def __init__(
        self,
        store: Store,
        client: Sendblue,
        inbox: Inbox,
        link: LinkSign,
        pace: Pace,
        *,
        confirm_after: float,
        clock: Callable[[], datetime],
        their_clock: TheirClock,
        chance: Callable[[], float],
    ) -> None:
        self._store = store
        self._client = client
        self._inbox = inbox
        self._link = link
        self._pace = pace
        self._confirm_after = confirm_after
        self._clock = clock
        self._their_clock = their_clock
        self._chance = chance
        self._failures: dict[int, int] = {}

    def next_look(self, looks: int = 0) -> datetime:
        """When to look for an unconfirmed message after so many looks in vain."""
        return policy.next_look(looks, self._clock(), self._confirm_after)

    async def doubt_leftovers(self) -> None:
        """Whatever was in flight when the last engine ended may or may not have been sent."""
        async with self._inbox.batch() as batch:
            batch.resolved = True
            for entry in await outbox.unresolved(batch.transaction):
                message = await messages.by_id(batch.transaction, entry.message_id)
                if message is not None and entry.state is OutboxState.IN_FLIGHT:
                    await settling.doubt(batch, message, look_at=self.next_look())

    async def look(self, entry: Entry) -> None:
        """Look once; a look that fails proves nothing and is not counted."""
        message = await self._store.messages.get(entry.message_id)
        thread = await self._store.threads.get(entry.thread_id)
        if message is None or thread is None:
            await self._link.insist(partial(self._forget, entry))
            return
        try:
            claimed_at = entry.claimed_at or entry.queued_at
            found = await look_up(self._client, self._pace, thread, message, claimed_at, self._their_clock)
        except SendblueError as error:
            logger.info("message %s: could not be looked up (%s)", entry.message_id, type(error).__name__)
            await self._link.insist(partial(self._postpone, entry, self._wait_after(entry, error)))
        else:
            self._failures.pop(entry.message_id, None)
            await self._link.insist(partial(self._conclude, entry, found))

    def _wait_after(self, entry: Entry, error: SendblueError) -> timedelta:
        failures = self._failures[entry.message_id] = self._failures.get(entry.message_id, 0) + 1
        return timedelta(seconds=policy.asked_to_wait(error) or policy.backoff(failures, self._chance()))

    async def _postpone(self, entry: Entry, wait: timedelta) -> None:
        async with self._inbox.batch() as batch:
            message = await messages.by_id(batch.transaction, entry.message_id)
            if message is not None and message.state is OutboxState.UNCONFIRMED:
                await settling.doubt(batch, message, look_at=self._clock() + wait, looks=entry.looks)
                asked_for = self._their_clock() - (entry.claimed_at or entry.queued_at)
                if message.failure != UNDECIDABLE and policy.is_undecidable(asked_for, self._confirm_after):
                    await settling.ask_the_user(batch, message, UNDECIDABLE)

    async def _conclude(self, entry: Entry, found: list[MessageSeen]) -> None:
        async with self._inbox.batch() as batch:
            message = await messages.by_id(batch.transaction, entry.message_id)
            if message is None or message.state is not OutboxState.UNCONFIRMED:
                return
            if await _is_overtaken(batch, entry):
                await settling.doubt(batch, message, look_at=self.next_look(entry.looks), looks=entry.looks)
                return
            for seen in found:
                if await messages.by_handle(batch.transaction, seen.handle) is None:
                    await settling.settle(batch, message, seen, Source.SEARCH)
                    return
            looks = entry.looks + 1
            if policy.proven_absent(looks) and await outbox.is_let_go(batch.transaction, message.id):
                await settling.refuse(batch, message, ABSENT)
            elif policy.proven_absent(looks):
                logger.info("message %s was not taken; it goes again", entry.message_id)
                await settling.put_back(batch, message, retry_at=None, failure=None)
            else:
                await settling.doubt(batch, message, look_at=self.next_look(looks), looks=looks)

    async def _forget(self, entry: Entry) -> None:
        async with self._inbox.batch() as batch:
            await outbox.remove(batch.transaction, entry.message_id)


async def _is_overtaken(batch: Batch, entry: Entry) -> bool:
    """Whether another message of the conversation is in flight: what was found may be that one."""
    unresolved = await outbox.unresolved(batch.transaction)
    return any(other.thread_id == entry.thread_id and other.state is OutboxState.IN_FLIGHT for other in unresolved)
