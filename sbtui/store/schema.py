"""The format of the file: numbered migrations, applied whole or not at all."""

from __future__ import annotations

import sqlite3
from importlib import resources

import aiosqlite

from sbtui.store.endings import roll_back, to_the_end
from sbtui.store.errors import StoreDamaged, StoreTooNew


async def migrate(connection: aiosqlite.Connection) -> None:
    """Bring the file up to this program's format, in one transaction.

    Raises:
        StoreTooNew: a newer program wrote it.
        StoreDamaged: it is a database of another program.
        sqlite3.Error: whatever SQLite reported.
    """
    migrations = _migrations()
    newest = migrations[-1][0]
    if await _version(connection) == newest:
        return
    # The lock comes before the second look: another process may be migrating the same file right now.
    try:
        await connection.execute("BEGIN IMMEDIATE")
        version = await _version(connection)
        await _check(connection, version, newest)
        for number, script in migrations:
            if number > version:
                for statement in _statements(script):
                    await connection.execute(statement)
        await connection.execute(f"PRAGMA user_version = {newest}")
        await connection.execute("COMMIT")
    except BaseException:
        await to_the_end(roll_back(connection))
        raise


async def _check(connection: aiosqlite.Connection, version: int, newest: int) -> None:
    if version > newest:
        raise StoreTooNew(
            f"The message store was written by a newer sbtui (format {version}, this one knows {newest}). "
            "Update sbtui, or point SBTUI_DATA_DIR elsewhere."
        )
    if version == 0 and list(await connection.execute_fetchall("SELECT 1 FROM sqlite_master LIMIT 1")):
        raise StoreDamaged(
            "The message store's file belongs to another program. Move it away, or point SBTUI_DATA_DIR elsewhere."
        )


def newest_format() -> int:
    """The format that this program brings a store to."""
    return _migrations()[-1][0]


def _migrations() -> list[tuple[int, str]]:
    folder = resources.files("sbtui.store") / "migrations"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return [(int(file.name.split("_", 1)[0]), file.read_text("utf-8")) for file in files]


async def _version(connection: aiosqlite.Connection) -> int:
    rows = await connection.execute_fetchall("PRAGMA user_version")
    return int(next(iter(rows))[0])


def _statements(script: str) -> list[str]:
    """The script's statements: ``executescript`` would commit between them."""
    statements: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
