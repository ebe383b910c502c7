"""The composer's first row: which message is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from sbtui.console.options import ConsoleOptions
from sbtui.console.widgets.plain import Plain
from sbtui.domain.message import Message
from sbtui.domain.text import one_line

# A widget's style rules and bindings are those of its first widget base: this must not be one.
if TYPE_CHECKING:
    _Mixin = Widget
else:
    _Mixin = object


class ReplyRow(_Mixin):
    """Mixed into the composer: shows the row while a message is answered."""

    reply_row: Plain
    _options: ConsoleOptions
    _reply_to = ""
    _said: tuple[str, str] = ("", "")
    """A handle, and what was said in its message."""

    def _changed(self) -> None:
        """The draft is another one."""
        raise NotImplementedError

    def answer(self, message: Message) -> bool:
        """Make the draft an answer to the message; False where it was one already, and is none any more."""
        answers = self._reply_to != message.handle
        self.tell_answered(message)
        self._show_reply(message.handle if answers else "")
        self._changed()
        return answers

    def tell_answered(self, message: Message | None) -> None:
        """The message that the draft answers, to show what was said in it."""
        if message is not None:
            self._said = message.handle, one_line(message.body or message.media_url, 200)
            self._show_reply(self._reply_to)

    def _show_reply(self, handle: str) -> None:
        self._reply_to = handle
        self.set_class(bool(handle), "-reply")
        if handle:
            sign = ">" if self._options.ascii else "↳"
            known, words = self._said
            said = words if known == handle and words else "an earlier message"
            self.reply_row.show(Content.assemble(f"{sign} ", ("reply to: ", "bold"), said))
