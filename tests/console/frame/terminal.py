"""A terminal to judge by: pyte, with the attributes, links and clusters that it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, cast

import pyte
from rich.cells import split_graphemes

_LINK = re.compile("\x1b]8;([^\x1b]*)\x1b\\\\")
_IMAGE = re.compile('(\x1bPq"1;1;\\d+;\\d+[^\x1b]*\x1b\\\\)')
_CELL = (10, 20)
"""Pixels of a cell."""
_OFF = {22: {1, 2}, 23: {3}, 24: {4, 21}, 25: {5, 6}, 27: {7}, 28: {8}, 29: {9}, 54: {51, 52}, 55: {53}}
_SHOWN_ON_BLANKS = {4, 6, 7, 9, 21, 51, 52, 53}

Widths = Callable[[str], Iterator[tuple[str, int]]]


class Glyph(NamedTuple):
    """One cell; ``data`` is "" in those that a wide character covers."""

    data: str = " "
    fg: str = ""
    bg: str = ""
    attributes: frozenset[int] = frozenset()
    link: str = ""

    def seen(self) -> Glyph:
        """What a person can tell: the ink of a blank cannot be seen."""
        if self.data == " " and not self.attributes & _SHOWN_ON_BLANKS:
            return Glyph(bg=self.bg, link=self.link)
        return self


def as_rich_counts(text: str) -> Iterator[tuple[str, int]]:
    """A terminal with the same idea of widths as Textual's."""
    for start, end, width in split_graphemes(text)[0]:
        yield text[start:end], width


class _Screen(pyte.Screen):
    def __init__(self, columns: int, lines: int, widths: Widths) -> None:
        self.link, self._widths = "", widths
        super().__init__(columns, lines)

    @property
    def _look(self) -> Glyph:
        return cast(Glyph, self.cursor.attrs)

    @property
    def default_char(self) -> Any:
        return Glyph()

    def reset(self) -> None:
        super().reset()
        self.cursor.attrs = self.default_char
        self.mode.discard(pyte.modes.DECAWM)

    def select_graphic_rendition(self, *attrs: int, private: bool = False) -> None:
        look, codes = self._look, iter(attrs or (0,))
        for code in codes:
            if code in (38, 48):
                kind = next(codes)
                colour = ";".join(str(part) for part in (kind, *(next(codes) for _ in range(1 if kind == 5 else 3))))
                look = look._replace(fg=colour) if code == 38 else look._replace(bg=colour)
            elif code == 0:
                look = Glyph()
            elif 30 <= code <= 39 or 90 <= code <= 97:
                look = look._replace(fg="" if code == 39 else str(code))
            elif 40 <= code <= 49 or 100 <= code <= 107:
                look = look._replace(bg="" if code == 49 else str(code))
            elif code in _OFF:
                look = look._replace(attributes=look.attributes - _OFF[code])
            else:
                look = look._replace(attributes=look.attributes | {code})
        self.cursor.attrs = cast(Any, look)

    def draw(self, data: str) -> None:
        for text, width in self._widths(data):
            row: Any = self.buffer[self.cursor.y]
            if not width:
                at = self.cursor.x - 1
                while at > 0 and not row[at].data:
                    at -= 1
                row[at] = row[at]._replace(data=row[at].data + text)
                continue
            if self.cursor.x + width == self.columns + 1 and width > 1:
                continue  # no room for both halves: terminals draw nothing
            at = min(self.cursor.x, self.columns - width)
            for column in range(at, at + width):
                self._cut(row, column)
            look = self._look._replace(link=self.link)
            for column in range(at, at + width):
                row[column] = look._replace(data=text if column == at else "")
            self.cursor.x = at + width

    def _cut(self, row: Any, column: int) -> None:
        """Writing over one half of a wide character blanks the other."""
        first, last = column, column + 1
        while first > 0 and not row[first].data:
            first -= 1
        while last < self.columns and not row[last].data:
            last += 1
        for at in range(first, last):
            row[at] = row[at]._replace(data=" ")

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        for column in range(self.cursor.x, self.columns):
            self._cut(self.buffer[self.cursor.y], column)
        super().erase_in_line(how, private)


class Terminal:
    """Shows what is fed to it; starts full of litter, as nothing may rely on an empty screen."""

    def __init__(self, columns: int, rows: int, widths: Widths = as_rich_counts) -> None:
        self._screen = _Screen(columns, rows, widths)
        self._stream = pyte.Stream(self._screen)
        self.litter()

    def litter(self) -> None:
        """Fill the screen with something that nobody wants to see."""
        buffer: Any = self._screen.buffer
        for y in range(self._screen.lines):
            for x in range(self._screen.columns):
                buffer[y][x] = Glyph(data="#", fg="31", attributes=frozenset({7}))

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(lines=rows, columns=columns)
        self.litter()

    def feed(self, written: str) -> None:
        # Text, image, text: pyte would write the image out.
        for index, part in enumerate(_IMAGE.split(written)):
            if index % 2:
                _, _, width, height = map(int, re.findall("[0-9]+", part)[:4])
                self._picture(width, height)
            else:
                self._feed(part)

    def _picture(self, width: int, height: int) -> None:
        """A sixel image from the cursor on, over what is there; text that is written over it takes its place."""
        buffer: Any = self._screen.buffer
        cursor = self._screen.cursor
        for y in range(cursor.y, min(cursor.y + height // _CELL[1], self._screen.lines)):
            for x in range(cursor.x, min(cursor.x + width // _CELL[0], self._screen.columns)):
                buffer[y][x] = Glyph(data="▦")

    def _feed(self, written: str) -> None:
        # Link, text, link, text: pyte would drop the links.
        for index, part in enumerate(_LINK.split(written)):
            if index % 2:
                self._screen.link = "" if part == ";" else part
            else:
                self._stream.feed(part)

    def row(self, y: int) -> list[Glyph]:
        cells: Any = self._screen.buffer[y]
        return [cells[x].seen() for x in range(self._screen.columns)]

    @property
    def picture(self) -> list[list[Glyph]]:
        """All cells as a person sees them."""
        return [self.row(y) for y in range(self._screen.lines)]

    @property
    def rows(self) -> int:
        return self._screen.lines

    def raw_row(self, y: int) -> object:
        """The cells as they are, seen or not."""
        return self._screen.buffer[y]

    @property
    def pose(self) -> tuple[object, ...]:
        """Where the cursor is, and how the next text would look."""
        screen = self._screen
        place = (min(screen.cursor.x, screen.columns - 1), screen.cursor.y)
        return place, screen.cursor.attrs, screen.link

    @property
    def text(self) -> str:
        return "\n".join("".join(glyph.data for glyph in row).rstrip() for row in self.picture)


def same(left: Terminal, right: Terminal) -> bool:
    return left.pose == right.pose and all(
        # Looking at what can be seen takes far longer than looking at what is there.
        left.raw_row(y) == right.raw_row(y) or left.row(y) == right.row(y)
        for y in range(left.rows)
    )


def difference(diffed: Terminal, plain: Terminal) -> str:
    """In words, for an assertion."""
    for y, (ours, theirs) in enumerate(zip(diffed.picture, plain.picture, strict=True)):
        for x, (our, their) in enumerate(zip(ours, theirs, strict=True)):
            if our != their:
                return f"row {y}, column {x}: {our} instead of {their}"
    return f"{diffed.pose} instead of {plain.pose}"
