"""Sends the user's tapbacks, and takes them back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from sbtui.api.client import Sendblue
from sbtui.api.errors import NeverLeft, RateLimited, SendblueError
from sbtui.domain.changes import ChangeKind, LinkState
from sbtui.engine.alarm import Alarm, Sleep
from sbtui.engine.link import LinkSign
from sbtui.engine.policy import Verdict, asked_to_wait, backoff, verdict
from sbtui.store import reactions
from sbtui.store.reactions import Wanted
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
_WAKING = frozenset({ChangeKind.OUTBOX_CHANGED, ChangeKind.EVERYTHING})
_MOST_DOUBTS = 5
"""Answers that say nothing, after which a tapback is given up."""
_IN_DOUBT = "no clear answer from Sendblue: it may or may not have arrived"


class ReactionSender:
    """Posts what the store holds of them, one after the other, while the link is live.

    Unlike a message, a tapback whose outcome is unknown is simply sent again: a person has one tapback on a
    message, so that the same one twice reads as one, and taking back what is gone changes nothing (inferred from
    how iMessage shows them; Sendblue documents no idempotency).
    """

    def __init__(
        self, store: Store, client: Sendblue, link: LinkSign, *, sleep: Sleep, chance: Callable[[], float]
    ) -> None:
        self._store = store
        self._client = client
        self._link = link
        self._sleep = sleep
        self._chance = chance
        self._failures: dict[int, int] = {}
        self._alarm = Alarm(sleep)

    def go_on(self) -> None:
        """Look at what waits: the link is live again."""
        self._alarm.ring()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen(), name="reactions' news")
            while True:
                await self._send_all()
                await self._alarm.wait(None)

    async def _listen(self) -> None:
        with self._store.feed.subscribe() as news:
            self._alarm.ring()
            async for changes in news:
                if any(change.kind in _WAKING for change in changes):
                    self._alarm.ring()

    async def _send_all(self) -> None:
        """Send until nothing waits any more; without a link, ``go_on`` begins it again."""
        while self._link.state is LinkState.LIVE:
            waiting = await self._link.insist(self._store.reactions.wanted)
            pauses = [pause for wanted in waiting if (pause := await self._send(wanted)) is not None]
            if not waiting:
                self._failures.clear()
                return
            if pauses:
                await self._sleep(max(pauses))

    async def _send(self, wanted: Wanted) -> float | None:
        """Post one; the seconds to wait where it has to go again."""
        if not wanted.line or not wanted.handle:
            await self._link.insist(partial(self._give_up, wanted, "nobody knows which line it belongs to"))
            return None
        if not await self._link.insist(partial(self._leave, wanted)):
            return None
        try:
            await self._client.send_reaction(wanted.handle, wanted.reaction.wire, from_number=wanted.line)
        except SendblueError as error:
            return await self._failed(wanted, error)
        await self._link.insist(partial(self._took, wanted))
        return None

    async def _failed(self, wanted: Wanted, error: SendblueError) -> float | None:
        logger.info("tapback on message %s: %s", wanted.message_id, type(error).__name__)
        found = verdict(error)
        if found is Verdict.REFUSED:
            await self._link.insist(partial(self._came_back, wanted, str(error)))
            return None
        if isinstance(error, NeverLeft | RateLimited):
            await self._link.insist(partial(self._came_back, wanted))
        self._failures[wanted.message_id] = failures = self._failures.get(wanted.message_id, 0) + 1
        if found is Verdict.UNKNOWN and failures >= _MOST_DOUBTS:
            await self._link.insist(partial(self._give_up, wanted, _IN_DOUBT))
            return None
        return max(backoff(failures, self._chance()), asked_to_wait(error))

    async def _leave(self, wanted: Wanted) -> bool:
        async with self._store.changing() as (transaction, _):
            return await reactions.leave(transaction, wanted)

    async def _took(self, wanted: Wanted) -> None:
        self._failures.pop(wanted.message_id, None)
        async with self._store.changing() as (transaction, changes):
            await reactions.took(transaction, changes, wanted)

    async def _came_back(self, wanted: Wanted, reason: str = "") -> None:
        async with self._store.changing() as (transaction, changes):
            await reactions.came_back(transaction, changes, wanted, reason)

    async def _give_up(self, wanted: Wanted, reason: str) -> None:
        self._failures.pop(wanted.message_id, None)
        async with self._store.changing() as (transaction, changes):
            await reactions.give_up(transaction, changes, wanted, reason)
