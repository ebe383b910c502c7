"""Read receipts that the user's reading asks for: at most one waits for each conversation.

They stand among the engine's notes: only a person's reading writes one, and only the engine takes it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sbtui.store import notes
from sbtui.store.database import Database, Transaction
from sbtui.store.times import from_ms, to_ms

_PREFIX = "receipt "
TROUBLE = "receipts trouble"
"""The note that says in one sentence why the last receipt was refused; "" or missing while none was."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A conversation whose other side may know that it was read, and when that was."""

    thread_id: int
    at: datetime


class Receipts:
    """Reads what waits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wanted(self) -> list[Wanted]:
        """All that wait, oldest first."""
        rows = await self._database.rows(
            "SELECT name, value FROM cursors WHERE name >= ?1 AND name < ?2 ORDER BY CAST(value AS INTEGER)",
            (_PREFIX, _PREFIX[:-1] + "!"),
        )
        return [Wanted(int(name.removeprefix(_PREFIX)), from_ms(int(value))) for name, value in rows]


async def want(transaction: Transaction, thread_id: int, at: datetime) -> None:
    """Ask for a receipt; one that waits already is the same."""
    await notes.set_cursor(transaction, f"{_PREFIX}{thread_id}", str(to_ms(at)))


async def drop(transaction: Transaction, wanted: Wanted) -> None:
    """Take one out, unless the user read on meanwhile."""
    await transaction.execute(
        "DELETE FROM cursors WHERE name = ? AND value = ?", (f"{_PREFIX}{wanted.thread_id}", str(to_ms(wanted.at)))
    )
