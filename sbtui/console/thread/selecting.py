"""Selecting text of the messages with the mouse."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.selection import SELECT_ALL, Selection
from textual.timer import Timer

from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.cursor import ThreadCursor
from sbtui.console.thread.selection import Selected, Spot, spot_at

_SCROLL_SECONDS = 0.05
_MOST_ROWS = 5
"""Rows scrolled at a time, with the pointer far outside."""


class SelectableThread(ThreadCursor):
    """Holds what is selected by messages and characters: news may move the rows meanwhile.

    Textual would hold it by rows, and look for them in drawn lines. To its screens, which copy and clear what is
    selected, this is a widget that is selected as a whole, and says itself what that means.
    """

    ALLOW_SELECT = False

    _pressed: tuple[Spot, Offset] | None = None
    """What the button went down on, and the cell of the view that it was in."""
    _anchor_spot: Spot | None = None
    _head_spot: Spot | None = None
    _pointer = Offset()
    _dragged = False
    _outside: Timer | None = None

    # Textual's side

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return None if self._selected is None else (self._selected.text(self._blocks), "\n")

    def selection_updated(self, selection: Selection | None) -> None:
        # Told late: what is selected by now counts.
        if self not in self.screen.selections:
            self._select(None, None)

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._end_drag()
        self._dragged = False
        place = event.get_content_offset_capture(self)
        spot = self._spot(place)
        if event.button == 1 and spot is not None:
            self._pressed = spot, place

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed is None:
            return
        if event.button != 1:
            # The button was let go where nobody told.
            self._end_drag()
            return
        (spot, pressed_at), self._pointer = self._pressed, event.get_content_offset_capture(self)
        if not self._dragged and self._pointer == pressed_at:
            return
        if not self._dragged:
            self._dragged = True
            self.capture_mouse()
            self._anchor_spot = spot
        self._reach()
        self._scroll_along(0 <= self._pointer.y < self._rows)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._end_drag()

    def on_mouse_release(self) -> None:
        self._end_drag()

    def on_click(self, event: events.Click) -> None:
        if self._dragged:
            # The button went up over the messages: that is no click.
            event.stop()
            event.prevent_default()

    def _end_drag(self) -> None:
        if self._pressed is not None:
            self._pressed = None
            self.release_mouse()
            self._scroll_along(True)

    def _spot(self, place: Offset) -> Spot | None:
        """What a place in the view shows, or what is nearest to it."""
        return spot_at(self._blocks, self.scroll_offset.y + max(0, min(place.y, self._rows - 1)), place.x)

    def _reach(self) -> None:
        """Select as far as the pointer."""
        self._select(self._anchor_spot, self._spot(self._pointer))

    def _scroll_along(self, inside: bool) -> None:
        if inside and self._outside is not None:
            self._outside.stop()
            self._outside = None
        elif not inside and self._outside is None:
            self._outside = self.set_interval(_SCROLL_SECONDS, self._follow_pointer, name="select")

    def _follow_pointer(self) -> None:
        y = self._pointer.y
        beyond = y if y < 0 else y - self._rows + 1
        self.scroll_rows(max(-_MOST_ROWS, min(beyond, _MOST_ROWS)))
        self._reach()

    # What is selected

    def _select(self, anchor: Spot | None, head: Spot | None) -> None:
        self._anchor_spot, self._head_spot = anchor, head
        self._show_selected()
        selections = self.screen.selections
        if self._selected is not None and self not in selections:
            self.screen.selections = {self: SELECT_ALL}
        elif self._selected is None and self in selections:
            self.screen.clear_selection()

    def _show_selected(self) -> None:
        """Work out anew what is selected, and repaint the rows in view that show it differently."""
        before = self._selected
        anchor, head = self._anchor_spot, self._head_spot
        after = None if anchor is None or head is None else Selected.between(self._blocks, anchor, head)
        self._selected = after
        if before == after:
            return
        for row in range(self.scroll_offset.y, min(self.scroll_offset.y + self._rows, self._blocks.height)):
            found = self._blocks.line(row)
            assert found is not None
            index = self._blocks.at(row)
            was, shows = (None if one is None else one.in_line(index, found[0]) for one in (before, after))
            if was != shows:
                self.refresh_lines(row)

    def _replace(self, blocks: Blocks) -> bool:
        moved = super()._replace(blocks)
        if self._anchor_spot is not None:
            # Without one of its messages there is no selection any more.
            self._select(self._anchor_spot, self._head_spot)
            if self._selected is None:
                self._end_drag()
                self._anchor_spot = self._head_spot = None
        return moved
