"""Text cut and filled to an exact number of terminal cells."""

from __future__ import annotations

import re

from rich.cells import cell_len, split_graphemes

from sbtui.domain.text import printable

_EMOJI = "\u203c-\u3299\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f"
# A joiner outside emoji is invisible on most terminals but would count as one cell with its neighbour, and a
# variation selector without a character of its own would widen whatever is drawn left of the text.
_STRAY = re.compile(f"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])|(?<!\\S)[\ufe0f\u200d]+")


def drawable(raw: str) -> str:
    """``printable``, with joiners and selectors left inside emoji only, so that its width is what a terminal draws."""
    text = printable(raw)
    return text if text.isascii() else _STRAY.sub("", text)


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """The text on one row cut to at most ``width`` cells, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return text
    if width <= len(ellipsis):
        return crop(text, width)
    return crop(text, width - len(ellipsis)).rstrip() + ellipsis


def grapheme_at(text: str, cell: int) -> tuple[int, int]:
    """(start, end) of the grapheme that covers a cell; of nothing, where no text is any more or yet."""
    if cell < 0:
        return 0, 0
    if text.isascii():
        start = min(cell, len(text))
        return start, min(start + 1, len(text))
    used = 0
    for start, end, cells in split_graphemes(text)[0]:
        used += cells
        if cell < used:
            return start, end
    return len(text), len(text)


def crop(text: str, width: int) -> str:
    """The longest start of the text that is at most ``width`` cells wide; graphemes stay whole."""
    if text.isascii():
        return text[: max(width, 0)]
    used = 0
    for start, _, cells in split_graphemes(text)[0]:
        if used + cells > width:
            return text[:start]
        used += cells
    return text
