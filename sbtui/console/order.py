"""In which order the conversations stand: as the store has them now, or as they were found and kept."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Protocol

from sbtui.domain.thread import Thread
from sbtui.store.roster import Roster
from sbtui.store.threads import ThreadFilter

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MOST_READS = 5


class Order(Protocol):
    """The threads that are listed, by their places; these count from 0."""

    async def size(self) -> int: ...

    async def part(self, start: int, count: int) -> list[Thread]:
        """So many rows from a place on; fewer at the end."""
        ...

    async def place(self, thread_id: int) -> int | None:
        """Where a thread stands; None where it is not listed."""
        ...

    def moved(self, touched: Collection[int], shown: Mapping[int, Thread], before: Mapping[int, Thread]) -> bool:
        """Hear that threads changed; whether any thread's place may have.

        ``shown`` are the present rows of those touched that pass the filter, ``before`` the rows that were read
        last, both by id.
        """
        ...

    async def read_again(self) -> None:
        """Whatever was changed: the places are to be found anew."""
        ...


class StoreOrder:
    """The store's own order, asked for anew each time: pinned first, then by last message."""

    def __init__(self, roster: Roster, only: ThreadFilter) -> None:
        self._roster, self._only = roster, only

    async def size(self) -> int:
        return await self._roster.count(self._only)

    async def part(self, start: int, count: int) -> list[Thread]:
        """Read once more where a change came between the ids and their rows: it would not count as one later."""
        rows: list[Thread] = []
        for _ in range(_MOST_READS):
            rows = await self._roster.rows(await self._roster.ids(self._only, start=start, count=count))
            if all(_rank(above) > _rank(below) for above, below in pairwise(rows)):
                break
        return rows

    async def place(self, thread_id: int) -> int | None:
        return await self._roster.place(self._only, thread_id)

    def moved(self, touched: Collection[int], shown: Mapping[int, Thread], before: Mapping[int, Thread]) -> bool:
        return any(
            thread_id not in before or thread_id not in shown or _key(before[thread_id]) != _key(shown[thread_id])
            for thread_id in touched
        )

    async def read_again(self) -> None:
        pass


def _rank(thread: Thread) -> tuple[bool, datetime, int]:
    """What the store sorts by."""
    return thread.pinned, thread.last_at or _LONG_AGO, thread.id


def _key(thread: Thread) -> tuple[bool, object]:
    """What a thread's place depends on, besides its id."""
    return thread.pinned, thread.last_at


class KeptOrder:
    """An order that stays: rows come and go with the filter, those that are new at the end, and none moves.

    Of each thread only the id is held, in eight bytes.
    """

    def __init__(self, roster: Roster, only: ThreadFilter, text: str = "") -> None:
        self._roster, self._only, self._text = roster, only, text
        self._ids = array("q")

    async def size(self) -> int:
        return len(self._ids)

    async def part(self, start: int, count: int) -> list[Thread]:
        return await self._roster.rows(self._ids[start : start + count])

    async def place(self, thread_id: int) -> int | None:
        try:
            return self._ids.index(thread_id)
        except ValueError:
            return None

    def moved(self, touched: Collection[int], shown: Mapping[int, Thread], before: Mapping[int, Thread]) -> bool:
        listed = set(touched).intersection(self._ids)
        new = [thread_id for thread_id in shown if thread_id not in listed]
        gone = listed.difference(shown)
        if gone:
            self._ids = array("q", (thread_id for thread_id in self._ids if thread_id not in gone))
        self._ids.extend(new)
        return bool(gone or new)

    async def read_again(self) -> None:
        self._ids = kept(self._ids, await self._roster.ids(self._only, text=self._text))

    async def begin(self, start: int, rows: Sequence[Thread]) -> None:
        """Keep the present order, with the rows on screen where they are although the store may be ahead of them."""
        found = await self._roster.ids(self._only, text=self._text)
        seen = {row.id for row in rows}.intersection(found)
        rest = [thread_id for thread_id in found if thread_id not in seen]
        self._ids = array("q", [*rest[:start], *(row.id for row in rows if row.id in seen), *rest[start:]])


def kept(before: Iterable[int], now: Sequence[int]) -> array[int]:
    """What is there now: first, in their order, those that were there before, then the others."""
    there = set(now)
    old = dict.fromkeys(thread_id for thread_id in before if thread_id in there)
    return array("q", [*old, *(thread_id for thread_id in now if thread_id not in old)])
