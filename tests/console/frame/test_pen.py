"""The bytes of small changes."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from sbtui.console.frame.cells import Undrawable
from sbtui.console.frame.painter import Painter
from tests.console.frame.painting import painted

WIDTH = 30
RED, ON_BLUE = Style(color="red"), Style(bgcolor="blue")
Texts = list[tuple[str, Style | None]]


def frame(*rows: Texts) -> LayoutUpdate:
    strips = [Strip([Segment(text, style) for text, style in row]).adjust_cell_length(WIDTH) for row in rows]
    return LayoutUpdate([[strip] for strip in strips], Region(0, 0, WIDTH, len(rows)))


def written(before: LayoutUpdate, after: LayoutUpdate, cursor: tuple[int, int] = (0, 0)) -> str:
    painter, size = Painter(), Size(WIDTH, len(before.strips))
    painted(painter, before, size, Offset(*cursor))
    return painted(painter, after, size, Offset(*cursor))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("same", "same", ""),
        ("x", "y", "y\r"),
        ("hello", "jello", "j\r"),
        ("a b c", "x b y", "x b y\r"),
        ("abcdefghijkl", "Xbcdefghijkl", "X\r"),
        ("ab defghijklm z", "Xb defghijklm Z", "X\x1b[15GZ\r"),
        ("a long line of text", "a long", "\x1b[8G\x1b[K\r"),
        ("漢字", "漢文", "漢文\r"),
    ],
)
def test_one_row(before: str, after: str, expected: str) -> None:
    assert written(frame([(before, None)]), frame([(after, None)])) == expected


def test_only_the_terminals_own_background_is_erased() -> None:
    assert "\x1b[K" not in written(frame([("x" * WIDTH, ON_BLUE)]), frame([("x" + " " * (WIDTH - 1), ON_BLUE)]))
    assert "\x1b[K" not in written(
        frame([("x" * WIDTH, None)]), frame([("x" + " " * (WIDTH - 1), Style(reverse=True))])
    )


def test_blanks_between_words_take_no_change_of_colour() -> None:
    assert written(frame([("", None)]), frame([("a", RED), (" ", None), ("b", RED)])) == "\x1b[31ma b\x1b[m\r"


def test_the_cursor_alone() -> None:
    painter, picture, size = Painter(), frame([("text", None)]), Size(WIDTH, 1)
    painted(painter, picture, size, Offset(0, 0))
    assert painted(painter, picture, size, Offset(1, 0)) == "\x1b[C"


@pytest.mark.parametrize("segment", [Segment("\x1b_Gimage\x1b\\", None), Segment("x\x9b31m", None), Segment("\u0301a")])
def test_more_than_text_is_left_to_textual(segment: Segment) -> None:
    with pytest.raises(Undrawable):
        painted(Painter(), LayoutUpdate([[Strip([segment])]], Region(0, 0, 9, 1)), Size(9, 1), Offset(0, 0))
