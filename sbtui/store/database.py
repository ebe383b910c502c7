"""One SQLite file: opening it privately, bringing it up to date, and the one way to write to it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import aiosqlite

from sbtui.store.errors import StoreTooNew, store_error

Row = tuple[Any, ...]
Parameters = Sequence[object]

_BUSY_SECONDS = 5.0
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # In WAL mode NORMAL can lose the last commits on a power cut, and a lost "in flight" mark could send twice.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8000",
)


class Transaction:
    """A write transaction: everything in it happens, or nothing."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement; returns the number of rows it changed."""
        async with self._connection.execute(sql, parameters) as cursor:
            return cursor.rowcount

    async def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Run an INSERT; returns the new row's id."""
        async with self._connection.execute(sql, parameters) as cursor:
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    async def execute_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        await self._connection.executemany(sql, rows)

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        return list(await self._connection.execute_fetchall(sql, parameters))  # type: ignore[arg-type]

    async def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None


class Database:
    """Two connections to one file: the writer, and a reader that a long write does not hold up."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open the file (made with mode 0600 in a folder with mode 0700), migrated to this version.

        Raises:
            StoreError: it cannot be opened, is damaged, or is newer than this program.
        """
        try:
            _make_private(path)
            writer = await _connect(path)
        except OSError as error:
            refused = sqlite3.OperationalError(str(error))
            refused.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise store_error(refused) from error
        except sqlite3.Error as error:
            raise store_error(error) from error
        try:
            await _migrate(writer)
            reader = await _connect(path)
            await reader.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            await writer.close()
            raise store_error(error) from error
        except BaseException:
            await writer.close()
            raise
        return cls(writer, reader)

    async def close(self) -> None:
        async with self._writing:
            await self._reader.close()
            await self._writer.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A write transaction; rolled back on any exception, cancellation included.

        Raises:
            StoreError: in place of whatever SQLite reported.
        """
        async with self._writing:
            try:
                try:
                    await self._writer.execute("BEGIN IMMEDIATE")
                    yield Transaction(self._writer)
                    await _to_the_end(self._commit())
                except BaseException:
                    await _to_the_end(self._roll_back())
                    raise
            except sqlite3.Error as error:
                raise store_error(error) from error

    async def _commit(self) -> None:
        await self._writer.execute("COMMIT")

    async def _roll_back(self) -> None:
        # A statement whose await was cancelled still runs in the connection's thread: wait until it has.
        await self._writer.execute("SELECT 1")
        if self._writer.in_transaction:
            await self._writer.execute("ROLLBACK")

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Read from the last committed state, without waiting for a writer."""
        try:
            return list(await self._reader.execute_fetchall(sql, parameters))  # type: ignore[arg-type]
        except sqlite3.Error as error:
            raise store_error(error) from error

    async def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None

    async def version_seen_by_writer(self) -> int:
        """A number that changes when another connection than the writer has committed."""
        async with self._writing:
            rows = await self._writer.execute_fetchall("PRAGMA data_version")
        return int(next(iter(rows))[0])


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Await the work whole: a half-finished COMMIT or ROLLBACK would leave the next writer stuck."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite gives its -wal and -shm files the mode of the main file.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


async def _connect(path: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        for pragma in _PRAGMAS:
            await connection.execute(pragma)
    except BaseException:
        await connection.close()
        raise
    return connection


def _migrations() -> list[tuple[int, str]]:
    folder = resources.files("sbtui.store") / "migrations"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return [(int(file.name.split("_", 1)[0]), file.read_text("utf-8")) for file in files]


async def _migrate(connection: aiosqlite.Connection) -> None:
    migrations = _migrations()
    newest = migrations[-1][0]
    if await _version(connection) == newest:
        return
    # The lock comes before the second look: another process may be migrating the same file right now.
    await connection.execute("BEGIN IMMEDIATE")
    try:
        version = await _version(connection)
        if version > newest:
            raise StoreTooNew(
                f"The message store was written by a newer sbtui (format {version}, this one knows {newest}). "
                "Update sbtui, or point SBTUI_DATA_DIR elsewhere."
            )
        for number, script in migrations:
            if number > version:
                for statement in _statements(script):
                    await connection.execute(statement)
        await connection.execute(f"PRAGMA user_version = {newest}")
        await connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            await connection.execute("ROLLBACK")
        raise


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
