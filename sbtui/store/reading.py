"""Read marks, inside the transaction of whoever sets them."""

from __future__ import annotations

from sbtui.domain.message import Message
from sbtui.store.database import Transaction
from sbtui.store.times import to_ms


async def mark_read(transaction: Transaction, thread_id: int, through: Message | None = None) -> bool:
    """Mark a thread's messages read, up to and including ``through`` where it is given; False when all were."""
    if through is None:
        changed = await transaction.execute(
            "UPDATE messages SET unread = 0 WHERE thread_id = ? AND unread = 1", (thread_id,)
        )
    else:
        changed = await transaction.execute(
            "UPDATE messages SET unread = 0 WHERE thread_id = ? AND unread = 1 AND (at, id) <= (?, ?)",
            (thread_id, to_ms(through.at), through.id),
        )
    return changed > 0
