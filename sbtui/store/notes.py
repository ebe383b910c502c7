"""What the engine keeps for itself: its place in Sendblue's history, early news, and how the link stands."""

from __future__ import annotations

from datetime import datetime

from sbtui.domain.changes import Link, LinkState
from sbtui.store.database import Database, Transaction
from sbtui.store.times import to_ms


class EngineNotes:
    """Reads cursors and the link."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.unwritten: Link | None = None
        """How the link stands where the file cannot take it, for the screens of this process."""

    async def cursor(self, name: str) -> str:
        """The value kept under a name; "" where there is none."""
        row = await self._database.row("SELECT value FROM cursors WHERE name = ?", (name,))
        return "" if row is None else str(row[0])

    async def link(self) -> Link:
        if self.unwritten is not None:
            return self.unwritten
        row = await self._database.row("SELECT state, transport, detail FROM link")
        assert row is not None
        return Link(state=LinkState(row[0]), transport=row[1], detail=row[2])


async def set_cursor(transaction: Transaction, name: str, value: str) -> None:
    await transaction.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (name, value))


async def set_link(transaction: Transaction, link: Link) -> bool:
    """Say how the engine stands; False when it was said already."""
    changed = await transaction.execute(
        "UPDATE link SET state = ?, transport = ?, detail = ? WHERE (state, transport, detail) IS NOT (?, ?, ?)",
        (link.state.value, link.transport, link.detail) * 2,
    )
    return changed > 0


async def keep_early(
    transaction: Transaction, *, handle: str, contact: str, news: str, source: str, seen_at: datetime
) -> None:
    """Keep news about a handle that no message has yet."""
    await transaction.execute(
        "INSERT INTO early_news (handle, contact, news, source, seen_at) VALUES (?, ?, ?, ?, ?)",
        (handle, contact, news, source, to_ms(seen_at)),
    )


async def take_early(transaction: Transaction, handle: str) -> list[tuple[str, str]]:
    """Take out what was kept about a handle, oldest first: (news as JSON, source)."""
    rows = await transaction.rows("SELECT news, source FROM early_news WHERE handle = ? ORDER BY id", (handle,))
    await transaction.execute("DELETE FROM early_news WHERE handle = ?", (handle,))
    return [(news, source) for news, source in rows]


async def early_handles(transaction: Transaction) -> list[tuple[str, str]]:
    """(handle, contact) of everything that waits for its message, oldest first."""
    rows = await transaction.rows("SELECT handle, max(contact) FROM early_news GROUP BY handle ORDER BY min(id)")
    return [(handle, contact) for handle, contact in rows]
