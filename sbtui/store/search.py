"""Search over all messages, newest first.

Matches come in the order of their rowids, which SQLite's full-text index gives without sorting and which is the
order of time wherever messages are stored as they happen. Where an import stored some of them late, blocks of
matches are sorted by (at, id): up to ``BLOCK`` matches are exactly newest first, and of more, those that were stored
late stand beside messages that were stored when they were.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import aiosqlite

from sbtui.domain.marks import Marks, marks, snippet
from sbtui.domain.message import Message
from sbtui.domain.query import Query
from sbtui.domain.text import one_line, printable
from sbtui.domain.thread import Thread
from sbtui.store.database import Row, open_reader
from sbtui.store.endings import to_the_end
from sbtui.store.errors import store_error
from sbtui.store.messages import Messages
from sbtui.store.narrowing import BLOCK_BITS, LAST, Narrowed, narrowed
from sbtui.store.threads import Threads
from sbtui.store.word_pieces import VOCABULARY

BLOCK = 1_000
"""Matches that are sorted together."""
FIRST = 64
"""Matches that are read at first: enough where all others are older."""
COUNTED = 1_000
"""Matches that are counted at most."""
_SNIPPET = 160
_READ = 40_000
"""Characters of a body in which hits are marked."""
Place = tuple[int, int]
"""Where a message stands in time: (milliseconds, id)."""


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a hit among all: what comes after it is asked for with it."""

    top: int
    """Its block holds rowids below this."""
    place: Place


@dataclass(frozen=True, slots=True)
class Hit:
    """One message found."""

    message: Message
    thread: Thread
    name: str
    """The sender's name as the contacts have it; raw, "" where none is known."""
    text: str
    """The part of the body around the first mark, on one line; clean."""
    marks: Marks
    """Where in ``text`` the words are."""
    key: Key


