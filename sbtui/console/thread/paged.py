"""A conversation page by page: what is in memory of it, where the reader is in it, and what is read ahead."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from textual import events
from textual.message import Message as Event

from sbtui.console.names import thread_title
from sbtui.console.thread.frame import Frame, today
from sbtui.console.thread.selecting import SelectableThread
from sbtui.console.thread.ticker import Ticker
from sbtui.console.thread.window import Window
from sbtui.domain.message import Message
from sbtui.domain.thread import Contact, Thread
from sbtui.store.errors import StoreError
from sbtui.store.store import Store

_CONTEXT_ROWS = 3
"""Rows of read messages left above the divider when a thread opens at it."""
_AHEAD = 3
"""Screens of messages kept ready above and below the one that is shown."""


class PagedThread(SelectableThread):
    """Lays out a window of the store, and moves it along with the reader."""

    @dataclass
    class ReadThrough(Event, namespace="thread_view"):
        """The bottom is in view: everything up to ``message`` could be read, if somebody is looking."""

        thread_id: int
        message: Message

    @dataclass
    class NewBelow(Event, namespace="thread_view"):
        """How many inbound messages came while the reader is further up."""

        count: int

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        ascii: bool = False,  # noqa: A002
        time_format: str = "24h",
        density: str = "compact",
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(clock=clock, ascii=ascii, time_format=time_format, density=density, tz=tz, id=id)
        self.thread: Thread | None = None
        self._store = store
        self._people: dict[str, Contact] = {}
        self._window: Window | None = None
        self._new_below = 0
        self._following = True
        self._read_through: tuple[int, int] | None = None
        self._turn = asyncio.Lock()
        self._paging = False
        self._ticker = Ticker(self, self.refresh_clock)

    # What the owner asks

    @property
    def newest(self) -> Message | None:
        """The thread's last message; None where it has none or it is not loaded."""
        if self._window is None or self._window.has_newer or not self._window.messages:
            return None
        return self._window.messages[-1]

    @property
    def newest_outbound(self) -> Message | None:
        """Our last message among the loaded ones."""
        messages = self._window.messages if self._window is not None else []
        return next((message for message in reversed(messages) if message.outbound), None)

    @property
    def at_bottom(self) -> bool:
        """Whether the last line of the thread is in view."""
        loaded = self._window is None or not self._window.has_newer
        return loaded and self.scroll_offset.y >= self.max_scroll_y

    @property
    def new_below(self) -> int:
        """Inbound messages that came since the reader left the bottom."""
        return self._new_below

    # Going somewhere

    async def refresh_clock(self) -> None:
        """Repaint what a later time changes: countdowns, and the labels of days at midnight."""
        async with self._turn:
            self._update()

    def cursor_to_end(self) -> None:
        """Put the cursor on the newest message, loading it where needed, and show the bottom."""
        self._with_page(lambda window: window.has_newer, Window.to_newest, self._cursor_at_end)

    def cursor_to_start(self) -> None:
        """Put the cursor on the oldest message of the thread, loading it where needed."""
        self._with_page(lambda window: window.has_older, Window.to_oldest, self._cursor_at_start)

    def scroll_to_newest(self) -> None:
        """Show the bottom, and leave the cursor where it is."""
        self._with_page(lambda window: window.has_newer, Window.to_newest, lambda: self._go(self.max_scroll_y))

    def show_message(self, message: Message) -> None:
        """Put the cursor on any message of the thread, loading the page around it where needed."""
        self._with_page(
            lambda _: self._blocks.find(message.id) is None,
            lambda window: window.to(message),
            lambda: self._cursor_at(message.id),
        )

    def next_day(self) -> None:
        self._to_day(super().next_day, lambda window: window.has_newer, Window.load_newer, self.next_day)

    def previous_day(self) -> None:
        self._to_day(super().previous_day, lambda window: window.has_older, Window.load_older, self.previous_day)

    def _to_day(
        self,
        go: Callable[[], None],
        has_more: Callable[[Window], bool],
        load: Callable[[Window], Awaitable[object]],
        again: Callable[[], None],
    ) -> None:
        """Go to a day; where what is loaded ends before it, page by page."""
        before = self._cursor_id
        go()
        window = self._window
        index = self._blocks.find(self._cursor_id)
        # The first one that is loaded need not be the first of its day.
        if window is not None and has_more(window) and (self._cursor_id == before or index == 0):
            self._load(lambda: load(window), lambda: None if self._on_other_day(before) else again())

    def _on_other_day(self, before: int | None) -> bool:
        index = self._blocks.find(self._cursor_id)
        return self._cursor_id != before and index is not None and self._blocks[index].opens_day

    def action_newest(self) -> None:
        self.cursor_to_end()

    def action_oldest(self) -> None:
        self.cursor_to_start()

    # Reading

    def _with_page(
        self, missing: Callable[[Window], bool], load: Callable[[Window], Awaitable[object]], then: Callable[[], None]
    ) -> None:
        """Do something that needs a page, after reading it where it is missing."""
        window = self._window
        if window is None:
            return
        if missing(window):
            self._load(lambda: load(window), then)
        else:
            then()

    def _load(self, load: Callable[[], Awaitable[object]], then: Callable[[], None] | None = None) -> None:
        """Read another part of the thread without holding up the screen."""

        async def loading() -> None:
            async with self._turn:
                window, before = self._window, self.cursor
                try:
                    await load()
                except StoreError as error:
                    self.notify(str(error), severity="error", markup=False)
                    return
                finally:
                    self._paging = False
                if window is not self._window:
                    return
                if then is not None:
                    self._following = False
                self._update()
                if then is not None:
                    then()
                if before is not None and self.cursor is None:
                    self.post_message(self.CursorMoved(None))

        self.run_worker(loading(), group="thread-page", exit_on_error=True)

    # Picture and place

    def _hint(self) -> str:
        return "  No messages yet." if self.thread is not None else ""

    def _build(self) -> bool:
        """Lay out what is new, and repaint it; whether lines moved."""
        width = self.scrollable_content_region.width
        if width <= 0:
            return False
        frame = Frame(
            width=width,
            today=today(self._clock(), self._tz),
            title="" if self.thread is None or self.thread.is_group else thread_title(self.thread),
            color=self.thread.color if self.thread is not None else "",
            people=self._people,
            tz=self._tz,
            time_format=self._time_format,
            ascii=self._ascii,
            spacious=self._spacious,
        )
        messages = self._window.messages if self._window is not None else []
        blocks = self._blocks.rebuilt(messages, frame, now=self._clock(), divider=self._divider)
        self._ticker.want(blocks.ticking)
        return self._replace(blocks)

    def _update(self) -> None:
        """Build, and keep the reader's place: the bottom for one who is there, else the line at the top."""
        anchor, following = self._anchor(), self._following
        if self._build():
            if following and (self._window is None or not self._window.has_newer):
                self._go(self.max_scroll_y)
            else:
                self._return_to(anchor)
            self._noticed()

    def _place(self) -> None:
        """Go to where a thread opens: to the message it was opened at, to the first unread one, or to the bottom."""
        chosen = self._blocks.find(self._cursor_id)
        if chosen is not None:
            self._go(self._blocks.start(chosen) - self._rows // 3)
            self._noticed()
            return
        index = self._blocks.find(self._divider.message_id) if self._divider is not None else None
        self._go(self.max_scroll_y if index is None else self._blocks.start(index) - _CONTEXT_ROWS)
        self._noticed()

    def _go(self, row: int) -> None:
        super()._go(row)
        self._following = self.at_bottom

    def _cursor_at(self, message_id: int) -> None:
        index = self._blocks.find(message_id)
        far = index is not None and not self._in_view(index)
        self.put_cursor(message_id)
        if index is not None and far:
            # With something above it and something below.
            self._go(self._blocks.start(index) - self._rows // 3)

    def _cursor_at_end(self) -> None:
        if self._blocks:
            self.put_cursor(self._blocks[len(self._blocks) - 1].message.id)
            self._go(self.max_scroll_y)

    def _cursor_at_start(self) -> None:
        if self._blocks:
            self.put_cursor(self._blocks[0].message.id)
            self._go(0)

    def on_resize(self, event: events.Resize) -> None:
        if not self._blocks:
            self._build()
            self._place()
            return
        following = self._following
        self._update()
        if following:
            self._go(self.max_scroll_y)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._following = self.at_bottom
        self._noticed()

    def _noticed(self) -> None:
        """Look at what the present place means: a page to load, messages that can be read."""
        window = self._window
        if window is None or self.thread is None or not self._blocks:
            return
        self.call_after_refresh(self._read_ahead)
        if not self.at_bottom:
            self._read_through = None
            return
        self._set_new_below(0)
        last = window.messages[-1]
        if self._read_through != (self.thread.id, last.id):
            self._read_through = (self.thread.id, last.id)
            self.post_message(self.ReadThrough(self.thread.id, last))

    def _read_ahead(self) -> None:
        """Load what is about to be scrolled to; the frame that shows what there is comes first."""
        window = self._window
        if self._paging or window is None:
            return
        above, ahead = self.scroll_offset.y, _AHEAD * self._rows
        if window.has_older and above < ahead:
            self._paging = True
            self._load(window.load_older)
        elif window.has_newer and self._blocks.height - self._rows - above < ahead:
            self._paging = True
            self._load(window.load_newer)

    def _set_new_below(self, count: int) -> None:
        if count != self._new_below:
            self._new_below = count
            self.post_message(self.NewBelow(count))
