"""One SQLite file: opening it privately, bringing it up to date, and the one way to write to it."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import aiosqlite

from sbtui.store.endings import roll_back, to_the_end
from sbtui.store.errors import store_error
from sbtui.store.schema import migrate

Row = tuple[Any, ...]
Parameters = Sequence[object]

_BUSY_SECONDS = 5.0
_SWITCH_SECONDS = 0.01
_PRAGMAS = (
    # In WAL mode NORMAL can lose the last commits on a power cut, and a lost "in flight" mark could send twice.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8000",
    # After a bulk fill the write-ahead log shrinks again instead of keeping its largest size for good.
    "PRAGMA journal_size_limit = 16777216",
)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Transaction:
    """A write transaction: everything in it happens, or nothing."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement; returns the number of rows it changed."""
        async with self._connection.execute(sql, _storable(parameters)) as cursor:
            return cursor.rowcount

    async def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Run an INSERT; returns the new row's id."""
        async with self._connection.execute(sql, _storable(parameters)) as cursor:
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    async def execute_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        async with self._connection.executemany(sql, map(_storable, rows)):
            pass

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        return await _fetch(self._connection, sql, parameters)

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
            # Asked here first, because aiosqlite leaves its thread behind when connecting fails.
            sqlite3.connect(path).close()
            writer = await _connect(path)
        except OSError as error:
            refused = sqlite3.OperationalError(str(error))
            refused.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise store_error(refused) from error
        except sqlite3.Error as error:
            raise store_error(error) from error
        try:
            await migrate(writer)
            reader = await open_reader(path)
        except sqlite3.Error as error:
            await to_the_end(writer.close())
            raise store_error(error) from error
        except BaseException:
            await to_the_end(writer.close())
            raise
        return cls(writer, reader)

    async def close(self) -> None:
        """Close the file once the running transaction has ended."""
        await to_the_end(self._close())

    async def _close(self) -> None:
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
                    await to_the_end(self._commit())
                except BaseException:
                    await to_the_end(roll_back(self._writer))
                    raise
            except sqlite3.Error as error:
                raise store_error(error) from error

    async def _commit(self) -> None:
        await self._writer.execute("COMMIT")

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Read from the last committed state, without waiting for a writer."""
        try:
            return await _fetch(self._reader, sql, parameters)
        except sqlite3.Error as error:
            raise store_error(error) from error

    async def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None


async def open_reader(path: Path) -> aiosqlite.Connection:
    """Another connection to a file that is open already; it cannot write.

    Raises:
        sqlite3.Error: whatever SQLite reported.
    """
    return await _connect(path, "PRAGMA query_only = ON")


def _storable(parameters: Parameters) -> Parameters:
    """Lone surrogates replaced: JSON and command lines can spell them, and SQLite's UTF-8 cannot hold them."""
    return [
        _SURROGATE.sub("\ufffd", value) if isinstance(value, str) and not value.isascii() else value
        for value in parameters
    ]


async def _fetch(connection: aiosqlite.Connection, sql: str, parameters: Parameters) -> list[Row]:
    return cast(list[Row], await connection.execute_fetchall(sql, _storable(parameters)))


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite gives its -wal and -shm files the mode of the main file, which a backup may have loosened.
    # A file that exists is not opened here: closing it would drop the locks of this process's other connections.
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode) and mode & 0o077:
            path.chmod(0o600)


async def _connect(path: Path, *pragmas: str) -> aiosqlite.Connection:
    connection = aiosqlite.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        await to_the_end(_start(connection))
        await _switch_to_wal(connection)
        for pragma in (*_PRAGMAS, *pragmas):
            await connection.execute(pragma)
    except BaseException:
        await to_the_end(connection.close())
        raise
    return connection


async def _start(connection: aiosqlite.Connection) -> None:
    await connection


async def _switch_to_wal(connection: aiosqlite.Connection) -> None:
    """Switch a new file to write-ahead logging; SQLite does not wait where another process is switching it too."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _BUSY_SECONDS
    while True:
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or loop.time() >= deadline:
                raise
        await asyncio.sleep(_SWITCH_SECONDS)
