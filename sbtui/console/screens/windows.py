"""The windows that open over the main one; each is imported when it first opens, after the first frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from textual import on, work

from sbtui.console.frame.pacing import PacedScreen
from sbtui.console.notices import tell
from sbtui.console.options import ConsoleOptions
from sbtui.console.visits import Visits
from sbtui.console.widgets.thread_pane import ThreadPane
from sbtui.domain.message import Message
from sbtui.store.store import Store


class Windows(PacedScreen[None]):
    """Opens them, and does what was chosen in them. Which conversation is shown is the subclass's business."""

    thread_pane: ThreadPane

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        *,
        keymap: Mapping[str, str],
        clock: Callable[[], datetime],
        tz: tzinfo | None,
    ) -> None:
        super().__init__()
        self._store, self._options = store, options
        self._clock, self._tz = clock, tz
        self._keymap = keymap
        self._visits = Visits()
        self._searched = ""

    async def open_thread(self, thread_id: int, *, write: bool = False) -> None:
        """Show a conversation; with ``write`` the composer has the focus then."""
        raise NotImplementedError

    async def open_message(self, message: Message) -> None:
        """Show a message in its conversation, with the cursor on it."""
        raise NotImplementedError

    async def _open_to_write(self, thread_id: int) -> None:
        await self.open_thread(thread_id, write=True)

    @on(ThreadPane.DetailsWanted)
    def _details_wanted(self, event: ThreadPane.DetailsWanted) -> None:
        from sbtui.console.screens.details import Details

        self.app.push_screen(
            Details(self._store, self._options, event.message, keymap=self._keymap, clock=self._clock, tz=self._tz)
        )

    @on(ThreadPane.PagerWanted)
    def _pager_wanted(self, event: ThreadPane.PagerWanted) -> None:
        from sbtui.console.screens.pager import Pager

        self.app.push_screen(Pager(event.message, thread=self.thread_pane.thread, tz=self._tz))

    def action_help(self) -> None:
        from sbtui.console.screens.help import Help

        self.app.push_screen(Help(self._keymap, ascii=self._options.ascii))

    @work(group="window", exclusive=True)
    async def action_styles(self) -> None:
        from sbtui.console.screens.style_picker import StylePicker

        thread = self.thread_pane.thread
        if thread is None:
            tell(self, "Open a conversation first.")
            return
        composer = self.thread_pane.composer
        chosen = await self.app.push_screen_wait(StylePicker(thread.service, composer.style, ascii=self._options.ascii))
        if chosen is not None:
            composer.choose_style(chosen)
            composer.text_area.focus()

    @work(group="window", exclusive=True)
    async def action_search(self) -> None:
        from sbtui.console.screens.search import SearchScreen

        search = SearchScreen(
            self._store,
            self._options,
            typed=self._searched,
            open_message=self.open_message,
            clock=self._clock,
            tz=self._tz,
        )
        self._searched = await self.app.push_screen_wait(search) or self._searched

    def action_switcher(self) -> None:
        from sbtui.console.screens.switcher import Switcher

        self.app.push_screen(
            Switcher(self._store, self._options, previous=self._visits.previous, open_thread=self._open_to_write)
        )

    def action_new_conversation(self) -> None:
        from sbtui.console.screens.new_conversation import NewConversation

        self.app.push_screen(
            NewConversation(self._store, self._options, open_thread=self._open_to_write, clock=self._clock, tz=self._tz)
        )

    def action_send_later(self) -> None:
        self.thread_pane.send_later()

    def action_lines(self) -> None:
        self.thread_pane.choose_line()
