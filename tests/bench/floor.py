"""The smallest Textual program that does what a chat composer does: the floor that the console is held against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static, TextArea


class Floor(App[None]):
    """A line of text and a text area with the focus."""

    def compose(self) -> ComposeResult:
        yield Static("floor is up")
        yield TextArea()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()


if __name__ == "__main__":
    Floor().run(mouse=False)
