"""The outbox at work: decides again whenever something changes, claims entries and posts them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sbtui.api.client import Sendblue
from sbtui.api.errors import ContactCapReached, OptedOut, Refused, SendblueError
from sbtui.api.wire import MessageRow
from sbtui.domain.changes import ChangeKind
from sbtui.domain.message import Failure, Message, OutboxState, Source
from sbtui.domain.news import ContactSeen, MessageSeen
from sbtui.domain.status import fold
from sbtui.domain.thread import Thread
from sbtui.engine import acquaintances, policy, settling
from sbtui.engine.alarm import Alarm, Sleep
from sbtui.engine.batch import Batch
from sbtui.engine.caps import capped, room_again_at
from sbtui.engine.confirming import Confirmer
from sbtui.engine.grace import finished_within
from sbtui.engine.inbox import Inbox
from sbtui.engine.lines import assign_line, find_line
from sbtui.engine.link import LinkSign
from sbtui.engine.media_size import media_size, too_large
from sbtui.engine.options import EngineOptions
from sbtui.engine.policy import Plan, Verdict
from sbtui.engine.their_clock import TheirClock
from sbtui.engine.translate import message_seen, refusal_failure
from sbtui.engine.waits import Waits
from sbtui.store import messages, outbox, threads
from sbtui.store.errors import StoreError
from sbtui.store.feed import Subscription
from sbtui.store.outbox import Entry
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
AT_ONCE = 8
"""Conversations worked on at the same time."""
GRACE_SECONDS = 2.0
"""How long a request that has left may still take when the engine is told to end."""
_LONGEST_SLEEP = 30.0
"""Sleep is measured on a clock that stands still while the machine does, and schedules are not."""
NO_LINE = "There is no line to send from: this Sendblue account has none. Get one, then retry."
_CLAIMABLE = frozenset({OutboxState.WAITING, OutboxState.HELD, OutboxState.SCHEDULED, OutboxState.BACKING_OFF})
_WAKING = frozenset({ChangeKind.OUTBOX_CHANGED, ChangeKind.EVERYTHING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """A message on its way out, and the conversation that it goes to."""

    entry: Entry
    message: Message
    thread: Thread


class Outbox:
    """Sends what is queued, one message per conversation at a time, and never one of unknown outcome again."""

    def __init__(
        self,
        store: Store,
        client: Sendblue,
        inbox: Inbox,
        confirmer: Confirmer,
        link: LinkSign,
        options: EngineOptions,
        *,
        clock: Callable[[], datetime],
        their_clock: TheirClock,
        sleep: Sleep,
        chance: Callable[[], float],
        status_callback: Callable[[], str],
    ) -> None:
        self._store = store
        self._client = client
        self._inbox = inbox
        self._confirmer = confirmer
        self._link = link
        self._options = options
        self._clock = clock
        self._their_clock = their_clock
        self._chance = chance
        self._status_callback = status_callback
        self._alarm = Alarm(sleep)
        self._waits = Waits(options.confirm_after)
        self._held_until: dict[str, float] = {}
        self._busy: set[int] = set()
        self._unsent: set[int] = set()
        self._impatient: set[int] = set()

    async def run(self) -> None:
        """Work until cancelled."""
        with self._store.feed.subscribe() as news:
            async with asyncio.TaskGroup() as jobs:
                jobs.create_task(self._hear(news))
                await self._link.insist(self._confirmer.doubt_leftovers)
                while True:
                    plan = await self._link.insist(self._plan)
                    for entry in plan.send:
                        self._hold(entry.line, self._pace)
                        self._start(jobs, entry, self._send(entry))
                    for entry in plan.look:
                        self._start(jobs, entry, self._confirmer.look(entry))
                    if not plan.send:
                        await self._alarm.wait(self._seconds_until(plan.wake_at))

    def go_on(self) -> None:
        """Sendblue can be reached again: what could not leave goes now, not when its backoff ends."""
        self._impatient |= self._unsent
        self._unsent.clear()
        self._alarm.ring()

    async def _hear(self, news: Subscription) -> None:
        async for changes in news:
            if any(change.kind in _WAKING for change in changes):
                self._alarm.ring()

    async def _plan(self) -> Plan:
        entries = await self._store.outbox.candidates()
        now, time = self._clock(), asyncio.get_running_loop().time()
        return policy.plan(
            map(self._hurried, self._waits.adjusted(entries, now=now, time=time)),
            now=now,
            ready_at=self._ready_at(now, time),
            busy=self._busy,
            free=AT_ONCE - len(self._busy),
        )

    def _hurried(self, entry: Entry) -> Entry:
        hurried = entry.message_id in self._impatient and entry.state is OutboxState.BACKING_OFF
        return replace(entry, retry_at=None) if hurried else entry

    @property
    def _pace(self) -> float:
        """Seconds between two messages of one line."""
        return 1 / self._options.messages_per_second if self._options.messages_per_second > 0 else 0.0

    def _hold(self, line: str, seconds: float) -> None:
        """The line's next message goes out no sooner than that."""
        if line and seconds > 0:
            until = asyncio.get_running_loop().time() + seconds
            self._held_until[line] = max(until, self._held_until.get(line, until))

    def _ready_at(self, now: datetime, time: float) -> dict[str, datetime]:
        """From when each line may send; kept on the monotonic clock, since the wall's may be set back."""
        return {line: now + timedelta(seconds=max(until - time, 0)) for line, until in self._held_until.items()}

    def _start(self, jobs: asyncio.TaskGroup, entry: Entry, job: Coroutine[Any, Any, None]) -> None:
        self._busy.add(entry.message_id)
        self._impatient.discard(entry.message_id)
        self._unsent.discard(entry.message_id)
        jobs.create_task(job).add_done_callback(partial(self._done, entry.message_id))

    def _done(self, message_id: int, _task: asyncio.Task[None]) -> None:
        self._busy.discard(message_id)
        self._alarm.ring()

    def _seconds_until(self, moment: datetime | None) -> float | None:
        if moment is None:
            return None
        return min(max((moment - self._clock()).total_seconds(), 0.0), _LONGEST_SLEEP)

    async def _send(self, entry: Entry) -> None:
        if not entry.line:
            await self._link.insist(partial(self._find_line, entry))
            return
        if await self._is_too_large(entry):
            return
        await self._ask_the_time()
        shipment = await self._claim(entry)
        if shipment is not None:
            await finished_within(GRACE_SECONDS, self._ship(shipment))

    async def _ask_the_time(self) -> None:
        """Ask Sendblue for anything, where no answer told its time yet: the message may have to be searched by it."""
        if not self._their_clock.is_known:
            # Whatever is wrong shows at the message itself, which is tried next.
            with suppress(SendblueError):
                await self._client.lines()

    async def _is_too_large(self, entry: Entry) -> bool:
        """Refuse a message whose file Sendblue would not take; it would drop the file, or the message."""
        message = await self._store.messages.get(entry.message_id)
        if message is None or not message.media_url:
            return False
        size = await media_size(message.media_url)
        if size is None or size <= self._options.media_cap_bytes:
            return False
        await self._link.insist(partial(self._refuse, entry, too_large(size, self._options.media_cap_bytes)))
        return True

    async def _refuse(self, entry: Entry, reason: str) -> None:
        async with self._inbox.batch() as batch:
            message = await messages.by_id(batch.transaction, entry.message_id)
            if message is not None and message.state is not OutboxState.SETTLED:
                await settling.refuse(batch, message, Failure(message=reason))

    async def _find_line(self, entry: Entry) -> None:
        """Choose the line first: the message's turn then comes by that line's pace."""
        problem: SendblueError | None = None
        line = ""
        try:
            line = await find_line(self._store, self._client, entry.thread_id, self._options.default_line)
        except SendblueError as error:
            problem = error
        async with self._inbox.batch() as batch:
            message = await messages.by_id(batch.transaction, entry.message_id)
            if message is None or message.state not in _CLAIMABLE:
                return
            if line:
                await assign_line(batch, message, line)
            elif problem is not None and policy.verdict(problem) is not Verdict.REFUSED:
                retry_at = self._retry_at(entry, problem)
                await settling.put_back(batch, message, retry_at=retry_at, failure=Failure(message=str(problem)))
            else:
                await settling.refuse(batch, message, Failure(message=str(problem or NO_LINE)))

    async def _claim(self, entry: Entry) -> Shipment | None:
        """Mark it in flight, committed before its request leaves; None when it is not to be sent any more."""
        try:
            return await self._link.insist(partial(self._mark_in_flight, entry))
        except asyncio.CancelledError:
            # Nothing has left yet, and nobody will send it now: no need to doubt it at the next start.
            await self._unclaim(entry)
            raise

    async def _mark_in_flight(self, entry: Entry) -> Shipment | None:
        async with self._inbox.batch() as batch:
            transaction, now = batch.transaction, self._clock()
            if not await outbox.claim(transaction, entry.message_id, now, at_theirs=self._their_clock()):
                return None
            if entry.state is OutboxState.SCHEDULED:
                await messages.move_to(transaction, entry.message_id, now)
            else:
                await messages.touch(transaction, entry.message_id)
            message = await _present(batch, entry)
            batch.message_changed(message.thread_id, message.id)
            thread = await threads.load(transaction, message.thread_id)
            return Shipment(entry=entry, message=message, thread=thread)

    async def _unclaim(self, entry: Entry) -> None:
        try:
            async with self._inbox.batch() as batch:
                message = await messages.by_id(batch.transaction, entry.message_id)
                if message is not None and message.state is OutboxState.IN_FLIGHT:
                    await settling.put_back(batch, message, retry_at=None, failure=None)
        except StoreError as error:
            # It stays in flight, and the next start finds out that it was not sent.
            logger.warning("message %s: could not be released (%s)", entry.message_id, type(error).__name__)

    async def _ship(self, shipment: Shipment) -> None:
        try:
            row = await self._post(shipment)
        except ContactCapReached as error:
            line = shipment.message.line
            reason = capped(error, line, await room_again_at(self._client, line))
            await self._link.insist(partial(self._not_accepted, shipment, error, reason))
        except SendblueError as error:
            await self._link.insist(partial(self._not_accepted, shipment, error))
        else:
            await self._link.insist(partial(self._accepted, shipment, message_seen(row)))

    async def _post(self, shipment: Shipment) -> MessageRow:
        message, thread = shipment.message, shipment.thread
        content: Any = {
            "content": message.body or None,
            "media_url": message.media_url or None,
            "send_style": message.style or None,
            "status_callback": self._status_callback() or None,
            "reply_to": message.reply_to or None,
        }
        if not thread.is_group:
            return await self._client.send_message(number=thread.address, from_number=message.line, **content)
        return await self._client.send_group_message(
            from_number=message.line,
            group_id=thread.address or None,
            numbers=None if thread.address else list(thread.participants),
            **content,
        )

    async def _accepted(self, shipment: Shipment, seen: MessageSeen) -> None:
        async with self._inbox.batch() as batch:
            await settling.settle(batch, await _present(batch, shipment.entry), seen, Source.RESPONSE)
            if shipment.thread.opted_out and not shipment.thread.is_group:
                # Sendblue refuses those who opted out, so this contact is back in.
                await acquaintances.contact(batch, ContactSeen(number=shipment.thread.address, opted_out=False))

    async def _not_accepted(self, shipment: Shipment, error: SendblueError, reason: Failure | None = None) -> None:
        entry, outcome = shipment.entry, policy.verdict(error)
        logger.info("message %s: %s (%s)", entry.message_id, outcome.value, type(error).__name__)
        async with self._inbox.batch() as batch:
            message = await _present(batch, entry)
            if isinstance(error, Refused) and outcome is Verdict.REFUSED:
                await self._refused(batch, shipment, message, error, reason or refusal_failure(error))
            elif outcome is Verdict.UNKNOWN:
                asked = self._clock() + timedelta(seconds=policy.asked_to_wait(error))
                await settling.doubt(batch, message, look_at=max(self._confirmer.next_look(), asked))
            else:
                retry_at = self._retry_at(entry, error)
                if outcome is Verdict.TOO_FAST:
                    self._hold(message.line, (retry_at - self._clock()).total_seconds())
                else:
                    self._unsent.add(message.id)
                await settling.put_back(batch, message, retry_at=retry_at, failure=Failure(message=str(error)))

    async def _refused(
        self, batch: Batch, shipment: Shipment, message: Message, error: Refused, reason: Failure
    ) -> None:
        status = fold(str(error.raw.get("status") or ""))
        await settling.refuse(batch, message, reason, handle=error.handle or "", status=status)
        if isinstance(error, OptedOut) and not shipment.thread.is_group:
            await acquaintances.contact(batch, ContactSeen(number=shipment.thread.address, opted_out=True))

    def _retry_at(self, entry: Entry, error: SendblueError) -> datetime:
        seconds = policy.asked_to_wait(error) or policy.backoff(entry.attempts + 1, self._chance())
        return self._clock() + timedelta(seconds=seconds)


async def _present(batch: Batch, entry: Entry) -> Message:
    message = await messages.by_id(batch.transaction, entry.message_id)
    if message is None:
        raise LookupError(f"no message {entry.message_id}")
    return message
