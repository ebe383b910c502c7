"""Marks over lines that are drawn already: no line is laid out again for them."""

from __future__ import annotations

from functools import lru_cache

from textual.strip import Strip

from sbtui.console.thread.lines import Gutter, Line
from sbtui.console.thread.strips import drawn_at, reversed_in
from sbtui.domain.marks import Marks, marks
from sbtui.domain.query import Query

_MESSAGES_KEPT = 128


def marked(strip: Strip, line: Line, indent: int, query: Query) -> Strip:
    """The strip of a line with what was found reversed; separators and headers stay as they are."""
    if line.gutter is Gutter.NONE:
        return strip
    if line.piece is None:
        text = "".join(span.text for span in line.left)
        places = [(indent + start, indent + end) for start, end in marks(text, query.terms, query.signs)]
    else:
        # Found in the whole text: a phrase may go on in the next row.
        text, first, last, _ = line.piece
        inside = ((max(start, first), min(end, last)) for start, end in _found(text, query))
        places = [drawn_at(line, indent, start, end) for start, end in inside if start < end]
    return reversed_in(strip, places) if places else strip


@lru_cache(_MESSAGES_KEPT)
def _found(text: str, query: Query) -> Marks:
    return marks(text, query.terms, query.signs)
