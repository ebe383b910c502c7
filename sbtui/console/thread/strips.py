"""Lines in colour: each picture of a line is made once and kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from rich.cells import split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip
from textual.widget import Widget

from sbtui.console.palette import Palette, Role
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.lines import Gutter, Line, Span, compose

_KEPT = 1_024
_REVERSE = Style(reverse=True)
"""Seen without colours too."""


def drawn_at(line: Line, indent: int, start: int, end: int) -> tuple[int, int]:
    """Where characters of a line's piece stand in the text of its strip."""
    assert line.piece is not None
    # The gutter has one character for each cell.
    return indent + start - line.piece.start, indent + end - line.piece.start


def reversed_in(strip: Strip, places: Sequence[tuple[int, int]]) -> Strip:
    """The strip with these characters of its text (in order, apart) in reverse; graphemes stay whole.

    ``Strip.divide`` counts cells by single characters, and would cut a joined emoji.
    """
    text = strip.text
    if not text.isascii():
        places = _whole_graphemes(text, places)
    cuts = sorted({cut for place in places for cut in place})
    segments: list[Segment] = []
    at = 0
    for segment in strip:
        end = at + len(segment.text)
        inside = [at, *(cut for cut in cuts if at < cut < end), end]
        for first, last in pairwise(inside):
            style = segment.style
            if any(start <= first < stop for start, stop in places):
                style = _REVERSE if style is None else style + _REVERSE
            segments.append(Segment(text[first:last], style))
        at = end
    return Strip(segments, strip.cell_length)


def _whole_graphemes(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    starts = [start for start, _, _ in split_graphemes(text)[0]]
    bounds = [*starts, len(text)]
    return [(bounds[bisect_right(bounds, start) - 1], bounds[bisect_left(bounds, end)]) for start, end in places]


def laid_in(strip: Strip, start: int, other: Strip) -> Strip | None:
    """The strip with another over its cells from ``start`` on; None where these are not blank."""
    end = start + other.cell_length
    segments: list[Segment] = []
    at, laid = 0, False
    for segment in strip:
        after = at + segment.cell_length
        if at <= start and end <= after and not segment.text.strip(" "):
            segments += [
                Segment(" " * (start - at), segment.style),
                *other,
                Segment(" " * (after - end), segment.style),
            ]
            laid = True
        else:
            segments.append(segment)
        at = after
    return Strip([segment for segment in segments if segment.text], strip.cell_length) if laid else None


_Key = tuple[int, int, int, bool, tuple[int, int] | None]


class StripCache:
    """Strips by all that their picture depends on: the line, the frame, the cursor, what is selected, the theme."""

    def __init__(self, widget: Widget) -> None:
        self._palette = Palette(widget)
        # By identity: lines stay as they are, and to hash one costs more than to look it up.
        self._strips: LRUCache[_Key, tuple[Line, Strip]] = LRUCache(_KEPT)
        self.built = 0
        """How many strips were made so far: a budget for tests."""

    def forget(self) -> None:
        """Colours changed."""
        self._palette.forget()
        self._strips.clear()

    def strip(self, line: Line, frame: Frame, *, cursor: bool, selected: tuple[int, int] | None = None) -> Strip:
        """The line, exactly ``frame.width`` cells wide; ``selected`` are characters of its piece."""
        cursor = cursor and line.gutter is not Gutter.NONE
        key = (id(line), frame.width, frame.edge, cursor, selected)
        found = self._strips.get(key)
        if found is None:
            spans = compose(line, frame.width, frame.edge, frame.indent, cursor=cursor, signs=frame.signs)
            # The line is kept as well, or another one could get its identity.
            strip = self._draw(spans, frame.width, cursor)
            if selected is not None:
                strip = reversed_in(strip, [drawn_at(line, frame.indent, *selected)])
            found = self._strips[key] = (line, strip)
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
