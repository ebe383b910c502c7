"""One question with several answers, each with a sentence on what it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from sbtui.console.screens.list_window import ListWindow
from sbtui.console.widgets.keys_row import KeysRow
from sbtui.console.widgets.plain import Plain


class Answer(NamedTuple):
    """One of the answers; texts are clean."""

    id: str
    label: str
    words: str


class Choice(ListWindow[str | None]):
    """Returns the id of the answer; None when the user went back. The question must be clean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
        Binding("right", "read(1)", "Read on", show=False),
        Binding("left", "read(-1)", "Read back", show=False),
    ]
    DEFAULT_CSS = """
    Choice #asked { height: auto; margin-bottom: 1; scrollbar-size-vertical: 1; }
    Choice #question { height: auto; }
    Choice.-cramped #asked { max-height: 40%; margin-bottom: 0; }
    Choice OptionList { max-height: 16; }
    Choice.-shallow OptionList { max-height: 9; }
    Choice.-squat OptionList { max-height: 5; }
    """

    def __init__(self, question: str, answers: Sequence[Answer], *, marked: str = "") -> None:
        super().__init__()
        self._question, self._answers, self._marked = question, answers, marked

    def compose(self) -> ComposeResult:
        with Vertical():
            with VerticalScroll(id="asked", can_focus=False):
                yield Plain(self._question, id="question")
            yield OptionList(*map(_option, self._answers), compact=True, markup=False)
            yield KeysRow("Enter choose   up/down move   Esc back", id="keys")

    def on_mount(self) -> None:
        list_ = self.query_one(OptionList)
        ids = [answer.id for answer in self._answers]
        list_.highlighted = ids.index(self._marked) if self._marked in ids else 0
        list_.focus()

    def action_read(self, by: int) -> None:
        """Go on in a question that is taller than its place."""
        self.query_one("#asked", VerticalScroll).scroll_relative(y=by, animate=False)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _option(answer: Answer) -> Option:
    words = Content.assemble((answer.label, "bold"), "\n", (answer.words, "$sb-muted"))
    return Option(words if answer.words else Content.styled(answer.label, "bold"), id=answer.id)
