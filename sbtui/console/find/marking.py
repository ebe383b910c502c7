"""Marks over lines that are drawn already: no line is laid out again for them."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from sbtui.console.thread.lines import Gutter, Line
from sbtui.domain.marks import marks
from sbtui.domain.query import Query

_MARK = Style(reverse=True)
"""Seen without colours too."""


def marked(strip: Strip, line: Line, indent: int, query: Query) -> Strip:
    """The strip of a line with what was found reversed; separators and headers stay as they are."""
    if line.gutter is Gutter.NONE:
        return strip
    text = "".join(span.text for span in line.left)
    found = marks(text, query.terms, query.signs)
    if not found:
        return strip
    cuts = [indent + cell_len(text[:end]) for pair in found for end in pair]
    parts = list(strip.divide([*cuts, max(strip.cell_length, cuts[-1] + 1)]))
    return Strip.join([part.apply_style(_MARK) if index % 2 else part for index, part in enumerate(parts)])
