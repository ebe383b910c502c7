"""Where the matches of a query can be: what narrows a search before any message is looked at.

Of a common word there are hundreds of thousands; from one sender, or on one day, a handful. Which messages those
are is found through the conversations and the table of times, and the words are looked up only there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise

from sbtui.domain.query import Query
from sbtui.store.matching import conditions, conversations
from sbtui.store.times import to_ms
from sbtui.store.word_pieces import Rows, match_of

LAST = (1 << 63) - 1
BLOCK_BITS = 10
"""A block of the table of times holds the messages whose ids differ in these bits only."""
FEW = 1_500
"""Look-ups of a word in one message that take no longer than walking through all that have a common one."""
_SOME = 20_000
"""Ids that are sooner listed than the rows of all matches read."""
_CONVERSATIONS = 200
_RANGES = 40
_LISTED = "(SELECT value FROM json_each(?))"
# CROSS JOIN keeps what is named first in front: the index, whose order is the order wanted, or a few messages.
_IN_ORDER = "FROM messages_fts f CROSS JOIN messages m ON m.id = f.rowid"
_EACH_LOOKED_UP = "CROSS JOIN messages_fts f ON f.rowid = m.id"

Range = tuple[int, int]
"""Ids from the first number up to, and without, the second."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A query as SQL, over as few messages as can be told."""

    source: str
    where: str
    parameters: list[object]
    rowid: str
    """What the order is by; the index in front gives it without sorting."""
    ranges: list[Range]
    """Where to look, newest first."""

    def select(self, columns: str, side: str = "", order: str = "DESC") -> str:
        """A SELECT; its parameters are ``parameters`` and those of ``side``."""
        return f"SELECT {columns} {self.source} WHERE {self.where} {side} ORDER BY {self.rowid} {order}"


async def narrowed(query: Query, thread_id: int | None, rows: Rows) -> Narrowed | None:
    """Where to look; None where nothing can match."""
    match = await match_of(query.terms, rows)
    if match is None:
        return None
    where, parameters = conditions(query, thread_id)
    source, rowid = "FROM messages m", "m.id"
    if query.terms:
        source, rowid = _IN_ORDER, "f.rowid"
        where, parameters = f"messages_fts MATCH ? AND {where}", [match[0], *parameters]
    earliest = None if query.after is None else to_ms(query.after)
    latest = None if query.before is None else to_ms(query.before) - 1
    threads = await _threads(query, thread_id, rows)
    if threads is not None:
        count, first, last = await _extent(threads, rows)
        if not count:
            return None
        listed = json.dumps(threads)
        if count * max(1, match[1]) <= FEW:
            source = f"FROM messages m INDEXED BY messages_order {_EACH_LOOKED_UP if query.terms else ''}"
            where, parameters = f"{where} AND m.thread_id IN {_LISTED}", [*parameters, listed]
            return Narrowed(source, where, parameters, "m.id", [(0, LAST)])
        if count <= _SOME and query.terms:
            # The sign keeps it a test of each match, rather than a look-up of each id.
            ids = f"SELECT id FROM messages WHERE thread_id IN {_LISTED} AND discarded = 0"
            where, parameters = f"+f.rowid IN ({ids}) AND {where}", [listed, *parameters]
        earliest = first if earliest is None else max(earliest, first)
        latest = last if latest is None else min(latest, last)
    if earliest is None and latest is None:
        return Narrowed(source, where, parameters, rowid, [(0, LAST)])
    ranges = await _ranges(earliest, latest, rows)
    return Narrowed(source, where, parameters, rowid, ranges) if ranges else None


async def _threads(query: Query, thread_id: int | None, rows: Rows) -> list[int] | None:
    """The conversations that can hold a match; None where those are all, or too many to say."""
    sql, parameters = conversations(query, thread_id)
    if not sql:
        return None
    found = await rows(f"{sql} LIMIT {_CONVERSATIONS + 1}", parameters)
    return [row[0] for row in found] if len(found) <= _CONVERSATIONS else None


async def _extent(threads: list[int], rows: Rows) -> tuple[int, int, int]:
    """How many messages they hold, counted to ``_SOME`` and one more, and the times of the first and the last."""
    ((count, first, last),) = await rows(
        f"""
        SELECT (SELECT count(*) FROM (SELECT 1 FROM messages WHERE discarded = 0
                                      AND thread_id IN (SELECT value FROM json_each(?1)) LIMIT {_SOME + 1})),
               min((SELECT at FROM messages WHERE thread_id = t.value AND discarded = 0 ORDER BY at LIMIT 1)),
               max((SELECT at FROM messages WHERE thread_id = t.value AND discarded = 0 ORDER BY at DESC LIMIT 1))
        FROM json_each(?1) t
        """,
        [json.dumps(threads)],
    )
    return (count, first, last) if count else (0, 0, 0)


async def _ranges(earliest: int | None, latest: int | None, rows: Rows) -> list[Range]:
    """The ids of all messages from that time to that one, and some others'; newest first."""
    found = await rows(
        "SELECT block FROM message_blocks WHERE latest >= ? AND earliest <= ? ORDER BY block DESC",
        [-LAST if earliest is None else earliest, LAST if latest is None else latest],
    )
    if not found:
        return []
    blocks = [row[0] for row in found]
    gaps = [(newer, older) for newer, older in pairwise(blocks) if newer - older > 1]
    if len(gaps) >= _RANGES:
        gaps = []
    newest = [blocks[0], *(older for _, older in gaps)]
    oldest = [*(newer for newer, _ in gaps), blocks[-1]]
    return [(low << BLOCK_BITS, high + 1 << BLOCK_BITS) for high, low in zip(newest, oldest, strict=True)]
