"""Settings that are changed while the console runs: written into the config file, and in force at once if they can."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

from sbtui.console.bandwidth import SparesTheLink
from sbtui.console.notices import tell
from sbtui.console.privacy.keeping import KeepsPrivate
from sbtui.console.problems import TellsProblems
from sbtui.settings.errors import SettingsError

if TYPE_CHECKING:
    from sbtui.console.attention import Attention
    from sbtui.console.options import ConsoleOptions
    from sbtui.console.theme_choice import ThemeChoice
    from sbtui.settings.configuration import Configuration

# A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
if TYPE_CHECKING:

    class _Mixin(TellsProblems, KeepsPrivate, SparesTheLink):
        pass
else:
    _Mixin = object


@runtime_checkable
class Styled(Protocol):
    """A node that was told how to draw, and has to be told anew."""

    def use_look(
        self,
        *,
        ascii: bool,  # noqa: A002
        time_format: Literal["24h", "12h"],
        density: Literal["compact", "comfortable"],
    ) -> None: ...


class ChangesSettings(_Mixin):
    """Takes over at once what need not wait for the next start."""

    options: ConsoleOptions
    _themes: ThemeChoice
    _attention: Attention

    async def change_setting(self, key: str, value: object) -> None:
        """Set it in the config file, or with None take it out there.

        Raises:
            SettingsError: it could not be written, and is as it was.
        """
        configuration = self.options.configuration
        assert configuration is not None
        await asyncio.to_thread(configuration.change, key, value)
        self._take_over(configuration)

    async def read_settings_again(self) -> None:
        """Take over what somebody else wrote into the config file.

        Raises:
            SettingsError: there is a mistake in it; nothing of it is taken over.
        """
        configuration = self.options.configuration
        assert configuration is not None
        await asyncio.to_thread(configuration.read_again)
        self._take_over(configuration)

    async def choose_theme(self, name: str) -> None:
        """Use a theme from now on, and at the next start; where that cannot be, tell why, and use it for this run."""
        self.theme = name
        configuration = self.options.configuration
        if configuration is None:
            return
        if winner := configuration.fixed_by("theme"):
            tell(self, f"For this run only: {_named(winner)} chooses the theme at each start.")
            return
        try:
            await asyncio.to_thread(configuration.change, "theme", name)
        except SettingsError as error:
            tell(self, f"The theme is for this run only. {error}", error=True)
        else:
            self._take_over(configuration)

    def _take_over(self, configuration: Configuration) -> None:
        options, settings = self.options, configuration.settings
        theme, looked = options.theme, (options.ascii, options.time_format, options.density)
        options.take(settings)
        self.animation_level = options.animation
        self._attention.follow(options)
        self.follow_privacy()
        if options.bandwidth != self.bandwidth:
            self.use_bandwidth(options.bandwidth)
            self.mutate_reactive(SparesTheLink.spares_link)
        if options.theme != theme:
            missing = [] if options.theme == self.theme else self._themes.choose(options.theme)
            self.theme_problems = [*(one for one in self.theme_problems if one.key != "theme"), *missing]
        if (options.ascii, options.time_format, options.density) != looked:
            self.set_class(options.ascii, "-ascii")
            self._draw_anew()
        self.tell_problems()

    def _draw_anew(self) -> None:
        options = self.options
        for screen in self.screen_stack:
            nodes: list[DOMNode] = list(screen.walk_children(Widget, with_self=True))
            for node in nodes:
                if isinstance(node, Styled):
                    node.use_look(ascii=options.ascii, time_format=options.time_format, density=options.density)
            for node in nodes:
                node.refresh(layout=True)


def _named(winner: str) -> str:
    return "the command line" if winner == "command line" else winner


def changes_settings(app: App[Any]) -> ChangesSettings:
    """The app, which is one."""
    assert isinstance(app, ChangesSettings)
    return app
