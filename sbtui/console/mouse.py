"""Whose the mouse is: the program's, for clicks and the wheel, or the terminal's, for its own selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sbtui.console.driver import TerminalDriver
from sbtui.console.notices import tell

# A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
if TYPE_CHECKING:
    from textual.app import App

    _Mixin = App[Any]
else:
    _Mixin = object

_OURS = "The mouse is the program's: click, wheel and drag. The terminal's own selection is on shift+drag."
_THEIRS = "The mouse is the terminal's: drag selects as anywhere else."


class LendsMouse(_Mixin):
    """Hands the mouse over at run time."""

    def action_toggle_mouse(self) -> None:
        """To the terminal if the program has it, else to the program."""
        driver = self._driver
        if isinstance(driver, TerminalDriver):
            driver.take_mouse(not driver.has_mouse)
            tell(self, _OURS if driver.has_mouse else _THEIRS)
