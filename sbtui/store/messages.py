"""Messages: pages for the screen, and the rows behind them for the engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import NamedTuple

from sbtui.domain.message import Failure, Message, Observation, OutboxState, Source
from sbtui.domain.tapback import Reaction, ReactionState
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.times import from_ms, maybe_from_ms, maybe_ms, to_ms

REACTION_COLUMNS = "r.reaction, r.state, r.reason, r.standing, r.tried"
_COLUMNS = f"""
    m.id, m.thread_id, m.uid, m.handle, m.outbound, m.sender, m.line, m.body, m.media_url, m.style,
    m.service, m.downgraded, m.status, m.status_at, m.failure, m.at, m.reply_to, m.revision,
    o.state, o.attempts, o.retry_at, o.let_go, {REACTION_COLUMNS}
"""
_FROM = "FROM messages m LEFT JOIN outbox o ON o.message_id = m.id LEFT JOIN reactions r ON r.message_id = m.id"
_SELECT = f"SELECT {_COLUMNS} {_FROM}"


def failure_to_json(failure: Failure | None) -> str | None:
    return None if failure is None else json.dumps(asdict(failure), ensure_ascii=False)


def failure_from_json(text: str | None) -> Failure | None:
    return None if text is None else Failure(**json.loads(text))


def reaction_of(columns: Row) -> Reaction | None:
    """The reaction of a row's ``REACTION_COLUMNS``; None where the message has none."""
    wire, state, reason, standing, tried = columns
    if wire is None:
        return None
    return Reaction(wire.removeprefix("-"), wire.startswith("-"), ReactionState(state), reason, standing, bool(tried))


def _message(row: Row) -> Message:
    return Message(
        id=row[0],
        thread_id=row[1],
        uid=row[2] or "",
        handle=row[3] or "",
        outbound=bool(row[4]),
        sender=row[5],
        line=row[6],
        body=row[7],
        media_url=row[8],
        style=row[9],
        service=row[10],
        downgraded=bool(row[11]),
        status=row[12],
        status_at=maybe_from_ms(row[13]),
        failure=failure_from_json(row[14]),
        at=from_ms(row[15]),
        reply_to=row[16],
        revision=row[17],
        state=OutboxState(row[18] or ""),
        attempts=row[19] or 0,
        retry_at=maybe_from_ms(row[20]),
        let_go=bool(row[21]),
        reaction=reaction_of(row[22:27]),
    )


class Messages:
    """Reads messages. Pages run from old to new; their place in the thread is the key (at, id)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, thread_id: int, limit: int = 200) -> list[Message]:
        """The last ``limit`` messages of a thread."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE m.thread_id = ? AND m.discarded = 0 ORDER BY m.at DESC, m.id DESC LIMIT ?",
            (thread_id, limit),
        )
        return [_message(row) for row in reversed(rows)]

    async def before(self, message: Message, limit: int = 200) -> list[Message]:
        """The ``limit`` messages just before this one in its thread."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE m.thread_id = ? AND m.discarded = 0 AND (m.at, m.id) < (?, ?) "
            "ORDER BY m.at DESC, m.id DESC LIMIT ?",
            (message.thread_id, to_ms(message.at), message.id, limit),
        )
        return [_message(row) for row in reversed(rows)]

    async def after(self, message: Message, limit: int = 200) -> list[Message]:
        """The ``limit`` messages just after this one in its thread."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE m.thread_id = ? AND m.discarded = 0 AND (m.at, m.id) > (?, ?) "
            "ORDER BY m.at, m.id LIMIT ?",
            (message.thread_id, to_ms(message.at), message.id, limit),
        )
        return [_message(row) for row in rows]

    async def get(self, message_id: int) -> Message | None:
        """One message; None when it does not exist or was discarded."""
        row = await self._database.row(f"{_SELECT} WHERE m.id = ? AND m.discarded = 0", (message_id,))
        return None if row is None else _message(row)

    async def many(self, message_ids: list[int]) -> list[Message]:
        """Those of the messages that exist, from old to new."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE m.id IN (SELECT value FROM json_each(?)) AND m.discarded = 0 ORDER BY m.at, m.id",
            (json.dumps(message_ids),),
        )
        return [_message(row) for row in rows]

    async def of_handle(self, handle: str) -> Message | None:
        """The message with this handle of Sendblue's; None when it does not exist or was discarded."""
        row = await self._database.row(f"{_SELECT} WHERE m.handle = ? AND m.discarded = 0", (handle,))
        return None if row is None else _message(row)

    async def first_unread(self, thread_id: int) -> Message | None:
        """The oldest unread message of a thread."""
        row = await self._database.row(
            f"{_SELECT} WHERE m.thread_id = ? AND m.unread = 1 ORDER BY m.at, m.id LIMIT 1", (thread_id,)
        )
        return None if row is None else _message(row)

    async def timeline(self, message_id: int) -> list[Observation]:
        """Every report on a message's status, in the order in which they happened."""
        rows = await self._database.rows(
            "SELECT status, at, seen_at, source, failure FROM observations WHERE message_id = ? "
            "ORDER BY at, seen_at, id",
            (message_id,),
        )
        return [
            Observation(status, from_ms(at), from_ms(seen_at), Source(source), failure_from_json(failure))
            for status, at, seen_at, source, failure in rows
        ]

    async def unfinished(self, limit: int = 1_000) -> list[Message]:
        """Outbound messages with a handle whose status may still move, newest first."""
        rows = await self._database.rows(
            f"{_SELECT} WHERE m.outbound = 1 AND m.handle IS NOT NULL AND m.discarded = 0 "
            "AND m.status NOT IN ('DELIVERED', 'READ', 'ERROR', 'DECLINED') "
            "AND NOT (m.status = 'SENT' AND (m.downgraded = 1 OR upper(m.service) = 'SMS')) "
            "ORDER BY m.id DESC LIMIT ?",
            (limit,),
        )
        return [_message(row) for row in rows]

    async def delivery_times(self, limit: int = 1_000) -> dict[str, list[timedelta]]:
        """How long the newest delivered messages written here took, by line."""
        rows = await self._database.rows(
            "SELECT line, status_at - at FROM (SELECT line, status_at, at FROM messages WHERE outbound = 1"
            " AND uid IS NOT NULL AND status = 'DELIVERED' AND status_at > at ORDER BY id DESC LIMIT ?)",
            (limit,),
        )
        times: dict[str, list[timedelta]] = {}
        for line, milliseconds in rows:
            times.setdefault(line, []).append(timedelta(milliseconds=milliseconds))
        return times


