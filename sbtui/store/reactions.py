"""Our tapbacks: what the user chose, until Sendblue took or refused it. They survive a restart."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.tapback import Reaction
from sbtui.store import messages
from sbtui.store.database import Database, Transaction
from sbtui.store.messages import REACTION_COLUMNS, reaction_of
from sbtui.store.times import to_ms


class Wanted(NamedTuple):
    """A tapback that waits to be sent, and to what; ``line`` and ``handle`` may be ""."""

    message_id: int
    thread_id: int
    handle: str
    line: str
    reaction: Reaction


class Reactions:
    """Reads what waits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wanted(self) -> list[Wanted]:
        """All that wait, oldest first."""
        rows = await self._database.rows(
            "SELECT m.id, m.thread_id, coalesce(m.handle, ''), coalesce(nullif(m.line, ''), t.line, ''),"
            f" {REACTION_COLUMNS} FROM reactions r JOIN messages m ON m.id = r.message_id"
            " JOIN threads t ON t.id = m.thread_id WHERE r.state = 'waiting' ORDER BY r.at"
        )
        found = [(row, reaction_of(row[4:])) for row in rows]
        return [Wanted(row[0], row[1], row[2], row[3], reaction) for row, reaction in found if reaction is not None]


async def save(transaction: Transaction, message_id: int, reaction: Reaction | None, at: datetime) -> None:
    """Write what the user chose; None takes the row out."""
    if reaction is None:
        await _remove(transaction, message_id)
        return
    await transaction.execute(
        "INSERT OR REPLACE INTO reactions (message_id, reaction, state, reason, standing, tried, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            message_id,
            reaction.wire,
            reaction.state.value,
            reaction.reason,
            reaction.standing,
            int(reaction.tried),
            to_ms(at),
        ),
    )


async def leave(transaction: Transaction, wanted: Wanted) -> bool:
    """Note that the request may leave from now on; False when the user wants something else by now."""
    return bool(
        await transaction.execute(
            "UPDATE reactions SET tried = 1 WHERE message_id = ? AND reaction = ? AND state = 'waiting'",
            (wanted.message_id, wanted.reaction.wire),
        )
    )


async def took(transaction: Transaction, changes: list[Change], wanted: Wanted) -> None:
    """Sendblue took it. What the user chose meanwhile goes on waiting."""
    asked = wanted.reaction
    standing = "" if asked.removes else asked.name
    if await _present(transaction, wanted.message_id) == asked.wire and asked.removes:
        await _remove(transaction, wanted.message_id)
    else:
        await transaction.execute(
            "UPDATE reactions SET standing = ?1, tried = 0, reason = '',"
            " state = CASE reaction WHEN ?2 THEN 'sent' ELSE state END WHERE message_id = ?3",
            (standing, asked.wire, wanted.message_id),
        )
    await _tell(transaction, changes, wanted)


async def came_back(transaction: Transaction, changes: list[Change], wanted: Wanted, reason: str = "") -> None:
    """Sendblue did not take it: for ``reason``, which ends it, or without one for now."""
    await transaction.execute(
        "UPDATE reactions SET tried = ? WHERE message_id = ?", (int(wanted.reaction.tried), wanted.message_id)
    )
    if reason:
        await give_up(transaction, changes, wanted, reason)


async def give_up(transaction: Transaction, changes: list[Change], wanted: Wanted, reason: str) -> None:
    """Try no more, and say why; what the user chose meanwhile goes on waiting."""
    await transaction.execute(
        "UPDATE reactions SET state = 'failed', reason = ? WHERE message_id = ? AND reaction = ?",
        (reason, wanted.message_id, wanted.reaction.wire),
    )
    await _tell(transaction, changes, wanted)


async def _present(transaction: Transaction, message_id: int) -> str:
    row = await transaction.row("SELECT reaction FROM reactions WHERE message_id = ?", (message_id,))
    return "" if row is None else str(row[0])


async def _remove(transaction: Transaction, message_id: int) -> None:
    await transaction.execute("DELETE FROM reactions WHERE message_id = ?", (message_id,))


async def _tell(transaction: Transaction, changes: list[Change], wanted: Wanted) -> None:
    await messages.touch(transaction, wanted.message_id)
    changes.append(Change(ChangeKind.MESSAGE_CHANGED, wanted.thread_id, wanted.message_id))
