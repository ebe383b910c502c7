"""What helps with writing: completion, windows to choose from, the user's editor, plain characters."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message as TextualMessage
from textual.widget import Widget

from sbtui.console.one_window import ask
from sbtui.console.options import ConsoleOptions
from sbtui.console.routes import Route
from sbtui.console.widgets.composer_text import ComposerText
from sbtui.console.writing import gsm, snippets
from sbtui.console.writing.completer import Completer
from sbtui.console.writing.lent_terminal import NotLendable, lent_terminal
from sbtui.domain.message import Draft
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread

# A widget's style rules and bindings are those of its first widget base: this must not be one.
if TYPE_CHECKING:
    _Mixin = Widget
else:
    _Mixin = object


class Aids(_Mixin):
    """Mixed into the composer. What they change in the text can be undone."""

    text_area: ComposerText
    completer: Completer
    _options: ConsoleOptions
    _clock: Callable[[], datetime]
    _tz: tzinfo | None
    _thread: Thread | None
    _route: Route

    @dataclass
    class Edited(TextualMessage, namespace="composer"):
        """The user's editor ended, and another conversation is in the composer by now, or none."""

        thread_id: int
        before: str
        """The text as the editor got it."""
        written: str

    def complain(self, sentence: str) -> None:
        """Say in place what did not work."""
        raise NotImplementedError

    def give_back(self, draft: Draft) -> None:
        """Put back what was taken, before anything typed since."""
        raise NotImplementedError

    def aid(self, name: str) -> None:
        """Begin one of them, by the name that the key table has for it."""
        if self._thread is not None:
            begin = {"emoji": self.choose_emoji, "snippets": self.choose_snippet, "editor": self.open_editor}
            begin.get(name, self.write_plainly)()

    def filled(self, text: str) -> tuple[str, str]:
        """A snippet's text as it reads in this conversation, and a sentence on what is not known in it, or ""."""
        thread = self._thread
        # A group has no first name: it stays for the writer to fill in.
        # The user's own nickname for somebody is nothing for that person to read.
        name = "" if thread is None or thread.is_group else one_line(thread.public_name, 80)
        line = "" if thread is None else one_line(pretty(self._route.line(thread)), 40)
        now, time_format = self._clock().astimezone(self._tz), self._options.time_format
        values = snippets.fillings(name, now=now, line=line, time_format=time_format)
        result, missing = snippets.filled(text, values)
        return result, f"Nothing is known for {snippets.braced(missing)}: fill it in." if missing else ""

    def write_plainly(self) -> None:
        """Put plain characters in the place of those that make an SMS expensive."""
        text = self.text_area.text
        if gsm.plain(text) == text:
            self.complain("There is no character here that a plain one could stand for.")
        else:
            self.rewrite(gsm.plain(text))

    def rewrite(self, text: str) -> None:
        """Put another text in the place of the whole one, so that undo brings that back."""
        area = self.text_area
        area.history.checkpoint()
        area.replace(text, (0, 0), area.document.end, maintain_selection_offset=False)
        area.move_cursor(area.document.end)
        area.history.checkpoint()

    def insert(self, text: str) -> None:
        """Put a text where the cursor is, in the place of what is selected."""
        area = self.text_area
        area.history.checkpoint()
        start, end = sorted(area.selection)
        area.replace(text, start, end, maintain_selection_offset=False)
        area.focus()

    @work(group="aid")
    async def choose_emoji(self) -> None:
        from sbtui.console.writing.picker import EmojiPicker

        if sign := await ask(self, EmojiPicker()):
            self.insert(sign)

    @work(group="aid")
    async def choose_snippet(self) -> None:
        from sbtui.console.writing.picker import SnippetPicker

        known = self._options.snippets
        previews = {name: self.filled(text)[0] for name, text in known.items()}
        if name := await ask(self, SnippetPicker(previews)):
            text, note = self.filled(known[name])
            self.insert(text)
            self.completer.remark(note)

    @work(group="editor", exclusive=True)
    async def open_editor(self) -> None:
        """Hand the text to ``$VISUAL`` or ``$EDITOR``; what is sent and received meanwhile goes on."""
        from sbtui.console.writing import editor

        thread, area = self._thread, self.text_area
        before = area.text
        try:
            program = editor.command(os.environ)
            with lent_terminal(self.app):
                written = await editor.edited(before, program)
        except editor.NotEdited as error:
            self.complain(str(error))
            return
        except NotLendable:
            self.complain("There is no terminal here that an editor could have.")
            return
        if self._thread is None or (thread is not None and self._thread.id != thread.id):
            if thread is not None and written != before:
                self.post_message(self.Edited(thread.id, before, written))
        elif area.text == before:
            if written != before:
                self.rewrite(written)
        else:
            # Something else stands there by now: neither is thrown away.
            self.give_back(Draft(body=written))
