"""The last row: what the keys do here."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

Hints = tuple[tuple[str, str], ...]


class HintsRow(Widget):
    """Shows as many (key, words) as fit."""

    DEFAULT_CSS = "HintsRow { height: 1; background: $sb-header; color: $sb-muted; }"
    hints: reactive[Hints] = reactive(())

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        parts: list[str | tuple[str, str]] = [" "]
        room = self.size.width - 2
        for key, words in self.hints:
            room -= cell_len(key) + cell_len(words) + 3
            if room < 0:
                break
            parts += [(key, "$sb-key bold"), (f" {words}  ", "$sb-muted")]
        return Content.assemble(*parts)
