"""Widgets whose rows are all there is to them."""

from __future__ import annotations

from typing import Any

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.styles import StylesBase
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.widget import Widget


class BareRows(StylesCache):
    """The ``_styles_cache`` of a widget that has neither opacity nor anything around it but on its left.

    Textual works out border and padding for each row anew, and copies the row to lay them around. What is drawn
    bare stays the same strip, which the differ knows again without comparing its cells.
    """

    _left: Strip | None = None

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        self._left = None
        return super().render_widget(widget, crop)

    def render_line(
        self,
        styles: StylesBase,
        y: int,
        size: Size,
        content_size: Size,
        padding: Spacing,
        base_background: Color,
        background: Color,
        render_content_line: Any,
        *decoration: Any,
    ) -> Strip:
        strip: Strip = render_content_line(y)
        if content_size.width == size.width:
            return strip if strip.cell_length == size.width else strip.adjust_cell_length(size.width)
        if self._left is None:
            colors = (base_background, background)
            row = super().render_line(styles, y, size, content_size, padding, *colors, render_content_line, *decoration)
            self._left = row.crop(0, size.width - content_size.width)
        return Strip([*self._left, *strip.adjust_cell_length(content_size.width)], size.width)
