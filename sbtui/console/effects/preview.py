"""A small stage on which a send style is tried before it is chosen."""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from sbtui.console.cells import cut
from sbtui.console.effects.overlay import laid_over
from sbtui.console.effects.player import Player
from sbtui.console.effects.repertoire import scene
from sbtui.console.effects.scene import NOTHING, Part, Picture, Stage
from sbtui.console.palette import Palette
from sbtui.domain.style import SendStyle
from sbtui.domain.text import one_line

_SAMPLE = "See you at 5 then"
_INDENT = 2
_STILL = 0.45
"""The share of an effect's time at which most of it is to be seen."""


class EffectPreview(Widget):
    """Plays a style over a message; where nothing is to move, shows one picture of it."""

    DEFAULT_CSS = "EffectPreview { height: 7; }"

    style_shown: reactive[SendStyle | None] = reactive(None, layout=False)

    def __init__(self, text: str = "", *, ascii: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = one_line(text, 60) or _SAMPLE
        self._ascii = ascii
        self._palette = Palette(self)
        self._player = Player(self, lambda: self.size)
        self._still: Picture = NOTHING

    @property
    def playing(self) -> bool:
        return self._player.playing

    def watch_style_shown(self, style: SendStyle | None) -> None:
        self._show(style)

    def on_resize(self, event: events.Resize) -> None:
        self._show(self.style_shown)

    def on_unmount(self) -> None:
        self._player.stop()

    def _show(self, style: SendStyle | None) -> None:
        self._player.stop()
        self._still = NOTHING
        if style is not None and self.size.area:
            level = self.app.animation_level
            stage = self._stage(calm=level != "full")
            if level == "none":
                self._still = scene(style, stage, seed=1).at(_STILL)
            else:
                self._player.play(style, stage, seed=1)
        self.refresh()

    def _stage(self, *, calm: bool) -> Stage:
        width, height = self.size
        text = self._shown(width)
        part = Part(height // 2, _INDENT, _INDENT + Strip([Segment(text)]).cell_length, text)
        return Stage(width, height, (part,), ascii=self._ascii, calm=calm)

    def _shown(self, width: int) -> str:
        return cut(self._text, max(0, width - 2 * _INDENT), ascii=self._ascii)

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        text = " " * _INDENT + self._shown(width) if y == height // 2 else ""
        strip = Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)
        if self._player.playing:
            return self._player.over(strip, y)
        return laid_over(strip, y, self._still, self._palette.style)
