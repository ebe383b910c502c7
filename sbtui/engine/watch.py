"""Asks after messages that no report has brought to an end: callbacks get lost, and streams miss."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from sbtui.api.client import Sendblue
from sbtui.api.errors import NotFound, SendblueError
from sbtui.domain.message import Message, Source
from sbtui.engine.alarm import Sleep
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.translate import message_seen
from sbtui.store.errors import StoreError
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
FIRST_ASK = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
GIVE_UP = timedelta(days=2)
"""A message this old stays as it is: its end will not be reported any more."""
_LOOK_SECONDS = 10.0
_BETWEEN_QUESTIONS = 1.0


ENOUGH = 20
"""Delivered messages of a line from which its own pace can be told."""
_SOONEST = timedelta(seconds=5)
_RECKON_AGAIN = 60
"""Looks after which the lines' paces are reckoned again: every ten minutes."""


def next_ask(asks: int, first: timedelta = FIRST_ASK) -> timedelta:
    """How long after the last report or question the next question is due: ``first``, doubling to 10 min."""
    doublings = min(asks, 10)
    return min(first * (1 << doublings), LONGEST)


def overdue_after(times: Sequence[timedelta]) -> timedelta:
    """When a message of a line is overdue: later than 99 of 100 of those that were delivered; 30 s while few were."""
    if len(times) < ENOUGH:
        return FIRST_ASK
    ordered = sorted(times)
    return min(max(ordered[(len(ordered) * 99 - 1) // 100], _SOONEST), LONGEST)


class Watch:
    """Asks for the status of unfinished messages, seldom, and one at a time."""

    def __init__(
        self,
        store: Store,
        client: Sendblue,
        inbox: Inbox,
        link: LinkSign,
        *,
        clock: Callable[[], datetime],
        sleep: Sleep,
    ) -> None:
        self._store = store
        self._client = client
        self._inbox = inbox
        self._link = link
        self._clock = clock
        self._sleep = sleep
        self._overdue_after: dict[str, timedelta] = {}
        self._asked: dict[int, tuple[int, datetime]] = {}

    async def run(self) -> None:
        """Watch until cancelled."""
        for look in count():
            await self._sleep(_LOOK_SECONDS)
            try:
                if look % _RECKON_AGAIN == 0:
                    times = await self._store.messages.delivery_times()
                    self._overdue_after = {line: overdue_after(each) for line, each in times.items()}
                due = self._due(await self._store.messages.unfinished())
            except StoreError as error:
                logger.warning("unfinished messages could not be read: %s", type(error).__name__)
                continue
            for message in due:
                if not await self._ask(message):
                    break
                await self._sleep(_BETWEEN_QUESTIONS)

    def _due(self, unfinished: list[Message]) -> list[Message]:
        now = self._clock()
        ids = {message.id for message in unfinished}
        self._asked = {id_: asked for id_, asked in self._asked.items() if id_ in ids}
        return [message for message in unfinished if now - message.at < GIVE_UP and self._due_at(message, now) <= now]

    def _due_at(self, message: Message, now: datetime) -> datetime:
        asks, asked_at = self._asked.get(message.id, (0, message.at))
        # A time to come was written before the clock was set back, and says nothing about how long it has been.
        known = [at for at in (asked_at, message.status_at or message.at) if at <= now]
        last = max(known, default=now - LONGEST)
        return last + next_ask(asks, self._overdue_after.get(message.line, FIRST_ASK))

    async def _ask(self, message: Message) -> bool:
        """Ask once; False when Sendblue cannot be asked now."""
        asks, _ = self._asked.get(message.id, (0, message.at))
        self._asked[message.id] = (asks + 1, self._clock())
        try:
            row = await self._client.status(message.handle)
        except NotFound:
            return True
        except SendblueError as error:
            logger.info("a status could not be asked for: %s", type(error).__name__)
            return False
        await self._link.insist(partial(self._inbox.apply, [message_seen(row)], Source.POLL, live=False))
        return True
