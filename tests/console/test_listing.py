"""The window over the list holds what the store holds there, after any steps; nothing on screen moves by itself."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sbtui.console.listing import Listing
from sbtui.console.order import kept
from sbtui.domain.message import Draft
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter
from tests.console.crowd import crowd
from tests.console.running import person, receive

COUNT, SCREEN = 16, 3
_STEP = st.tuples(
    st.sampled_from(
        ["receive", "read", "archive", "pin", "draft", "new", "go", "scroll", "show", "find", "freeze", "thaw"]
    ),
    st.integers(0, COUNT - 1),
)  # fmt: skip
_FILTERS = [ThreadFilter.ALL, ThreadFilter.UNREAD, ThreadFilter.DRAFTS, ThreadFilter.ARCHIVED]


class Reader:
    """A listing, the part of it that is on screen, and the order in which its rows have to stand."""

    def __init__(self, store: Store, ids: list[int]) -> None:
        self.store, self.ids = store, ids
        self.listing = Listing(store, page=6, around=1)
        self.top = 0
        self.order: list[int] = []

    @property
    def seen(self) -> range:
        return range(self.top, self.top + SCREEN)

    async def step(self, action: str, number: int) -> None:
        listing, thread_id = self.listing, self.ids[number % len(self.ids)]
        match action:
            case "go":
                await listing.go(number, range(number - SCREEN, number + SCREEN))
                self.top = min(max(self.top, listing.cursor - SCREEN + 1), listing.cursor)
            case "scroll":
                self.top = max(0, min(number, listing.total - SCREEN))
                await listing.hold(self.seen)
            case "show":
                self.top = 0
                await listing.show(_FILTERS[number % len(_FILTERS)], "666 00" if number % 3 == 0 else "")
                self.order = await self.present()
            case "find":
                assert await listing.find(thread_id) == (
                    self.order.index(thread_id) if thread_id in self.order else None
                )
            case "freeze":
                await listing.freeze()
            case "thaw":
                self.top += await listing.thaw(self.seen)
                self.order = await self.present()
            case _:
                changed = await self.change(action, thread_id)
                looked_at = self.looked_at(changed)
                self.top += await listing.apply({changed}, self.seen)
                await self.put_in_order()
                self.check_stays(looked_at)

    async def change(self, action: str, thread_id: int) -> int:
        """Change a conversation as the engine or the user does; returns which."""
        thread = await self.store.threads.get(thread_id)
        assert thread is not None
        match action:
            case "receive":
                await receive(self.store, thread_id, "news", ago=-len(self.ids))
            case "read":
                await self.store.intents.mark_read(thread_id)
            case "archive":
                await self.store.intents.set_flag(thread_id, "archived", not thread.archived)
            case "pin":
                await self.store.intents.set_flag(thread_id, "pinned", not thread.pinned)
            case "draft":
                await self.store.intents.save_draft(thread_id, Draft(body="" if thread.draft else "half"))
            case _:
                self.ids.append(await person(self.store, f"+1628555{len(self.ids):04}"))
                return self.ids[-1]
        return thread_id

    async def present(self) -> list[int]:
        return await self.store.roster.ids(self.listing.only, text=self.listing.text)

    async def put_in_order(self) -> None:
        now = await self.present()
        self.order = [*kept(self.order, now)] if self.listing.frozen or self.listing.text else now

    def looked_at(self, changed: int) -> dict[int, int]:
        """The screen row of each conversation on screen that did not change."""
        rows = [(row, self.listing.at(place)) for row, place in enumerate(self.seen)]
        return {thread.id: row for row, thread in rows if thread is not None and thread.id != changed}

    def check_stays(self, looked_at: dict[int, int]) -> None:
        if self.top > 0 and looked_at:
            places = {id_: self.listing.place(id_) for id_ in looked_at}
            still = [id_ for id_, place in places.items() if place is not None and place - self.top == looked_at[id_]]
            assert still or not any(id_ in self.order for id_ in looked_at)

    async def check(self) -> None:
        listing = self.listing
        held = self.order[listing.start : listing.start + len(listing.rows)]
        assert listing.total == len(self.order)
        assert [row.id for row in listing.rows] == held and len(held) <= 3 * SCREEN
        assert listing.rows == await self.store.roster.rows(held)
        assert (listing.selected is None) is (not self.order)
        if listing.selected is not None:
            assert self.order[listing.cursor] == listing.selected.id
            assert [listing.selected] == await self.store.roster.rows([listing.selected.id])


@settings(max_examples=20, deadline=None)
@example(steps=[*(("receive", number) for number in (5, 6, 7)), ("show", 0), ("receive", 4), ("freeze", 0), ("go", 4)])
@given(steps=st.lists(_STEP, max_size=25))
def test_the_window_is_right_after_any_steps(steps: list[tuple[str, int]]) -> None:
    async def check() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with Store.open(Path(folder, "store.db")) as store:
                reader = Reader(store, await crowd(store, COUNT))
                await reader.step("show", 4)
                for step in steps:
                    await reader.step(*step)
                    await reader.check()

    asyncio.run(check())


async def test_rows_count_up_in_place_while_frozen_even_where_the_store_is_ahead(store: Store) -> None:
    ids = await crowd(store, 20)
    listing = Listing(store, page=6, around=1)
    await listing.load(range(3))
    await listing.go(12, range(10, 13))
    held = [row.id for row in listing.rows]
    await receive(store, ids[11], "missed", ago=0)
    await listing.freeze()
    assert await listing.apply({ids[11]}, range(10, 13)) == 0
    stranger = await person(store, "+16285550199")
    await receive(store, stranger, "missed as well", ago=0)
    assert await listing.apply({stranger}, range(10, 13)) == 0
    assert [row.id for row in listing.rows] == held
    row = listing.at(11)
    assert row is not None and (row.id, row.unread) == (ids[11], 1)
    assert (await listing.find(stranger), listing.total) == (20, 21), "who is new waits at the end"
    assert await listing.thaw(range(10, 13)) == 1, "the row under the cursor stays where it is on screen"
    assert [await listing.find(thread_id) for thread_id in (stranger, ids[11], ids[12])] == [0, 1, 13]


async def test_what_a_step_reads(store: Store) -> None:
    ids = await crowd(store, 60)
    listing = Listing(store, page=20, around=5)
    read: list[str] = []

    async def reads(work: Awaitable[object]) -> int:
        read.clear()
        await work
        return len(read)

    await store._database._reader.set_trace_callback(read.append)
    assert await reads(listing.load(range(4))) <= 4
    assert await reads(listing.go(3, range(7))) == 0, "held already"
    assert await reads(listing.apply({ids[2]}, range(4))) == 2, "a badge turns: the row alone"
    assert await reads(listing.beside(ids[2], 1)) == 0
    assert await reads(listing.go(59, range(55, 63))) == 2, "the ids at those places, and their rows"
    assert await reads(listing.beside(ids[20], 1)) == 4
    assert await reads(listing.apply({ids[2]}, range(55, 60))) <= 7
    await store._database._reader.set_trace_callback(lambda _: None)


async def test_the_cursor_goes_to_what_was_meant_whatever_comes_meanwhile(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "store.db") as store:
        ids = await crowd(store, COUNT)
        listing = Listing(store, page=6, around=1)
        seen = range(SCREEN)
        await listing.show(ThreadFilter.ALL)
        # One that the list has not heard of yet, such as a conversation that was begun just now.
        new = await person(store, "+14155550199", "New")
        await receive(store, new, "hello", ago=0)
        assert await listing.go_to(new, SCREEN)
        assert listing.selected is not None
        assert (listing.selected.id, listing.at(listing.cursor)) == (new, listing.selected)
        # One that moves down while it is gone to.
        await listing.apply([new], seen)
        listed = [row.id for row in listing.rows]
        await receive(store, ids[-1], "to the top", ago=-1)
        await asyncio.gather(listing.apply([ids[-1]], seen), listing.go_to(listed[2], SCREEN))
        assert listing.selected is not None
        assert listing.selected.id == listed[2]
        await receive(store, listed[4], "to the top", ago=-2)
        await asyncio.gather(listing.apply([listed[4]], seen), listing.step(1, SCREEN))
        assert listing.selected is not None
        assert listing.selected.id == listed[3]
        assert not await listing.go_to(999_999, SCREEN)


async def test_reading_that_is_broken_off_leaves_no_group_without_its_names(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "store.db") as store:
        await crowd(store, COUNT)
        await person(store, "+14155550134", "Ada Park")
        await store.intents.open_group(["+14155550134", "+14155550177"], line="+14155550100")
        listing = Listing(store, page=6, around=1)
        await listing.show(ThreadFilter.ALL)
        await listing.hold(range(10, 13))
        assert listing.start > 0
        broken_off = asyncio.create_task(listing.hold(range(3)))
        for _ in range(100_000):
            if listing.start == 0:
                break
            await asyncio.sleep(0)
        broken_off.cancel()
        await asyncio.wait([broken_off])
        await listing.hold(range(3))
        assert [*listing.names] == [row.id for row in listing.rows if row.is_group] != []


@pytest.mark.parametrize("read", ["place", "ids"])
async def test_a_change_between_two_reads_moves_nothing_on_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    async with Store.open(tmp_path / "store.db") as store:
        ids = await crowd(store, COUNT)
        listing, seen = Listing(store, page=6, around=1), range(5, 5 + SCREEN)
        await listing.show(ThreadFilter.ALL)
        await listing.go(6, seen)
        before = [row.id for place in seen if (row := listing.at(place)) is not None]
        asked: Callable[..., Awaitable[object]] = getattr(store.roster, read)
        arrived: list[int] = []

        async def overtaken(*arguments: Any, **named: Any) -> object:
            answer = await asked(*arguments, **named)
            if not arrived:
                arrived.append(ids[9])
                await receive(store, ids[9], "right after that read", ago=-2)
            return answer

        monkeypatch.setattr(store.roster, read, overtaken)
        await receive(store, ids[14], "on its way up", ago=-1)
        moved = await listing.apply([ids[14]], seen)
        moved += await listing.apply(arrived, range(seen.start + moved, seen.stop + moved))
        after = [row.id for place in seen if (row := listing.at(place + moved)) is not None]
        assert after == before
        assert listing.selected is not None and listing.at(listing.cursor) == listing.selected
