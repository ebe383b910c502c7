"""The conversation list by places: how many it holds, who stands where, and what stands at a place."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sbtui.domain.thread import Thread
from sbtui.store.database import Database
from sbtui.store.threads import ORDER, ThreadFilter, Threads, shown_by


class Roster:
    """Reads parts of the list, however long it is. Places count from 0, in list order, under one filter."""

    def __init__(self, database: Database, threads: Threads) -> None:
        self._database = database
        self._threads = threads

    async def count(self, only: ThreadFilter) -> int:
        """How many threads a filter shows."""
        where, _ = shown_by(only)
        row = await self._database.row(f"SELECT count(*) FROM threads t WHERE {where}")
        assert row is not None
        return int(row[0])

    async def ids(self, only: ThreadFilter, *, text: str = "", start: int = 0, count: int = -1) -> list[int]:
        """The ids of ``count`` threads (-1 for all) from a place on; ``text`` as for ``Threads.page``."""
        where, parameters = shown_by(only, text)
        rows = await self._database.rows(
            f"SELECT t.id FROM threads t WHERE {where} {ORDER} LIMIT ? OFFSET ?", (*parameters, count, start)
        )
        return [id_ for (id_,) in rows]

    async def unread_aloud(self) -> list[int]:
        """The ids of all unread threads that are neither muted nor archived, in list order."""
        where, _ = shown_by(ThreadFilter.UNREAD)
        rows = await self._database.rows(
            f"SELECT t.id FROM threads t WHERE {where} AND t.muted = 0 AND t.archived = 0 {ORDER}"
        )
        return [id_ for (id_,) in rows]

    async def rows(self, thread_ids: Sequence[int]) -> list[Thread]:
        """Those of the threads that exist, in the order in which they are given."""
        found = {thread.id: thread for thread in await self._threads.many(thread_ids)}
        return [found[thread_id] for thread_id in thread_ids if thread_id in found]

    async def place(self, only: ThreadFilter, thread_id: int) -> int | None:
        """Where a thread stands; None where the filter does not show it."""
        where, _ = shown_by(only)
        key = await self._database.row(
            f"SELECT t.pinned, t.last_at, t.id FROM threads t WHERE t.id = ? AND {where}", (thread_id,)
        )
        if key is None:
            return None
        row = await self._database.row(
            f"SELECT count(*) FROM threads t WHERE {where} AND (t.pinned, t.last_at, t.id) > (?, ?, ?)", key
        )
        assert row is not None
        return int(row[0])

    async def shown(self, thread_ids: Collection[int], only: ThreadFilter, *, text: str = "") -> list[Thread]:
        """Those of the threads that a filter and a text show, in list order."""
        where, parameters = shown_by(only, text)
        # The join's order is given: without it the planner may walk all threads that the filter shows.
        rows = await self._database.rows(
            f"SELECT t.id FROM json_each(?) j CROSS JOIN threads t ON t.id = j.value WHERE {where}",
            (json.dumps([*thread_ids]), *parameters),
        )
        return await self._threads.many([id_ for (id_,) in rows]) if rows else []

    async def names(self, thread_ids: Collection[int]) -> dict[int, dict[str, str]]:
        """The known names of the threads' participants, by address."""
        rows = await self._database.rows(
            "SELECT p.thread_id, c.number, c.name FROM json_each(?) j"
            " CROSS JOIN participants p ON p.thread_id = j.value JOIN contacts c ON c.number = p.address"
            " WHERE c.name <> ''",
            (json.dumps([*thread_ids]),),
        )
        names: dict[int, dict[str, str]] = {thread_id: {} for thread_id in thread_ids}
        for thread_id, number, name in rows:
            names[thread_id][number] = name
        return names
