"""The thread view: one conversation, kept in step with the store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from textual import events
from textual.message import Message as Event

from sbtui.console.names import thread_title
from sbtui.console.notices import told
from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.frame import Frame, today
from sbtui.console.thread.layout import Divider
from sbtui.console.thread.picture import ThreadPicture
from sbtui.console.thread.ticker import Ticker
from sbtui.console.thread.window import LIMIT, News, Window
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Message
from sbtui.domain.thread import Thread
from sbtui.store.errors import StoreError
from sbtui.store.store import Store

_MESSAGE_KINDS = {ChangeKind.MESSAGE_ADDED, ChangeKind.MESSAGE_CHANGED, ChangeKind.MESSAGE_REMOVED}
_CONTEXT_ROWS = 3
"""Rows of read messages left above the divider when a thread opens at it."""
_LEAST = 40
"""Messages that a thread opens with at least."""
_AHEAD = 3
"""Screens of messages kept ready above and below the one that is shown."""


class ThreadView(ThreadPicture):
    """Shows a thread over a window of the store.

    The owner feeds it: ``show`` opens a thread, ``apply`` takes every batch of changes. Nothing here writes.
    """

    @dataclass
    class ReadThrough(Event):
        """The bottom is in view: everything up to ``message`` could be read, if somebody is looking."""

        thread_id: int
        message: Message

    @dataclass
    class NewBelow(Event):
        """How many inbound messages came while the reader is further up."""

        count: int

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        ascii: bool = False,  # noqa: A002
        time_format: str = "24h",
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(clock=clock, ascii=ascii, time_format=time_format, tz=tz, id=id)
        self.thread: Thread | None = None
        self._store = store
        self._names: dict[str, str] = {}
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

    # What the owner tells

    async def show(self, thread: Thread | None) -> None:
        """Open a thread, at the first unread message or at the bottom; None shows nothing.

        Raises:
            StoreError: the page cannot be read.
        """
        async with self._turn:
            await self._open(thread)

    async def show_at(self, thread: Thread, message: Message) -> None:
        """Open a thread with the cursor on one of its messages, however far up.

        Raises:
            StoreError: the page cannot be read.
        """
        async with self._turn:
            await self._open(thread, at=message)

    async def apply(self, changes: Sequence[Change]) -> None:
        """Take changes in: read what they name again, and repaint only the lines that read differently.

        Raises:
            StoreError: the messages cannot be read.
        """
        async with self._turn:
            if self.thread is None or self._window is None:
                return
            here = self.thread.id
            merged = [change for change in changes if change.kind is ChangeKind.THREAD_REMOVED]
            gone = next((change for change in merged if change.thread_id == here), None)
            if gone is not None:
                await self._open(await self._store.threads.get(gone.other_id))
            elif any(c.kind is ChangeKind.EVERYTHING or (c in merged and c.other_id == here) for c in changes):
                await self._read_all_again(self.thread, self._window)
            else:
                await self._read_changed(self.thread, self._window, changes)

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
            lambda: self.put_cursor(message.id),
        )

    async def first_unread(self) -> None:
        """Put the cursor on the message below the unread line, or on the first unread one; StoreError if unreadable."""
        if self._divider is not None and self._blocks.find(self._divider.message_id) is not None:
            self.put_cursor(self._divider.message_id)
        elif self.thread is not None:
            marked = await self._store.messages.get(self._divider.message_id) if self._divider is not None else None
            first = marked or await self._store.messages.first_unread(self.thread.id)
            if first is not None:
                self.show_message(first)

    def action_newest(self) -> None:
        self.cursor_to_end()

    def action_oldest(self) -> None:
        self.cursor_to_start()

    async def action_first_unread(self) -> None:
        with told(self):
            await self.first_unread()

    # Reading

    async def _open(self, thread: Thread | None, *, at: Message | None = None) -> None:
        window: Window | None = None
        first: Message | None = None
        names: dict[str, str] = {}
        if thread is not None:
            window = Window(self._store.messages, thread.id, screenful=max(_LEAST, self._rows + self._rows // 2))
            first = await window.open(unread=thread.unread > 0)
            if at is not None:
                await window.to(at)
            names = await self._store.threads.names(thread.id) if thread.is_group else {}
        self.thread, self._window, self._names = thread, window, names
        self._divider = Divider(first.id, thread.unread) if thread is not None and first is not None else None
        self._cursor_id, self._read_through = at.id if at is not None else None, None
        self._following = first is None and at is None
        self._blocks = Blocks()
        self._set_new_below(0)
        if self._build():
            self._place()
        if self.has_focus:
            self._cursor_into_view()
        else:
            self.post_message(self.CursorMoved(self.cursor))

    async def _read_all_again(self, thread: Thread, window: Window) -> None:
        await self._read_thread(thread.id)
        anchor = self._anchor()
        index = None if anchor is None else self._blocks.find(anchor[0])
        if self._following or index is None:
            await window.to_newest()
        else:
            await window.to(self._blocks[index].message)
        self._update()

    async def _read_changed(self, thread: Thread, window: Window, changes: Sequence[Change]) -> None:
        mine = [change for change in changes if change.thread_id == thread.id]
        renamed = any(change.kind is ChangeKind.CONTACT_CHANGED for change in changes)
        if renamed or any(change.kind is ChangeKind.THREAD_CHANGED for change in mine):
            await self._read_thread(thread.id)
        touched = {change.message_id for change in mine if change.kind in _MESSAGE_KINDS}
        added = {change.message_id for change in mine if change.kind is ChangeKind.MESSAGE_ADDED}
        if len(touched) > LIMIT:
            await self._read_all_again(thread, window)
            return
        self._take(await window.look_again(added, touched - added) if touched else News())

    async def _read_thread(self, thread_id: int) -> None:
        thread = await self._store.threads.get(thread_id)
        if thread is not None:
            self.thread = thread
            self._names = await self._store.threads.names(thread_id) if thread.is_group else {}

    def _take(self, news: News) -> None:
        if news.replied:
            self._divider = None
        before, following = self.cursor, self._following
        self._update()
        if not following:
            self._set_new_below(self._new_below + news.below)
        self._noticed()
        if self.cursor is not before:
            self.post_message(self.CursorMoved(self.cursor))

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
            names=self._names,
            tz=self._tz,
            time_format=self._time_format,
            ascii=self._ascii,
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
