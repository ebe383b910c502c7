"""Lines in colour: each picture of a line is made once and kept."""

from __future__ import annotations

from rich.segment import Segment
from textual.cache import LRUCache
from textual.strip import Strip
from textual.widget import Widget

from sbtui.console.palette import Palette, Role
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.lines import Gutter, Line, Span, compose

_KEPT = 1_024


class StripCache:
    """Strips by all that their picture depends on: the line, the frame's measures, the cursor, the theme."""

    def __init__(self, widget: Widget) -> None:
        self._palette = Palette(widget)
        # By identity: lines stay as they are, and to hash one costs more than to look it up.
        self._strips: LRUCache[tuple[int, int, int, bool], tuple[Line, Strip]] = LRUCache(_KEPT)
        self.built = 0
        """How many strips were made so far: a budget for tests."""

    def forget(self) -> None:
        """Colours changed."""
        self._palette.forget()
        self._strips.clear()

    def strip(self, line: Line, frame: Frame, *, cursor: bool) -> Strip:
        """The line, exactly ``frame.width`` cells wide."""
        cursor = cursor and line.gutter is not Gutter.NONE
        key = (id(line), frame.width, frame.edge, cursor)
        found = self._strips.get(key)
        if found is None:
            spans = compose(line, frame.width, frame.edge, frame.indent, cursor=cursor, signs=frame.signs)
            # The line is kept as well, or another one could get its identity.
            found = self._strips[key] = (line, self._draw(spans, frame.width, cursor))
        return found[1]

    def line(self, line: Line, width: int) -> Strip:
        """A line outside messages, over the whole width."""
        return self._draw(compose(line, width, width, 0), width, cursor=False)

    def blank(self, width: int) -> Strip:
        return Strip.blank(width, self._palette.base())

    def _draw(self, spans: list[Span], width: int, cursor: bool) -> Strip:
        self.built += 1
        under = self._palette.base()
        if cursor:
            under += self._palette.style(Role.CURSOR_LINE)
        return Strip([Segment(text, under + self._palette.style(role)) for text, role in spans], width)
