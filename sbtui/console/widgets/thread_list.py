"""The conversation list: drawn line by line from loaded pages, however many conversations there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import zip_longest
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message as TextualMessage
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sbtui.console.frame.bare import BareRows
from sbtui.console.keys import Scope, bindings
from sbtui.console.listing import Listing
from sbtui.console.notices import tell, told
from sbtui.console.palette import Palette
from sbtui.console.widgets.thread_row import ONE_LINE_FROM, RowLook, Span, one_line_row, two_line_row
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.thread import Thread
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter

_LOW = 12
"""Rows below which two-line rows would show too few conversations."""
_AHEAD = 40
"""Rows before the loaded end at which the next page is read."""


class ThreadList(ScrollView, can_focus=True):
    """Shows, selects and flags conversations; opening one is the screen's business."""

    BINDINGS = bindings(Scope.LIST)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"thread-list--selected", "thread-list--selected-blurred"}

    @dataclass
    class Opened(TextualMessage):
        """The user wants to see this conversation."""

        thread: Thread

    @dataclass
    class Filtered(TextualMessage):
        """Other conversations are shown now."""

        only: ThreadFilter

    class FilterTextWanted(TextualMessage):
        """The user wants to type what to filter by."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        ascii: bool = False,  # noqa: A002
        time_format: Literal["24h", "12h"] = "24h",
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._styles_cache = BareRows()
        self._store = store
        self._clock = clock
        self._ascii, self._time_format, self._tz = ascii, time_format, tz
        self._palette = Palette(self)
        self.listing = Listing(store)
        self._index = 0
        self._loading = False

    @property
    def selected(self) -> Thread | None:
        rows = self.listing.rows
        return rows[self._index] if self._index < len(rows) else None

    @property
    def row_height(self) -> int:
        """Screen lines of a row: two in a narrow pane."""
        return 1 if self.size.width >= ONE_LINE_FROM or self.size.height < _LOW else 2

    async def load(self) -> None:
        """Read the pages again, and keep the selection on its conversation."""
        selected = self.selected
        await self.listing.load()
        self._settle(selected)
        self.refresh()

    async def apply(self, changes: Sequence[Change]) -> None:
        """Look at the changed conversations again, and repaint those rows that read differently."""
        if any(change.kind in {ChangeKind.EVERYTHING, ChangeKind.CONTACT_CHANGED} for change in changes):
            await self.load()
            return
        kinds = {ChangeKind.THREAD_CHANGED, ChangeKind.THREAD_REMOVED, ChangeKind.DRAFT_CHANGED}
        touched = {change.thread_id for change in changes if change.kind in kinds}
        touched |= {change.other_id for change in changes if change.kind is ChangeKind.THREAD_REMOVED}
        if touched:
            before, index, selected = self.listing.rows.copy(), self._index, self.selected
            await self.listing.apply(touched)
            self._settle(selected)
            self._repaint_from(before, index)

    def _repaint_from(self, before: Sequence[Thread], index: int) -> None:
        """Repaint the rows on screen that hold another picture than before; over SSH every row costs bytes."""
        first = self.scroll_offset.y // self.row_height
        last = first + self.size.height // self.row_height + 1
        shown = zip_longest(before[first:last], self.listing.rows[first:last])
        for row, (old, new) in enumerate(shown, start=first):
            if old != new or (index != self._index and row in {index, self._index}):
                self._repaint(row)

    def _repaint(self, row: int) -> None:
        self.refresh_lines(row * self.row_height, self.row_height)

    async def show(self, only: ThreadFilter, text: str = "") -> None:
        """Show the conversations that pass a filter and a text."""
        self.listing.only, self.listing.text = only, text
        self.listing.rows = []
        await self.listing.load()
        self._index = 0
        self._settle(None)
        self.scroll_to(y=0, animate=False)
        self.refresh()
        self.post_message(self.Filtered(only))

    def select(self, thread_id: int) -> None:
        """Move the selection to a conversation, where it is loaded."""
        index = self.listing.index(thread_id)
        if index is not None:
            self._move_to(index)

    def _settle(self, selected: Thread | None) -> None:
        rows = self.listing.rows
        index = self.listing.index(selected.id) if selected is not None else None
        self._index = index if index is not None else min(self._index, max(0, len(rows) - 1))
        self._measure()
        if self.has_focus:
            self._reveal()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.listing.rows) * self.row_height)

    def _move_to(self, index: int) -> None:
        last = len(self.listing.rows) - 1
        before, self._index = self._index, max(0, min(index, last))
        self._reveal()
        for row in {before, self._index}:
            self._repaint(row)
        if self._index + _AHEAD > last:
            self._want_more()

    def _want_more(self) -> None:
        if not self._loading and not self.listing.complete:
            self._loading = True
            self.run_worker(self._load_more(), group="pages")

    async def _load_more(self) -> None:
        try:
            with told(self):
                if await self.listing.load_more():
                    self._measure()
        finally:
            self._loading = False

    def _reveal(self) -> None:
        height, top = self.row_height, self._index * self.row_height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + height > self.scroll_offset.y + self.size.height:
            self.scroll_to(y=top + height - self.size.height, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        self._measure()
        self._reveal()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if (new_value + self.size.height) / self.row_height + _AHEAD > len(self.listing.rows):
            self._want_more()

    def notify_style_update(self) -> None:
        self._palette.forget()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of a row."""
        index, line = divmod(y + self.scroll_offset.y, self.row_height)
        width, base = self.size.width, self._palette.base()
        if index >= len(self.listing.rows):
            return Strip.blank(width, base)
        selected = index == self._index
        thread = self.listing.rows[index]
        names = self.listing.names.get(thread.id, {})
        look = RowLook(width, self._clock(), self._ascii, self._time_format, self._tz, names)
        if self.row_height == 1:
            spans = one_line_row(thread, look, selected=selected)
        else:
            spans = two_line_row(thread, look, selected=selected)[line]
        return Strip(self._segments(spans, base, selected)).adjust_cell_length(width, base)

    def _segments(self, spans: list[Span], base: Style, selected: bool) -> list[Segment]:
        reverse = False
        if selected:
            name = "selected" if self.has_focus else "selected-blurred"
            look = self.get_component_rich_style(f"thread-list--{name}")
            base, reverse = base + Style(bgcolor=look.bgcolor), bool(look.reverse)
        return [
            Segment(
                span.text,
                base + self._palette.style(span.role) + Style(bold=span.bold or None, reverse=reverse and span.title),
            )
            for span in spans
            if span.text
        ]

    async def on_click(self, event: events.Click) -> None:
        index = (event.y + self.scroll_offset.y) // self.row_height
        if index < len(self.listing.rows):
            self._move_to(index)
            self.action_open()

    def action_open(self) -> None:
        if self.selected is not None:
            self.post_message(self.Opened(self.selected))

    def action_cursor(self, by: int) -> None:
        self._move_to(self._index + by)

    def action_page(self, pages: float) -> None:
        self._move_to(self._index + round(pages * max(1, self.size.height // self.row_height)))

    def action_top(self) -> None:
        self._move_to(0)

    def action_bottom(self) -> None:
        self._move_to(len(self.listing.rows) - 1)

    def action_filter_text(self) -> None:
        self.post_message(self.FilterTextWanted())

    async def action_only(self, name: str) -> None:
        with told(self):
            await self.show(ThreadFilter(name), self.listing.text)

    async def action_toggle_unread(self) -> None:
        thread = self.selected
        if thread is None:
            return
        with told(self):
            if thread.unread:
                await self._store.intents.mark_read(thread.id)
            else:
                await self._store.intents.mark_unread(thread.id)

    async def action_toggle_flag(self, flag: str) -> None:
        thread = self.selected
        if thread is not None:
            with told(self):
                await self._store.intents.set_flag(thread.id, flag, not getattr(thread, flag))
                if flag == "archived" and not thread.archived:
                    tell(self, "Archived. 7 shows what is archived; a brings it back.")
