"""The windows that open over the main one; each is imported when it first opens, after the first frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual import work

from sbtui.console.frame.pacing import PacedScreen
from sbtui.console.notices import tell, told
from sbtui.console.one_window import ask, show
from sbtui.console.options import ConsoleOptions
from sbtui.console.visits import Visits
from sbtui.console.widgets.thread_list import ThreadList
from sbtui.domain.message import Message
from sbtui.domain.thread import Contact
from sbtui.store.store import Store

if TYPE_CHECKING:
    from sbtui.console.widgets.thread_pane import ThreadPane


class Windows(PacedScreen[None]):
    """Opens them, and does what was chosen in them. Which conversation is shown is the subclass's business."""

    thread_pane: ThreadPane
    thread_list: ThreadList

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

    # Named as Textual looks for them: to name the messages' classes here would load the pane before the first frame.

    def on_message_actions_forward_wanted(self, event: ThreadPane.ForwardWanted) -> None:
        from sbtui.console.screens.switcher import Switcher

        async def forward(thread_id: int) -> None:
            await self._open_to_write(thread_id)
            self.thread_pane.write_on(thread_id, event.draft)

        show(self, Switcher(self._store, self._options, previous=0, open_thread=forward))
        tell(self, "Choose whom to forward it to; nothing is sent yet.")

    def on_at_cursor_details_wanted(self, event: ThreadPane.DetailsWanted) -> None:
        from sbtui.console.screens.details import Details

        show(
            self,
            Details(self._store, self._options, event.message, keymap=self._keymap, clock=self._clock, tz=self._tz),
        )

    def on_at_cursor_pager_wanted(self, event: ThreadPane.PagerWanted) -> None:
        from sbtui.console.screens.pager import Pager

        show(self, Pager(event.message, thread=self.thread_pane.thread, tz=self._tz))

    def action_settings(self) -> None:
        from sbtui.console.screens.settings import SettingsScreen

        if self._options.configuration is None:
            tell(self, "There is no config file in which settings could be changed.")
        else:
            show(self, SettingsScreen(self._options.configuration, ascii=self._options.ascii))

    def action_help(self) -> None:
        from sbtui.console.screens.help import Help

        show(self, Help(self._keymap, ascii=self._options.ascii))

    @work(group="window")
    async def action_styles(self) -> None:
        from sbtui.console.screens.style_picker import StylePicker

        thread = self.thread_pane.thread
        if thread is None:
            tell(self, "Open a conversation first.")
            return
        composer = self.thread_pane.composer
        text, ascii_only = composer.draft.body, self._options.ascii
        chosen = await ask(self, StylePicker(thread.service, composer.style, text=text, ascii=ascii_only))
        if chosen is not None:
            composer.choose_style(chosen)
            composer.text_area.focus()

    @work(group="window")
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
        self._searched = await ask(self, search) or self._searched

    @work(group="window")
    async def action_contact(self, listed: bool) -> None:
        """Edit what is said of somebody: of the conversation chosen in the list, or of the message's sender."""
        from sbtui.console.screens.choice import Choice
        from sbtui.console.screens.contact import EditContact
        from sbtui.console.screens.whom import meant, members

        thread = self.thread_list.selected if listed else self.thread_pane.thread
        if thread is None:
            tell(self, "Open a conversation first.")
            return
        with told(self):
            address = meant(thread, None if listed else self.thread_pane.view.cursor)
            if not address:
                people = await self._store.people.of_thread(thread.id)
                chosen = await ask(self, Choice("Whose nickname, colour or time zone?", members(thread, people)))
                address = chosen or ""
            if address:
                contact = await self._store.people.contact(address) or Contact(number=address)
                await ask(self, EditContact(self._store, contact, self._options, clock=self._clock, tz=self._tz))

    def action_switcher(self) -> None:
        from sbtui.console.screens.switcher import Switcher

        show(
            self,
            Switcher(self._store, self._options, previous=self._visits.previous, open_thread=self._open_to_write),
        )

    def action_new_conversation(self) -> None:
        from sbtui.console.screens.new_conversation import NewConversation

        window = NewConversation(
            self._store, self._options, open_thread=self._open_to_write, clock=self._clock, tz=self._tz
        )
        show(self, window)

    def action_send_later(self) -> None:
        self.thread_pane.send_later()

    def action_lines(self) -> None:
        self.thread_pane.choose_line()
