"""A painter whose terminal takes every frame at once."""

from __future__ import annotations

from rich.console import Console
from textual.geometry import Offset, Size

from sbtui.console.frame.painter import Painter
from tests.console.frame.strategies import Update

CONSOLE = Console(color_system="truecolor", force_terminal=True)


def painted(painter: Painter, update: Update, size: Size, cursor: Offset) -> str:
    """What the painter writes for an update. Raises Undrawable."""
    painter.lay(update, size, CONSOLE)
    return painter.draw(cursor)
