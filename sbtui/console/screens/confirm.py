"""One question with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.widgets.plain import Plain


class Confirm(PacedModal[bool]):
    """Asks; True for yes. The question must be clean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
    ]
    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical { width: 60; max-width: 96%; height: auto; padding: 1 2; border: round $sb-rule;
                         background: $surface; }
    Confirm #answers { margin-top: 1; color: $sb-muted; }
    """

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Plain(self._question)
            yield Plain("y yes    n no", id="answers")

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class ConfirmRisk(Confirm, inherit_bindings=False):
    """Asks about something that cannot be undone: Enter, pressed out of habit, is no yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
    ]
