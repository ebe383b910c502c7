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

_RARE = frozenset({ThreadFilter.SCHEDULED, ThreadFilter.ARCHIVED})


class FilterBar(Widget):
    """The filters with their keys and counts; those of scheduled messages and the archive only while they hold any."""

    DEFAULT_CSS = "FilterBar { height: 1; color: $sb-muted; }"
    only: reactive[ThreadFilter] = reactive(ThreadFilter.ALL)
    counts: reactive[Mapping[ThreadFilter, int]] = reactive(dict)
    text: reactive[str] = reactive("")
    """What the list is filtered by; clean."""

    def on_resize(self, event: events.Resize) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        wide = self.size.width >= ONE_LINE_FROM
        hint = f"/{self.text}" if self.text else "/ to filter" if wide else "/"
        content = self._filters(numbered=True, only_counted=False, between="  ")
        room = self.size.width - len(hint) - 1
        if content.cell_length > room and wide:
            content = self._filters(numbered=True, only_counted=True, between="  ")
        if content.cell_length > room:
            content = self._narrow(room)
        gap = max(1, self.size.width - content.cell_length - len(hint) - 1)
        return Content.assemble(content, " " * gap, (hint, "bold $foreground" if self.text else "$sb-muted"))

    def _narrow(self, room: int) -> Content:
        """The filters that show something, by their words; where even that is too much, the later ones go."""
        for count in range(len(ThreadFilter), 0, -1):
            content = self._filters(numbered=False, only_counted=True, between=" ", upto=count)
            if content.cell_length <= room:
                break
        return content

    def _filters(self, *, numbered: bool, only_counted: bool, between: str, upto: int = len(ThreadFilter)) -> Content:
        parts: list[str | tuple[str, str]] = [" "]
        for number, only in enumerate(ThreadFilter, start=1):
            count = self.counts.get(only, 0) if only is not ThreadFilter.ALL else 0
            rare = only_counted or only in _RARE
            if only is not self.only and only is not ThreadFilter.ALL and (number > upto or rare > count):
                continue
            words = f"{number} {only.value}" if numbered else only.value
            words += f" {count}" if count else ""
            parts += [(f"[{words}]", "bold $foreground") if only is self.only else (words, "$sb-muted"), between]
        return Content.assemble(*parts[:-1])
