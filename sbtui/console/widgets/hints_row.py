"""The last row: what the keys do here."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

Hints = tuple[tuple[str, str], ...]


def fitting(hints: Hints, room: int, *, gap: int = 2) -> Hints:
    """The first ones that fit into so many cells with a gap behind each, and always the last one."""
    last = hints[-1:]
    room -= sum(cell_len(f"{key} {words}") + gap for key, words in last)
    shown: list[tuple[str, str]] = []
    for hint in hints[:-1]:
        key, words = hint
        room -= cell_len(f"{key} {words}") + gap
        if room < 0:
            break
        shown.append(hint)
    return (*shown, *last)


class HintsRow(Widget):
    """Shows as many (key, words) as fit, and always the last one: where to read about all keys."""

    DEFAULT_CSS = "HintsRow { height: 1; background: $sb-header; color: $sb-muted; }"
    hints: reactive[Hints] = reactive(())

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        parts: list[str | tuple[str, str]] = [" "]
        for key, words in fitting(self.hints, self.size.width - 2):
            parts += [(key, "$sb-key bold"), (f" {words}  ", "$sb-muted")]
        return Content.assemble(*parts)
