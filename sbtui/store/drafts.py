"""Drafts: what stands in each thread's composer, kept across restarts."""

from __future__ import annotations

from sbtui.domain.message import Draft
from sbtui.store.database import Database, Transaction
from sbtui.store.times import now, to_ms


class Drafts:
    """Reads drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, thread_id: int) -> Draft:
        """The thread's draft; an empty one where there is none."""
        row = await self._database.row("SELECT body, media_url, style FROM drafts WHERE thread_id = ?", (thread_id,))
        return Draft() if row is None else Draft(body=row[0], media_url=row[1], style=row[2])


async def save(transaction: Transaction, thread_id: int, draft: Draft) -> bool:
    """Keep a draft, or drop it when it is empty; False when nothing changed."""
    if not draft:
        return await transaction.execute("DELETE FROM drafts WHERE thread_id = ?", (thread_id,)) > 0
    changed = await transaction.execute(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, ?) ON CONFLICT (thread_id) DO UPDATE SET body = excluded.body,"
        " media_url = excluded.media_url, style = excluded.style, updated_at = excluded.updated_at"
        " WHERE (body, media_url, style) IS NOT (excluded.body, excluded.media_url, excluded.style)",
        (thread_id, draft.body, draft.media_url, draft.style, to_ms(now())),
    )
    return changed > 0
