"""The one main window: conversations, the open one, and how its deliveries went."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, tzinfo
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from sbtui.console.attention import Attention
from sbtui.console.bandwidth import SLOW_LINK, is_sparing, news_seconds
from sbtui.console.doubt import ASKING
from sbtui.console.frame.display import DiffedDisplay
from sbtui.console.frame.pacing import one_frame
from sbtui.console.hints import HINTS, at_message, hints
from sbtui.console.keys import Scope, bindings, checked_keymap, key_name
from sbtui.console.names import thread_title
from sbtui.console.notices import tell, told
from sbtui.console.options import ConsoleOptions
from sbtui.console.privacy.refusals import ReceiptRefusals
from sbtui.console.screens.furnishing import Furnishing
from sbtui.console.senders import believed, who_sends
from sbtui.console.widgets.hints_row import HintsRow
from sbtui.console.widgets.list_pane import ListPane
from sbtui.console.widgets.thread_list import ThreadList
from sbtui.console.widgets.top_bar import TopBar
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Message
from sbtui.store.feed import Subscription
from sbtui.store.outbox import Entry
from sbtui.store.store import Store

if TYPE_CHECKING:
    from sbtui.console.thread.view import ThreadView
    from sbtui.console.widgets.thread_pane import ThreadPane

_BOTH_PANES_FROM = 90
_INSPECTOR_FROM = 120
_STATUS_KINDS = {
    ChangeKind.THREAD_CHANGED,
    ChangeKind.THREAD_REMOVED,
    ChangeKind.LINK_CHANGED,
    ChangeKind.LINE_CHANGED,
    ChangeKind.EVERYTHING,
}


class MainScreen(Furnishing):
    """Lays out the panes, moves between them, and hands each batch of changes on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.MAIN)
    AUTO_FOCUS = ""
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
    hints_row: HintsRow

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        attention: Attention,
        *,
        own_engine: bool,
        clock: Callable[[], datetime],
        tz: tzinfo | None = None,
    ) -> None:
        super().__init__(store, options, keymap=checked_keymap(options.keys, options.key_preset)[0], clock=clock, tz=tz)
        self._attention = attention
        self._own_engine = own_engine
        self._asked_about: set[int] = set()
        self._refusals = ReceiptRefusals(store)
        self._subscribed = ExitStack()
        self._reading = self._missed = False
        self._lines: list[str] = []

    def compose(self) -> ComposeResult:
        self._fit_terminal()
        options = self._options
        self.top_bar, self.hints_row = TopBar(ascii=options.ascii), HintsRow()
        self.list_pane = ListPane(self._store, options, clock=self._clock, tz=self._tz, id="list-pane")
        self.thread_list = self.list_pane.thread_list
        yield self.top_bar
        with Horizontal(id="panes"):
            yield self.list_pane
            yield from self._vacant_places()
        yield self.hints_row

    def _bandwidth_changed(self) -> None:
        self.set_class(is_sparing(self.app), "-sparing")
        if is_sparing(self.app) and self._options.bandwidth == "auto":
            tell(self, SLOW_LINK)

    def _is_user_here(self) -> bool:
        return self.app.app_focus and self._attention.presence.is_here(monotonic())

    def _fit_terminal(self) -> None:
        """Take the classes of this terminal's size at once, or everything would be styled and laid out twice."""
        width, height = self.app.size
        self.add_class(
            *self._get_breakpoint_classes(width, self.HORIZONTAL_BREAKPOINTS),
            *self._get_breakpoint_classes(height, self.VERTICAL_BREAKPOINTS),
        )

    async def on_mount(self) -> None:
        self.top_bar.tell(banner=self._options.banner, line=self._options.default_line)
        self.watch(self.app, "app_focus", self._app_focus_moved, init=False)
        self.set_class(is_sparing(self.app), "-sparing")
        self.watch(self.app, "spares_link", self._bandwidth_changed, init=False)
        self.thread_list.focus()
        self._show_hints()
        feed = self._subscribed.enter_context(self._store.feed.subscribe())
        # Read before the first frame, so that no key acts on a list that is not there yet.
        await self._load()
        self.call_after_refresh(self._complete, feed)

    async def _complete(self, feed: Subscription) -> None:
        await self._furnish()
        if self.is_furnished:
            self.thread_pane.tell_lines(self._lines)
            self._follow_store(feed)

    def on_unmount(self) -> None:
        self._subscribed.close()

    @work(group="feed", exclusive=True)
    async def _follow_store(self, feed: Subscription) -> None:
        """Repaint from every batch of changes until the screen goes."""
        async for batch in feed.paced(partial(news_seconds, self.app)):
            await self._apply_told(batch)

    async def _apply_told(self, changes: Sequence[Change]) -> None:
        # What a refusal of the store kept from the screen is nobody's next news: then all is read again.
        changes, self._missed = [*changes, *([Change(ChangeKind.EVERYTHING)] if self._missed else [])], True
        with told(self), one_frame(self.app):
            await self._apply(changes)
            self._missed = False

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
        if refusal := await self._refusals.look(changes):
            tell(self, refusal, error=True)

    def use_look(self, **_: object) -> None:
        """Word everything anew."""
        self._show_title()
        self._show_hints()
        self.run_worker(self._apply_told([Change(ChangeKind.EVERYTHING)]), group="look", exclusive=True)

    async def _show_status(self) -> None:
        totals = await self._store.threads.totals()
        holder = self._store.engine_holder()
        link = believed(await self._store.notes.link(), holder, own=self._own_engine)
        sender = who_sends(link, holder, pid=os.getpid(), exploring=bool(self._store.intents.explore_exit))
        undecided = await self._store.outbox.undecided()
        self.top_bar.tell(totals=totals, link=link, sender=sender, undecided=len(undecided))
        await self._ask_about(undecided)
        self._attention.show_unread(totals.unread)
        lines = [line.number for line in await self._store.people.lines()]
        if lines and not self._options.default_line:
            self.top_bar.tell(line=lines[0])
        self._lines = lines
        if self.is_furnished:
            self.thread_pane.tell_lines(lines)

    async def _ask_about(self, undecided: Sequence[Entry]) -> None:
        """Tell once of each message that only the user can decide about, wherever he is."""
        new = [entry for entry in undecided if entry.message_id not in self._asked_about]
        self._asked_about.update(entry.message_id for entry in new)
        for thread in await self._store.threads.many([entry.thread_id for entry in new]) if new else ():
            tell(self, f"{thread_title(thread)}: {ASKING}", error=True)

    async def _app_focus_moved(self) -> None:
        self._focus_moved()
        # A killed engine tells nobody of its end: whoever comes back to the screen sees how it stands.
        if self.app.app_focus:
            with told(self):
                await self._show_status()

    # Layout

    @property
    def both_panes(self) -> bool:
        return self.size.width >= _BOTH_PANES_FROM

    def on_resize(self, event: events.Resize) -> None:
        self._reads(self._reading and not self.list_pane.has_focus_within)
        self._show_title()

    def _reads(self, reading: bool) -> None:
        """Whether a conversation is read and not the list: a class of the screen, which restyles all that is on it.

        With both panes it says nothing, and stays as it was: a resize comes here before the screen's width has its
        class, and what would be hidden in between would lose the focus.
        """
        self._reading = reading
        if not self.both_panes:
            self.set_class(reading, "-thread-open")

    def _show_title(self) -> None:
        thread = self.thread_pane.thread if self.is_furnished else None
        alone = thread is not None and not self.both_panes and self.has_class("-thread-open")
        title, facts = "", ""
        if alone and thread is not None:
            dot = " - " if self._options.ascii else " · "
            # Here the number gives way to the totals; the details show it.
            known = self.thread_pane.facts
            title, facts = (
                thread_title(thread, self.thread_pane.names),
                "".join(f"{dot}{fact}" for fact in known if not fact.startswith("+")),
            )
        self.top_bar.tell(title=title, facts=facts)

    # Named as Textual looks for it: to name the message's class here would load the pane before the first frame.
    async def on_thread_pane_opened(self, event: ThreadPane.Opened) -> None:
        self._show_title()
        self._show_hints()

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.look_again()
        self._show_hints()

    def _show_hints(self) -> None:
        focused = self.focused
        if focused is self.thread_list or not self.is_furnished:
            self.hints_row.hints = tuple(hints(HINTS[Scope.LIST], self._keymap, ascii=self._options.ascii))
            return
        if focused in {self.list_pane.filter_text, self.thread_pane.find_bar.field}:
            enter = "keep" if focused is self.list_pane.filter_text else "find, then n N"
            self.hints_row.hints = (("Enter", enter), ("Esc", "back"))
            return
        view = self.thread_pane.view
        named = at_message(view.cursor) if focused is view else HINTS[Scope.COMPOSER]
        shown = hints(named, self._keymap, ascii=self._options.ascii)
        thread = self.thread_pane.thread
        if named is HINTS[Scope.COMPOSER] and thread is not None and thread.failed:
            shown.insert(0, (key_name("up", ascii=self._options.ascii), "failed message"))
        self.hints_row.hints = tuple(shown)

    def action_toggle_list(self) -> None:
        self.toggle_class("-no-list")
        if self.has_class("-no-list") and self.thread_list.has_focus:
            self.thread_pane.view.focus()

    async def action_toggle_inspector(self) -> None:
        if self.size.width >= _INSPECTOR_FROM and not is_sparing(self.app):
            self.toggle_class("-no-inspector")
            await self._show_delivery(self.thread_pane.view.cursor)
        else:
            self.thread_pane.action_details()

    def action_redraw(self) -> None:
        assert isinstance(self.app, DiffedDisplay)
        self.app.redraw()

    def key_escape(self, event: events.Key) -> None:
        """A selection is the first thing to step back from."""
        if self.selections:
            self.clear_selection()
            event.stop()

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
            self.remove_class("-no-list")
            self._reads(False)
            self._show_title()
            self.thread_list.focus()

    # The delivery pane

    async def on_thread_view_cursor_moved(self, event: ThreadView.CursorMoved) -> None:
        self._show_hints()
        await self._show_delivery(event.message)

    async def _show_delivery(self, message: Message | None) -> None:
        """Of the message at the cursor; while none is chosen, of the last one sent."""
        if self.delivery.display:
            await self.delivery.show(message or self.thread_pane.view.newest_outbound, self.thread_pane.thread)

    async def _look_at_delivery(self, changes: Sequence[Change]) -> None:
        from sbtui.console.widgets.delivery import concern

        view = self.thread_pane.view
        shown = view.cursor or view.newest_outbound
        everything = any(change.kind is ChangeKind.EVERYTHING for change in changes)
        if everything or (shown is not None and (concern(changes, shown) or shown.id != self.delivery.message_id)):
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
