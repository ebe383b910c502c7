"""The thread view over a real store: what stays put, and how little it repaints."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.events import MouseScrollUp

from sbtui.console.thread.keys import THREAD_BINDINGS
from sbtui.console.thread.view import ThreadView
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Failure, OutboxState
from sbtui.store.store import Store
from tests.console.thread import seed
from tests.console.thread.seed import NOW, row
from tests.console.thread.stage import Watched, staged


async def test_a_new_message_is_followed_at_the_bottom_only(store: Store) -> None:
    thread = await seed.long_thread(store, 100)
    async with staged(store, thread) as stage:
        view = stage.view
        first = await seed.receive(store, thread.id, "followed")
        await stage.tell(ChangeKind.MESSAGE_ADDED, thread, first.id)
        assert stage.screen()[-1].strip().startswith("followed")
        view.scroll_rows(-30)
        before = stage.screen()
        second = await seed.receive(store, thread.id, "not followed")
        await stage.tell(ChangeKind.MESSAGE_ADDED, thread, second.id)
        assert stage.screen() == before
        assert view.new_below == 1
        view.scroll_to_newest()
        await stage.settled()
        assert view.new_below == 0
        assert [event.count for event in stage.of(ThreadView.NewBelow)] == [1, 0]  # type: ignore[attr-defined]
        assert stage.of(ThreadView.ReadThrough)[-1].message.id == second.id  # type: ignore[attr-defined]


async def test_a_status_repaints_one_line_and_moves_nothing(store: Store) -> None:
    thread = await seed.long_thread(store, 100)
    async with staged(store, thread) as stage:
        view = stage.view
        target = next(m for m in reversed(await store.messages.newest(thread.id)) if m.outbound)
        line = next(y for y, text in enumerate(stage.screen()) if target.body in text)
        size, built = view.virtual_size, view._strips.built
        view.drawn.clear()
        await seed.set_status(store, target.id, "READ")
        await stage.tell(ChangeKind.MESSAGE_CHANGED, thread, target.id)
        assert view.drawn == [line]
        assert view._strips.built == built + 1
        assert view.virtual_size == size
        assert "✓✓ read" in stage.screen()[line]


async def test_a_failure_makes_room_for_its_explanation(store: Store) -> None:
    thread = await seed.long_thread(store, 30)
    async with staged(store, thread) as stage:
        target = next(m for m in reversed(await store.messages.newest(thread.id)) if m.outbound)
        await seed.set_status(store, target.id, "ERROR", Failure("10001", "message failed to send"))
        await stage.tell(ChangeKind.MESSAGE_CHANGED, thread, target.id)
        assert stage.view.at_bottom
        assert any("R retry" in line for line in stage.screen())


async def test_a_discarded_message_goes_and_the_cursor_with_it(store: Store) -> None:
    thread = await seed.long_thread(store, 10)
    message_id = await seed.send(store, thread.id, "broken", OutboxState.FAILED, at=NOW)
    async with staged(store, thread) as stage:
        stage.view.cursor_to_end()
        assert stage.view.cursor is not None
        assert stage.view.cursor.id == message_id
        await store.intents.discard(message_id)
        await stage.tell(ChangeKind.MESSAGE_REMOVED, thread, message_id)
        assert stage.view.cursor is None
        assert not any("broken" in line for line in stage.screen())
        assert stage.of(ThreadView.CursorMoved)[-1].message is None


async def test_a_reply_removes_the_divider(store: Store) -> None:
    thread = await seed.long_thread(store, 10, unread=3)
    async with staged(store, thread) as stage:
        assert any("new ━" in line for line in stage.screen())
        message_id = await seed.send(store, thread.id, "answer", OutboxState.WAITING, at=NOW)
        await stage.tell(ChangeKind.MESSAGE_ADDED, thread, message_id)
        assert not any("new ━" in line for line in stage.screen())


async def test_the_cursor_moves_by_messages_and_repaints_two(store: Store) -> None:
    thread = await seed.long_thread(store, 100)
    async with staged(store, thread) as stage:
        view = stage.view
        view.focus()
        await stage.settled()
        assert view.cursor is not None
        assert view.cursor.body == "message 99"
        view.drawn.clear()
        await stage.pilot.press("k")
        await stage.settled()
        assert view.cursor.body == "message 98"
        assert len(view.drawn) == 2
        assert sum("┃" in line for line in stage.screen()) == 1
        await stage.pilot.press("enter")
        assert stage.of(ThreadView.Activated)[-1].message is view.cursor  # type: ignore[attr-defined]
        view.move_cursor(-50)
        assert view.cursor.body == "message 48"
        assert any("message 48" in line for line in stage.screen())
        view.action_page_down()
        assert any("┃" in line for line in stage.screen())


async def test_every_key_is_bound_by_an_id(store: Store) -> None:
    thread = await seed.long_thread(store, 150)
    async with staged(store, thread) as stage:
        view = stage.view
        view.focus()
        await stage.settled()
        cursor, bottom = view.cursor, view.scroll_offset.y
        places: list[int] = []
        for key in ("K", "J", "pageup", "pagedown", "ctrl+u", "ctrl+d", "g", "G", "home", "end"):
            await stage.pilot.press(key)
            places.append(view.scroll_offset.y - bottom)
            if key == "K":
                assert view.cursor is cursor
        page, half = view._rows - 1, view._rows // 2
        assert places == [-1, 0, -page, 0, -half, 0, -bottom, 0, -bottom, 0]
        ids = [binding.id for binding in THREAD_BINDINGS]
        assert len(set(ids)) == len(ids)
        assert all(id_ is not None and id_.startswith("thread.") for id_ in ids)


async def test_a_message_taller_than_the_screen_is_read_line_by_line(store: Store) -> None:
    tall = "\n".join(f"line {n}" for n in range(60))
    thread = await seed.thread_of(
        store, [row("before", timedelta(minutes=2)), row(tall, timedelta(minutes=1)), row("after", timedelta())]
    )
    async with staged(store, thread) as stage:
        view = stage.view
        view.focus()
        view.action_oldest()
        view.move_cursor(1)
        assert view.cursor is not None
        assert view.cursor.body == tall
        assert "line 0" in stage.screen()[1], "what the day may cover is not what one goes to"
        steps = 0
        while view.cursor is not None and view.cursor.body == tall:
            view.move_cursor(1)
            steps += 1
            assert steps < 100
        assert steps > 30
        assert view.cursor is not None
        assert view.cursor.body == "after"


async def test_days(store: Store) -> None:
    rows = [row(f"day {d} number {n}", timedelta(days=d, minutes=9 - n)) for d in (3, 2, 1, 0) for n in range(5)]
    thread = await seed.thread_of(store, rows)
    async with staged(store, thread) as stage:
        view = stage.view
        view.cursor_to_end()
        seen: list[str] = []
        view.focus()
        for key in "{{{{{}}":
            await stage.pilot.press(key)
            assert view.cursor is not None
            seen.append(view.cursor.body[:5])
            assert view.cursor.body.endswith("number 0")
        assert seen == ["day 0", "day 1", "day 2", "day 3", "day 3", "day 2", "day 1"]
        assert any("Yesterday" in line for line in stage.screen())


@pytest.mark.parametrize("at_end", [True, False])
async def test_a_resize_keeps_the_readers_place(store: Store, at_end: bool) -> None:
    body = "a sentence of some length that wraps at narrow widths and not at wide ones, number"
    thread = await seed.thread_of(store, [row(f"{body} {n}", timedelta(minutes=99 - n)) for n in range(99)])
    async with staged(store, thread, (120, 30)) as stage:
        view = stage.view
        if not at_end:
            view._go(view.max_scroll_y - 40)
        await stage.settled()
        top = view._anchor()
        await stage.pilot.resize_terminal(50, 20)
        await stage.settled()
        assert view.at_bottom is at_end
        if not at_end:
            now = view._anchor()
            assert top is not None
            assert now is not None
            assert now[0] == top[0]
        await stage.pilot.resize_terminal(120, 12)
        await stage.settled()
        assert view.at_bottom is at_end


async def test_a_resize_inside_a_long_message_keeps_the_words_at_the_top(store: Store) -> None:
    body = " ".join(f"word{n}" for n in range(900))
    thread = await seed.thread_of(store, [row(body, timedelta(minutes=2)), row("after", timedelta(minutes=1))])
    async with staged(store, thread, (120, 20)) as stage:
        view = stage.view
        view._go(40)
        for width in (50, 33, 120, 80):
            before = view._anchor()
            await stage.pilot.resize_terminal(width, 20)
            await stage.settled()
            top = view._blocks.line(view.scroll_offset.y)
            assert before is not None
            assert before.at is not None
            assert top is not None
            assert top[0].piece is not None
            assert top[0].piece.start <= before.at < top[0].piece.end


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (20, 6), (200, 60)])
async def test_no_size_breaks_it(store: Store, size: tuple[int, int]) -> None:
    evil = "\x1b]0;owned\x07 [/b] 漢字👨‍👩‍👧 \u202e" * 9
    thread = await seed.thread_of(store, [row(evil, timedelta(minutes=n), outbound=n % 2 == 0) for n in range(30)])
    async with staged(store, thread, size) as stage:
        for y in range(size[1]):
            strip = stage.view.render_line(y)
            assert strip.cell_length == size[0]
            assert "\x1b" not in strip.text


async def test_countdowns_repaint_their_line_and_stop_their_timer(store: Store) -> None:
    thread = await seed.long_thread(store, 10)
    message_id = await seed.send(store, thread.id, "soon", OutboxState.BACKING_OFF, at=NOW)
    async with staged(store, thread) as stage:
        view = stage.view
        line = next(y for y, text in enumerate(stage.screen()) if "↻ 4s" in text)
        view.drawn.clear()
        stage.now = NOW + timedelta(seconds=1)
        await view.refresh_clock()
        await stage.pilot.pause()
        assert view.drawn == [line]
        assert "↻ 3s" in stage.screen()[line]
        assert view._ticker.ticking
        async with store.changing() as (transaction, _):
            await transaction.execute("DELETE FROM outbox WHERE message_id = ?", (message_id,))
        await stage.tell(ChangeKind.MESSAGE_CHANGED, thread, message_id)
        assert not view._ticker.ticking


async def test_midnight_renames_the_days(store: Store) -> None:
    thread = await seed.long_thread(store, 5)
    async with staged(store, thread) as stage:
        stage.now = NOW + timedelta(days=1)
        await stage.view.refresh_clock()
        assert "Yesterday" in stage.screen()[0]


async def test_an_idle_view_draws_nothing(store: Store) -> None:
    thread = await seed.long_thread(store, 50)
    async with staged(store, thread) as stage:
        stage.view.drawn.clear()
        await stage.view.refresh_clock()
        await stage.view.apply([Change(ChangeKind.MESSAGE_CHANGED, thread.id + 1, 1)])
        await stage.pilot.pause()
        assert stage.view.drawn == []


async def test_merged_threads_are_followed(store: Store) -> None:
    await seed.thread_of(store, [row("old life", timedelta(hours=1))])
    thread = await seed.thread_of(store, [row("new life", timedelta(), address=seed.BEN, sender=seed.BEN)])
    other = next(t for t in await store.threads.page() if t.id != thread.id)
    async with staged(store, other) as stage:
        await stage.view.apply([Change(ChangeKind.THREAD_REMOVED, other.id, 0, thread.id)])
        assert stage.view.thread is not None
        assert stage.view.thread.id == thread.id
        assert any("new life" in line for line in stage.screen())


async def test_names_follow_the_contact(store: Store) -> None:
    thread = await seed.long_thread(store, 3)
    async with staged(store, thread) as stage:
        assert any("+1 415 555 0134" in line for line in stage.screen())
        await seed.name(store, seed.ADA, "Ada", "Park")
        await stage.tell(ChangeKind.CONTACT_CHANGED, thread)
        assert any(line.startswith("Ada Park") for line in stage.screen())


async def test_click_and_wheel(store: Store) -> None:
    thread = await seed.long_thread(store, 100)
    async with staged(store, thread) as stage:
        line = next(y for y, text in enumerate(stage.screen()) if "message 90" in text)
        await stage.pilot.click(Watched, offset=(5, line))
        assert stage.view.cursor is not None
        assert stage.view.cursor.body == "message 90"
        before = stage.view.scroll_offset.y
        await stage.pilot._post_mouse_events([MouseScrollUp], Watched)
        assert stage.view.scroll_offset.y < before


async def test_an_empty_thread_and_none(store: Store) -> None:
    thread_id = await store.intents.open_person(seed.ADA)
    thread = await store.threads.get(thread_id)
    async with staged(store, thread) as stage:
        assert stage.screen()[0].strip() == "No messages yet."
        stage.view.focus()
        stage.view.move_cursor(1)
        stage.view.action_newest()
        stage.view.next_day()
        stage.view.previous_day()
        message = await seed.receive(store, thread_id, "first")
        assert thread is not None
        await stage.tell(ChangeKind.MESSAGE_ADDED, thread, message.id)
        assert any("first" in line for line in stage.screen())
        await stage.view.show(None)
        assert stage.screen() == [""] * 24
        assert stage.view.cursor is None


async def test_a_theme_changes_the_colours_of_what_is_shown(store: Store) -> None:
    thread = await seed.long_thread(store, 3)
    async with staged(store, thread) as stage:
        before = stage.view.render_line(1)
        stage.pilot.app.theme = "nord"
        await stage.pilot.pause()
        after = stage.view.render_line(1)
        assert before.text == after.text
        assert list(before) != list(after)
