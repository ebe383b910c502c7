"""To which conversation a message belongs."""

from __future__ import annotations

from datetime import datetime

from sbtui.domain.news import MessageSeen
from sbtui.domain.thread import Thread
from sbtui.engine.batch import Batch
from sbtui.store import threads


def is_group(seen: MessageSeen) -> bool:
    """Whether it is a group's; the free plan leaves ``group_id`` empty, so the members count too."""
    return bool(seen.group_id or seen.participants)


def belongs(thread: Thread, seen: MessageSeen) -> bool:
    """Whether a message is one of this conversation."""
    if not thread.is_group:
        return not is_group(seen) and bool(seen.contact) and seen.contact == thread.address
    if thread.address and seen.group_id:
        return thread.address == seen.group_id
    return is_group(seen) and threads.members_key(seen.participants) == threads.members_key(thread.participants)


async def place(batch: Batch, seen: MessageSeen, at: datetime) -> Thread | None:
    """The conversation of a message, made where there is none; None when it names nobody."""
    transaction = batch.transaction
    if not is_group(seen):
        if not seen.contact:
            return None
        return await threads.load(transaction, await threads.person(transaction, seen.contact, line=seen.line, at=at))
    members = seen.participants or ((seen.contact,) if seen.contact else ())
    thread_id = await threads.group(transaction, seen.group_id, members, line=seen.line, at=at, name=seen.group_name)
    thread = await threads.load(transaction, thread_id)
    # Whoever writes in a group is in it, though the list may leave him out; without an id the list is who it is.
    writer = (seen.contact,) if seen.group_id and seen.contact and not seen.outbound else ()
    joined = [member for member in dict.fromkeys((*members, *writer)) if member not in thread.participants]
    if joined:
        await threads.add_participants(transaction, thread_id, joined)
    if seen.group_name and seen.group_name != thread.name:
        await threads.rename(transaction, thread_id, seen.group_name)
    return thread


async def follow(batch: Batch, thread_id: int, *, at: datetime, line: str, service: str) -> None:
    """Let the conversation's line and service be those of its newest message."""
    thread = await threads.load(batch.transaction, thread_id)
    if thread.last_at is not None and at < thread.last_at:
        return
    moved = (line and line != thread.line) or (service and service != thread.service)
    if moved:
        await threads.set_route(batch.transaction, thread_id, line=line, service=service)
        batch.touched.add(thread_id)
