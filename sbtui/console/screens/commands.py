"""The command palette, as large as the terminal allows."""

from __future__ import annotations

from textual import events
from textual.command import CommandPalette
from textual.geometry import Size
from textual.widgets import Input

from sbtui.console.frame.pacing import is_cramped

ID = "--command-palette"
"""By which Textual knows whether it is open."""
_WORDS_FROM = 40


class Commands(CommandPalette):
    """Textual's palette; in a small terminal it has all of it."""

    def __init__(self, size: Size) -> None:
        super().__init__(placeholder=_placeholder(size), id=ID)
        self.set_class(is_cramped(size), "-cramped")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(is_cramped(event.size), "-cramped")
        for field in self.query(Input):
            field.placeholder = _placeholder(event.size)


def _placeholder(size: Size) -> str:
    return "Search for commands, or Esc back" if size.width >= _WORDS_FROM else "command, or Esc"
