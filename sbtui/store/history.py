"""Many messages at once: filling an empty store, and reading the newest back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.thread import ThreadKind
from sbtui.store import threads
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.feed import Feed
from sbtui.store.indexing import indexed_at_once
from sbtui.store.times import from_ms

_CHUNK = 20_000


class HistoryRow(NamedTuple):
    """One old message. ``address`` is the person, or the group's id with its ``members``."""

    address: str
    members: tuple[str, ...]
    group_name: str
    handle: str
    outbound: bool
    sender: str
    line: str
    body: str
    media_url: str
    style: str
    service: str
    downgraded: bool
    status: str
    failure: str | None
    """JSON: code, message, reason, detail."""
    at_ms: int
    unread: bool


async def fill(database: Database, feed: Feed, rows: Iterable[HistoryRow]) -> int:
    """Insert the rows in one transaction; returns how many were given. Known handles are skipped."""
    count = 0
    thread_ids: dict[str, int] = {}
    services: dict[int, tuple[int, str]] = {}
    source = iter(rows)
    async with database.transaction() as transaction, indexed_at_once(transaction):
        while chunk := list(islice(source, _CHUNK)):
            await _find_threads(transaction, chunk, thread_ids)
            await transaction.execute_many(_INSERT, _values(chunk, thread_ids))
            for row in chunk:
                latest = services.get(thread_ids[row.address])
                if latest is None or latest[0] <= row.at_ms:
                    services[thread_ids[row.address]] = (row.at_ms, row.service)
            count += len(chunk)
        await transaction.execute_many(
            "UPDATE threads SET service = ? WHERE id = ? AND ?1 <> ''",
            ((service, thread_id) for thread_id, (_, service) in services.items()),
        )
        await threads.refresh_all(transaction, thread_ids.values())
        await feed.record(transaction, [Change(ChangeKind.EVERYTHING)])
    feed.announce()
    await feed.publish()
    return count


async def _find_threads(transaction: Transaction, chunk: list[HistoryRow], thread_ids: dict[str, int]) -> None:
    """Add the ids of the chunk's threads, made where there are none."""
    people: dict[str, HistoryRow] = {}
    for row in chunk:
        if row.address in thread_ids:
            continue
        if row.members:
            thread_ids[row.address] = await threads.group(
                transaction, row.address, row.members, line=row.line, at=from_ms(row.at_ms), name=row.group_name
            )
        else:
            people.setdefault(row.address, row)
    if people:
        newcomers = [(row.address, row.line, from_ms(row.at_ms)) for row in people.values()]
        thread_ids |= await threads.people(transaction, newcomers)


# A handle of an earlier attempt belongs to the message that was retried.
_INSERT = (
    "INSERT INTO messages (thread_id, handle, outbound, sender, line, body, media_url, style, service,"
    " downgraded, status, failure, status_at, at, unread)"
    " SELECT ?, nullif(?2, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
    " WHERE NOT EXISTS (SELECT 1 FROM past_handles WHERE handle = ?2)"
    " ON CONFLICT (handle) WHERE handle IS NOT NULL DO NOTHING"
)


def _values(chunk: list[HistoryRow], thread_ids: dict[str, int]) -> Iterator[tuple[object, ...]]:
    for row in chunk:
        yield (
            thread_ids[row.address],
            row.handle,
            row.outbound,
            row.sender,
            row.line,
            row.body,
            row.media_url,
            row.style,
            row.service,
            row.downgraded,
            row.status,
            row.failure,
            row.at_ms,
            row.at_ms,
            row.unread,
        )


async def recent(database: Database, limit: int) -> list[HistoryRow]:
    """The newest messages of all threads that Sendblue has a handle for, oldest first."""
    rows = await database.rows(
        """
        SELECT coalesce(t.address, ''), t.kind, t.name, m.handle, m.outbound, m.sender, m.line, m.body, m.media_url,
               m.style, m.service, m.downgraded, m.status, m.failure, m.at, m.unread,
               (SELECT group_concat(p.address, char(31)) FROM participants p WHERE p.thread_id = t.id)
        FROM messages m JOIN threads t ON t.id = m.thread_id
        WHERE m.id IN (SELECT id FROM messages WHERE handle IS NOT NULL AND discarded = 0
                       ORDER BY at DESC, id DESC LIMIT ?)
        ORDER BY m.at, m.id
        """,
        (limit,),
    )
    return [_history_row(row) for row in rows]


def _history_row(row: Row) -> HistoryRow:
    (address, kind, name, handle, outbound, sender, line, body, media_url, style, service) = row[:11]
    (downgraded, status, failure, at_ms, unread, members) = row[11:]
    return HistoryRow(
        address=address,
        members=tuple(members.split("\x1f")) if kind == ThreadKind.GROUP and members else (),
        group_name=name,
        handle=handle,
        outbound=bool(outbound),
        sender=sender,
        line=line,
        body=body,
        media_url=media_url,
        style=style,
        service=service,
        downgraded=bool(downgraded),
        status=status,
        failure=failure,
        at_ms=at_ms,
        unread=bool(unread),
    )
