"""The outbox: what still has to be sent, and how far each attempt got. The rules are the engine's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sbtui.domain.message import OutboxState
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.times import from_ms, maybe_from_ms, maybe_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message in the outbox. Inside a thread, entries go out in the order of ``message_id``."""

    message_id: int
    thread_id: int
    line: str
    state: OutboxState
    attempts: int
    queued_at: datetime
    claimed_at: datetime | None
    """When the request of the latest attempt left, by Sendblue's clock."""
    retry_at: datetime | None
    looks: int
    """How often an unconfirmed one was looked for at Sendblue in vain."""
    let_go: bool = False
    """Whether its conversation goes on although nobody knows yet what became of it."""


_SELECT = """
SELECT o.message_id, o.thread_id, m.line, o.state, o.attempts, o.queued_at, o.claimed_at, o.retry_at, o.looks,
       o.let_go
FROM outbox o JOIN messages m ON m.id = o.message_id
"""


def _entry(row: Row) -> Entry:
    return Entry(
        message_id=row[0],
        thread_id=row[1],
        line=row[2],
        state=OutboxState(row[3]),
        attempts=row[4],
        queued_at=from_ms(row[5]),
        claimed_at=maybe_from_ms(row[6]),
        retry_at=maybe_from_ms(row[7]),
        looks=row[8],
        let_go=bool(row[9]),
    )


class Outbox:
    """Reads the outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self) -> list[Entry]:
        """Everything that is not failed, oldest first."""
        rows = await self._database.rows(f"{_SELECT} WHERE o.state <> 'failed' ORDER BY o.message_id")
        return [_entry(row) for row in rows]

    async def candidates(self) -> list[Entry]:
        """``entries`` without those that wait behind another waiting one of their conversation: however long
        the queue is, these are few."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE o.state NOT IN ('failed', 'waiting') OR (o.state = 'waiting' AND o.message_id ="
            " (SELECT min(w.message_id) FROM outbox w WHERE w.thread_id = o.thread_id AND w.state = 'waiting'))"
            " ORDER BY o.message_id"
        )
        return [_entry(row) for row in rows]

    async def entry(self, message_id: int) -> Entry | None:
        """A message's entry; None when its outcome is known."""
        row = await self._database.row(f"{_SELECT} WHERE o.message_id = ?", (message_id,))
        return None if row is None else _entry(row)

    async def head(self, thread_id: int) -> Entry | None:
        """The entry that the rest of a conversation waits for: one that may have been sent, else the oldest.

        None where nothing waits but what is scheduled, failed or let go.
        """
        row = await self._database.row(
            f"{_SELECT} WHERE o.thread_id = ? AND o.state NOT IN ('failed', 'scheduled')"
            " AND NOT (o.state = 'unconfirmed' AND o.let_go)"
            " ORDER BY o.state NOT IN ('in_flight', 'unconfirmed'), o.message_id LIMIT 1",
            (thread_id,),
        )
        return None if row is None else _entry(row)

    async def undecided(self) -> list[Entry]:
        """Those in doubt that cannot be looked up, so that their conversations wait for the user, oldest first."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE o.state = 'unconfirmed' AND o.let_go = 0 AND json_extract(m.failure, '$.detail') <> ''"
            " ORDER BY o.message_id"
        )
        return [_entry(row) for row in rows]


async def put(
    transaction: Transaction,
    message_id: int,
    thread_id: int,
    at: datetime,
    *,
    state: OutboxState = OutboxState.WAITING,
    not_before: datetime | None = None,
) -> None:
    """Queue a message: a new one, or again one that failed. Its attempts go on counting.

    ``not_before`` goes with HELD and SCHEDULED.
    """
    await transaction.execute(
        "INSERT INTO outbox (message_id, thread_id, state, queued_at, retry_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (message_id) DO UPDATE SET state = excluded.state, queued_at = excluded.queued_at,"
        " retry_at = excluded.retry_at, looks = 0, let_go = 0",
        (message_id, thread_id, state.value, to_ms(at), maybe_ms(not_before)),
    )


async def claim(transaction: Transaction, message_id: int, at: datetime, *, at_theirs: datetime | None = None) -> bool:
    """Mark an entry in flight before its request leaves; False when it is not, or not yet, to be sent.

    ``at_theirs`` is the same moment by Sendblue's clock, where that differs.
    """
    changed = await transaction.execute(
        "UPDATE outbox SET state = 'in_flight', attempts = attempts + 1, claimed_at = ?3, retry_at = NULL, looks = 0"
        " WHERE message_id = ?2 AND (state IN ('waiting', 'held', 'backing_off')"
        " OR (state = 'scheduled' AND retry_at <= ?1))",
        (to_ms(at), message_id, to_ms(at_theirs or at)),
    )
    return changed == 1


async def set_state(
    transaction: Transaction,
    message_id: int,
    state: OutboxState,
    *,
    retry_at: datetime | None = None,
    looks: int | None = None,
) -> None:
    await transaction.execute(
        "UPDATE outbox SET state = ?, retry_at = ?, looks = coalesce(?, looks) WHERE message_id = ?",
        (state.value, maybe_ms(retry_at), looks, message_id),
    )


async def let_go(transaction: Transaction, message_id: int) -> None:
    """Let the rest of the conversation go past an unconfirmed message."""
    await transaction.execute("UPDATE outbox SET let_go = 1 WHERE message_id = ?", (message_id,))


async def is_let_go(transaction: Transaction, message_id: int) -> bool:
    """Whether the user let the conversation go past it."""
    row = await transaction.row("SELECT let_go FROM outbox WHERE message_id = ?", (message_id,))
    return row is not None and bool(row[0])


async def remove(transaction: Transaction, message_id: int) -> None:
    """Take a message out: its outcome is known, or the user discarded it."""
    await transaction.execute("DELETE FROM outbox WHERE message_id = ?", (message_id,))


async def state_of(transaction: Transaction, message_id: int) -> OutboxState:
    row = await transaction.row("SELECT state FROM outbox WHERE message_id = ?", (message_id,))
    return OutboxState.SETTLED if row is None else OutboxState(row[0])


async def unresolved(transaction: Transaction) -> list[Entry]:
    """Entries whose request left and whose outcome is not known."""
    rows = await transaction.rows(f"{_SELECT} WHERE o.state IN ('in_flight', 'unconfirmed') ORDER BY o.message_id")
    return [_entry(row) for row in rows]


async def move_scheduled(transaction: Transaction, thread_id: int, line: str) -> list[int]:
    """Let what is scheduled in a conversation go out on another line; returns the messages' ids."""
    rows = await transaction.rows(
        "SELECT message_id FROM outbox WHERE thread_id = ? AND state = 'scheduled' ORDER BY message_id", (thread_id,)
    )
    moved = [int(row[0]) for row in rows]
    await transaction.execute_many(
        "UPDATE messages SET line = ?1, sender = ?1, revision = revision + 1 WHERE id = ?2",
        [(line, message_id) for message_id in moved],
    )
    return moved
