"""Word wrap by terminal cells: pure, exact, and no slower for a hundred thousand characters than for a hundred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes


class Row(NamedTuple):
    """One row as a slice of the text: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The rows of a text; ``complete`` is False where ``limit`` cut it."""

    rows: list[Row]
    complete: bool


def wrap(text: str, width: int, limit: int) -> Wrapped:
    """Rows of at most ``width`` cells (at least 2), not more than ``limit`` of them.

    What stands between two rows is whitespace alone, so the rows joined by it give the text back. Words longer
    than a row are cut between graphemes; wide characters (CJK, emoji) may be parted anywhere.
    """
    rows: list[Row] = []
    start = 0
    width = max(width, 2)
    while len(rows) < limit:
        end = text.find("\n", start)
        last = end < 0
        _wrap_paragraph(text, start, len(text) if last else end, width, limit, rows)
        if last:
            break
        start = end + 1
    return Wrapped(rows, complete=bool(rows) and not text[rows[-1].end :].strip())


def _wrap_paragraph(text: str, start: int, end: int, width: int, limit: int, rows: list[Row]) -> None:
    if text.isascii():
        _wrap_ascii(text, start, end, width, limit, rows)
    elif cell_len(text[start:end]) <= width:
        rows.append(Row(start, end))
    else:
        _wrap_graphemes(text, start, end, width, limit, rows)


def _wrap_ascii(text: str, start: int, end: int, width: int, limit: int, rows: list[Row]) -> None:
    while len(rows) < limit:
        if end - start <= width:
            rows.append(Row(start, end))
            return
        space = text.rfind(" ", start, start + width + 1)
        cut = space if space > start and text[start:space].strip() else start + width
        stop = cut
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        rows.append(Row(start, stop))
        start = cut
        while start < end and text[start] == " ":
            start += 1
        if start == end:
            return


def _wrap_graphemes(text: str, start: int, end: int, width: int, limit: int, rows: list[Row]) -> None:
    spans, _ = split_graphemes(text[start:end])
    offset, first, index, used, breakable = start, 0, 0, 0, 0
    while index < len(spans) and len(rows) < limit:
        cells = spans[index][2]
        is_space = _is_space(text, offset, spans[index])
        if used + cells <= width or index == first:
            used += cells
            index += 1
            # A row may end after a space or a wide character, and before a wide one.
            before_wide = index < len(spans) and spans[index][2] > 1
            if is_space or cells > 1 or before_wide:
                breakable = index
            continue
        if not is_space:
            index = breakable if breakable > first and _has_ink(text, offset, spans, first, breakable) else index
        rows.append(_row(text, offset, spans, first, index))
        while index < len(spans) and _is_space(text, offset, spans[index]):
            index += 1
        first, used, breakable = index, 0, index
    if first < len(spans) and index == len(spans) and len(rows) < limit:
        rows.append(_row(text, offset, spans, first, index))


_Grapheme = tuple[int, int, int]
_Spans = list[_Grapheme]


def _is_space(text: str, offset: int, grapheme: _Grapheme) -> bool:
    # A mark over a space is something to see.
    return text[offset + grapheme[0] : offset + grapheme[1]] == " "


def _has_ink(text: str, offset: int, spans: _Spans, first: int, last: int) -> bool:
    return bool(text[offset + spans[first][0] : offset + spans[last - 1][1]].strip(" "))


def _row(text: str, offset: int, spans: _Spans, first: int, last: int) -> Row:
    while last > first and _is_space(text, offset, spans[last - 1]):
        last -= 1
    begin = offset + spans[first][0]
    return Row(begin, offset + spans[last - 1][1] if last > first else begin)
