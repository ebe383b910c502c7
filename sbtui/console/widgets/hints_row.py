"""The last row: what the keys do here."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

Hints = tuple[tuple[str, str], ...]


def _cells(hint: tuple[str, str]) -> int:
    key, words = hint
    return cell_len(key) + cell_len(words) + 3


class HintsRow(Widget):
    """Shows as many (key, words) as fit, and always the last one: where to read about all keys."""

    DEFAULT_CSS = "HintsRow { height: 1; background: $sb-header; color: $sb-muted; }"
    hints: reactive[Hints] = reactive(())

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        parts: list[str | tuple[str, str]] = [" "]
        room = self.size.width - 2
        last = self.hints[-1:]
        room -= sum(_cells(hint) for hint in last)
        shown: list[tuple[str, str]] = []
        for hint in self.hints[:-1]:
            room -= _cells(hint)
            if room < 0:
                break
            shown.append(hint)
        for key, words in (*shown, *last):
            parts += [(key, "$sb-key bold"), (f" {words}  ", "$sb-muted")]
        return Content.assemble(*parts)
