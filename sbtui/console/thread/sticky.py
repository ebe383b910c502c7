"""The day of what is at the top of the view, while the line that names it is further up."""

from __future__ import annotations

from rich.cells import cell_len
from textual.strip import Strip

from sbtui.console.palette import Role
from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.layout import rule
from sbtui.console.thread.lines import Gutter, Line, Span
from sbtui.console.thread.strips import StripCache, laid_in
from sbtui.console.times import day_name

FROM_ROWS = 6
"""Rows of a view that has one to spare."""
_ENDS = (3, 1)
"""Cells of rule on both sides of a day that stands in the free part of a row, as there is room."""


def hidden_day(blocks: Blocks, row: int) -> str:
    """The day of a row, where the view that begins with it does not name it; "" where it does."""
    found, frame = blocks.line(row), blocks.frame
    if found is None or frame is None:
        return ""
    line, message = found
    # Separators stay: a day says itself which it is, and the unread line is what one came to see.
    if line.gutter is Gutter.NONE and not line.right:
        return ""
    return day_name(frame.day(message.at), frame.today)


def free_cells(line: Line, frame: Frame) -> tuple[int, int]:
    """(start, end) of the cells between the two columns of a line."""
    left = sum(cell_len(span.text) for span in line.left) + (frame.indent if line.gutter is not Gutter.NONE else 0)
    right = sum(cell_len(span.text) for span in line.right)
    return left + 2, frame.edge - right - 1 if right else frame.width


class StickyDay:
    """Puts the day where a separator would have it, or beside the text; in place of the row where that is full."""

    def __init__(self) -> None:
        self._last: tuple[Strip, str, Strip] | None = None

    def over(self, strip: Strip, blocks: Blocks, row: int, strips: StripCache, *, rows: int) -> Strip:
        """The strip of a view's first row, with the day of that row where it would not be seen."""
        label = hidden_day(blocks, row) if rows >= FROM_ROWS else ""
        if not label:
            return strip
        if self._last is None or self._last[0] is not strip or self._last[1] != label:
            self._last = strip, label, self._laid(strip, label, blocks, row, strips)
        return self._last[2]

    def _laid(self, strip: Strip, label: str, blocks: Blocks, row: int, strips: StripCache) -> Strip:
        found, frame = blocks.line(row), blocks.frame
        assert found is not None
        assert frame is not None
        first, last = free_cells(found[0], frame)
        for ends in _ENDS:
            width = len(label) + 2 + 2 * ends
            if width <= last - first:
                start = min(max((frame.width - width) // 2, first), last - width)
                sign = frame.signs.rule * ends
                named = strips.line(Line((Span(f"{sign} {label} {sign}", Role.DIVIDER),)), width)
                return laid_in(strip, start, named) or strip
        return strips.line(rule(label, frame, Role.DIVIDER), frame.width)
