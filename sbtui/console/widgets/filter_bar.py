"""The row above the conversations: which of them are shown, and how many there would be."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from sbtui.console.widgets.thread_row import ONE_LINE_FROM
from sbtui.store.threads import ThreadFilter

_SHORT = {
    ThreadFilter.ALL: ("all", "all"),
    ThreadFilter.UNREAD: ("●", "*"),
    ThreadFilter.FAILED: ("!", "!"),
    ThreadFilter.DRAFTS: ("✎", "#"),
    ThreadFilter.GROUPS: ("grp", "grp"),
}


class FilterBar(Widget):
    """The five filters with their keys and counts."""

    DEFAULT_CSS = "FilterBar { height: 1; color: $sb-muted; }"
    only: reactive[ThreadFilter] = reactive(ThreadFilter.ALL)
    counts: reactive[Mapping[ThreadFilter, int]] = reactive(dict)
    text: reactive[str] = reactive("")
    """What the list is filtered by; clean."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._ascii = ascii

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        wide = self.size.width >= ONE_LINE_FROM
        parts: list[str | tuple[str, str]] = [" "]
        for number, only in enumerate(ThreadFilter, start=1):
            count = self.counts.get(only, 0)
            shows_count = count and only is not ThreadFilter.ALL
            if wide:
                words = f"{number} {only.value}{f' {count}' if shows_count else ''}"
            else:
                sign = _SHORT[only][1 if self._ascii else 0]
                words = f"{sign}{count if shows_count and only is not ThreadFilter.GROUPS else ''}"
            if only is self.only:
                parts += [(f"[{words}]", "bold $foreground"), "  " if wide else " "]
            else:
                parts += [(words, "$sb-muted"), "  " if wide else " "]
        content = Content.assemble(*parts)
        hint = f"/{self.text}" if self.text else "/ to filter" if wide else "/"
        gap = max(1, self.size.width - content.cell_length - len(hint) - 1)
        return Content.assemble(content, " " * gap, (hint, "bold $foreground" if self.text else "$sb-muted"))
