"""Opening conversations and queueing messages in them, inside the transaction of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, OutboxState
from sbtui.domain.thread import Thread
from sbtui.store import messages, outbox, people, threads
from sbtui.store.database import Transaction
from sbtui.store.times import Clock

_FURTHEST_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Messages for one conversation: with a person, or with a group where there are several members."""

    members: tuple[str, ...]
    parts: Sequence[Draft]
    at: datetime | None = None
    """When they shall go; None is at once."""
    zone: str = ""
    """Where the members' clocks are, to remember from now on; "" when nobody said."""


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of an ``Outgoing``."""

    thread: Thread
    """The conversation as it was before the messages."""
    message_ids: tuple[int, ...]


async def open_person(transaction: Transaction, changes: list[Change], address: str, *, line: str, at: datetime) -> int:
    """The id of the conversation with a person, made where there is none; it leaves the archive."""
    return await _unarchived(transaction, changes, await threads.person(transaction, address, line=line, at=at))


async def open_group(
    transaction: Transaction, changes: list[Change], members: Sequence[str], *, line: str, at: datetime
) -> int:
    """The id of the group of exactly these people, made where there is none; it leaves the archive."""
    return await _unarchived(transaction, changes, await threads.group(transaction, "", members, line=line, at=at))


async def _unarchived(transaction: Transaction, changes: list[Change], thread_id: int) -> int:
    await threads.set_flag(transaction, thread_id, "archived", False)
    changes.append(Change(ChangeKind.THREAD_CHANGED, thread_id))
    return thread_id


async def describe(
    transaction: Transaction,
    changes: list[Change],
    number: str,
    *,
    nickname: str | None = None,
    color: str | None = None,
    zone: str | None = None,
) -> None:
    """Remember what the user says of somebody; None leaves as it is, "" forgets."""
    if await people.describe(transaction, number, nickname=nickname, color=color, zone=zone):
        thread_id = await people.thread_of(transaction, number) or 0
        changes.append(Change(ChangeKind.CONTACT_CHANGED, thread_id))


async def queue_outgoing(
    transaction: Transaction, changes: list[Change], outgoing: Outgoing, *, line: str, moves: bool, clock: Clock
) -> Queued:
    """Open the conversation and queue its messages; the line is ``Intents.send_all``'s."""
    if len(outgoing.members) == 1:
        thread_id = await open_person(transaction, changes, outgoing.members[0], line=line, at=clock())
    else:
        thread_id = await open_group(transaction, changes, outgoing.members, line=line, at=clock())
    if outgoing.zone:
        for member in outgoing.members:
            await describe(transaction, changes, member, zone=outgoing.zone)
    thread = await threads.load(transaction, thread_id)
    chosen = line if moves or not thread.line else ""
    ids = await queue(transaction, changes, thread, outgoing.parts, line=chosen, at=outgoing.at, clock=clock)
    return Queued(thread, tuple(ids))


async def queue(
    transaction: Transaction,
    changes: list[Change],
    thread: Thread,
    parts: Sequence[Draft],
    *,
    line: str = "",
    at: datetime | None = None,
    hold_seconds: float = 0,
    clock: Clock,
) -> list[int]:
    """Queue messages in order; returns their ids. ``line``, ``at`` and ``hold_seconds`` are ``Intents.send``'s."""
    line = line or thread.line
    if line != thread.line:
        await threads.set_route(transaction, thread.id, line=line)
        # When its time comes, it would otherwise take the conversation back to its old line.
        moved = await outbox.move_scheduled(transaction, thread.id, line)
        changes += [Change(ChangeKind.MESSAGE_CHANGED, thread.id, message_id) for message_id in moved]
    ids: list[int] = []
    for part in parts:
        written_at = clock()
        message_id = await messages.add(
            transaction,
            thread_id=thread.id,
            uid=str(uuid4()),
            outbound=True,
            sender=line,
            line=line,
            body=part.body,
            media_url=part.media_url,
            style=part.style,
            reply_to=part.reply_to,
            service=thread.service,
            at=_after(thread.last_at, written_at),
        )
        state, not_before = _patience(written_at, at, hold_seconds)
        await outbox.put(transaction, message_id, thread.id, written_at, state=state, not_before=not_before)
        ids.append(message_id)
        changes.append(Change(ChangeKind.MESSAGE_ADDED, thread.id, message_id))
    await threads.refresh(transaction, thread.id)
    changes += [
        Change(ChangeKind.THREAD_CHANGED, thread.id),
        Change(ChangeKind.OUTBOX_CHANGED, thread.id),
    ]
    return ids


def _after(last_at: datetime | None, written_at: datetime) -> datetime:
    """The message's place in its thread: never above what stands there, though a clock is behind or was set back."""
    # What lies further ahead is no clock's small mistake: somebody dated a message wrongly.
    is_mistaken = last_at is not None and written_at < last_at <= written_at + _FURTHEST_AHEAD
    return last_at if last_at is not None and is_mistaken else written_at


def _patience(written_at: datetime, at: datetime | None, hold_seconds: float) -> tuple[OutboxState, datetime | None]:
    """How a new entry begins, and from when it may go."""
    if at is not None:
        return OutboxState.SCHEDULED, at
    if hold_seconds > 0:
        return OutboxState.HELD, written_at + timedelta(seconds=hold_seconds)
    return OutboxState.WAITING, None
