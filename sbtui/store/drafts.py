"""Drafts: what stands in each thread's composer, kept across restarts."""

from __future__ import annotations

from sbtui.domain.message import Draft
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.times import now, to_ms


class Drafts:
    """Reads drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, thread_id: int) -> Draft:
        """The thread's draft; an empty one where there is none."""
        return _draft(await self._database.row(_SELECT, (thread_id,)))


async def load(transaction: Transaction, thread_id: int) -> Draft:
    """The thread's draft as this transaction sees it; an empty one where there is none."""
    return _draft(await transaction.row(_SELECT, (thread_id,)))


def joined(first: Draft, second: Draft) -> Draft:
    """Both drafts in one, so that nothing typed is lost; of two media or styles the first stays."""
    return Draft(
        body="\n".join(dict.fromkeys(body for body in (first.body, second.body) if body)),
        media_url=first.media_url or second.media_url,
        style=first.style or second.style,
        reply_to=first.reply_to or second.reply_to,
    )


async def save(transaction: Transaction, thread_id: int, draft: Draft) -> bool:
    """Keep a draft, or drop it when it is empty; False when nothing changed or the thread is gone."""
    if draft:
        changed = await _keep(transaction, thread_id, draft)
    else:
        changed = await transaction.execute("DELETE FROM drafts WHERE thread_id = ?", (thread_id,))
    if changed:
        await transaction.execute("UPDATE threads SET revision = revision + 1 WHERE id = ?", (thread_id,))
    return changed > 0


async def _keep(transaction: Transaction, thread_id: int, draft: Draft) -> int:
    return await transaction.execute(
        "INSERT INTO drafts (thread_id, body, media_url, style, updated_at, reply_to)"
        " SELECT id, ?, ?, ?, ?, ? FROM threads WHERE id = ?"
        " ON CONFLICT (thread_id) DO UPDATE SET body = excluded.body, media_url = excluded.media_url,"
        " style = excluded.style, updated_at = excluded.updated_at, reply_to = excluded.reply_to"
        " WHERE (body, media_url, style, reply_to)"
        " IS NOT (excluded.body, excluded.media_url, excluded.style, excluded.reply_to)",
        (draft.body, draft.media_url, draft.style, to_ms(now()), draft.reply_to, thread_id),
    )


_SELECT = "SELECT body, media_url, style, reply_to FROM drafts WHERE thread_id = ?"


def _draft(row: Row | None) -> Draft:
    return Draft() if row is None else Draft(body=row[0], media_url=row[1], style=row[2], reply_to=row[3])
