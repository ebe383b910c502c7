"""Filling an empty store with many messages at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store import threads
from sbtui.store.database import Database, Transaction
from sbtui.store.feed import Feed
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
    """Insert the rows in one transaction; returns how many. Known handles are skipped."""
    count = 0
    thread_ids: dict[str, int] = {}
    services: dict[int, str] = {}
    source = iter(rows)
    async with database.transaction() as transaction:
        while chunk := list(islice(source, _CHUNK)):
            for row in chunk:
                if row.address not in thread_ids:
                    thread_ids[row.address] = await _thread(transaction, row)
                services[thread_ids[row.address]] = row.service
            await transaction.execute_many(_INSERT, _values(chunk, thread_ids))
            count += len(chunk)
        for thread_id in thread_ids.values():
            await threads.set_route(transaction, thread_id, service=services[thread_id])
            await threads.refresh(transaction, thread_id)
        pending = await feed.record(transaction, [Change(ChangeKind.EVERYTHING)])
    feed.publish(pending)
    return count


_INSERT = (
    "INSERT OR IGNORE INTO messages (thread_id, handle, outbound, sender, line, body, media_url, style, service,"
    " downgraded, status, failure, status_at, at, unread) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


async def _thread(transaction: Transaction, row: HistoryRow) -> int:
    at = from_ms(row.at_ms)
    if row.members:
        return await threads.group(transaction, row.address, row.members, line=row.line, at=at, name=row.group_name)
    return await threads.person(transaction, row.address, line=row.line, at=at)


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
