"""Style sheets, parsed once at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

# A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
if TYPE_CHECKING:
    from textual.app import App

    _Mixin = App[Any]
else:
    _Mixin = object


class ParsesOnce(_Mixin):
    """Keeps what was parsed for the first theme until its first screen needs it.

    Textual parses everything for the theme, forgets it, and parses it once more with the screen's own rules.
    """

    def refresh_css(self, animate: bool = True) -> None:
        if self._screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())
            self.stylesheet.parse()
            self.stylesheet.update(self, animate=animate)
