"""The open conversation: its messages, who types, and the composer under them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message as TextualMessage

from sbtui.console.drafts import DraftKeeping, Writing
from sbtui.console.find.bar import FindBar
from sbtui.console.find.jumps import go_to_time
from sbtui.console.keys import Scope, bindings
from sbtui.console.minute import MinuteHand
from sbtui.console.names import person_name
from sbtui.console.notices import told
from sbtui.console.one_window import ask
from sbtui.console.options import ConsoleOptions
from sbtui.console.reading import ReadMarks
from sbtui.console.thread.frame import today
from sbtui.console.thread.view import ThreadView
from sbtui.console.widgets.composer import Composer
from sbtui.console.widgets.message_actions import MessageActions
from sbtui.console.widgets.rule import Rule
from sbtui.console.widgets.sending import Sending
from sbtui.console.widgets.thread_header import ThreadHeader
from sbtui.console.widgets.typing_line import TypingLine
from sbtui.console.widgets.whose import Whose
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, Message
from sbtui.domain.thread import Thread
from sbtui.store.store import Store

_TYPING_LOOK_SECONDS = 2.0


class ThreadPane(MessageActions, Sending, Whose, Vertical):
    """Shows one conversation and writes the user's intents about it into the store."""

    BINDINGS = bindings(Scope.THREAD)

    @dataclass
    class Opened(TextualMessage):
        """Another conversation, or none, is shown; or the shown one reads differently."""

        thread: Thread | None

    def __init__(
        self,
        store: Store,
        options: ConsoleOptions,
        *,
        clock: Callable[[], datetime],
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._store, self._options = store, options
        self._clock, self._tz = clock, tz
        self.thread: Thread | None = None
        self.people = {}
        # Held, not queried: news may still be on its way to them when the screen is being taken down.
        self.header, self._minute_hand = ThreadHeader(id="thread-header"), MinuteHand(self, clock, self.minute_passed)
        self.view = ThreadView(
            store,
            clock=clock,
            ascii=options.ascii,
            time_format=options.time_format,
            density=options.density,
            tz=tz,
            id="messages",
        )
        self.find_bar = FindBar(store, lambda: self.view, clock=clock, tz=tz)
        self.rule, self.typing_line = Rule(ascii=options.ascii, id="rule"), TypingLine(ascii=options.ascii)
        self.composer = Composer(options, clock=clock, tz=tz, id="composer")
        self._drafts = DraftKeeping(store, self.composer)
        self.default_line = options.default_line
        self._chosen, self._kept, self._became = {}, set(), {}
        self.is_user_here: Callable[[], bool] = lambda: self.app.app_focus
        """Whether somebody looks at this terminal. Not every terminal tells of its focus."""
        self._reading = ReadMarks(self, store, looking=self._is_looked_at, mark=self._mark_read)

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.view
        yield self.find_bar
        yield self.rule
        yield self.typing_line
        yield self.composer

    def on_mount(self) -> None:
        self.typing_line.display = False
        self.composer.load(None, Draft(), self.route)
        self.set_interval(_TYPING_LOOK_SECONDS, self._typing_ended, name="typing")

    async def on_unmount(self) -> None:
        # The window is being taken down: nothing may repaint it from the change that follows.
        self.workers.cancel_node(self.screen)
        await self.save_draft()

    async def open(self, thread: Thread | None, *, write: bool = False, at: Message | None = None) -> None:
        """Show a conversation, with its draft, ``at`` one of its messages; what was being written elsewhere is kept.

        With ``write`` the composer has the focus before anything is read: a fast typist's letters must not become
        commands to the list. They follow the draft once that is there.
        """
        left, composer = self._writing, self.composer
        self._reading.forget()
        self.thread = thread
        self.meet({})
        if thread is None:
            composer.load(None, Draft(), self.route)
        else:
            composer.await_draft(thread, self.route)
            if write:
                self.screen.set_focus(composer.text_area)
        await self._drafts.keep(left)
        if thread is not None and not await self._read(thread):
            return
        self.show_header()
        self._show_new_below(0)
        self.find_bar.end()
        shown = self.view.show(thread) if thread is None or at is None else self.view.show_at(thread, at)
        await asyncio.gather(shown, self._show_typing())
        self.post_message(self.Opened(thread))

    async def _read(self, thread: Thread) -> bool:
        """Read what belongs to a conversation just opened; False where another one was opened meanwhile."""
        draft = Draft()
        try:
            draft = await self._drafts.read(thread.id)
            people = await self._people_of(thread)
            answered = await self._store.messages.of_handle(draft.reply_to) if draft.reply_to else None
        finally:
            here = self.thread is not None and self.thread.id == thread.id
            if here and not self.composer.ready.is_set():
                self._drafts.fill(thread.id, draft)
        if here:
            self.meet(people)
            self.composer.tell_answered(answered)
        return here

    async def apply(self, changes: Sequence[Change]) -> None:
        """Look again at what changed of the open conversation."""
        thread = self.thread
        for change in changes:
            if change.kind is ChangeKind.THREAD_REMOVED:
                self.moved(change.thread_id, change.other_id)
                await self._drafts.moved(change.thread_id, change.other_id)
        if thread is None:
            return
        for change in changes:
            if change.kind is ChangeKind.THREAD_REMOVED and change.thread_id == thread.id:
                await self._follow(change.other_id)
                return
        await self.view.apply(changes)
        kinds = {change.kind for change in changes if change.thread_id == thread.id}
        everything = any(change.kind is ChangeKind.EVERYTHING for change in changes)
        if everything or kinds & {ChangeKind.THREAD_CHANGED, ChangeKind.DRAFT_CHANGED} or self._names_changed(changes):
            await self._look_at_thread(thread.id)
        if everything or ChangeKind.TYPING_CHANGED in kinds or ChangeKind.MESSAGE_ADDED in kinds:
            await self._show_typing()

    @staticmethod
    def _names_changed(changes: Sequence[Change]) -> bool:
        return any(change.kind is ChangeKind.CONTACT_CHANGED for change in changes)

    async def _look_at_thread(self, thread_id: int) -> None:
        thread = await self._store.threads.get(thread_id)
        people = await self._people_of(thread)
        draft = await self._store.drafts.get(thread_id)
        # Another conversation may be open by now: to show this one would send what is typed to the wrong people.
        if self.thread is None or self.thread.id != thread_id:
            return
        if thread is None:
            self.rescue(self.composer.take())
            await self.open(None)
            return
        self.thread = thread
        self.meet(people)
        self.show_header()
        self.composer.tell_thread(thread)
        self.composer.tell_route(self.route)
        if self.composer.unsaved is None and draft != self.composer.draft:
            self.composer.load(thread, draft, self.route)
        self.post_message(self.Opened(thread))

    def told_anew(self, thread: Thread) -> None:
        """The shown conversation reads differently."""
        self.post_message(self.Opened(thread))

    async def _follow(self, thread_id: int) -> None:
        """Go on in the thread that the open one turned out to be, with what is being written."""
        left, writing = self.thread, self.composer.unsaved
        self.composer.load(None, Draft(), self.route)
        thread = await self._store.threads.get(thread_id)
        if self.thread is left:
            await self.open(thread)
        if writing is None or thread is None:
            return
        if self.thread is not None and self.thread.id == thread_id:
            self.composer.give_back(writing)
        else:
            # Another conversation was opened meanwhile.
            await self._drafts.keep(Writing(thread_id, writing, follows=True))

    async def save_draft(self) -> None:
        """Keep what is being written now."""
        await self._drafts.keep(self._writing)

    @property
    def _writing(self) -> Writing | None:
        return self._drafts.writing(self.thread.id if self.thread is not None else None)

    @on(Composer.DraftChanged)
    async def _draft_changed(self, event: Composer.DraftChanged) -> None:
        event.stop()
        # Of a conversation that was left since, all was kept then; in this one, more may have been typed, or sent.
        if self.thread is not None and self.thread.id == event.thread_id and self.composer.ready.is_set():
            await self.save_draft()

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        event.stop()
        self._send()

    async def _show_typing(self) -> None:
        thread = self.thread
        addresses = await self._store.people.typing(thread.id) if thread is not None else []
        known = await self._store.threads.names(thread.id) if thread is not None and addresses else {}
        self.typing_line.show([person_name(address, known) for address in addresses])
        # One row for both: that the other side types must not move the messages.
        self.typing_line.display = bool(addresses)
        self.set_class(bool(addresses), "-typing")

    async def _typing_ended(self) -> None:
        if self.has_class("-typing"):
            await self._show_typing()

    def _show_new_below(self, count: int) -> None:
        arrow = "v" if self._options.ascii else "↓"
        self.rule.label = f"{arrow} {count} new below" if count else ""

    @on(ThreadView.NewBelow)
    def _new_below(self, event: ThreadView.NewBelow) -> None:
        self._show_new_below(event.count)

    @on(ThreadView.ReadThrough)
    def _read_through(self, event: ThreadView.ReadThrough) -> None:
        if self._options.mark_read == "view":
            self._reading.seen(event.thread_id, event.message)

    def look_again(self) -> None:
        """The focus changed, in the terminal or in the window."""
        self._reading.look_again()

    @property
    def looked_at(self) -> int | None:
        """The thread that the user has before his eyes, at its end."""
        return self.thread.id if self.thread is not None and self._is_looked_at() else None

    def _is_looked_at(self) -> bool:
        screen = self.screen
        return self.is_user_here() and screen.is_current and self.has_focus_within and self.view.at_bottom

    async def _mark_read(self, thread_id: int, through: Message) -> None:
        with told(self):
            await self._store.intents.mark_read(thread_id, through)

    @on(Composer.LeftUpward)
    def _left_upward(self) -> None:
        self.view.focus()

    def action_find(self) -> None:
        self.find_bar.begin()

    async def action_find_next(self, older: bool) -> None:
        if self.find_bar.open:
            self.find_bar.step(older=older)
        else:
            await self.screen.run_action("next_unread" if older else "previous_unread")

    @work(group="window")
    async def action_to_date(self) -> None:
        from sbtui.console.find.date_dialog import DateDialog

        moment = await ask(self, DateDialog(today(self._clock(), self._tz), tz=self._tz))
        if moment is not None:
            with told(self):
                await go_to_time(self.view, self._store, moment)

    def action_compose_text(self) -> None:
        self.composer.text_area.focus()

    async def action_toggle_unread(self) -> None:
        thread = self.thread
        if thread is None:
            return
        self._reading.forget()
        with told(self):
            if thread.unread:
                await self._store.intents.mark_read(thread.id)
            else:
                await self._store.intents.mark_unread(thread.id)
