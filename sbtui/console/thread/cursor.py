"""The message cursor, and moving through a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message as Event

from sbtui.console.thread.keys import THREAD_BINDINGS
from sbtui.console.thread.picture import ThreadPicture
from sbtui.console.thread.sticky import FROM_ROWS
from sbtui.domain.message import Message


class ThreadCursor(ThreadPicture):
    """A picture with a cursor on one of its messages. The cursor never stands on separators."""

    BINDINGS: ClassVar[list[BindingType]] = [*THREAD_BINDINGS]

    @dataclass
    class CursorMoved(Event, namespace="thread_view"):
        """The message cursor is elsewhere, or its message reads differently."""

        message: Message | None

    @dataclass
    class Activated(Event, namespace="thread_view"):
        """Enter or a double click on a message."""

        message: Message
        by_mouse: bool = False

    @property
    def cursor(self) -> Message | None:
        """The message at the cursor; None while no message was chosen."""
        index = self._blocks.find(self._cursor_id)
        return None if index is None else self._blocks[index].message

    def put_cursor(self, message_id: int | None) -> None:
        """Put the cursor on a loaded message, and show it."""
        before, old = self._cursor_id, self._blocks.find(self._cursor_id)
        new = self._blocks.find(message_id)
        self._cursor_id = None if new is None else message_id
        for index in (old, new):
            if index is not None:
                self._repaint(index)
        if new is not None:
            self._reveal(new, downwards=old is None or new >= old)
        if self._cursor_id != before:
            self.post_message(self.CursorMoved(self.cursor))

    def _repaint(self, index: int) -> None:
        self.refresh_lines(self._blocks.body(index), self._blocks.end(index) - self._blocks.body(index))

    def move_cursor(self, delta: int) -> None:
        """Move the cursor by messages; a step inside a message taller than the view scrolls it by a line."""
        index = self._blocks.find(self._cursor_id)
        if not self._blocks:
            return
        if index is None or not self._in_view(index):
            self._cursor_into_view()
            return
        if abs(delta) == 1 and self._scrolled_within(index, delta):
            return
        target = max(0, min(index + delta, len(self._blocks) - 1))
        if target == index:
            self._go(self.max_scroll_y if delta > 0 else self._blocks.start(0))
        else:
            self.put_cursor(self._blocks[target].message.id)

    def _in_view(self, index: int) -> bool:
        top = self.scroll_offset.y
        return self._blocks.body(index) < top + self._rows and self._blocks.end(index) > top

    def _scrolled_within(self, index: int, delta: int) -> bool:
        top, rows = self.scroll_offset.y, self._rows
        start, end = self._blocks.start(index), self._blocks.end(index)
        if end - start <= rows or (end <= top + rows if delta > 0 else start >= top):
            return False
        self._go(top + delta)
        return True

    def _cursor_into_view(self) -> None:
        """Put the cursor on the first unread or last message in view, unless it is in view already."""
        index = self._blocks.find(self._cursor_id)
        if not self._blocks or (index is not None and self._in_view(index)):
            return
        top, bottom = self._blocks.at(self.scroll_offset.y), self._blocks.at(self.scroll_offset.y + self._rows - 1)
        unread = self._blocks.find(self._divider.message_id) if self._divider is not None else None
        if index is None and unread is not None and self._in_view(unread):
            top = bottom = unread
        below = index is not None and index < top
        last = bottom if self._blocks.end(bottom) <= self.scroll_offset.y + self._rows else max(top, bottom - 1)
        self._cursor_id = self._blocks[top if below else last].message.id
        self.refresh()
        self.post_message(self.CursorMoved(self.cursor))

    def on_focus(self) -> None:
        self._cursor_into_view()
        self._repaint_cursor()

    def on_blur(self) -> None:
        self._repaint_cursor()

    def _repaint_cursor(self) -> None:
        index = self._blocks.find(self._cursor_id)
        if index is not None:
            self._repaint(index)

    def _reveal(self, index: int, *, downwards: bool) -> None:
        """Scroll as little as shows a block; of one taller than the view, the end that is met first."""
        top, rows = self.scroll_offset.y, self._rows
        start, end = self._blocks.start(index) - self._lead(index), self._blocks.end(index)
        if end - start > rows:
            if start > top or end < top + rows:
                self._go(start if downwards else end - rows)
        elif start < top:
            self._go(start)
        elif end > top + rows:
            self._go(end - rows)

    def _lead(self, index: int) -> int:
        """Rows that stay in view above a block, since the day covers them."""
        return int(self._rows >= FROM_ROWS and index > 0 and not self._blocks[index].opens_day)

    def on_click(self, event: events.Click) -> None:
        found = self._blocks.line(self.scroll_offset.y + event.y)
        if found is None:
            return
        event.stop()
        self.put_cursor(found[1].id)
        if event.chain == 2:
            self.post_message(self.Activated(found[1], by_mouse=True))

    # Moving

    def scroll_rows(self, rows: int, *, with_cursor: bool = False) -> None:
        """Scroll by rows; the cursor stays on its message, or comes along when it would leave the view."""
        self._go(max(0, min(self.scroll_offset.y + rows, self.max_scroll_y)))
        if with_cursor:
            self._cursor_into_view()

    def page_down(self) -> None:
        """Scroll by a view, less one row to hold on to."""
        self.scroll_rows(max(1, self._rows - 1), with_cursor=True)

    def page_up(self) -> None:
        """Scroll back by a view, less one row to hold on to."""
        self.scroll_rows(-max(1, self._rows - 1), with_cursor=True)

    def next_day(self) -> None:
        """Put the cursor on the first message of the next day, if there is one."""
        index = self._here()
        self._put_on_day(next((i for i in self._day_starts() if i > index), None))

    def previous_day(self) -> None:
        """Put the cursor on the first message of this day; from there, on that of the previous one."""
        index = self._here()
        self._put_on_day(next((i for i in reversed(self._day_starts()) if i < index), None))

    def _here(self) -> int:
        index = self._blocks.find(self._cursor_id)
        return self._blocks.at(self.scroll_offset.y) if index is None else index

    def _put_on_day(self, index: int | None) -> None:
        if index is not None:
            self.put_cursor(self._blocks[index].message.id)
            self._go(self._blocks.start(index))

    def _day_starts(self) -> list[int]:
        return [index for index in range(len(self._blocks)) if self._blocks[index].opens_day]

    def action_cursor_down(self) -> None:
        self.move_cursor(1)

    def action_cursor_up(self) -> None:
        self.move_cursor(-1)

    def action_line_down(self) -> None:
        self.scroll_rows(1)

    def action_line_up(self) -> None:
        self.scroll_rows(-1)

    def action_page_down(self) -> None:
        self.page_down()

    def action_page_up(self) -> None:
        self.page_up()

    def action_half_page_down(self) -> None:
        self.scroll_rows(max(1, self._rows // 2), with_cursor=True)

    def action_half_page_up(self) -> None:
        self.scroll_rows(-max(1, self._rows // 2), with_cursor=True)

    def action_next_day(self) -> None:
        self.next_day()

    def action_previous_day(self) -> None:
        self.previous_day()

    def action_activate(self) -> None:
        if self.cursor is not None:
            self.post_message(self.Activated(self.cursor))
