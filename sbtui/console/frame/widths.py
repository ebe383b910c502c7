"""Which characters every terminal draws equally wide, and which not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rich.cells import get_character_cell_size, split_graphemes

AGREED: Final = 0
"""Every terminal gives it the width that we do."""
ANCHOR: Final = 1
"""A terminal with older tables makes it narrower: the cursor is to be placed anew after it."""
NEIGHBOUR: Final = 2
"""It may cover the cell after it as well (East Asian ambiguous width): that one is to be drawn anew."""
ROW: Final = 3
"""Nobody knows (ZWJ families, variation selectors, flags, skin tones): the rest of the row is to be drawn anew."""


def _span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


# Letters, box drawing and blocks are "ambiguous" in part. Where a terminal is set to draw those wide, no Textual
# program has a straight line, so nothing would be won by distrusting them.
ORDINARY: Final = frozenset(
    character
    for character in _span(0x20, 0x7E) + _span(0xA0, 0x2FF) + _span(0x370, 0x482) + _span(0x2500, 0x259F) + "✓✔✕✗"
    if character <= "~" or unicodedata.category(character)[0] == "L" or "\u2500" <= character <= "\u259f"
) | frozenset("✓✗")
"""Characters of one cell that need no further look."""

_FLAG_LETTERS: Final = frozenset(_span(0x1F1E6, 0x1F1FF))
_SKIN_TONES: Final = frozenset(_span(0x1F3FB, 0x1F3FF))
_SELECTORS_AND_KEYCAP: Final = frozenset(_span(0xFE00, 0xFE0F) + "\u20e3")


class _Alone(dict[str, int]):
    def __missing__(self, character: str) -> int:
        joins = character in _FLAG_LETTERS or character in _SKIN_TONES or character in _SELECTORS_AND_KEYCAP
        width = self[character] = 0 if joins else get_character_cell_size(character)
        return width


ALONE: Final = _Alone()
"""The widths of characters that make no cluster with each other; 0 for those that may, and for controls."""


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """The pieces of a text that a terminal may draw as one, with their widths in cells as Textual counts them.

    Textual counts the halves of a flag and a skin tone by themselves; kept together here, so that a terminal
    which joins them gets the chance to.
    """
    pending, cells = "", 0
    for start, end, width in split_graphemes(text)[0]:
        piece = text[start:end]
        if pending and _joins(pending, piece):
            pending, cells = pending + piece, cells + width
            continue
        if pending:
            yield pending, cells
        pending, cells = piece, width
    if pending:
        yield pending, cells


def _joins(before: str, piece: str) -> bool:
    return piece[0] in _SKIN_TONES or (before in _FLAG_LETTERS and piece[0] in _FLAG_LETTERS)


@lru_cache(maxsize=4096)
def trust(cluster: str) -> int:
    """How far terminals agree about the width of a cluster."""
    base, marks = cluster[0], cluster[1:]
    if any(mark in _SELECTORS_AND_KEYCAP or unicodedata.category(mark) not in ("Mn", "Me") for mark in marks):
        return ROW
    if base in ORDINARY:
        return AGREED
    if base in _FLAG_LETTERS:
        return ROW
    category, width = unicodedata.category(base), unicodedata.east_asian_width(base)
    if category in ("Cn", "Cf", "Mc"):
        return ROW
    if category == "Co" or (width == "A" and category[0] != "L"):
        return NEIGHBOUR
    return ANCHOR if width == "W" and (category == "So" or base >= "\U0001f000") else AGREED
