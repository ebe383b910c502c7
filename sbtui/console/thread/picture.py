"""The picture of a conversation: draws the blocks on screen, and moves the cursor and the view over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message as Event
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sbtui.console.frame.bare import BareRows
from sbtui.console.palette import Role
from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.keys import THREAD_BINDINGS
from sbtui.console.thread.layout import Divider
from sbtui.console.thread.lines import Line, Span
from sbtui.console.thread.strips import StripCache
from sbtui.domain.message import Message

if TYPE_CHECKING:
    from sbtui.domain.query import Query


class ThreadPicture(ScrollView, can_focus=True, inherit_bindings=False):
    """Knows blocks and rows, and nothing of where messages come from."""

    DEFAULT_CSS = "ThreadPicture { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [*THREAD_BINDINGS]
    ALLOW_SELECT = False

    @dataclass
    class CursorMoved(Event, namespace="thread_view"):
        """The message cursor is elsewhere, or its message reads differently."""

        message: Message | None

    @dataclass
    class Activated(Event, namespace="thread_view"):
        """Enter or a double click on a message."""

        message: Message

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        ascii: bool = False,  # noqa: A002
        time_format: str = "24h",
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._styles_cache = BareRows()
        self._clock = clock
        self._ascii = ascii
        self._time_format = time_format
        self._tz = tz
        self._blocks = Blocks()
        self._divider: Divider | None = None
        self._cursor_id: int | None = None
        self._strips = StripCache(self)
        self._marking: Query | None = None

    # Drawing

    def render_line(self, y: int) -> Strip:
        found = self._blocks.line(self.scroll_offset.y + y)
        if found is None or self._blocks.frame is None:
            width = self.scrollable_content_region.width
            hint = self._hint() if y == 0 and not self._blocks else ""
            return self._strips.line(Line((Span(hint, Role.MUTED),)), width) if hint else self._strips.blank(width)
        line, message = found
        cursor = self.has_focus and message.id == self._cursor_id
        strip = self._strips.strip(line, self._blocks.frame, cursor=cursor)
        if self._marking is None:
            return strip
        from sbtui.console.find.marking import marked

        return marked(strip, line, self._blocks.frame.indent, self._marking)

    def mark(self, query: Query | None) -> None:
        """Mark what the query finds in the lines on screen; an empty one, or none, marks nothing."""
        marking = query if query else None
        if marking != self._marking:
            self._marking = marking
            self.refresh()

    def _hint(self) -> str:
        """What stands in place of messages."""
        return ""

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.forget()

    def _replace(self, blocks: Blocks) -> bool:
        """Show other blocks: repaints single lines, and returns False, where no line moved."""
        before, self._blocks = self._blocks, blocks
        rows = before.rows_changed(blocks)
        if rows is not None and before:
            for row in rows:
                self.refresh_lines(row)
            return False
        self.virtual_size = Size(blocks.frame.width if blocks.frame is not None else 0, blocks.height)
        self.refresh()
        return True

    # Place

    @property
    def _rows(self) -> int:
        """Rows in view."""
        return max(1, self.scrollable_content_region.height)

    def _go(self, row: int) -> None:
        self.scroll_to(y=max(0, row), animate=False, force=True)

    def _anchor(self) -> tuple[int, int] | None:
        """The message at the top of the view, and how far below its first row the view begins."""
        if not self._blocks:
            return None
        index = self._blocks.at(self.scroll_offset.y)
        return self._blocks[index].message.id, self.scroll_offset.y - self._blocks.body(index)

    def _return_to(self, anchor: tuple[int, int] | None) -> None:
        """Show the same row at the top as when the anchor was taken."""
        index = None if anchor is None else self._blocks.find(anchor[0])
        if anchor is not None and index is not None:
            self._go(self._blocks.body(index) + anchor[1])

    def _reveal(self, index: int, *, downwards: bool) -> None:
        """Scroll as little as shows a block; of one taller than the view, the end that is met first."""
        top, rows = self.scroll_offset.y, self._rows
        start, end = self._blocks.start(index), self._blocks.end(index)
        if end - start > rows:
            if start > top or end < top + rows:
                self._go(start if downwards else end - rows)
        elif start < top:
            self._go(start)
        elif end > top + rows:
            self._go(end - rows)

    # Cursor

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

    def on_click(self, event: events.Click) -> None:
        found = self._blocks.line(self.scroll_offset.y + event.y)
        if found is None:
            return
        event.stop()
        self.put_cursor(found[1].id)
        if event.chain == 2:
            self.action_activate()

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
        return [index for index in range(len(self._blocks)) if self._starts_day(index)]

    def _starts_day(self, index: int) -> bool:
        frame, block = self._blocks.frame, self._blocks[index]
        assert frame is not None
        return block.previous is None or frame.day(block.previous.at) != frame.day(block.message.at)

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
