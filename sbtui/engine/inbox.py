"""The only door for news from outside: one transaction per batch, in any order, any number of times."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sbtui.domain.message import OutboxState, Source
from sbtui.domain.news import ContactSeen, LineSeen, MessageSeen, News, StatusChanged, TypingChanged
from sbtui.engine import acquaintances
from sbtui.engine.arrivals import arrive
from sbtui.engine.batch import Batch
from sbtui.engine.codec import decode, encode
from sbtui.engine.matching import in_place, in_window, same_content
from sbtui.engine.reports import Reported, record, record_all, report_of
from sbtui.engine.settling import settle
from sbtui.engine.their_clock import TheirClock
from sbtui.store import messages, notes, outbox, threads
from sbtui.store.store import Store

Sourced = tuple[News, Source]
"""News, and how it reached us."""
_ABOUT_ONE = MessageSeen | StatusChanged


def _ignore(_handles: Collection[str]) -> None:
    """For an inbox to which nobody listens."""


class Inbox:
    """Writes news into the store.

    ``on_unknown`` is told, after the commit, of handles that only a thin report named: their rows have to be
    fetched and applied.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        *,
        their_clock: TheirClock | None = None,
        on_unknown: Callable[[Collection[str]], None] = _ignore,
    ) -> None:
        self._store = store
        self._clock = clock
        self._their_clock = their_clock or TheirClock(clock)
        self._on_unknown = on_unknown

    async def apply(self, news: Sequence[News], source: Source, *, live: bool, history: bool = False) -> None:
        """Take in what the outside said; ``live`` news is worth a notification, ``history`` counts as read.

        Raises:
            StoreError: nothing of it was written; it may be applied again.
        """
        await self.apply_all([(item, source) for item in news], live=live, history=history)

    async def apply_all(self, news: Sequence[Sourced], *, live: bool, history: bool = False) -> None:
        """``apply`` for news that came in several ways. The order counts only among news of one message.

        Raises:
            StoreError: as above.
        """
        if news:
            async with self.batch(live=live, history=history) as batch:
                for item, source in await _report_on_known(batch, news):
                    await _receive(batch, item, source)

    @asynccontextmanager
    async def batch(self, *, live: bool = False, history: bool = False) -> AsyncIterator[Batch]:
        """One transaction of the engine, with whatever follows from it."""
        async with self._store.changing() as (transaction, changes):
            lead = self._their_clock.ahead
            batch = Batch(transaction, changes, now=self._clock(), their_lead=lead, live=live, history=history)
            yield batch
            if batch.resolved:
                await _reconsider_early(batch)
            await batch.finish()
        if batch.unknown:
            self._on_unknown(batch.unknown)


async def _report_on_known(batch: Batch, news: Sequence[Sourced]) -> list[Sourced]:
    """Report on the messages that are known by their handles, all at once; returns the other news."""
    handles = {item.handle for item, _ in news if isinstance(item, _ABOUT_ONE)}
    known = await messages.by_handles(batch.transaction, handles) if handles else {}
    reported: list[Reported] = []
    others: list[Sourced] = []
    for item, source in news:
        found = known.get(item.handle) if isinstance(item, _ABOUT_ONE) else None
        if found is None or not isinstance(item, _ABOUT_ONE):
            others.append((item, source))
        else:
            message, current = found
            reported.append(Reported(message, report_of(item, batch.now), source, current))
    if reported:
        await record_all(batch, reported)
    return others


async def _receive(batch: Batch, news: News, source: Source) -> None:
    match news:
        case MessageSeen():
            await _message(batch, news, source)
        case StatusChanged():
            await _status(batch, news, source)
        case TypingChanged():
            await acquaintances.typing(batch, news)
        case ContactSeen():
            await acquaintances.contact(batch, news)
        case LineSeen():
            await acquaintances.line(batch, news)


async def _message(batch: Batch, seen: MessageSeen, source: Source) -> None:
    if await _known(batch, seen, source):
        return
    if seen.outbound and await _concerns_outbox(batch, seen, source):
        return
    await arrive(batch, seen, source)
    if seen.outbound:
        for text, early_source in await notes.take_early(batch.transaction, seen.handle):
            await _known(batch, decode(text), Source(early_source))


async def _status(batch: Batch, changed: StatusChanged, source: Source) -> None:
    if await _known(batch, changed, source):
        return
    entries = await outbox.unresolved(batch.transaction)
    if entries:
        await _keep(batch, changed, source)
    # A response is on its way to a message in flight; for any other the row itself must say whose it is.
    if not entries or any(entry.state is OutboxState.UNCONFIRMED for entry in entries):
        batch.unknown.add(changed.handle)


async def _known(batch: Batch, news: MessageSeen | StatusChanged, source: Source) -> bool:
    """Report on the message that has the handle, if one has."""
    found = await messages.by_handle(batch.transaction, news.handle)
    if found is None:
        return False
    message, current = found
    await record(batch, message, report_of(news, batch.now), source, current=current)
    return True


async def _concerns_outbox(batch: Batch, seen: MessageSeen, source: Source) -> bool:
    """Join a message to the outbox entry that it proves sent, or keep it for one that is in flight."""
    unresolved = await outbox.unresolved(batch.transaction)
    # One in flight comes first: its response will say whose this is, should another in doubt say the same.
    for entry in sorted(unresolved, key=lambda entry: entry.state is not OutboxState.IN_FLIGHT):
        message = await messages.by_id(batch.transaction, entry.message_id)
        thread = await threads.load(batch.transaction, entry.thread_id)
        if message is None or not in_place(thread, message, seen):
            continue
        if not in_window(entry.claimed_at or entry.queued_at, seen, batch.their_lead):
            continue
        if entry.state is OutboxState.IN_FLIGHT:
            # Its own response will say whether this is it.
            await _keep(batch, seen, source)
            return True
        if same_content(message, seen):
            await settle(batch, message, seen, source)
            return True
    return False


async def _keep(batch: Batch, news: MessageSeen | StatusChanged, source: Source) -> None:
    contact = news.contact if isinstance(news, MessageSeen) else ""
    await notes.keep_early(
        batch.transaction,
        handle=news.handle,
        contact=contact,
        news=encode(news),
        source=source.value,
        seen_at=batch.now,
    )


async def _reconsider_early(batch: Batch) -> None:
    """Apply early news again, now that an entry found its end: it is kept again, joined, or somebody else's."""
    for handle, _ in await notes.early_handles(batch.transaction):
        for text, source in await notes.take_early(batch.transaction, handle):
            await _receive(batch, decode(text), Source(source))
