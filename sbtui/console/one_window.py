"""Windows over the main one, of which there is one at a time.

A key pressed twice in quick succession, or two different ones, would open a second window over the first while
that is still on its way to the screen.
"""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from sbtui.console.frame.pacing import PacedModal


def is_free(node: Widget) -> bool:
    """Whether nothing is open over the screen that the node is on."""
    return bool(node.app.screen_stack) and node.is_attached and node.screen is node.app.screen


def show(node: Widget, window: Screen[None]) -> None:
    """Open a window, unless there is one already."""
    if is_free(node):
        node.app.push_screen(_fitted(node, window))


async def ask(node: Widget, window: Screen[ScreenResultType]) -> ScreenResultType | None:
    """Open a window and wait for what is chosen in it; None, and nothing is opened, where there is one already.

    Only in a worker, and in none that the next one of its group ends: the window would stay, and nobody wait for it.
    """
    if not is_free(node):
        return None
    return await node.app.push_screen_wait(_fitted(node, window))


def _fitted(node: Widget, window: Screen[ScreenResultType]) -> Screen[ScreenResultType]:
    if isinstance(window, PacedModal):
        window.fit(node.app.size)
    return window
