"""Threads: the conversation list, and the rows behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sbtui.domain.thread import Thread, ThreadKind, Totals
from sbtui.store import merging
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.times import maybe_from_ms, to_ms

_PREVIEW = 240
_SELECT = f"""
SELECT t.id, t.kind, t.address, t.name, t.line, t.service, t.last_at, t.unread, t.failed, t.pending,
       t.muted, t.pinned, t.archived, t.revision,
       substr(m.body, 1, {_PREVIEW}), m.media_url, m.style, m.outbound, m.sender, m.status, m.downgraded,
       o.state, c.name, c.public_name, c.color, c.zone, coalesce(c.opted_out, 0),
       (SELECT substr(d.body || d.media_url, 1, {_PREVIEW}) FROM drafts d WHERE d.thread_id = t.id),
       (SELECT group_concat(p.address, char(31)) FROM participants p WHERE p.thread_id = t.id)
FROM threads t
LEFT JOIN messages m ON m.id = t.last_message_id
LEFT JOIN outbox o ON o.message_id = t.last_message_id
LEFT JOIN contacts c ON c.number = t.address AND t.kind = 'person'
"""


class ThreadFilter(StrEnum):
    """The filters of the conversation list."""

    ALL = "all"
    UNREAD = "unread"
    FAILED = "failed"
    DRAFTS = "drafts"
    GROUPS = "groups"
    SCHEDULED = "scheduled"
    ARCHIVED = "archived"


_WHERE = {
    ThreadFilter.ALL: "t.archived = 0",
    ThreadFilter.UNREAD: "t.unread > 0",
    ThreadFilter.FAILED: "t.failed > 0",
    ThreadFilter.DRAFTS: "t.id IN (SELECT thread_id FROM drafts)",
    ThreadFilter.GROUPS: "t.archived = 0 AND t.kind = 'group'",
    ThreadFilter.SCHEDULED: "t.id IN (SELECT thread_id FROM outbox WHERE state = 'scheduled')",
    ThreadFilter.ARCHIVED: "t.archived = 1",
}
# Asked of each thread rather than of all people at once: a page of many hits is full after a few, and a few
# threads that changed are looked at alone.
_NAMED = (
    "(t.name LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM participants p LEFT JOIN contacts pc ON pc.number = p.address"
    " WHERE p.thread_id = t.id AND (p.address LIKE ? ESCAPE '\\' OR pc.all_names LIKE ? ESCAPE '\\')))"
)
ORDER = "ORDER BY t.pinned DESC, t.last_at DESC, t.id DESC"
"""Of the conversation list, for a query of ``threads t``."""


def _thread(row: Row) -> Thread:
    (id_, kind, address, name, line, service, last_at, unread, failed, pending) = row[:10]
    (muted, pinned, archived, revision) = row[10:14]
    (body, media_url, style, outbound, sender, status, downgraded, state) = row[14:22]
    (contact_name, public_name, color, zone, opted_out, draft, members) = row[22:]
    return Thread(
        id=id_,
        kind=ThreadKind(kind),
        address=address or "",
        name=name or contact_name or "",
        public_name=public_name or "",
        color=color or "",
        zone=zone or "",
        participants=tuple(members.split("\x1f")) if members else (),
        line=line,
        service=service,
        last_at=maybe_from_ms(last_at),
        last_body=body or "",
        last_media_url=media_url or "",
        last_style=style or "",
        last_outbound=bool(outbound),
        last_sender=sender or "",
        last_status=status or "",
        last_state=state or "",
        last_downgraded=bool(downgraded),
        unread=unread,
        failed=failed,
        pending=pending,
        muted=bool(muted),
        pinned=bool(pinned),
        archived=bool(archived),
        opted_out=bool(opted_out),
        draft=draft or "",
        revision=revision,
    )


class Threads:
    """Reads threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, only: ThreadFilter = ThreadFilter.ALL, *, text: str = "", limit: int = 200, offset: int = 0
    ) -> list[Thread]:
        """Part of the conversation list: pinned first, then by last message.

        ``text`` keeps those whose name or a participant's name or number contains it.
        """
        where, parameters = shown_by(only, text)
        # The ids first: skipped and surplus threads cost an index entry rather than a joined row.
        rows = await self._database.rows(
            f"{_SELECT} WHERE t.id IN (SELECT t.id FROM threads t WHERE {where} {ORDER} LIMIT ? OFFSET ?) {ORDER}",
            (*parameters, limit, offset),
        )
        return [_thread(row) for row in rows]

    async def get(self, thread_id: int) -> Thread | None:
        row = await self._database.row(f"{_SELECT} WHERE t.id = ?", (thread_id,))
        return None if row is None else _thread(row)

    async def many(self, thread_ids: Sequence[int]) -> list[Thread]:
        """Those of the threads that exist, in list order."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE t.id IN (SELECT value FROM json_each(?)) {ORDER}", (json.dumps([*thread_ids]),)
        )
        return [_thread(row) for row in rows]

    async def totals(self) -> Totals:
        """Unread, failed, pending and scheduled messages over all threads; muted threads count too."""
        row = await self._database.row(
            "SELECT (SELECT coalesce(sum(unread), 0) FROM threads WHERE unread > 0),"
            " (SELECT coalesce(sum(failed), 0) FROM threads WHERE failed > 0),"
            " (SELECT coalesce(sum(pending), 0) FROM threads WHERE pending > 0),"
            " (SELECT count(*) FROM outbox WHERE state = 'scheduled')"
        )
        assert row is not None
        return Totals(unread=row[0], failed=row[1], pending=row[2], scheduled=row[3])

    async def counts(self) -> dict[ThreadFilter, int]:
        """How many threads each filter shows, but for the one that shows all of them."""
        filters = [only for only in ThreadFilter if only is not ThreadFilter.ALL]
        counted = ", ".join(f"(SELECT count(*) FROM threads t WHERE {_WHERE[only]})" for only in filters)
        row = await self._database.row(f"SELECT {counted}")
        assert row is not None
        return dict(zip(filters, row, strict=True))

    async def names(self, thread_id: int) -> dict[str, str]:
        """The known names of a thread's participants, by address."""
        rows = await self._database.rows(
            "SELECT c.number, c.name FROM participants p JOIN contacts c ON c.number = p.address"
            " WHERE p.thread_id = ? AND c.name <> ''",
            (thread_id,),
        )
        return dict(rows)


