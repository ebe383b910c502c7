"""The shape that all windows share in which something is chosen from a list."""

from __future__ import annotations

from textual.screen import ScreenResultType
from textual.widgets import OptionList

from sbtui.console.frame.pacing import PacedModal


class ListWindow(PacedModal[ScreenResultType]):
    """A box with one list; the keys move through it while a field over it has the focus."""

    DEFAULT_CSS = """
    ListWindow { align: center middle; }
    ListWindow > Vertical { width: 62; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
                            border: round $sb-rule; background: $background; }
    ListWindow Input { border: none; height: 1; padding: 0; background: $background; }
    ListWindow OptionList { border: none; padding: 0; height: auto; background: $background;
                            scrollbar-size-vertical: 1; }
    ListWindow #keys { height: 1; color: $sb-muted; }
    """

    def action_move(self, by: int) -> None:
        list_ = self.query_one(OptionList)
        if by > 0:
            list_.action_cursor_down()
        else:
            list_.action_cursor_up()
