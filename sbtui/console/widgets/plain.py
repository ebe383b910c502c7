"""The one way to show text that is not markup."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Plain(Static):
    """Shows text as it is: never markup. Texts from outside must be ``printable`` before they come here."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(text, markup=False, id=id, classes=classes)
        self._shown: str | Content = text

    def show(self, text: str | Content) -> None:
        """Show something else; repaints only when it differs, and never lays out again."""
        if text != self._shown:
            self._shown = text
            self.update(text, layout=False)
