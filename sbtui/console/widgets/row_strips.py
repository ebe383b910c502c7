"""Rows of the conversation list in colour: each picture of a row is made once and kept while it is on screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip
from textual.widget import Widget

from sbtui.console.palette import Palette
from sbtui.console.times import local
from sbtui.console.widgets.thread_row import RowLook, Span, one_line_row, two_line_row
from sbtui.domain.thread import Thread

_KEPT = 128
"""Rows: more than a screen shows."""
_Key = tuple[int, int, int, int, date, str]


class RowStrips:
    """Strips by all that a row's picture depends on; the rows themselves stay as they are."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._palette = Palette(widget)
        # By identity: to hash a row costs more than to look it up. It is kept as well, or another could get its place.
        self._strips: LRUCache[_Key, tuple[Thread, RowLook, list[Strip]]] = LRUCache(_KEPT)

    def forget(self) -> None:
        """Colours or symbols changed."""
        self._palette.forget()
        self._strips.clear()

    def blank(self, width: int) -> Strip:
        return Strip.blank(width, self._palette.base())

    def row(self, thread: Thread, look: RowLook, *, height: int, selected: str) -> list[Strip]:
        """The strips of a row, one for each of its ``height`` lines.

        ``selected`` is the component class of the row under the cursor, and "" for others. Of the time only the
        day shows in a row.
        """
        today = local(look.now, look.tz).date()
        key = (id(thread), id(look.names), look.width, height, today, selected)
        found = self._strips.get(key)
        if found is None:
            lines = (
                [one_line_row(thread, look, selected=bool(selected))]
                if height == 1
                else two_line_row(thread, look, selected=bool(selected))
            )
            found = self._strips[key] = (thread, look, [self._draw(spans, look.width, selected) for spans in lines])
        return found[2]

    def _draw(self, spans: Sequence[Span], width: int, selected: str) -> Strip:
        base, reverse = self._palette.base(), False
        if selected:
            look = self._widget.get_component_rich_style(selected)
            base, reverse = base + Style(bgcolor=look.bgcolor), bool(look.reverse)
        segments = [
            Segment(
                span.text,
                base + self._palette.style(span.role) + Style(bold=span.bold or None, reverse=reverse and span.title),
            )
            for span in spans
            if span.text
        ]
        return Strip(segments).adjust_cell_length(width, self._palette.base())
