"""Threads to look at: a real store with messages in every state, at a fixed time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from sbtui.domain.message import Draft, Failure, Message, OutboxState
from sbtui.domain.thread import Contact, Thread
from sbtui.store import messages, outbox, people, threads
from sbtui.store.history import HistoryRow
from sbtui.store.messages import failure_to_json
from sbtui.store.store import Store
from sbtui.store.times import to_ms

NOW = datetime(2026, 8, 19, 14, 7, 30, tzinfo=UTC)
ADA = "+14155550134"
BEN = "+14155550177"
CARA = "+16285550110"
LINE = "+14155550100"

_handles = count(1)


def clock() -> datetime:
    return NOW


def row(body: str, ago: timedelta, *, outbound: bool = False, status: str = "", **fields: object) -> HistoryRow:
    """An old message with Ada, this long before NOW."""
    failure = fields.pop("failure", None)
    values: dict[str, object] = {
        "address": ADA,
        "members": (),
        "group_name": "",
        "handle": f"h{next(_handles)}",
        "outbound": outbound,
        "sender": LINE if outbound else ADA,
        "line": LINE,
        "body": body,
        "media_url": "",
        "style": "",
        "service": "iMessage",
        "downgraded": False,
        "status": status or ("DELIVERED" if outbound else "RECEIVED"),
        "failure": failure_to_json(failure) if isinstance(failure, Failure) else None,
        "at_ms": to_ms(NOW - ago),
        "unread": False,
    }
    return HistoryRow(**{**values, **fields})  # type: ignore[arg-type]


async def name(store: Store, number: str, first: str, last: str) -> None:
    async with store.changing() as (transaction, _):
        await people.save_contact(transaction, Contact(number=number, first_name=first, last_name=last))


async def thread_of(store: Store, rows: Sequence[HistoryRow]) -> Thread:
    """A thread filled with the rows."""
    await store.fill(rows)
    return (await store.threads.page())[0]


async def long_thread(store: Store, size: int, *, unread: int = 0) -> Thread:
    """A thread of numbered messages, a minute apart, the newest a minute old."""
    return await thread_of(
        store,
        [
            row(
                f"message {n}", timedelta(minutes=size - n), outbound=n % 3 == 0, unread=size - n < unread and n % 3 > 0
            )
            for n in range(size)
        ],
    )


async def receive(store: Store, thread_id: int, body: str, *, at: datetime | None = None) -> Message:
    """A text arrives; the caller hands the change to the view."""
    async with store.changing() as (transaction, _):
        message_id = await messages.add(
            transaction, thread_id=thread_id, outbound=False, sender=ADA, body=body, at=at or NOW, unread=True
        )
        await threads.refresh(transaction, thread_id)
    message = await store.messages.get(message_id)
    assert message is not None
    return message


async def set_status(store: Store, message_id: int, status: str, failure: Failure | None = None) -> None:
    async with store.changing() as (transaction, _):
        await messages.set_progress(
            transaction,
            message_id,
            status=status,
            status_at=NOW,
            failure=failure,
            service="iMessage",
            downgraded=False,
        )


async def send(
    store: Store, thread_id: int, body: str, state: OutboxState, *, at: datetime, failure: Failure | None = None
) -> int:
    """A message of ours in this state of the outbox."""
    (message_id,) = await store.intents.send(thread_id, [Draft(body=body)])
    retry_at = NOW + timedelta(seconds=4) if state is OutboxState.BACKING_OFF else None
    async with store.changing() as (transaction, _):
        await transaction.execute("UPDATE messages SET at = ? WHERE id = ?", (to_ms(at), message_id))
        await outbox.claim(transaction, message_id, at)
        await outbox.set_state(transaction, message_id, state, retry_at=retry_at)
        await messages.set_failure(transaction, message_id, failure)
        await threads.refresh(transaction, thread_id)
    return message_id
