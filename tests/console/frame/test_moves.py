"""From any place to any other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.console.frame.moves import move
from tests.console.frame.terminal import Terminal

WIDTH, HEIGHT = 40, 20
rows, columns = st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1)
TERMINAL = Terminal(WIDTH, HEIGHT)


@given(rows, columns, rows, columns, st.booleans(), st.booleans())
def test_every_way_leads_there(row: int, column: int, to_row: int, to_column: int, lost: bool, astray: bool) -> None:
    TERMINAL.feed(f"\x1b[{row + 1};{column + 1}H")
    written = move(None if lost else row, None if lost or astray else column, to_row, to_column)
    TERMINAL.feed(written)
    assert TERMINAL.pose[0] == (to_column, to_row)
    assert len(written) <= len(f"\x1b[{to_row + 1};{to_column + 1}H")


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ((3, 5), (3, 5), ""),
        ((3, 5), (3, 4), "\b"),
        ((3, 5), (3, 6), "\x1b[C"),
        ((3, 5), (3, 0), "\r"),
        ((3, 5), (4, 0), "\r\n"),
        ((3, 5), (4, 5), "\x1b[B"),
        ((3, 5), (0, 0), "\x1b[H"),
        ((3, None), (3, 9), "\x1b[10G"),
    ],
)
def test_the_shortest_one(start: tuple[int, int | None], end: tuple[int, int], written: str) -> None:
    assert move(*start, *end) == written
