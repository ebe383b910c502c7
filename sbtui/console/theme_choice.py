"""The app's theme: chosen at the start, fitted to the terminal, and drawn anew when its file changes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.theme import Theme
from textual.widget import Widget

from sbtui.console.notices import tell
from sbtui.console.theme_depth import Depth, depth
from sbtui.console.theme_reverse import OwnColors
from sbtui.console.theme_shelf import ThemeShelf
from sbtui.console.themes import FALLBACK
from sbtui.domain.text import one_line

if TYPE_CHECKING:
    from sbtui.settings.problems import Problem

LOOK_SECONDS = 2.0
"""How often the user's theme files are looked at."""


class ThemeChoice:
    """Gives an app its themes, as its terminal can show them."""

    def __init__(self, app: App[Any], folder: Path | None) -> None:
        self._app = app
        shown = depth(os.environ, app.console.color_system)
        self._shelf = ThemeShelf(folder, shown)
        _use_colors(app, shown is not Depth.NONE)

    def choose(self, wanted: str) -> list[Problem]:
        """Use the theme of this name, else the fallback; returns what there is to say about that."""
        theme = self._shelf.find(wanted)
        problems = self._shelf.problems()
        if theme is None:
            theme = self._shelf.find(FALLBACK)
            assert theme is not None, "it is shipped"
            problems.insert(0, self._missing(wanted))
        self._register([theme])
        self._app.theme = theme.name
        return problems

    def begin(self) -> list[Problem]:
        """After the first frame: register the other themes, and look after the user's from now on.

        Returns what is wrong with them.
        """
        self._register(self._shelf.rest())
        problems = self._shelf.problems()
        # Without a theme of one's own nothing wakes up; the folder's first one is found when the user comes back.
        self._timer = self._app.set_interval(LOOK_SECONDS, self.look, pause=not self._shelf.is_users_too)
        self._app.watch(self._app, "app_focus", self.look, init=False)
        return problems

    def look(self) -> None:
        """Take over what was written into the user's folder; what a broken file was before stays in use."""
        themes = self._shelf.changed()
        self._register(themes)
        self._tell_problems()
        if self._app.theme in {theme.name for theme in themes}:
            self._app.mutate_reactive(App.theme)
            self._app.call_later(self._repaint)
        if self._shelf.is_users_too:
            self._timer.resume()

    def _repaint(self) -> None:
        """Draw everything again: Textual does so only where a style sheet's rule turned out another way."""
        for screen in self._app.screen_stack:
            for node in screen.walk_children(Widget, with_self=True):
                node.refresh()

    def _register(self, themes: Iterable[Theme]) -> None:
        for theme in themes:
            self._app.register_theme(theme)

    def _tell_problems(self) -> None:
        for problem in self._shelf.problems():
            tell(self._app, problem.notice(), error=True)

    def _missing(self, wanted: str) -> Problem:
        from difflib import get_close_matches

        from sbtui.settings.problems import Problem

        near = get_close_matches(wanted, set(self._shelf.names) - {wanted}, 1, 0.4)
        return Problem(
            said=f'there is no usable theme "{one_line(wanted, 40)}"',
            mend=f"did you mean {near[0]}?" if near else "",
            instead=f"until then it is {FALLBACK}",
            key="theme",
        )


def _use_colors(app: App[Any], wanted: bool) -> None:
    """Overrule what Textual made of NO_COLOR: it writes greys, and takes an empty value for a wish."""
    app.no_color = not wanted
    others = [known for known in app._filters if not isinstance(known, Monochrome | NoColor)]
    app._filters = [*others, OwnColors(lambda: app.native_ansi_color, colorless=not wanted)]