def shown_by(only: ThreadFilter, text: str = "") -> tuple[str, list[object]]:
    """The condition on ``threads t`` of what a filter shows, and its parameters.

    ``text`` keeps those whose name or a participant's name or number contains it.
    """
    if not text.strip():
        return _WHERE[only], []
    pattern, digits = _like(text.strip()), "".join(filter(str.isdigit, text))
    return f"{_WHERE[only]} AND {_NAMED}", [pattern, _like(digits) if len(digits) >= 3 else pattern, pattern]


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


async def load(transaction: Transaction, thread_id: int) -> Thread:
    """A thread as this transaction sees it.

    Raises:
        LookupError: it does not exist.
    """
    row = await transaction.row(f"{_SELECT} WHERE t.id = ?", (thread_id,))
    if row is None:
        raise LookupError(f"no thread {thread_id}")
    return _thread(row)


async def person(transaction: Transaction, address: str, *, line: str, at: datetime) -> int:
    """The id of the conversation with this person, made where there is none."""
    row = await transaction.row("SELECT id FROM threads WHERE kind = 'person' AND address = ?", (address,))
    if row is not None:
        return int(row[0])
    return await _create(transaction, ThreadKind.PERSON, address, None, line, at, [address])


async def people(transaction: Transaction, newcomers: Sequence[tuple[str, str, datetime]]) -> dict[str, int]:
    """``person`` for many at once: (address, line, at) in, the ids by address out."""
    await transaction.execute_many(
        "INSERT INTO threads (kind, address, line, created_at, last_at) VALUES ('person', ?, ?, ?3, ?3)"
        " ON CONFLICT (kind, address) WHERE address IS NOT NULL DO NOTHING",
        ((address, line, to_ms(at)) for address, line, at in newcomers),
    )
    addresses = json.dumps([address for address, _, _ in newcomers])
    rows = await transaction.rows(
        "SELECT address, id FROM threads WHERE kind = 'person' AND address IN (SELECT value FROM json_each(?))",
        (addresses,),
    )
    await transaction.execute_many("INSERT OR IGNORE INTO participants VALUES (?2, ?1)", rows)
    return dict(rows)


def members_key(members: Sequence[str]) -> str:
    """The key under which Sendblue's rule "same participants, same group" finds a group."""
    return " ".join(sorted(set(members)))


