"""A text field for secrets."""

from __future__ import annotations

from rich.text import Text
from textual.actions import SkipAction

from sbtui.console.widgets.in_order import Field


class MaskedField(Field):
    """A field for a secret: never drawn, copied, cut or completed."""

    ALLOW_SELECT = False

    def __init__(self, *, placeholder: str = "", id: str | None = None, ascii: bool = False) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, id=id)
        self.password = True
        self._ascii = ascii

    @property
    def _value(self) -> Text:
        return Text(("*" if self._ascii else "•") * len(self.value), no_wrap=True, overflow="ignore", end="")

    def action_copy(self) -> None:
        raise SkipAction

    def action_cut(self) -> None:
        raise SkipAction
