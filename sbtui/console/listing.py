"""A window over the conversation list: the rows around what is on screen, however many there are."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from sbtui.console.order import KeptOrder, Order, StoreOrder
from sbtui.domain.thread import Thread
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter

PAGE = 200
"""Rows that are held at least, where there are as many."""
AROUND = 80
"""Rows that are read on both sides of those on screen."""


class Listing:
    """The list under one filter, its cursor, and the rows that are held of it.

    Places count from 0 over the whole list. What the store or the user changes goes one at a time.
    """

    def __init__(self, store: Store, *, page: int = PAGE, around: int = AROUND) -> None:
        self._page, self._around = page, around
        self._roster = store.roster
        self._turn = asyncio.Lock()
        self._order: Order = StoreOrder(store.roster, ThreadFilter.ALL)
        self.only = ThreadFilter.ALL
        self.text = ""
        self.frozen = False
        """Whether rows keep their places, whatever happens."""
        self.start = 0
        """The place of the first row that is held."""
        self.rows: list[Thread] = []
        self.total = 0
        self.cursor = 0
        """The place of the conversation that is selected."""
        self.selected: Thread | None = None
        self.names: dict[int, dict[str, str]] = {}
        """The known names of the members of each group that is held, by address."""

    def at(self, place: int) -> Thread | None:
        """What stands at a place; None where that is not held."""
        return self.rows[place - self.start] if self.start <= place < self.start + len(self.rows) else None

    def place(self, thread_id: int) -> int | None:
        """Where a thread stands; None where it is not held."""
        return next((place for place, row in enumerate(self.rows, self.start) if row.id == thread_id), None)

    def holds(self, seen: range) -> bool:
        """Whether all that there is at these places is held."""
        return self.start <= max(seen.start, 0) and min(seen.stop, self.total) <= self.start + len(self.rows)

    async def show(self, only: ThreadFilter, text: str = "") -> None:
        """List what passes a filter and a text, from the top, with the cursor on the first."""
        async with self._turn:
            self.only, self.text = only, text
            self.cursor, self.selected = 0, None
            self.start, self.rows = 0, []
            await self._set_order()
            await self._read(range(0), ())

    async def load(self, seen: range) -> int:
        """Read everything again; returns by how many places what was ``seen`` has moved."""
        async with self._turn:
            await self._order.read_again()
            return await self._read(seen, ())

    async def apply(self, thread_ids: Collection[int], seen: range) -> int:
        """Look at the changed threads again; returns by how many places what was ``seen`` has moved.

        At the top nothing counts as moved: what is new is seen there.
        """
        async with self._turn:
            shown = {row.id: row for row in await self._roster.shown(thread_ids, self.only, text=self.text)}
            if self._order.moved(thread_ids, shown, {row.id: row for row in self.rows}):
                return await self._read(seen, thread_ids)
            self.rows = [shown.get(row.id, row) for row in self.rows]
            if self.selected is not None:
                self.selected = shown.get(self.selected.id, self.selected)
            await self._learn_names(shown.values())
        return 0

    async def freeze(self) -> None:
        """Let no row change its place from now on."""
        async with self._turn:
            self.frozen = True
            # What a text was looked for in stays as it was found already.
            if not isinstance(self._order, KeptOrder):
                await self._set_order()

    async def thaw(self, seen: range) -> int:
        """Put everything where it belongs by now; returns by how many places what was ``seen`` has moved."""
        async with self._turn:
            self.frozen = False
            await self._set_order()
            return await self._read(seen, ())

    async def hold(self, seen: range) -> None:
        """Have the rows at these places."""
        async with self._turn:
            await self._hold(seen)

    async def go(self, place: int, seen: range) -> None:
        """Put the cursor on a place, within what is ``seen`` then."""
        async with self._turn:
            await self._go(place, seen)

    async def step(self, by: int, around: int) -> None:
        """Move the cursor by so many places, with so many held on both sides of it then."""
        async with self._turn:
            place = self.cursor + by
            await self._go(place, range(place - around, place + around + 1))

    async def go_to(self, thread_id: int, around: int) -> bool:
        """Put the cursor on a thread, with so many rows held on both sides; False where it is not listed.

        It is found and gone to in one turn: what comes meanwhile would put the cursor on its neighbour.
        """
        async with self._turn:
            place = self.place(thread_id)
            if place is None:
                place = await self._order.place(thread_id)
                if place is None:
                    return False
                # The store knows where it is, and may be ahead of the rows that are held.
                self.total = await self._order.size()
                await self._fill(range(place - around, place + around + 1))
                place = self.place(thread_id)
                if place is None:
                    return False
            await self._go(place, range(place - around, place + around + 1))
            return True

    async def _go(self, place: int, seen: range) -> None:
        await self._hold(seen)
        self.cursor = max(0, min(place, self.total - 1))
        self.selected = self.at(self.cursor)

    async def find(self, thread_id: int) -> int | None:
        """Where a thread stands in all of the list; None where it is not listed."""
        place = self.place(thread_id)
        if place is not None:
            return place
        async with self._turn:
            return await self._order.place(thread_id)

    async def beside(self, thread_id: int, by: int) -> Thread | None:
        """What stands so many places after a thread, before it where negative.

        One that is not listed, such as an unread one that was read, is taken to have stood above the cursor.
        """
        found = await self.find(thread_id)
        place = found + by if found is not None else self.cursor + by - (by > 0)
        async with self._turn:
            return self.at(place) or next(iter(await self._order.part(place, 1) if place >= 0 else ()), None)

    async def _set_order(self) -> None:
        if not (self.frozen or self.text.strip()):
            self._order = StoreOrder(self._roster, self.only)
            return
        order = KeptOrder(self._roster, self.only, self.text)
        await order.begin(self.start, self.rows if self.frozen else ())
        self._order = order

    async def _read(self, seen: range, touched: Collection[int]) -> int:
        anchor = self._anchor(seen, touched)
        self.total = await self._order.size()
        shift = 0
        if anchor is not None:
            place = await self._order.place(anchor[1])
            shift = 0 if place is None else place - anchor[0]
        await self._fill(range(seen.start + shift, seen.stop + shift))
        if anchor is not None and (place := self.place(anchor[1])) is not None:
            # Another change may have come between the two reads: where the rows have it is where it stands.
            shift = place - anchor[0]
            await self._hold(range(seen.start + shift, seen.stop + shift))
        await self._find_cursor()
        return shift

    def _anchor(self, seen: range, touched: Collection[int]) -> tuple[int, int] | None:
        """The place and id of the row on screen that should stay where it is: the selected one rather than others."""
        if seen.start <= 0:
            return None
        there = [(place, row.id) for place in seen if (row := self.at(place)) is not None and row.id not in touched]
        return next((each for each in there if each[0] == self.cursor), there[0] if there else None)

    async def _hold(self, seen: range) -> None:
        if not self.holds(seen):
            await self._fill(seen)

    async def _fill(self, seen: range) -> None:
        count = max(self._page, len(seen) + 2 * self._around)
        start = max(0, min(seen.start - self._around, self.total - count))
        rows = await self._order.part(start, count)
        end = start + len(rows)
        # All at once, after the last wait: reading is broken off where a later one takes its place.
        names = await self._names_in(rows)
        self.total = end if len(rows) < count else max(end, self.total)
        self.start, self.rows = start, rows
        self.names.clear()
        self.names |= names

    async def _find_cursor(self) -> None:
        """Keep the cursor on its conversation; where that is gone, on its place."""
        if self.selected is not None:
            place = self.place(self.selected.id)
            if place is None:
                place = await self._order.place(self.selected.id)
            self.cursor = self.cursor if place is None else place
        self.cursor = max(0, min(self.cursor, self.total - 1))
        self.selected = self.at(self.cursor) or next(iter(await self._order.part(self.cursor, 1)), None)

    async def _learn_names(self, rows: Collection[Thread]) -> None:
        self.names |= await self._names_in(rows)

    async def _names_in(self, rows: Collection[Thread]) -> dict[int, dict[str, str]]:
        groups = [row.id for row in rows if row.is_group]
        return await self._roster.names(groups) if groups else {}
