"""Two threads that turn out to be one: news can name a group before our own request's response does."""

from __future__ import annotations

from sbtui.store import drafts
from sbtui.store.database import Transaction


async def absorb(transaction: Transaction, thread_id: int, *, into: int) -> None:
    """Move everything of a thread into another, and remove it; the counts are for the caller to refresh."""
    for table in ("messages", "outbox"):
        await transaction.execute(f"UPDATE {table} SET thread_id = ? WHERE thread_id = ?", (into, thread_id))
    await transaction.execute(
        "INSERT OR IGNORE INTO participants SELECT ?, address FROM participants WHERE thread_id = ?", (into, thread_id)
    )
    draft = drafts.joined(await drafts.load(transaction, into), await drafts.load(transaction, thread_id))
    await drafts.save(transaction, into, draft)
    await transaction.execute(
        "UPDATE threads SET (members_key, name, line, service, created_at, muted, pinned, archived) ="
        " (SELECT coalesce(threads.members_key, gone.members_key), coalesce(nullif(threads.name, ''), gone.name),"
        "  coalesce(nullif(threads.line, ''), gone.line), coalesce(nullif(threads.service, ''), gone.service),"
        "  min(threads.created_at, gone.created_at), max(threads.muted, gone.muted),"
        "  max(threads.pinned, gone.pinned), min(threads.archived, gone.archived)"
        "  FROM threads gone WHERE gone.id = ?) WHERE id = ?",
        (thread_id, into),
    )
    await transaction.execute("DELETE FROM threads WHERE id = ?", (thread_id,))
