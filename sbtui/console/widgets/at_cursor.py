"""What can be done with the message at the cursor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message as TextualMessage
from textual.widget import Widget

from sbtui.console.doubt import KEEP_LOOKING, LET_GO, RISK, choices, is_in_doubt
from sbtui.console.notices import tell, told
from sbtui.console.one_window import ask
from sbtui.console.options import ConsoleOptions
from sbtui.console.routes import Route
from sbtui.console.screens.choice import Answer, Choice
from sbtui.console.screens.confirm import Confirm, ConfirmRisk
from sbtui.console.thread.view import ThreadView
from sbtui.console.times import when_stamp
from sbtui.console.widgets.composer import Composer
from sbtui.domain.message import Message, OutboxState
from sbtui.domain.text import one_line, printable
from sbtui.domain.thread import Thread
from sbtui.store.store import Store

# A widget's style rules and bindings are those of its first widget base: this must not be one.
if TYPE_CHECKING:
    _Mixin = Widget
else:
    _Mixin = object


class AtCursor(_Mixin):
    """Mixed into the pane with the messages: asks where something is at stake, and writes the intents."""

    view: ThreadView
    composer: Composer
    thread: Thread | None
    route: Route
    _store: Store
    _options: ConsoleOptions
    _clock: Callable[[], datetime]
    _tz: tzinfo | None

    @dataclass
    class DetailsWanted(TextualMessage):
        """The user asks how a message's delivery went."""

        message: Message

    @dataclass
    class PagerWanted(TextualMessage):
        """The user wants to read the whole message."""

        message: Message

    def _at_cursor(self) -> Message | None:
        message = self.view.cursor
        if message is None:
            tell(self, "Choose a message first, with the arrow keys.")
        return message

    async def on_thread_view_activated(self, event: ThreadView.Activated) -> None:
        message = event.message
        if message.failed:
            # A double click means the text as often as the message: it sends nothing.
            await self.run_action("menu" if event.by_mouse else "retry")
        elif is_in_doubt(message):
            self._decide(message)
        else:
            self.post_message(self.DetailsWanted(message))

    async def action_retry(self) -> None:
        message = self._at_cursor()
        if message is None:
            return
        if is_in_doubt(message):
            self._send_again(message)
            return
        with told(self):
            await self._store.intents.retry(message.id)

    @work(group="window")
    async def _send_again(self, message: Message) -> None:
        """Only the user can take the risk that a message of unknown outcome arrives twice."""
        if await ask(self, ConfirmRisk(f"{RISK} Send it again?")):
            with told(self):
                await self._store.intents.send_again(message.id)

    async def action_let_go(self) -> None:
        message = self._at_cursor()
        if message is None:
            return
        if is_in_doubt(message) and message.let_go:
            tell(self, "The rest of the conversation goes past it already.")
            return
        with told(self):
            await self._store.intents.let_go(message.id)
            tell(self, "The rest of the conversation goes on; the message is looked for still.")

    @work(group="window")
    async def _decide(self, message: Message) -> None:
        """Offer what can be done about a message in doubt."""
        question = f'Nobody knows yet whether this was sent: "{one_line(message.body or message.media_url, 60)}"'
        answers = [Answer(name, name.capitalize(), sentence) for name, sentence in choices(message)]
        chosen = await ask(self, Choice(question, answers))
        if chosen is None or chosen == KEEP_LOOKING:
            return
        with told(self):
            if chosen == LET_GO:
                await self._store.intents.let_go(message.id)
            else:
                await self._store.intents.send_again(message.id)

    async def action_discard(self) -> None:
        if (message := self._at_cursor()) is not None:
            with told(self):
                await self._store.intents.discard(message.id)

    @work(group="edit")
    async def action_edit(self) -> None:
        message = self._at_cursor()
        if message is None:
            return
        question = "Something is being written already. Replace it with that message?"
        if self.composer.draft and not await ask(self, Confirm(question)):
            return
        with told(self):
            draft = await self._store.intents.edit(message.id)
            if self.thread is None or self.thread.id != message.thread_id:
                # Another conversation was opened meanwhile: the draft waits in its own.
                return
            self.composer.load(self.thread, draft, self.route)
            self.composer.text_area.focus()
            if message.state is OutboxState.SCHEDULED and message.retry_at is not None:
                was = when_stamp(message.retry_at, self._clock(), tz=self._tz, time_format=self._options.time_format)
                tell(self, f"It was scheduled for {was}, and is a draft now: give it a time again.")

    def action_details(self) -> None:
        if (message := self._at_cursor()) is not None:
            self.post_message(self.DetailsWanted(message))

    def action_pager(self) -> None:
        if (message := self._at_cursor()) is not None:
            self.post_message(self.PagerWanted(message))

    def action_copy_message(self) -> None:
        if (message := self._at_cursor()) is not None:
            self.app.copy_to_clipboard(printable(message.body or message.media_url))

    def action_effect(self) -> None:
        """Play the effect of the message at the cursor."""
        message = self._at_cursor()
        if message is not None and not self.view.play(message):
            tell(self, "That message has no effect.")