async def by_handle(transaction: Transaction, handle: str) -> tuple[Message, bool] | None:
    """The message with this handle, discarded ones too, and whether the handle is of its current attempt."""
    row = await transaction.row(f"{_SELECT} WHERE m.handle = ?", (handle,))
    if row is not None:
        return _message(row), True
    row = await transaction.row(f"{_SELECT} JOIN past_handles p ON p.message_id = m.id WHERE p.handle = ?", (handle,))
    return None if row is None else (_message(row), False)


async def by_handles(transaction: Transaction, handles: Iterable[str]) -> dict[str, tuple[Message, bool]]:
    """``by_handle`` for many at once; handles that no message has are left out."""
    wanted = set(handles)
    rows = await transaction.rows(
        f"{_SELECT} WHERE m.handle IN (SELECT value FROM json_each(?))", (json.dumps([*wanted]),)
    )
    found = {message.handle: (message, True) for message in map(_message, rows)}
    if missing := wanted - found.keys():
        past = await transaction.rows(
            f"SELECT p.handle, {_COLUMNS} {_FROM} JOIN past_handles p ON p.message_id = m.id"
            " WHERE p.handle IN (SELECT value FROM json_each(?))",
            (json.dumps([*missing]),),
        )
        found |= {handle: (_message(tuple(row)), False) for handle, *row in past}
    return found


async def by_id(transaction: Transaction, message_id: int) -> Message | None:
    """The message, discarded or not."""
    row = await transaction.row(f"{_SELECT} WHERE m.id = ?", (message_id,))
    return None if row is None else _message(row)


async def visible(transaction: Transaction, message_id: int) -> Message | None:
    """The message; None when it does not exist or was discarded."""
    row = await transaction.row(f"{_SELECT} WHERE m.id = ? AND m.discarded = 0", (message_id,))
    return None if row is None else _message(row)


async def add(
    transaction: Transaction,
    *,
    thread_id: int,
    uid: str = "",
    handle: str = "",
    outbound: bool,
    sender: str,
    line: str = "",
    body: str = "",
    media_url: str = "",
    style: str = "",
    service: str = "",
    downgraded: bool = False,
    status: str = "",
    status_at: datetime | None = None,
    failure: Failure | None = None,
    at: datetime,
    reply_to: str = "",
    unread: bool = False,
) -> int:
    """Insert a message; returns its id."""
    return await transaction.insert(
        "INSERT INTO messages (thread_id, uid, handle, outbound, sender, line, body, media_url, style, service,"
        " downgraded, status, status_at, failure, at, reply_to, unread)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            thread_id,
            uid or None,
            handle or None,
            int(outbound),
            sender,
            line,
            body,
            media_url,
            style,
            service,
            int(downgraded),
            status,
            maybe_ms(status_at),
            failure_to_json(failure),
            to_ms(at),
            reply_to,
            int(unread),
        ),
    )


