"""Laying a picture over a row that is drawn already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rich.cells import split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sbtui.console.effects.scene import Mark, Picture, Row
from sbtui.console.palette import Role

Cell = tuple[str, Style]
"""A character and its style; the text is "" in the second cell of a wide one."""


def laid_over(strip: Strip, y: int, picture: Picture, style_of: Callable[[Role], Style]) -> Strip:
    """The row ``y`` with the picture over it, as wide as before."""
    if not picture.touches(y):
        return strip
    cells = list(_cells(strip))
    row = picture.rows.get(y)
    if row is not None:
        cells = _looking(_shifted(cells, row.shift), row)
    _set(cells, picture.marks.get(y, ()), style_of)
    return Strip(_segments(cells), strip.cell_length)


def _cells(strip: Strip) -> Iterator[Cell]:
    for segment in strip:
        style = segment.style or Style.null()
        if segment.text.isascii():
            yield from ((character, style) for character in segment.text)
            continue
        for start, end, width in split_graphemes(segment.text)[0]:
            if width == 0:
                continue
            yield segment.text[start:end], style
            yield from [("", style)] * (width - 1)


def _shifted(cells: list[Cell], by: int) -> list[Cell]:
    if not by or not cells:
        return cells
    blank = (" ", _ground(cells[0][1]))
    moved = [blank] * by + cells[:-by] if by > 0 else cells[-by:] + [blank] * -by
    # A wide character cut in two at the edge would be one cell too wide.
    if moved[0][0] == "":
        moved[0] = blank
    if by > 0 and _is_wide(cells, len(cells) - by - 1):
        moved[-1] = blank
    return moved


def _is_wide(cells: list[Cell], index: int) -> bool:
    return 0 <= index < len(cells) - 1 and cells[index + 1][0] == "" and cells[index][0] != ""


def _looking(cells: list[Cell], row: Row) -> list[Cell]:
    if not row.attributes:
        return cells
    laid = Style.parse(row.attributes)
    spared, only = row.spared or (0, 0), row.only or (0, len(cells))
    return [
        (text, style + laid if only[0] <= x < only[1] and not spared[0] <= x < spared[1] else style)
        for x, (text, style) in enumerate(cells)
    ]


def _set(cells: list[Cell], marks: Sequence[Mark], style_of: Callable[[Role], Style]) -> None:
    free = [_is_free(cells, mark.x) for mark in marks]
    for mark, may in zip(marks, free, strict=True):
        if not 0 <= mark.x < len(cells) or not (may or mark.over):
            continue
        text, style = cells[mark.x]
        if _is_wide(cells, mark.x):
            cells[mark.x + 1] = (" ", cells[mark.x + 1][1])
        elif text == "" and mark.x:
            cells[mark.x - 1] = (" ", cells[mark.x - 1][1])
        cells[mark.x] = (mark.text, _ground(style) + style_of(mark.role))


def _is_free(cells: list[Cell], x: int) -> bool:
    """Whether nothing stands there, nor close on both sides: the gaps between words belong to the words."""
    around = [cells[near][0] for near in (x - 1, x + 1) if 0 <= near < len(cells)]
    return 0 <= x < len(cells) and cells[x][0] == " " and (" " in around or not around)


def _ground(style: Style) -> Style:
    return Style(bgcolor=style.bgcolor)


def _segments(cells: list[Cell]) -> list[Segment]:
    return [
        Segment("".join(text for text, _ in same), style) for style, same in groupby(cells, key=lambda cell: cell[1])
    ]
