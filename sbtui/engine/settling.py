"""How an attempt to send ends: settled with a handle, refused, or put back to wait."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sbtui.domain import status as statuses
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Failure, Message, OutboxState, Source
from sbtui.domain.news import MessageSeen
from sbtui.engine.batch import Batch
from sbtui.engine.codec import decode
from sbtui.engine.reports import Report, record, report_of
from sbtui.store import messages, notes, outbox, threads

logger = logging.getLogger("sbtui.engine")


async def settle(batch: Batch, message: Message, seen: MessageSeen, source: Source) -> None:
    """Sendblue has the message: it gets its handle and first status, and the news that came before them."""
    transaction = batch.transaction
    if not await _make_room(batch, message, seen.handle):
        logger.error("message %s: Sendblue answered with the handle of another message", message.id)
        await refuse(batch, message, Failure(message="Sendblue took this for a message that was sent before."))
        return
    await outbox.remove(transaction, message.id)
    await messages.set_handle(transaction, message.id, seen.handle)
    if message.failure is not None:
        await messages.set_failure(transaction, message.id, None)
    await _name_group(batch, message.thread_id, seen)
    settled = await _reload(batch, message.id)
    settled = await record(batch, settled, report_of(seen, batch.now), source, current=True)
    for text, early_source in await notes.take_early(transaction, seen.handle):
        report = report_of(decode(text), batch.now)
        settled = await record(batch, settled, report, Source(early_source), current=True)
    batch.message_changed(settled.thread_id, settled.id)
    batch.outbox_changed(settled.thread_id)
    batch.resolved = True


async def refuse(batch: Batch, message: Message, failure: Failure, *, handle: str = "", status: str = "") -> None:
    """It was not taken and won't be: the user sees why and decides. ``handle`` and ``status`` are what the
    refusal itself reported."""
    transaction = batch.transaction
    await outbox.set_state(transaction, message.id, OutboxState.FAILED)
    await messages.set_failure(transaction, message.id, failure)
    if handle and await _make_room(batch, message, handle):
        await messages.set_handle(transaction, message.id, handle)
    if statuses.is_failure(status):
        report = Report(handle=handle, status=status, at=batch.now, failure=failure)
        await record(batch, await _reload(batch, message.id), report, Source.RESPONSE, current=True)
    batch.message_changed(message.thread_id, message.id)
    batch.outbox_changed(message.thread_id)
    batch.resolved = True


async def put_back(batch: Batch, message: Message, *, retry_at: datetime | None, failure: Failure | None) -> None:
    """It was certainly not taken: it goes again, at ``retry_at`` or (None) when its turn comes."""
    state = OutboxState.WAITING if retry_at is None else OutboxState.BACKING_OFF
    await outbox.set_state(batch.transaction, message.id, state, retry_at=retry_at, looks=0)
    await messages.set_failure(batch.transaction, message.id, failure)
    batch.message_changed(message.thread_id, message.id)
    batch.outbox_changed(message.thread_id)
    batch.resolved = True


async def doubt(batch: Batch, message: Message, *, look_at: datetime, looks: int = 0) -> None:
    """Nobody knows whether it was taken: it is looked for from ``look_at`` on."""
    await outbox.set_state(batch.transaction, message.id, OutboxState.UNCONFIRMED, retry_at=look_at, looks=looks)
    if message.state is not OutboxState.UNCONFIRMED:
        await messages.touch(batch.transaction, message.id)
        batch.message_changed(message.thread_id, message.id)
        # Early news about it may have arrived already; as "unconfirmed" it is allowed to claim them.
        batch.resolved = True


async def ask_the_user(batch: Batch, message: Message, risk: Failure) -> None:
    """It stays in doubt, and the user is told of the risk: they may send it again, or let it go."""
    await messages.set_failure(batch.transaction, message.id, risk)
    batch.message_changed(message.thread_id, message.id)


async def _make_room(batch: Batch, message: Message, handle: str) -> bool:
    """Let no other row have the handle; False when another message of ours has it.

    A row without a ``uid`` is our own message, taken for one from elsewhere before we knew its handle.
    """
    holder = await messages.by_handle(batch.transaction, handle)
    if holder is None or holder[0].id == message.id:
        return True
    double = holder[0]
    if double.uid:
        return False
    await batch.transaction.execute(
        "UPDATE OR IGNORE observations SET message_id = ? WHERE message_id = ?", (message.id, double.id)
    )
    await batch.transaction.execute("DELETE FROM messages WHERE id = ?", (double.id,))
    progress = replace(
        message,
        status=double.status,
        status_at=double.status_at,
        failure=double.failure,
        service=double.service,
        downgraded=double.downgraded,
    )
    await messages.set_progresses(batch.transaction, [progress])
    batch.changes.append(Change(ChangeKind.MESSAGE_REMOVED, double.thread_id, double.id))
    batch.touched.add(double.thread_id)
    return True


async def _name_group(batch: Batch, thread_id: int, seen: MessageSeen) -> None:
    thread = await threads.load(batch.transaction, thread_id)
    if not thread.is_group or not seen.group_id or thread.address:
        return
    kept = await threads.name_group(batch.transaction, thread_id, seen.group_id)
    if kept != thread_id:
        batch.changes.append(Change(ChangeKind.THREAD_REMOVED, thread_id, other_id=kept))
        batch.touched.discard(thread_id)
    batch.touched.add(kept)


async def _reload(batch: Batch, message_id: int) -> Message:
    message = await messages.by_id(batch.transaction, message_id)
    if message is None:
        raise LookupError(f"no message {message_id}")
    return message
