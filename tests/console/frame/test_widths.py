"""On terminals with other ideas of width, everything else stays where it belongs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from rich.cells import get_character_cell_size, split_graphemes
from textual.geometry import Size

from sbtui.console.frame.cells import Undrawable
from sbtui.console.frame.painter import Painter
from sbtui.console.frame.widths import AGREED, ANCHOR, NEIGHBOUR, ROW, clusters, trust
from tests.console.frame.painting import painted
from tests.console.frame.strategies import Update, updates
from tests.console.frame.terminal import Terminal, Widths
from tests.console.frame.test_painter import CURSOR, HEIGHT, WIDTH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", AGREED),
        ("é", AGREED),
        ("e\u0301", AGREED),
        ("─", AGREED),
        ("漢", AGREED),
        ("✓", AGREED),
        ("○", NEIGHBOUR),
        ("…", NEIGHBOUR),
        ("\ue0b0", NEIGHBOUR),
        ("👍", ANCHOR),
        ("👍🏽", ROW),
        ("❤️", ROW),
        ("👨‍👩‍👧‍👦", ROW),
        ("🇩🇪", ROW),
        ("1\ufe0f\u20e3", ROW),
    ],
)
def test_how_far_terminals_agree(text: str, expected: int) -> None:
    assert [trust(cluster) for cluster, _ in clusters(text)] == [expected]


def each_by_itself(text: str) -> Iterator[tuple[str, int]]:
    """A terminal that knows no clusters: a family is four people, a heart with a selector stays narrow."""
    for character in text:
        yield character, get_character_cell_size(character)


def ambiguous_is_wide(text: str) -> Iterator[tuple[str, int]]:
    for start, end, width in split_graphemes(text)[0]:
        yield text[start:end], 2 if trust(text[start:end]) == NEIGHBOUR else width


def old_tables(text: str) -> Iterator[tuple[str, int]]:
    for start, end, width in split_graphemes(text)[0]:
        yield text[start:end], 1 if trust(text[start:end]) in (ANCHOR, ROW) else width


@pytest.mark.parametrize("widths", [each_by_itself, ambiguous_is_wide, old_tables])
@settings(max_examples=40, deadline=None)
@given(updates(WIDTH, HEIGHT))
def test_what_is_agreed_stands_where_it_belongs(widths: Widths, steps: list[Update]) -> None:
    painter, terminal, right = Painter(), Terminal(WIDTH, HEIGHT, widths), Terminal(WIDTH, HEIGHT)
    for update in steps:
        try:
            written = painted(painter, update, Size(WIDTH, HEIGHT), CURSOR)
        except Undrawable:
            return
        terminal.feed(written)
        right.feed(written)
        for y in range(HEIGHT):
            known = painter._frame.rows[y].cells
            for x, (theirs, expected) in enumerate(zip(terminal.row(y), right.row(y), strict=True)):
                cell = known[x]
                if cell is not None and cell[0] and cell[2] == AGREED:
                    assert theirs == expected, (y, x)