async def group(
    transaction: Transaction,
    group_id: str,
    members: Sequence[str],
    *,
    line: str,
    at: datetime,
    name: str = "",
) -> int:
    """The id of a group's thread: by its group id, else by its members where Sendblue has not named it yet."""
    if group_id:
        row = await transaction.row("SELECT id FROM threads WHERE kind = 'group' AND address = ?", (group_id,))
        if row is not None:
            return int(row[0])
    key = members_key(members)
    row = await transaction.row(
        "SELECT id FROM threads WHERE members_key = ? AND (address IS NULL OR ? = '') ORDER BY last_at DESC LIMIT 1",
        (key, group_id),
    )
    if row is not None and members:
        if group_id:
            await transaction.execute("UPDATE threads SET address = ? WHERE id = ?", (group_id, row[0]))
        return int(row[0])
    thread_id = await _create(transaction, ThreadKind.GROUP, group_id or None, key or None, line, at, members)
    if name:
        await rename(transaction, thread_id, name)
    return thread_id


async def _create(
    transaction: Transaction,
    kind: ThreadKind,
    address: str | None,
    key: str | None,
    line: str,
    at: datetime,
    members: Sequence[str],
) -> int:
    thread_id = await transaction.insert(
        "INSERT INTO threads (kind, address, members_key, line, created_at, last_at) VALUES (?, ?, ?, ?, ?, ?)",
        (kind.value, address, key, line, to_ms(at), to_ms(at)),
    )
    await add_participants(transaction, thread_id, members)
    return thread_id


async def add_participants(transaction: Transaction, thread_id: int, members: Sequence[str]) -> None:
    await transaction.execute_many(
        "INSERT OR IGNORE INTO participants VALUES (?, ?)", [(thread_id, member) for member in members]
    )


async def name_group(transaction: Transaction, thread_id: int, group_id: str) -> int:
    """Record the id that Sendblue gave a group; returns the thread that holds it.

    Where news under that id made a thread of its own already, the two become one, and that one's id is
    returned.
    """
    row = await transaction.row(
        "SELECT id FROM threads WHERE kind = 'group' AND address = ? AND id <> ?", (group_id, thread_id)
    )
    if row is None:
        await transaction.execute("UPDATE threads SET address = ? WHERE id = ?", (group_id, thread_id))
        return thread_id
    kept = int(row[0])
    await merging.absorb(transaction, thread_id, into=kept)
    await refresh(transaction, kept)
    return kept


async def rename(transaction: Transaction, thread_id: int, name: str) -> None:
    await transaction.execute("UPDATE threads SET name = ?, revision = revision + 1 WHERE id = ?", (name, thread_id))


async def set_route(transaction: Transaction, thread_id: int, *, line: str = "", service: str = "") -> None:
    """Remember the line and the service a conversation is on; "" leaves as it is."""
    await transaction.execute(
        "UPDATE threads SET line = CASE ? WHEN '' THEN line ELSE ? END,"
        " service = CASE ? WHEN '' THEN service ELSE ? END, revision = revision + 1 WHERE id = ?",
        (line, line, service, service, thread_id),
    )


async def set_flag(transaction: Transaction, thread_id: int, flag: str, on: bool) -> None:
    """Set "muted", "pinned" or "archived"."""
    assert flag in {"muted", "pinned", "archived"}
    await transaction.execute(
        f"UPDATE threads SET {flag} = ?, revision = revision + 1 WHERE id = ?", (int(on), thread_id)
    )


async def refresh(transaction: Transaction, thread_id: int) -> None:
    """Make the list row agree with the thread's messages: last one, unread, failed and pending counts."""
    await transaction.execute(_REFRESH, (thread_id,))


async def refresh_all(transaction: Transaction, thread_ids: Iterable[int]) -> None:
    """``refresh`` for many threads at once."""
    await transaction.execute_many(_REFRESH, ((thread_id,) for thread_id in thread_ids))


_REFRESH = """
UPDATE threads SET
    last_message_id = (SELECT id FROM messages WHERE thread_id = threads.id AND discarded = 0
                       ORDER BY at DESC, id DESC LIMIT 1),
    last_at = coalesce((SELECT at FROM messages WHERE thread_id = threads.id AND discarded = 0
                        ORDER BY at DESC, id DESC LIMIT 1), created_at),
    unread  = (SELECT count(*) FROM messages WHERE thread_id = threads.id AND unread = 1),
    failed  = (SELECT count(*) FROM messages WHERE thread_id = threads.id AND outbound = 1
               AND discarded = 0 AND status IN ('ERROR', 'DECLINED') AND uid IS NOT NULL
               AND id NOT IN (SELECT message_id FROM outbox WHERE outbox.thread_id = threads.id))
            + (SELECT count(*) FROM outbox WHERE thread_id = threads.id AND state = 'failed'),
    pending = (SELECT count(*) FROM outbox WHERE thread_id = threads.id AND state NOT IN ('failed', 'scheduled')),
    revision = revision + 1
WHERE id = ?
"""
