"""Over random frames, the terminal ends as it would after Textual's own output."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.control import Control
from textual.geometry import Offset, Size

from sbtui.console.frame.cells import Undrawable
from sbtui.console.frame.painter import Painter
from tests.console.frame.strategies import Update, updates
from tests.console.frame.terminal import Terminal, difference, same

pytestmark = pytest.mark.proof

WIDTH, HEIGHT = 24, 4
CONSOLE = Console(color_system="truecolor", force_terminal=True)
CURSOR = Offset(3, 1)


def plainly(update: Update, cursor: Offset = CURSOR) -> str:
    return update.render_segments(CONSOLE) + Control.move_to(*cursor).segment.text


def diffed(painter: Painter, update: Update, cursor: Offset = CURSOR) -> str:
    try:
        return painter.paint(update, Size(WIDTH, HEIGHT), cursor, CONSOLE)
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
