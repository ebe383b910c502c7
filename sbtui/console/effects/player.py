"""Playing one effect over a widget's rows; where nothing plays there is no timer."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from sbtui.console.bandwidth import is_sparing
from sbtui.console.effects.overlay import laid_over
from sbtui.console.effects.repertoire import scene
from sbtui.console.effects.scene import NOTHING, Picture, Scene, Stage
from sbtui.console.palette import Palette
from sbtui.domain.style import SendStyle

_FULL, _CALM, _SPARING = 24, 12, 4
"""Pictures in a second: at most, at the animation level "basic", and over a slow link."""


class Player:
    """Lays each picture over the rows that the widget draws.

    ``place`` says what the effect was made for: it ends where that is another.
    """

    def __init__(self, widget: Widget, place: Callable[[], object], *, clock: Callable[[], float] = monotonic) -> None:
        self._widget, self._place, self._clock = widget, place, clock
        self._palette = Palette(widget)
        self._scene: Scene | None = None
        self._picture: Picture = NOTHING
        self._timer: Timer | None = None
        self._began = 0.0
        self._made_for: object = None

    @property
    def playing(self) -> bool:
        return self._scene is not None

    def play(self, style: SendStyle, stage: Stage, *, seed: int) -> None:
        """Play from the start; what played before ends."""
        self.stop()
        self._palette.forget()
        self._scene, self._began, self._made_for = scene(style, stage, seed=seed), self._clock(), self._place()
        each = _SPARING if is_sparing(self._widget.app) else _CALM if stage.calm else _FULL
        self._timer = self._widget.set_interval(1 / each, self.beat, name="effect")
        self.beat()

    def stop(self) -> None:
        """Back to the usual look."""
        if self._timer is not None:
            self._timer.stop()
        if self._picture is not NOTHING:
            self._widget.refresh()
        self._scene, self._timer, self._picture = None, None, NOTHING

    def beat(self) -> None:
        """Show the picture of the present moment; after the last one, the usual look."""
        playing = self._scene
        share = 1.0 if playing is None else (self._clock() - self._began) / playing.seconds
        if playing is None or share >= 1 or self._place() != self._made_for:
            self.stop()
        else:
            self._picture = playing.at(share)
            self._widget.refresh()

    def over(self, strip: Strip, y: int) -> Strip:
        """The row as it is to be drawn now."""
        return laid_over(strip, y, self._picture, self._palette.style)
