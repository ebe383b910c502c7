"""A thin line across a pane, with a few words on it."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class Rule(Widget):
    """One row; ``label`` stands near its left end."""

    DEFAULT_CSS = "Rule { height: 1; color: $sb-rule; }"
    label: reactive[str] = reactive("")

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.use_look(ascii=ascii)

    def use_look(self, *, ascii: bool, **_: str) -> None:  # noqa: A002
        self._line = "-" if ascii else "─"

    def render(self) -> RenderResult:
        if not self.label:
            return Content(self._line * self.size.width)
        rest = max(0, self.size.width - cell_len(self.label) - 4)
        return Content.assemble(self._line * 2, (f" {self.label} ", "bold $sb-unread"), self._line * rest)
