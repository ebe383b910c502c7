"""One day, typed: where in the conversation to go."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from sbtui.console.frame.pacing import PacedModal
from sbtui.console.times import day_name
from sbtui.console.widgets.in_order import Field
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain
from sbtui.domain.day import InvalidDay, parse_days
from sbtui.domain.text import one_line


class DateDialog(PacedModal[datetime | None]):
    """Returns when the day begins, as aware UTC; None when the user went back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back", show=False, priority=True)]
    DEFAULT_CSS = """
    DateDialog { align: center top; }
    DateDialog > Vertical { width: 56; max-width: 100%; height: 5; margin-top: 2; padding: 0 1;
                            border: round $sb-rule; background: $background; }
    DateDialog Plain, DateDialog KeysRow { height: 1; color: $sb-muted; }
    """

    def __init__(self, today: date, *, tz: tzinfo | None) -> None:
        super().__init__()
        self._today, self._tz = today, tz

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Field(placeholder="yesterday, tue, 3 aug, 2025-01-31")
            yield Plain("", id="meant")
            yield KeysRow("Enter goes there   Esc back")

    def on_mount(self) -> None:
        self.query_one(Field).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        try:
            words = day_name(parse_days(event.value, self._today).first, self._today)
        except InvalidDay:
            words = ""
        self.query_one("#meant", Plain).update(words)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(parse_days(event.value, self._today).begin(self._tz))
        except (InvalidDay, OverflowError, OSError) as error:
            self.query_one("#meant", Plain).update(one_line(str(error)))
