"""How much is drawn over this link: all of it, or what a slow one can carry without lagging behind.

Nothing that is known is kept from the user: news is drawn less often, and the delivery pane, which repaints
with each step of the cursor, stays away until its key asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from textual.app import App
from textual.reactive import reactive

from sbtui.console.frame.display import DiffedDisplay

NEWS_SECONDS = 1 / 30
"""Between two repaints that news sets off; keys are answered at once."""
SPARING_SECONDS = 1 / 4
"""The same over a slow link."""
SLOW_LINK = (
    'This link is slow: news is drawn less often, and without the delivery pane. bandwidth = "full" in the config '
    "file draws everything."
)

# A mixin of an App: it must not be one itself, or the app's class variables would be those of a plain App.
if TYPE_CHECKING:
    _Mixin = DiffedDisplay[Any]
else:
    _Mixin = object


class SparesTheLink(_Mixin):
    """Knows whether this link has to be spared: by the setting, else by how long the terminal takes to take frames."""

    spares_link: reactive[bool] = reactive(False)
    bandwidth: Literal["auto", "full", "low"] = "auto"

    def use_bandwidth(self, setting: Literal["auto", "full", "low"]) -> None:
        """Follow the user's setting from now on."""
        self.bandwidth = setting
        self.set_reactive(SparesTheLink.spares_link, setting == "low")

    def post_display_hook(self) -> None:
        super().post_display_hook()
        if self.bandwidth == "auto":
            self.spares_link = self.link_is_slow


def is_sparing(app: App[Any]) -> bool:
    """Whether less has to be drawn."""
    return isinstance(app, SparesTheLink) and app.spares_link


def news_seconds(app: App[Any]) -> float:
    """The least time between two repaints that news sets off."""
    return SPARING_SECONDS if is_sparing(app) else NEWS_SECONDS