class Search:
    """Searches on a connection of its own, so that a long search holds up no page; one search at a time."""

    def __init__(self, path: Path, messages: Messages, threads: Threads) -> None:
        self._path = path
        self._messages = messages
        self._threads = threads
        self._connection: aiosqlite.Connection | None = None
        self._turn = asyncio.Lock()

    async def close(self) -> None:
        async with self._turn:
            if self._connection is not None:
                connection, self._connection = self._connection, None
                await to_the_end(connection.close())

    async def find(
        self, query: Query, limit: int = 50, *, before: Key | None = None, thread_id: int | None = None
    ) -> list[Hit]:
        """The newest hits, or those after ``before``; none for an empty query.

        Cancelling it stops the search at once: a newer query need not wait for an older one.

        Raises:
            StoreError: the store cannot be read.
        """
        places = await narrowed(query, thread_id, self._rows) if query else None
        return await self._hits(await self._keys(places, limit, before), query) if places is not None else []

    async def places(self, query: Query, thread_id: int) -> list[Place]:
        """The places of the newest matches in a thread, at most ``COUNTED``, newest first."""
        places = await narrowed(query, thread_id, self._rows) if query else None
        return sorted(await self._read(places, LAST, COUNTED), reverse=True) if places is not None else []

    async def next(self, query: Query, here: Message, *, older: bool) -> Message | None:
        """The match before or after a message of its thread, by rowid; None where there is none.

        For threads with more matches than ``places`` gives.
        """
        places = await narrowed(query, here.thread_id, self._rows)
        if places is None:
            return None
        side, order = ("<", "DESC") if older else (">", "ASC")
        sql = places.select("m.id", f"AND {places.rowid} {side} ?", order)
        rows = await self._rows(f"{sql} LIMIT 1", [*places.parameters, here.id])
        return await self._messages.get(rows[0][0]) if rows else None

    async def _keys(self, places: Narrowed, limit: int, before: Key | None) -> list[Key]:
        keys: list[Key] = []
        top, last = (LAST, (LAST, 0)) if before is None else (before.top, before.place)
        while len(keys) < limit:
            block, complete = await self._block(places, top)
            keys += [Key(top, place) for place in sorted(block, reverse=True) if place < last]
            if complete:
                break
            top, last = min(message_id for _, message_id in block), (LAST, 0)
        return keys[:limit]

    async def _block(self, places: Narrowed, top: int) -> tuple[list[Place], bool]:
        """The next matches below a rowid, which are sorted together, and whether they are the last."""
        block = await self._read(places, top, FIRST)
        if len(block) == FIRST and not await self._all_others_are_older(*map(min, zip(*block, strict=True))):
            block = await self._read(places, top, BLOCK)
            return block, len(block) < BLOCK
        return block, len(block) < FIRST

    async def _all_others_are_older(self, at: int, rowid: int) -> bool:
        """Whether no message with a lower rowid is newer."""
        newer = (
            f"SELECT 1 FROM message_blocks WHERE block < ?1 >> {BLOCK_BITS} AND latest > ?2"
            f" UNION ALL SELECT 1 FROM messages WHERE id >= ?1 >> {BLOCK_BITS} << {BLOCK_BITS} AND id < ?1 AND at > ?2"
        )
        return not await self._rows(f"{newer} LIMIT 1", [rowid, at])

    async def _read(self, places: Narrowed, top: int, size: int) -> list[Place]:
        """So many matches below a rowid, those with the highest ones."""
        found: list[Place] = []
        sql = places.select("m.at, m.id", f"AND {places.rowid} >= ? AND {places.rowid} < ?")
        for low, high in places.ranges:
            if low < top and len(found) < size:
                limits = [low, min(high, top)]
                found += await self._rows(f"{sql} LIMIT {size - len(found)}", [*places.parameters, *limits])
        return found

    async def _hits(self, keys: list[Key], query: Query) -> list[Hit]:
        found = {message.id: message for message in await self._messages.many([key.place[1] for key in keys])}
        shown = [(key, found[key.place[1]]) for key in keys if key.place[1] in found]
        threads = {thread.id: thread for thread in await self._threads.many([*{m.thread_id for _, m in shown}])}
        names = await self._names({message.sender for _, message in shown if not message.outbound})
        hits: list[Hit] = []
        for key, message in shown:
            if message.thread_id in threads:
                text = one_line(printable(message.body[:_READ]), _READ)
                part, places = snippet(text, marks(text, query.terms, query.signs), _SNIPPET)
                thread = threads[message.thread_id]
                hits.append(Hit(message, thread, names.get(message.sender, ""), part, places, key))
        return hits

    async def _names(self, numbers: set[str]) -> dict[str, str]:
        rows = await self._rows(
            "SELECT number, name FROM contacts WHERE number IN (SELECT value FROM json_each(?))",
            [json.dumps([*numbers])],
        )
        return dict(rows)

    async def _rows(self, sql: str, parameters: list[object]) -> list[Row]:
        async with self._turn:
            try:
                if self._connection is None:
                    self._connection = await _open(self._path)
                return await _interruptible(self._connection, sql, parameters)
            except sqlite3.Error as error:
                raise store_error(error) from error


async def _open(path: Path) -> aiosqlite.Connection:
    connection = await open_reader(path)
    try:
        # Of its own temporary tables a reader has none, without this.
        await connection.execute("PRAGMA query_only = OFF")
        await connection.execute(VOCABULARY)
        await connection.execute("PRAGMA query_only = ON")
    except BaseException:
        await to_the_end(connection.close())
        raise
    return connection


async def _interruptible(connection: aiosqlite.Connection, sql: str, parameters: list[object]) -> list[Row]:
    reading: asyncio.Future[Any] = asyncio.ensure_future(connection.execute_fetchall(sql, parameters))
    try:
        return cast(list[Row], await asyncio.shield(reading))
    except asyncio.CancelledError:
        await to_the_end(_stop(connection, reading))
        raise


async def _stop(connection: aiosqlite.Connection, reading: asyncio.Future[Any]) -> None:
    """Interrupt the statement, again where it had not begun yet, until it is out of the connection's thread."""
    done: Callable[[], bool] = reading.done
    while not done():
        await connection.interrupt()
        await asyncio.wait([reading], timeout=0.005)
    if not reading.cancelled():
        reading.exception()
