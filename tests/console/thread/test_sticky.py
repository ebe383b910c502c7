"""The day of what is at the top stays in view, and costs a row only where the row is full."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.layout import Divider
from sbtui.console.thread.sticky import hidden_day
from sbtui.domain.changes import ChangeKind
from sbtui.domain.message import Message
from sbtui.store.store import Store
from tests.console.thread import seed
from tests.console.thread.seed import ADA, NOW, row
from tests.console.thread.stage import staged


def test_a_day_is_hidden_below_the_line_that_names_it() -> None:
    at = NOW - timedelta(days=1)
    page = [
        Message(id=n, thread_id=1, outbound=False, sender=ADA, at=at + timedelta(hours=6 * n), body=f"{n}\nmore")
        for n in range(8)
    ]
    frame = Frame(width=60, today=NOW.date(), tz=UTC, title="Ada")
    blocks = Blocks().rebuilt(page, frame, now=NOW, divider=Divider(page[3].id, 5))
    for row_ in range(blocks.height):
        line, message = blocks.line(row_)  # type: ignore[misc]
        names_itself = "───" in line.text or "━━━" in line.text
        expected = "" if names_itself else {0: "Yesterday", 1: "Today"}.get((message.at.date() - at.date()).days)
        if expected is not None:
            assert hidden_day(blocks, row_) == expected
    assert hidden_day(blocks, -1) == hidden_day(blocks, blocks.height) == hidden_day(Blocks(), 0) == ""


async def test_the_day_stays_at_the_top_and_is_pushed_out_by_the_next(store: Store) -> None:
    rows = [row(f"day {d} number {n}", timedelta(days=d, minutes=60 - 6 * n)) for d in (1, 0) for n in range(9)]
    rows[3] = row("a long text " * 30, timedelta(days=1, minutes=42))
    thread = await seed.thread_of(store, rows)
    async with staged(store, thread, (80, 12)) as stage:
        view = stage.view
        view._go(0)
        seen = []
        for _ in range(view.max_scroll_y):
            top = view._blocks.line(view.scroll_offset.y)
            first = stage.screen()[0]
            assert first.count("Yesterday") + first.count("Today") == 1
            assert len(first) <= 80
            assert top is not None
            if "long text" not in top[0].text:
                assert all(span.text in first for span in (*top[0].left, *top[0].right)), "it costs no row"
            seen.append("Today" if "Today" in first else "Yesterday")
            view.scroll_rows(1)
        assert seen == sorted(seen, reverse=True)
        assert set(seen) == {"Today", "Yesterday"}
        # What the cursor goes to is never what the day covers.
        view.cursor_to_end()
        view.focus()
        for _ in range(14):
            view.move_cursor(-1)
            index = view._blocks.find(view._cursor_id)
            assert index is not None
            assert view._blocks.body(index) > view.scroll_offset.y
        # Midnight.
        view.scroll_rows(99)
        stage.now = NOW + timedelta(days=1)
        await view.refresh_clock()
        assert "Yesterday" in stage.screen()[0]


@pytest.mark.parametrize("size", [(80, 5), (80, 3), (8, 12)])
async def test_where_there_is_no_room_no_day_is_laid_over(store: Store, size: tuple[int, int]) -> None:
    thread = await seed.long_thread(store, 30)
    async with staged(store, thread, size) as stage:
        assert all(stage.view.render_line(y).cell_length == size[0] for y in range(size[1]))
        if size[1] < 6:
            assert "Today" not in stage.screen()[0]
        view = stage.view
        view.cursor_to_end()
        for _ in range(20):
            view.move_cursor(-1)
            index = view._blocks.find(view._cursor_id)
            assert index is not None
            assert view._blocks.body(index) - view.scroll_offset.y in range(size[1])


async def test_the_unread_line_stays_while_the_conversation_is_open(store: Store) -> None:
    thread = await seed.long_thread(store, 60, unread=9)
    async with staged(store, thread) as stage:
        view = stage.view
        view.focus()
        first = await store.messages.first_unread(thread.id)
        assert first is not None

        def rule() -> str:
            index = view._blocks.find(first.id)
            assert index is not None
            return view._blocks[index].lines[0].text

        named = rule()
        assert f"{thread.unread} new" in named
        late = await seed.receive(store, thread.id, "late")
        await stage.tell(ChangeKind.MESSAGE_ADDED, thread, late.id)
        view.cursor_to_end()
        await store.intents.mark_read(thread.id)
        await stage.tell(ChangeKind.MESSAGE_CHANGED, thread, first.id, late.id)
        await stage.tell(ChangeKind.THREAD_CHANGED, thread)
        await stage.tell(ChangeKind.EVERYTHING, thread)
        await stage.pilot.resize_terminal(60, 20)
        await stage.settled()
        assert rule().replace("━", "") == named.replace("━", "")
        # Nothing between the messages can be chosen: by keys, or by a click.
        view.cursor_to_start()
        await stage.settled()
        on: list[str] = []
        for _ in range(len(view._blocks)):
            assert view.cursor is not None
            on.append(view.cursor.body)
            view.move_cursor(1)
        assert on[:60] == [f"message {n}" for n in range(60)]
        fresh = await store.threads.get(thread.id)
        await view.show(fresh)
        assert "new" not in rule()
