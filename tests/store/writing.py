"""Rows for tests, written through the same functions as the engine's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, Failure, OutboxState
from sbtui.store import messages, outbox, threads
from sbtui.store.store import Store
from sbtui.store.times import now

ADA = "+15550100001"
BEN = "+15550100002"
LINE = "+15550100100"
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def minute(number: float) -> datetime:
    """So many minutes after the tests' noon."""
    return START + timedelta(minutes=number)


async def receive(
    store: Store,
    thread_id: int,
    at: datetime = START,
    *,
    body: str = "hello",
    handle: str = "",
    unread: bool = True,
    outbound: bool = False,
    status: str = "",
    service: str = "iMessage",
) -> int:
    """One message as the engine writes it; returns its id."""
    async with store.changing() as (transaction, changes):
        message_id = await messages.add(
            transaction,
            thread_id=thread_id,
            handle=handle,
            outbound=outbound,
            sender=LINE if outbound else ADA,
            line=LINE,
            body=body,
            at=at,
            unread=unread and not outbound,
            status=status,
            service=service,
        )
        await threads.refresh(transaction, thread_id)
        changes.append(Change(ChangeKind.MESSAGE_ADDED, thread_id, message_id))
    return message_id


async def send(store: Store, thread_id: int, body: str = "hi", *, style: str = "") -> int:
    """One message through the intent; returns its id."""
    (message_id,) = await store.intents.send(thread_id, [Draft(body=body, style=style)])
    return message_id


async def claim(store: Store, message_id: int) -> bool:
    """Mark an entry in flight."""
    async with store.changing() as (transaction, _):
        return await outbox.claim(transaction, message_id, now())


async def settle(store: Store, message_id: int, handle: str, status: str) -> None:
    """What the engine writes when Sendblue has answered."""
    async with store.changing() as (transaction, changes):
        message = await messages.by_id(transaction, message_id)
        assert message is not None
        await messages.set_handle(transaction, message_id, handle)
        await messages.set_progress(
            transaction,
            message_id,
            status=status,
            status_at=START,
            failure=Failure(code="4000", message="no route") if status == "ERROR" else None,
            service="iMessage",
            downgraded=False,
        )
        await outbox.remove(transaction, message_id)
        await threads.refresh(transaction, message.thread_id)
        changes.append(Change(ChangeKind.MESSAGE_CHANGED, message.thread_id, message_id))


async def set_state(store: Store, message_id: int, state: OutboxState) -> None:
    """Move an outbox entry."""
    async with store.changing() as (transaction, _):
        message = await messages.by_id(transaction, message_id)
        assert message is not None
        await outbox.set_state(transaction, message_id, state)
        await threads.refresh(transaction, message.thread_id)
