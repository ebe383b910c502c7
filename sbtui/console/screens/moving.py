"""Opening conversations, and moving from one to another."""

from __future__ import annotations

from textual import on

from sbtui.console.notices import tell, told
from sbtui.console.screens.windows import Windows
from sbtui.console.widgets.thread_list import ThreadList
from sbtui.domain.message import Message
from sbtui.domain.thread import Thread


class Moving(Windows):
    """Which conversation is open, and the keys that open another. How it is laid out is the subclass's business."""

    thread_list: ThreadList

    @property
    def both_panes(self) -> bool:
        """Whether list and conversation stand beside each other."""
        raise NotImplementedError

    def _reads(self, reading: bool) -> None:
        """Whether a conversation is read and not the list."""
        raise NotImplementedError

    async def open_thread(self, thread_id: int, *, write: bool = False) -> None:
        """Show a conversation; with ``write`` the composer has the focus then."""
        thread = await self._store.threads.get(thread_id)
        if thread is None:
            tell(self, "That conversation is no longer there.")
        else:
            await self._open(thread, write=write)

    async def open_message(self, message: Message) -> None:
        """Show a message in its conversation, with the cursor on it."""
        thread = await self._store.threads.get(message.thread_id)
        if thread is not None:
            await self._open(thread, at=message)
            self.thread_pane.view.focus()

    async def _open(self, thread: Thread, *, write: bool = False, at: Message | None = None) -> None:
        self._visits.visit(thread.id)
        self._reads(True)
        await self.thread_pane.open(thread, write=write, at=at)
        await self.thread_list.select(thread.id)
        if not write and not self.both_panes and not self.thread_pane.has_focus_within:
            self.thread_pane.view.focus()

    @on(ThreadList.Opened)
    async def _list_opened(self, event: ThreadList.Opened) -> None:
        with told(self):
            await self._open(event.thread, write=True)

    async def action_next_thread(self) -> None:
        await self._step(1)

    async def action_previous_thread(self) -> None:
        await self._step(-1)

    async def _step(self, by: int) -> None:
        open_id = self.thread_pane.thread.id if self.thread_pane.thread is not None else 0
        with told(self):
            wanted = await self.thread_list.listing.beside(open_id, by)
            if wanted is not None:
                await self._open(wanted)

    async def action_last_thread(self) -> None:
        if self._visits.previous:
            with told(self):
                await self.open_thread(self._visits.previous)

    async def action_next_unread(self) -> None:
        await self._unread(1)

    async def action_previous_unread(self) -> None:
        await self._unread(-1)

    async def _unread(self, by: int) -> None:
        with told(self):
            thread = self.thread_pane.thread
            wanted = await self._visits.unread(self._store, thread.id if thread is not None else 0, by)
            if wanted:
                await self.open_thread(wanted)
            else:
                tell(self, "Nothing is unread.")
