"""The one main window: conversations, the open one, and how its deliveries went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, tzinfo
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from sbtui.console.attention import Attention
from sbtui.console.frame.display import DiffedDisplay
from sbtui.console.keys import FAILED_HINTS, Scope, bindings, checked_keymap, hints, key_name
from sbtui.console.names import thread_title
from sbtui.console.notices import tell, told
from sbtui.console.options import ConsoleOptions
from sbtui.console.screens.details import Details
from sbtui.console.screens.help import Help
from sbtui.console.screens.new_conversation import NewConversation
from sbtui.console.screens.pager import Pager
from sbtui.console.screens.search import SearchScreen
from sbtui.console.screens.style_picker import StylePicker
from sbtui.console.screens.switcher import Switcher
from sbtui.console.thread.view import ThreadView
from sbtui.console.visits import Visits
from sbtui.console.widgets.delivery import Delivery
from sbtui.console.widgets.hints_row import HintsRow
from sbtui.console.widgets.list_pane import ListPane
from sbtui.console.widgets.thread_header import thread_facts
from sbtui.console.widgets.thread_list import ThreadList
from sbtui.console.widgets.thread_pane import ThreadPane
from sbtui.console.widgets.top_bar import TopBar
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Message
from sbtui.domain.thread import Thread
from sbtui.store.feed import Subscription
from sbtui.store.store import Store

_BOTH_PANES_FROM = 90
_INSPECTOR_FROM = 120
_STATUS_KINDS = {
    ChangeKind.THREAD_CHANGED,
    ChangeKind.THREAD_REMOVED,
    ChangeKind.LINK_CHANGED,
    ChangeKind.LINE_CHANGED,
    ChangeKind.EVERYTHING,
}


class MainScreen(Screen[None]):
    """Lays out the panes, moves between them, and hands each batch of changes on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.MAIN)
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (40, "-narrow"),
        (60, "-single"),
        (_BOTH_PANES_FROM, "-double"),
        (_INSPECTOR_FROM, "-triple"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (16, "-high")]  # noqa: RUF012

    # Held, not queried: news may still be on its way to them when the screen is being taken down.
    top_bar: TopBar
    list_pane: ListPane
    thread_list: ThreadList
    thread_pane: ThreadPane
    delivery: Delivery
    hints_row: HintsRow

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        attention: Attention,
        *,
        clock: Callable[[], datetime],
        tz: tzinfo | None = None,
    ) -> None:
        super().__init__()
        self._store, self._options, self._attention = store, options, attention
        self._clock, self._tz = clock, tz
        self._keymap, _ = checked_keymap(options.keys)
        self._visits = Visits()
        self._searched = ""
        self._subscribed = ExitStack()

    def compose(self) -> ComposeResult:
        options = self._options
        self.top_bar, self.hints_row = TopBar(ascii=options.ascii), HintsRow()
        self.list_pane = ListPane(self._store, options, clock=self._clock, tz=self._tz, id="list-pane")
        self.thread_list = self.list_pane.thread_list
        self.thread_pane = ThreadPane(self._store, options, clock=self._clock, tz=self._tz, id="thread-pane")
        self.delivery = Delivery(self._store, clock=self._clock, ascii=options.ascii, tz=self._tz, id="inspector")
        yield self.top_bar
        with Horizontal(id="panes"):
            yield self.list_pane
            yield self.thread_pane
            yield self.delivery
        yield self.hints_row

    async def on_mount(self) -> None:
        self.top_bar.tell(banner=self._options.banner, line=self._options.default_line)
        self.watch(self.app, "app_focus", self._focus_moved, init=False)
        self.thread_list.focus()
        feed = self._subscribed.enter_context(self._store.feed.subscribe())
        # Read before the first frame, so that no key acts on a list that is not there yet.
        await self._load()
        self._follow_store(feed)

    def on_unmount(self) -> None:
        self._subscribed.close()

    @work(group="feed", exclusive=True)
    async def _follow_store(self, feed: Subscription) -> None:
        """Repaint from every batch of changes until the screen goes."""
        async for batch in feed:
            with told(self):
                await self._apply(batch)

    async def _load(self) -> None:
        with told(self):
            await self.list_pane.load()
            await self._show_status()

    async def _apply(self, changes: Sequence[Change]) -> None:
        await self.thread_pane.apply(changes)
        await self.list_pane.apply(changes)
        if any(change.kind in _STATUS_KINDS for change in changes):
            await self._show_status()
        await self._attention.apply(changes, reading=self.thread_pane.looked_at)
        await self._look_at_delivery(changes)

    async def _show_status(self) -> None:
        totals = await self._store.threads.totals()
        self.top_bar.tell(totals=totals, link=await self._store.notes.link())
        self._attention.show_unread(totals.unread)
        if not self._options.default_line:
            lines = await self._store.people.lines()
            if lines:
                self.thread_pane.default_line = lines[0].number
                self.top_bar.tell(line=lines[0].number)

    # Layout

    @property
    def both_panes(self) -> bool:
        return self.size.width >= _BOTH_PANES_FROM

    def on_resize(self, event: events.Resize) -> None:
        self._show_title()

    def _show_title(self) -> None:
        thread = self.thread_pane.thread
        alone = thread is not None and not self.both_panes and self.has_class("-thread-open")
        title, facts = "", ""
        if alone and thread is not None:
            dot = " - " if self._options.ascii else " · "
            # Here the number gives way to the totals; the details show it.
            known = thread_facts(thread, self._options.default_line, ascii=self._options.ascii)
            title, facts = (
                thread_title(thread, self.thread_pane.names),
                "".join(f"{dot}{fact}" for fact in known if not fact.startswith("+")),
            )
        self.top_bar.tell(title=title, facts=facts)

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.thread_pane.look_again()
        self._show_hints()

    def _show_hints(self) -> None:
        focused = self.focused
        scope = Scope.COMPOSER
        if focused is self.thread_list:
            scope = Scope.LIST
        elif isinstance(focused, ThreadView):
            scope = Scope.THREAD
            if focused.cursor is not None and focused.cursor.failed:
                self.hints_row.hints = tuple(hints(scope, self._keymap, FAILED_HINTS, ascii=self._options.ascii))
                return
        elif focused in {self.list_pane.filter_text, self.thread_pane.find_bar.field}:
            enter = "keep" if focused is self.list_pane.filter_text else "find, then n N"
            self.hints_row.hints = (("Enter", enter), ("Esc", "back"))
            return
        shown = hints(scope, self._keymap, ascii=self._options.ascii)
        thread = self.thread_pane.thread
        if scope is Scope.COMPOSER and thread is not None and thread.failed:
            shown.insert(0, (key_name("up", ascii=self._options.ascii), "failed message"))
        self.hints_row.hints = tuple(shown)

    def action_toggle_list(self) -> None:
        self.toggle_class("-no-list")
        if self.has_class("-no-list") and self.thread_list.has_focus:
            self.thread_pane.view.focus()

    async def action_toggle_inspector(self) -> None:
        if self.size.width >= _INSPECTOR_FROM:
            self.toggle_class("-no-inspector")
            await self._show_delivery(self.thread_pane.view.cursor)
        else:
            self.thread_pane.action_details()

    def action_redraw(self) -> None:
        assert isinstance(self.app, DiffedDisplay)
        self.app.redraw()

    # Opening and moving

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
        self.add_class("-thread-open")
        await self.thread_pane.open(thread, write=write, at=at)
        self.thread_list.select(thread.id)
        if not write and not self.both_panes and not self.thread_pane.has_focus_within:
            self.thread_pane.view.focus()

    @on(ThreadList.Opened)
    async def _list_opened(self, event: ThreadList.Opened) -> None:
        with told(self):
            await self._open(event.thread, write=True)

    @on(ThreadPane.Opened)
    async def _pane_opened(self, event: ThreadPane.Opened) -> None:
        self._show_title()
        self._show_hints()

    async def action_next_thread(self) -> None:
        await self._step(1)

    async def action_previous_thread(self) -> None:
        await self._step(-1)

    async def _step(self, by: int) -> None:
        rows = self.thread_list.listing.rows
        open_id = self.thread_pane.thread.id if self.thread_pane.thread is not None else 0
        index = self.thread_list.listing.index(open_id)
        wanted = 0 if index is None else index + by
        if 0 <= wanted < len(rows):
            with told(self):
                await self.open_thread(rows[wanted].id)

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

    async def action_back(self) -> None:
        """One step back: out of a field, to the messages, to the list, to the whole list."""
        focused, composer = self.focused, self.thread_pane.composer
        if isinstance(focused, Input) and focused is composer.media_input:
            composer.leave_media()
        elif self.thread_pane.find_bar.open and self.thread_pane.has_focus_within:
            self.thread_pane.find_bar.end()
        elif focused is not None and focused in self.list_pane.walk_children():
            await self.list_pane.step_back()
        elif focused is composer.text_area and not self.has_class("-no-messages"):
            self.thread_pane.view.focus()
        else:
            self.remove_class("-thread-open", "-no-list")
            self._show_title()
            self.thread_list.focus()

    # Windows over this one

    @on(ThreadPane.DetailsWanted)
    def _details_wanted(self, event: ThreadPane.DetailsWanted) -> None:
        self._open_details(event.message)

    def _open_details(self, message: Message) -> None:
        self.app.push_screen(Details(self._store, self._options, message, clock=self._clock, tz=self._tz))

    @on(ThreadPane.PagerWanted)
    def _pager_wanted(self, event: ThreadPane.PagerWanted) -> None:
        self.app.push_screen(Pager(event.message, thread=self.thread_pane.thread, tz=self._tz))

    def action_help(self) -> None:
        self.app.push_screen(Help(self._keymap, ascii=self._options.ascii))

    @work(group="window", exclusive=True)
    async def action_styles(self) -> None:
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
        self.app.push_screen(
            Switcher(self._store, self._options, previous=self._visits.previous, open_thread=self._open_to_write)
        )

    def action_new_conversation(self) -> None:
        self.app.push_screen(NewConversation(self._store, self._options, open_thread=self._open_to_write))

    async def _open_to_write(self, thread_id: int) -> None:
        await self.open_thread(thread_id, write=True)

    # The delivery pane

    @on(ThreadView.CursorMoved)
    async def _cursor_moved(self, event: ThreadView.CursorMoved) -> None:
        self._show_hints()
        await self._show_delivery(event.message)

    async def _show_delivery(self, message: Message | None) -> None:
        """Of the message at the cursor; while none is chosen, of the last one sent."""
        if self.size.width >= _INSPECTOR_FROM and not self.has_class("-no-inspector"):
            await self.delivery.show(message or self.thread_pane.view.newest_outbound, self.thread_pane.thread)

    async def _look_at_delivery(self, changes: Sequence[Change]) -> None:
        view = self.thread_pane.view
        shown = view.cursor or view.newest_outbound
        touched = {change.message_id for change in changes}
        everything = any(change.kind is ChangeKind.EVERYTHING for change in changes)
        if everything or (shown is not None and (shown.id in touched or shown.id != self.delivery.message_id)):
            await self._show_delivery(await self._store.messages.get(shown.id) if shown is not None else None)

    # Text that the keys act on

    def copy_or_clear(self) -> bool:
        """Copy what is selected, else empty the composer or fill it again; False when there is neither."""
        selected = self.get_selected_text()
        focused: Widget | None = self.focused
        composer = self.thread_pane.composer
        if isinstance(focused, Input) and focused.selected_text:
            focused.action_copy()
        elif focused is composer.text_area and composer.text_area.selected_text:
            composer.text_area.action_copy()
        elif selected:
            self.app.copy_to_clipboard(selected)
        else:
            return focused is composer.text_area and composer.clear_or_restore()
        return True