async def set_handle(transaction: Transaction, message_id: int, handle: str) -> None:
    """Give a message the handle of its current attempt."""
    await transaction.execute(
        "UPDATE messages SET handle = ?, revision = revision + 1 WHERE id = ?", (handle, message_id)
    )


async def retire_handle(transaction: Transaction, message_id: int) -> None:
    """Begin a new attempt: the old handle is remembered, and its status no longer counts."""
    await transaction.execute(
        "INSERT OR IGNORE INTO past_handles SELECT handle, id FROM messages WHERE id = ? AND handle IS NOT NULL",
        (message_id,),
    )
    await transaction.execute(
        "UPDATE messages SET handle = NULL, status = '', status_at = NULL, failure = NULL, downgraded = 0,"
        " revision = revision + 1 WHERE id = ?",
        (message_id,),
    )


async def set_progress(
    transaction: Transaction,
    message_id: int,
    *,
    status: str,
    status_at: datetime | None,
    failure: Failure | None,
    service: str,
    downgraded: bool,
) -> None:
    """Write what the latest reports add up to."""
    parameters = (status, maybe_ms(status_at), failure_to_json(failure), service, int(downgraded), message_id)
    await transaction.execute(_SET_PROGRESS, parameters)


async def set_progresses(transaction: Transaction, changed: Iterable[Message]) -> None:
    """``set_progress`` for many at once, from the messages as they are now."""
    await transaction.execute_many(
        _SET_PROGRESS,
        [
            (m.status, maybe_ms(m.status_at), failure_to_json(m.failure), m.service, int(m.downgraded), m.id)
            for m in changed
        ],
    )


_SET_PROGRESS = (
    "UPDATE messages SET status = ?, status_at = ?, failure = ?, service = ?, downgraded = ?,"
    " revision = revision + 1 WHERE id = ?"
)


async def set_failure(transaction: Transaction, message_id: int, failure: Failure | None) -> None:
    """Say why the latest attempt did not go through, without a report from Sendblue."""
    await transaction.execute(
        "UPDATE messages SET failure = ?, revision = revision + 1 WHERE id = ?",
        (failure_to_json(failure), message_id),
    )


class Sighting(NamedTuple):
    """An observation, and the message and attempt that it is about."""

    message_id: int
    handle: str
    observation: Observation


async def observe(transaction: Transaction, message_id: int, handle: str, observation: Observation) -> bool:
    """Append a report to the timeline; False when it was there already."""
    return bool(await observe_many(transaction, [Sighting(message_id, handle, observation)]))


async def observe_many(transaction: Transaction, sightings: Sequence[Sighting]) -> set[int]:
    """Append reports to timelines; returns the ids of the messages to which one was new."""
    known = await _known_sightings(transaction, {sighting.message_id for sighting in sightings})
    new = {_key(sighting): sighting for sighting in sightings if _key(sighting) not in known}
    await transaction.execute_many(
        # A handle whose text SQLite cannot hold as it came may be there already.
        "INSERT OR IGNORE INTO observations (message_id, handle, status, at, seen_at, source, failure)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (*key, to_ms(seen.seen_at), seen.source.value, failure_to_json(seen.failure))
            for key, (_, _, seen) in new.items()
        ],
    )
    return {message_id for message_id, *_ in new}


def _key(sighting: Sighting) -> Row:
    message_id, handle, observation = sighting
    return message_id, handle, observation.status, to_ms(observation.at)


async def _known_sightings(transaction: Transaction, message_ids: Iterable[int]) -> set[Row]:
    rows = await transaction.rows(
        "SELECT message_id, handle, status, at FROM observations WHERE message_id IN (SELECT value FROM json_each(?))",
        (json.dumps([*message_ids]),),
    )
    return set(rows)


async def touch(transaction: Transaction, message_id: int) -> None:
    """Mark that a message reads differently, for changes that stand in another table."""
    await transaction.execute("UPDATE messages SET revision = revision + 1 WHERE id = ?", (message_id,))


async def move_to(transaction: Transaction, message_id: int, at: datetime) -> None:
    """Give a message another place in its thread: one that was scheduled belongs where it went out."""
    await transaction.execute(
        "UPDATE messages SET at = ?, revision = revision + 1 WHERE id = ?", (to_ms(at), message_id)
    )


async def discard(transaction: Transaction, message_id: int) -> None:
    """Hide a message for good; its row stays, so that no report brings it back."""
    await transaction.execute(
        "UPDATE messages SET discarded = 1, unread = 0, revision = revision + 1 WHERE id = ?", (message_id,)
    )
