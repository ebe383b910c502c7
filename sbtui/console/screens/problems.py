"""What is wrong with the settings, to read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.text import one_line
from sbtui.settings.problems import Problem


class Problems(PacedModal[None]):
    """Lists them as `sbtui doctor` does: each with its place and its mend."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Back", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]
    DEFAULT_CSS = """
    Problems { align: center middle; }
    Problems > Vertical { width: 90; max-width: 100%; height: auto; max-height: 90%; border: round $sb-rule;
                          background: $background; padding: 0 1; }
    Problems VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    Problems #problems { height: auto; }
    Problems #back { height: 1; color: $sb-muted; dock: bottom; }
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._problems = problems

    def compose(self) -> ComposeResult:
        with Vertical():
            with VerticalScroll():
                yield Plain(self._content(), id="problems")
            yield KeysRow("Esc back", id="back")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _content(self) -> Content:
        if not self._problems:
            return Content("Nothing is wrong with the settings.")
        return Content("\n\n").join(Content(one_line(problem.notice(), 1_000)) for problem in self._problems)

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
