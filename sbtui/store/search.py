"""Search over all messages, newest first.

Matches come in the order of their rowids, which SQLite's full-text index gives without sorting and which is the
order of time wherever messages are stored as they happen. Blocks of matches are then sorted by (at, id):
up to ``BLOCK`` matches are exactly newest first, and of more, those that an import stored late stand beside
messages that were stored when they were.
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
from sbtui.store.matching import conditions, match_text, named
from sbtui.store.messages import Messages
from sbtui.store.threads import Threads

BLOCK = 1_000
"""Matches that are sorted together."""
COUNTED = 1_000
"""Matches that are counted at most."""
_SNIPPET = 160
_READ = 40_000
"""Characters of a body in which hits are marked."""
_LAST = (1 << 63) - 1

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
        if not query or not await self._can_match(query):
            return []
        return await self._hits(await self._keys(query, limit, before, thread_id), query)

    async def places(self, query: Query, thread_id: int) -> list[Place]:
        """The places of the newest matches in a thread, at most ``COUNTED``, newest first."""
        rows = await self._block(query, _LAST, COUNTED, thread_id) if query else []
        return sorted(rows, reverse=True)

    async def next(self, query: Query, here: Message, *, older: bool) -> Message | None:
        """The match before or after a message of its thread, by rowid; None where there is none.

        For threads with more matches than ``places`` gives.
        """
        side, order = ("<", "DESC") if older else (">", "ASC")
        source, where, parameters = _parts(query, here.thread_id)
        rows = await self._rows(
            f"SELECT m.id {source} WHERE {where} AND {_rowid(query)} {side} ? ORDER BY {_rowid(query)} {order} LIMIT 1",
            [*parameters, here.id],
        )
        return await self._messages.get(rows[0][0]) if rows else None

    async def _can_match(self, query: Query) -> bool:
        sql, parameters = named(query)
        return not sql or bool(await self._rows(sql, parameters))

    async def _keys(self, query: Query, limit: int, before: Key | None, thread_id: int | None) -> list[Key]:
        keys: list[Key] = []
        top, last = (_LAST, (_LAST, 0)) if before is None else (before.top, before.place)
        while len(keys) < limit:
            block = await self._block(query, top, BLOCK, thread_id)
            keys += [Key(top, place) for place in sorted(block, reverse=True) if place < last]
            if len(block) < BLOCK:
                break
            top, last = min(message_id for _, message_id in block), (_LAST, 0)
        return keys[:limit]

    async def _block(self, query: Query, top: int, size: int, thread_id: int | None) -> list[Place]:
        source, where, parameters = _parts(query, thread_id)
        return cast(
            list[Place],
            await self._rows(
                f"SELECT m.at, m.id {source} WHERE {where} AND {_rowid(query)} < ?"
                f" ORDER BY {_rowid(query)} DESC LIMIT {size}",
                [*parameters, top],
            ),
        )

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
            "SELECT number, trim(first_name || ' ' || last_name) FROM contacts"
            " WHERE number IN (SELECT value FROM json_each(?))",
            [json.dumps([*numbers])],
        )
        return dict(rows)

    async def _rows(self, sql: str, parameters: list[object]) -> list[Row]:
        async with self._turn:
            try:
                if self._connection is None:
                    self._connection = await open_reader(self._path)
                return await _interruptible(self._connection, sql, parameters)
            except sqlite3.Error as error:
                raise store_error(error) from error


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


def _rowid(query: Query) -> str:
    return "f.rowid" if query.terms else "m.id"


def _parts(query: Query, thread_id: int | None) -> tuple[str, str, list[object]]:
    """FROM, WHERE and its parameters. CROSS JOIN keeps the index in front: its order is the order wanted."""
    where, parameters = conditions(query, thread_id)
    if not query.terms:
        return "FROM messages m", where, parameters
    return (
        "FROM messages_fts f CROSS JOIN messages m ON m.id = f.rowid",
        f"messages_fts MATCH ? AND {where}",
        [match_text(query.terms), *parameters],
    )
