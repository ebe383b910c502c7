"""The last row of a window: what the keys do in it."""

from __future__ import annotations

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from sbtui.console.widgets.hints_row import fitting

_BETWEEN = "   "


class KeysRow(Widget):
    """Shows as many "key words" as fit, separated by three spaces, and always the last one: the way back."""

    DEFAULT_CSS = "KeysRow { height: 1; color: $sb-muted; }"
    words: reactive[str] = reactive("")

    def __init__(self, words: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.set_reactive(KeysRow.words, words)

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        hints = [hint.partition(" ") for hint in self.words.split(_BETWEEN)]
        gap = len(_BETWEEN)
        shown = fitting(tuple((key, words) for key, _, words in hints), self.size.width + gap, gap=gap)
        return Content(_BETWEEN.join(f"{key} {words}" for key, words in shown))
