"""Drawing with the terminal's own colours, or with none: what is marked is turned around."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

MARK = "ansi_bright_white"
"""The background that stands for "turned around" in themes of the terminal's own colours.

Textual's lists of options do not draw ``text-style: reverse``.
"""
_MARK = Color.parse(MARK).rich_color
_ATTRIBUTES = (
    "bold", "dim", "italic", "underline", "blink", "blink2", "conceal", "strike", "underline2", "frame", "encircle",
    "overline",
)  # fmt: skip


class OwnColors(LineFilter):
    """Turns around in one piece what is marked, whatever stands in it, and takes all colours away for NO_COLOR.

    Behind text, the colours of an unknown palette would have an unknown contrast with it.
    """

    def __init__(self, is_ansi: Callable[[], bool], *, colorless: bool) -> None:
        super().__init__()
        self._is_ansi, self._colorless = is_ansi, colorless

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not self._is_ansi() or not any(style and self._concerns(text, style) for text, style, _ in segments):
            return segments
        return [
            Segment(text, _turned(style) if style and self._concerns(text, style) else style, control)
            for text, style, control in segments
        ]

    def _concerns(self, text: str, style: Style) -> bool:
        if self._colorless or style.bgcolor == _MARK:
            return True
        # Scroll bars, which are blanks turned around, keep their quiet colour.
        return bool(style.reverse) and any(map(str.isalnum, text))


@lru_cache(maxsize=1024)
def _turned(style: Style) -> Style:
    """The style in the terminal's two default colours. Rich's ``without_color`` forgets what a click would mean."""
    # In what is marked, what is turned around already stands out by not being so.
    reverse = bool(style.reverse) != (style.bgcolor == _MARK)
    attributes = {name: getattr(style, name) for name in _ATTRIBUTES}
    return Style(**attributes, reverse=reverse or None, link=style.link, meta=style.meta or None)
