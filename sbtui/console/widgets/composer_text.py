"""The text field of the composer: Enter sends, and what a person of the shell expects works."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual import events
from textual.actions import SkipAction
from textual.message import Message as TextualMessage
from textual.widgets import TextArea
from textual.widgets.text_area import EditResult, Location

from sbtui.console.keys import Scope, bindings
from sbtui.console.widgets.in_order import InOrder
from sbtui.console.writing.pasted import writable


class ComposerText(InOrder, TextArea):
    """Wraps softly, grows with its text; keys come from the table."""

    BINDINGS = bindings(Scope.COMPOSER)

    class SendWanted(TextualMessage):
        """Enter was pressed on finished text."""

    class MediaWanted(TextualMessage):
        """The user wants to type a media URL."""

    class LeftUpward(TextualMessage):
        """Up was pressed in the empty field."""

    class NothingToUndo(TextualMessage):
        """Undo was pressed where the field itself has nothing to undo."""

    @dataclass
    class AidWanted(TextualMessage):
        """The user wants help with writing: "emoji", "snippets", "editor" or "plain"."""

        aid: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(soft_wrap=True, highlight_cursor_line=False, compact=True, show_line_numbers=False, id=id)
        self.cursor_blink = False
        self.complete: Callable[[], Awaitable[bool]] | None = None
        """Completes the word before the cursor; False where there is none."""

    class Entered(TextualMessage, bubble=False):
        """The key to send was pressed; handled after the letters that were typed before it."""

    class NewLine(TextualMessage, bubble=False):
        """A key for a new line was pressed; handled after the letters that were typed before it."""

    def action_submit(self) -> None:
        self.post_message(self.Entered())

    def action_newline(self) -> None:
        self.post_message(self.NewLine())

    def on_composer_text_entered(self) -> None:
        row, column = self.cursor_location
        if self.selection.is_empty and column and self.get_text_range((row, column - 1), (row, column)) == "\\":
            self.replace("\n", (row, column - 1), (row, column))
        else:
            self.post_message(self.SendWanted())

    def on_composer_text_new_line(self) -> None:
        self.insert("\n")
        self.scroll_cursor_visible()

    def action_media(self) -> None:
        self.post_message(self.MediaWanted())

    def action_want(self, aid: str) -> None:
        self.post_message(self.AidWanted(aid))

    async def action_complete(self) -> None:
        if self.complete is None or not await self.complete():
            # Nothing is begun: the key goes to the next pane.
            raise SkipAction

    def action_undo(self) -> None:
        before = self.text
        super().action_undo()
        if self.text == before:
            self.post_message(self.NothingToUndo())

    def action_cursor_up(self, select: bool = False) -> None:
        if not self.text and not select:
            self.post_message(self.LeftUpward())
        else:
            super().action_cursor_up(select)

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual calls the handlers of all base classes: the other one then finds clean text.
        event.text = writable(event.text)

    def load_text(self, text: str) -> None:
        super().load_text(writable(text))

    def replace(
        self, insert: str, start: Location, end: Location, *, maintain_selection_offset: bool = True
    ) -> EditResult:
        # An editor's file and a snippet may hold anything.
        return super().replace(writable(insert), start, end, maintain_selection_offset=maintain_selection_offset)
