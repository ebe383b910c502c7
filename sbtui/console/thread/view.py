"""The thread view: one conversation, kept in step with the store."""

from __future__ import annotations

from collections.abc import Sequence

from sbtui.console.notices import told
from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.layout import Divider
from sbtui.console.thread.paged import PagedThread
from sbtui.console.thread.playing import PlaysEffects
from sbtui.console.thread.window import LIMIT, News, Window
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Message
from sbtui.domain.thread import Contact, Thread
from sbtui.store.errors import StoreError

_MESSAGE_KINDS = {ChangeKind.MESSAGE_ADDED, ChangeKind.MESSAGE_CHANGED, ChangeKind.MESSAGE_REMOVED}
_LEAST = 40
"""Messages that a thread opens with at least."""


class ThreadView(PlaysEffects, PagedThread):
    """Shows a thread over a window of the store.

    The owner feeds it: ``show`` opens a thread, ``apply`` takes every batch of changes. Nothing here writes.
    """

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

    async def first_unread(self) -> None:
        """Put the cursor on the message below the unread line, or on the first unread one; StoreError if unreadable."""
        if self._divider is not None and self._blocks.find(self._divider.message_id) is not None:
            self.put_cursor(self._divider.message_id)
        elif self.thread is not None:
            marked = await self._store.messages.get(self._divider.message_id) if self._divider is not None else None
            first = marked or await self._store.messages.first_unread(self.thread.id)
            if first is not None:
                self.show_message(first)

    async def action_first_unread(self) -> None:
        with told(self):
            await self.first_unread()

    # Reading

    async def _open(self, thread: Thread | None, *, at: Message | None = None) -> None:
        try:
            await self._read(thread, at)
        except StoreError:
            # What is shown belongs to another conversation than the one that is written in from now on.
            await self._read(None, None)
            raise

    async def _read(self, thread: Thread | None, at: Message | None) -> None:
        window: Window | None = None
        first: Message | None = None
        people: dict[str, Contact] = {}
        if thread is not None:
            window = Window(self._store.messages, thread.id, screenful=max(_LEAST, self._rows + self._rows // 2))
            first = await window.open(unread=thread.unread > 0)
            if at is not None:
                await window.to(at)
            people = await self._store.people.of_thread(thread.id) if thread.is_group else {}
        self.stop_effect()
        self.thread, self._window, self._people = thread, window, people
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
        anchor, before = self._anchor(), self.cursor
        index = None if anchor is None else self._blocks.find(anchor.message_id)
        if self._following or index is None:
            await window.to_newest()
        else:
            await window.to(self._blocks[index].message)
        self._update()
        if self.cursor is not before:
            self.post_message(self.CursorMoved(self.cursor))

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
            self._people = await self._store.people.of_thread(thread_id) if thread.is_group else {}

    def _take(self, news: News) -> None:
        if news.replied:
            self._divider = None
        before, following = self.cursor, self._following
        if following and self._window is not None:
            self._window.trim_older()
        self._update()
        if not following:
            self._set_new_below(self._new_below + news.below)
        self._noticed()
        if self.cursor is not before:
            self.post_message(self.CursorMoved(self.cursor))
        if news.replied and following and self.newest_outbound is not None:
            self.play_of_itself(self.newest_outbound)
