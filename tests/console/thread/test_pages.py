"""The thread view's window over the store: where it opens, what it reads when, and that nothing jumps."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from sbtui.console.thread import window
from sbtui.console.thread.view import ThreadView
from sbtui.console.thread.window import PAGE
from sbtui.domain.changes import ChangeKind
from sbtui.store.errors import StoreError
from sbtui.store.store import Store
from tests.console.thread import seed
from tests.console.thread.seed import row
from tests.console.thread.stage import body_of, numbers, staged
from tests.waiting import eventually


async def test_a_long_thread_opens_at_the_bottom_with_one_query_and_one_screen_of_strips(store: Store) -> None:
    thread = await seed.long_thread(store, 10_000)
    statements: list[str] = []
    async with staged(store) as stage:
        await store._database._reader.set_trace_callback(statements.append)
        await stage.view.show(thread)
        assert sum("FROM messages" in statement for statement in statements) == 1
        assert stage.view.size.height < len(stage.view._blocks) <= 40, "more than a screen of messages is not laid out"
        await stage.settled()
        await store._database._reader.set_trace_callback(None)  # type: ignore[arg-type]
        assert sum("FROM messages" in statement for statement in statements) == 2, "what is above is read ahead, once"
        assert len(stage.view._blocks) == 40 + PAGE
        assert stage.view._strips.built <= 60, "and not drawn"
        assert numbers(stage.screen())[-1] == 9_999
        assert stage.view.at_bottom
        read = stage.of(ThreadView.ReadThrough)
        assert [event.message.body for event in read] == ["message 9999"]  # type: ignore[attr-defined]


async def test_an_unread_thread_opens_at_its_divider(store: Store) -> None:
    thread = await seed.long_thread(store, 100, unread=60)
    async with staged(store, thread) as stage:
        screen = stage.screen()
        divider = next(index for index, line in enumerate(screen) if f"{thread.unread} new" in line)
        assert divider == 3
        assert not stage.view.at_bottom
        stage.view.focus()
        await stage.pilot.press("U")
        assert stage.view.cursor is not None
        assert stage.view.cursor.body == "message 41"
        await stage.pilot.press("G")
        assert stage.view.at_bottom


async def test_the_first_unread_far_up_is_found(store: Store) -> None:
    thread = await seed.long_thread(store, 1_000, unread=700)
    async with staged(store, thread) as stage:
        assert any(f"{thread.unread} new" in line for line in stage.screen())
        stage.view.cursor_to_end()
        await eventually(lambda: stage.view.at_bottom, description="the newest page")
        await stage.settled()
        assert stage.view.cursor is not None
        assert stage.view.cursor.body == "message 999"


async def test_older_pages_arrive_without_a_jump(store: Store) -> None:
    thread = await seed.long_thread(store, 450)
    async with staged(store, thread) as stage:
        view = stage.view
        view._go(view._rows + 10)
        await stage.settled()
        height = view.virtual_size.height
        view._go(view._rows - 4)
        at_once = stage.screen()
        await eventually(lambda: view.virtual_size.height > height, description="the older page")
        await stage.settled()
        assert stage.screen() == at_once
        for _ in range(4):
            view._go(0)
            await stage.settled()
        assert numbers(stage.screen())[0] == 0


async def test_the_window_stays_bounded_in_both_directions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "LIMIT", 400)
    thread = await seed.long_thread(store, 700)
    async with staged(store, thread) as stage:
        view = stage.view
        assert view._window is not None
        while view._window.has_older:
            view._go(0)
            await stage.settled()
            assert len(view._window.messages) <= 400
        view._go(0)
        await stage.settled()
        assert numbers(stage.screen())[0] == 0
        assert view._window.has_newer
        assert not view.at_bottom
        while view._window.has_newer:
            view._go(view.max_scroll_y)
            await stage.settled()
        assert view._window.messages[-1].body == "message 699"
        ids = [message.id for message in view._window.messages]
        assert ids == list(range(ids[0], ids[0] + len(ids)))


async def test_oldest_and_newest_load_what_is_missing(store: Store) -> None:
    thread = await seed.long_thread(store, 900)
    async with staged(store, thread) as stage:
        stage.view.action_oldest()
        await eventually(lambda: body_of(stage.view.cursor) == "message 0", description="the oldest page")
        await stage.settled()
        assert numbers(stage.screen())[0] == 0
        stage.view.action_newest()
        await eventually(lambda: stage.view.at_bottom, description="the newest page")
        assert numbers(stage.screen())[-1] == 899


async def test_days_longer_than_a_page_are_found_by_their_first_message(store: Store) -> None:
    rows = [row(f"day {d} number {n}", timedelta(days=d, minutes=400 - n)) for d in (2, 1, 0) for n in range(250)]
    thread = await seed.thread_of(store, rows)
    async with staged(store, thread) as stage:
        view = stage.view
        view.cursor_to_end()
        for day in (0, 1, 2):
            view.previous_day()
            await eventually(lambda day=day: body_of(view.cursor) == f"day {day} number 0", description="the day")  # type: ignore[misc]
            await stage.settled()
            assert any(f"day {day} number 0" in line for line in stage.screen())
        await view.show(thread)
        view.cursor_to_start()
        await eventually(lambda: body_of(view.cursor) == "day 2 number 0", description="the oldest page")
        view.next_day()
        await eventually(lambda: body_of(view.cursor) == "day 1 number 0", description="the next day")


async def test_who_stays_at_the_bottom_keeps_no_more_than_the_limit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "LIMIT", 60)
    monkeypatch.setattr(window, "PAGE", 10)
    thread = await seed.long_thread(store, 50)
    async with staged(store, thread, (80, 8)) as stage:
        for n in range(3):
            late = [await seed.receive(store, thread.id, f"late {n} {m}") for m in range(9)]
            await stage.tell(ChangeKind.MESSAGE_ADDED, thread, *[message.id for message in late])
            assert stage.view.at_bottom
        assert stage.view._window is not None
        assert len(stage.view._window.messages) <= 60
        assert stage.screen()[-1].strip().startswith("late 2 8")


async def test_an_unreadable_conversation_does_not_show_the_last_one(store: Store) -> None:
    thread = await seed.long_thread(store, 5)
    async with staged(store, thread) as stage:

        async def refuse(*_: object) -> list[object]:
            raise StoreError("no")

        store.messages.newest = refuse  # type: ignore[assignment,method-assign]
        with pytest.raises(StoreError):
            await stage.view.show(thread)
        assert not any("message" in line for line in stage.screen())


async def test_a_reader_who_fell_behind_sees_everything_in_place(store: Store) -> None:
    thread = await seed.long_thread(store, 300)
    async with staged(store, thread) as stage:
        stage.view.scroll_rows(-100)
        await stage.settled()
        before = stage.screen()
        await seed.receive(store, thread.id, "missed")
        await stage.tell(ChangeKind.EVERYTHING, thread)
        assert stage.screen() == before
        stage.view.scroll_to_newest()
        await stage.settled()
        assert stage.screen()[-1].strip().startswith("missed")


async def test_two_opens_at_once_leave_the_last_one(store: Store) -> None:
    thread = await seed.long_thread(store, 300)
    other = await seed.thread_of(store, [row("other", timedelta(), address=seed.BEN, sender=seed.BEN)])
    async with staged(store) as stage:
        await asyncio.gather(stage.view.show(thread), stage.view.show(other), stage.view.apply([]))
        assert stage.view.thread == other
        assert any("other" in line for line in stage.screen())
