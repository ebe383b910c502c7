"""One question with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain


class Confirm(PacedModal[bool]):
    """Asks; True for yes. The question must be clean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
    ]
    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical { width: 60; max-width: 96%; height: auto; max-height: 100%; padding: 1 2;
                         border: round $sb-rule; background: $surface; }
    Confirm VerticalScroll { height: auto; max-height: 12; scrollbar-size-vertical: 1; }
    Confirm #question { height: auto; }
    Confirm #answers { margin-top: 1; }
    Confirm.-squat VerticalScroll { max-height: 8; }
    Confirm.-cramped VerticalScroll { height: 1fr; max-height: 100%; }
    Confirm.-cramped #answers { margin-top: 0; }
    """

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical():
            with VerticalScroll():
                yield Plain(self._question, id="question")
            yield KeysRow("y yes   n no", id="answers")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class ConfirmRisk(Confirm, inherit_bindings=False):
    """Asks about something that cannot be undone: Enter, pressed out of habit, is no yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
    ]
