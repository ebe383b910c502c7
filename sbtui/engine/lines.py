"""Which of our lines a message goes out on."""

from __future__ import annotations

from sbtui.api.client import Sendblue
from sbtui.domain.message import Message
from sbtui.engine.batch import Batch
from sbtui.store import threads
from sbtui.store.store import Store


async def find_line(store: Store, client: Sendblue, thread_id: int, default: str) -> str:
    """The conversation's line, else ``default``, else the account's first; "" when there is none at all.

    Raises:
        SendblueError: the account's lines are not known yet and could not be asked for.
    """
    thread = await store.threads.get(thread_id)
    if thread is not None and thread.line:
        return thread.line
    if default:
        return default
    known = [line.number for line in await store.people.lines()]
    return next(iter(known or await client.lines()), "")


async def assign_line(batch: Batch, message: Message, line: str) -> None:
    """Put a message, and its conversation if that has none, on a line."""
    await batch.transaction.execute(
        "UPDATE messages SET line = ?, sender = ?, revision = revision + 1 WHERE id = ?", (line, line, message.id)
    )
    thread = await threads.load(batch.transaction, message.thread_id)
    if not thread.line:
        await threads.set_route(batch.transaction, thread.id, line=line)
    batch.message_changed(message.thread_id, message.id)
    batch.outbox_changed(message.thread_id)
