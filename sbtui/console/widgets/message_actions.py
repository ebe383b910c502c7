"""What can be done with the text of the message at the cursor."""

from __future__ import annotations

from dataclasses import dataclass

from textual import work
from textual.message import Message as TextualMessage

from sbtui.console.keys import BY_ID, checked_keymap
from sbtui.console.names import sender_name
from sbtui.console.notices import tell, told
from sbtui.console.one_window import ask
from sbtui.console.times import full_stamp
from sbtui.console.widgets.at_cursor import AtCursor
from sbtui.domain.message import Draft, Message
from sbtui.domain.phone import pretty
from sbtui.domain.tapback import Tapback, why_no_tapback
from sbtui.domain.text import one_line, printable
from sbtui.domain.thread import Thread


def why_no_reply(message: Message, thread: Thread, line: str) -> str:
    """Why Sendblue would refuse an answer to this message, in a sentence; "" where it may take one.

    Official SDK: the parent is of the same conversation and line, on iMessage; an answer is refused, not downgraded.
    """
    if thread.service not in {"", "iMessage"}:
        return f"Only iMessage has answers to one message, and this conversation is {one_line(thread.service, 12)}."
    if not message.handle:
        return "Sendblue does not know that message yet; answer it once it is sent."
    if message.line and line and message.line != line:
        return "That message went over another line, and cannot be answered from this one."
    return ""


class MessageActions(AtCursor):
    """Mixed into the pane with the messages: opens links, copies, hands texts on."""

    names: dict[str, str]

    @dataclass
    class ForwardWanted(TextualMessage):
        """The user wants to write this to somebody else."""

        draft: Draft

    @work(group="window")
    async def action_open_link(self) -> None:
        if (message := self._at_cursor()) is not None:
            from sbtui.console.links.following import follow

            await follow(self, message)

    def action_copy_all(self) -> None:
        if (message := self._at_cursor()) is not None:
            self.app.copy_to_clipboard(self._with_origin(message))

    def _with_origin(self, message: Message) -> str:
        """The text under a line that says when it was written, by whom, and its handle."""
        name = sender_name(message, self.thread, self.names)
        number = one_line(pretty(message.sender), 80)
        parts = (full_stamp(message.at, tz=self._tz), name, number if number != name else "", one_line(message.handle))
        return "\n".join(
            filter(None, (", ".join(filter(None, parts)), printable(message.body), printable(message.media_url)))
        )

    def action_reply(self) -> None:
        """Answer the message at the cursor; once more, and the text answers none."""
        message = self._at_cursor()
        if message is None or self.thread is None:
            return
        why = why_no_reply(message, self.thread, self.route.line(self.thread))
        if why:
            tell(self, why)
        elif self.composer.answer(message):
            self.composer.text_area.focus()
        else:
            tell(self, "The text answers no message any more.")

    @work(group="window")
    async def action_tapback(self) -> None:
        """Choose a tapback for the message at the cursor."""
        message = self._at_cursor()
        if message is None:
            return
        if why := why_no_tapback(message):
            tell(self, why)
            return
        from sbtui.console.screens.tapbacks import TapbackChoice

        chosen = await ask(self, TapbackChoice(message.reaction, ascii=self._options.ascii))
        if chosen is not None:
            with told(self):
                await self._store.intents.react(message.id, Tapback(chosen))

    async def action_like(self) -> None:
        """Like the message at the cursor; once more, and it is taken back."""
        if (message := self._at_cursor()) is not None:
            with told(self):
                await self._store.intents.react(message.id, Tapback.LIKE)

    def action_forward(self) -> None:
        message = self._at_cursor()
        if message is None:
            return
        draft = Draft(body=printable(message.body), media_url=printable(message.media_url))
        if draft:
            self.post_message(self.ForwardWanted(draft))
        else:
            tell(self, "There is nothing in that message to forward.")

    def write_on(self, thread_id: int, draft: Draft) -> None:
        """Add a text to what is being written in a conversation, if it is the open one. Nothing is sent."""
        if self.thread is None or self.thread.id != thread_id:
            return
        if draft.media_url and self.composer.draft.media_url:
            tell(self, "A media URL stands here already; the forwarded one was left out.")
            draft = Draft(body=draft.body)
        self.composer.give_back(draft)

    @work(group="window")
    async def action_menu(self) -> None:
        message = self._at_cursor()
        if message is None:
            return
        from sbtui.console.screens.choice import Answer, Choice
        from sbtui.console.widgets.message_menu import labels, menu

        entries = menu(
            message, checked_keymap(self._options.keys, self._options.key_preset)[0], ascii=self._options.ascii
        )
        answers = [Answer(entry.action, label, "") for entry, label in zip(entries, labels(entries), strict=True)]
        about = one_line(message.body or message.media_url, 60) or "This message"
        chosen = await ask(self, Choice(about, answers))
        if chosen is not None:
            await self.run_action(BY_ID[chosen].run)
