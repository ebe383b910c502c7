"""Over random frames, the terminal ends as it would after Textual's own output."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.control import Control
from textual.geometry import Offset, Size

from sbtui.console.frame.cells import Undrawable
from sbtui.console.frame.painter import Painter
from tests.console.frame.painting import CONSOLE, painted
from tests.console.frame.strategies import Update, updates
from tests.console.frame.terminal import Terminal, difference, same

pytestmark = pytest.mark.proof

WIDTH, HEIGHT = 24, 4
CURSOR = Offset(3, 1)


def plainly(update: Update, cursor: Offset = CURSOR) -> str:
    return update.render_segments(CONSOLE) + Control.move_to(*cursor).segment.text


def diffed(painter: Painter, update: Update, cursor: Offset = CURSOR) -> str:
    try:
        return painted(painter, update, Size(WIDTH, HEIGHT), cursor)
    except Undrawable:
        painter.forget()
        return plainly(update, cursor)


@settings(max_examples=60, deadline=None)
@given(updates(WIDTH, HEIGHT), st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))
def test_the_terminal_ends_as_after_plain_output(steps: list[Update], x: int, y: int) -> None:
    painter, ours, plain = Painter(), Terminal(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    for step, update in enumerate(steps):
        cursor = Offset(x, y) if step % 2 else CURSOR
        ours.feed(diffed(painter, update, cursor))
        plain.feed(plainly(update, cursor))
        assert same(ours, plain), difference(ours, plain)


@settings(max_examples=60, deadline=None)
@given(updates(WIDTH, HEIGHT), st.data())
def test_frames_that_a_slow_link_holds_up_arrive_as_one(steps: list[Update], data: st.DataObject) -> None:
    painter, ours, plain = Painter(), Terminal(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    for update in steps:
        plain.feed(plainly(update))
        try:
            painter.lay(update, Size(WIDTH, HEIGHT), CONSOLE)
        except Undrawable:
            # As the display does it: what is owed goes first, or it would draw over what comes now.
            ours.feed(painter.draw(CURSOR))
            painter.forget()
            ours.feed(plainly(update))
        if data.draw(st.booleans(), "free"):
            ours.feed(painter.draw(CURSOR))
        if data.draw(st.integers(0, 9), "somebody writes") == 0:
            painter.forget()
    ours.feed(painter.draw(CURSOR))
    for y in range(HEIGHT):
        # Halves of wide characters are unknown: there the two may differ, since ours never drew the whole.
        known = painter._frame.rows[y].cells
        for x, (theirs, expected) in enumerate(zip(ours.row(y), plain.row(y), strict=True)):
            assert known[x] is None or theirs == expected, (y, x)
