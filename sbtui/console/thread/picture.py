"""The picture of a conversation: the blocks that are in view, drawn line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sbtui.console.frame.bare import BareRows
from sbtui.console.palette import Role
from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.layout import Divider
from sbtui.console.thread.lines import Line, Span
from sbtui.console.thread.selection import Selected
from sbtui.console.thread.sticky import StickyDay
from sbtui.console.thread.strips import StripCache

if TYPE_CHECKING:
    from sbtui.domain.query import Query


class Anchor(NamedTuple):
    """A place to come back to: a row of a message, and the character with which it begins."""

    message_id: int
    rows: int
    """Below the message's first row; above it where negative."""
    width: int
    part: int = 0
    at: int | None = None


class ThreadPicture(ScrollView, can_focus=True, inherit_bindings=False):
    """Knows blocks and rows, and nothing of where messages come from."""

    DEFAULT_CSS = "ThreadPicture { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 0; }"

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        ascii: bool = False,  # noqa: A002
        time_format: str = "24h",
        density: str = "compact",
        tz: tzinfo | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._styles_cache = BareRows()
        self._clock = clock
        self._ascii = ascii
        self._time_format = time_format
        self._spacious = density == "comfortable"
        self._tz = tz
        self._blocks = Blocks()
        self._divider: Divider | None = None
        self._cursor_id: int | None = None
        self._selected: Selected | None = None
        self._strips = StripCache(self)
        self._sticky = StickyDay()
        self._marking: Query | None = None

    # Drawing

    def use_look(self, *, ascii: bool, time_format: str, density: str) -> None:  # noqa: A002
        """Draw so from now on."""
        self._ascii, self._time_format, self._spacious = ascii, time_format, density == "comfortable"

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        found = self._blocks.line(row)
        if found is None or self._blocks.frame is None:
            width = self.scrollable_content_region.width
            hint = self._hint() if y == 0 and not self._blocks else ""
            return self._strips.line(Line((Span(hint, Role.MUTED),)), width) if hint else self._strips.blank(width)
        line, message = found
        cursor = self.has_focus and message.id == self._cursor_id
        selected = None if self._selected is None else self._selected.in_line(self._blocks.at(row), line)
        strip = self._strips.strip(line, self._blocks.frame, cursor=cursor, selected=selected)
        if self._marking is not None:
            from sbtui.console.find.marking import marked

            strip = marked(strip, line, self._blocks.frame.indent, self._marking)
        return strip if y else self._sticky.over(strip, self._blocks, row, self._strips, rows=self._rows)

    def mark(self, query: Query | None) -> None:
        """Mark what the query finds in the lines on screen; an empty one, or none, marks nothing."""
        marking = query if query else None
        if marking != self._marking:
            self._marking = marking
            self.refresh()

    def _hint(self) -> str:
        """What stands in place of messages."""
        return ""

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.forget()

    def _replace(self, blocks: Blocks) -> bool:
        """Show other blocks: repaints single lines, and returns False, where no line moved."""
        before, self._blocks = self._blocks, blocks
        rows = before.rows_changed(blocks)
        if rows is not None and before:
            for row in rows:
                self.refresh_lines(row)
            return False
        self.virtual_size = Size(blocks.frame.width if blocks.frame is not None else 0, blocks.height)
        self.refresh()
        return True

    # Place

    @property
    def _rows(self) -> int:
        """Rows in view."""
        return max(1, self.scrollable_content_region.height)

    def _go(self, row: int) -> None:
        self.scroll_to(y=max(0, row), animate=False, force=True)

    def _anchor(self) -> Anchor | None:
        """What is at the top of the view."""
        top, frame = self.scroll_offset.y, self._blocks.frame
        if not self._blocks or frame is None:
            return None
        index = self._blocks.at(top)
        found = self._blocks.line(top)
        piece = found[0].piece if found is not None else None
        anchor = Anchor(self._blocks[index].message.id, top - self._blocks.body(index), frame.width)
        return anchor if piece is None else anchor._replace(part=piece.part, at=piece.start)

    def _return_to(self, anchor: Anchor | None) -> None:
        """Show the same at the top as when the anchor was taken."""
        index = None if anchor is None else self._blocks.find(anchor.message_id)
        if anchor is not None and index is not None:
            self._go(self._row_of(anchor, index))

    def _row_of(self, anchor: Anchor, index: int) -> int:
        frame = self._blocks.frame
        if anchor.at is not None and frame is not None and frame.width != anchor.width:
            # Rows of another width hold other words.
            row = self._blocks.row_of(index, anchor.part, anchor.at)
            if row is not None:
                return row
        return self._blocks.body(index) + anchor.rows
