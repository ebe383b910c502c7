"""From one frame to the next: what to write for an update of Textual's."""

from __future__ import annotations

from rich.console import Console
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Size

from sbtui.console.frame.cells import Encoder
from sbtui.console.frame.damage import spread
from sbtui.console.frame.foreign import keeps_the_picture
from sbtui.console.frame.model import Frame
from sbtui.console.frame.pen import Pen
from sbtui.console.frame.placements import placements


class Painter:
    """Knows what the terminal shows, until somebody else draws on it."""

    def __init__(self) -> None:
        self._frame = Frame(Size(0, 0))
        self._pen = Pen()
        self._encoder = Encoder()
        self._stale = False
        self._owed: dict[int, list[int]] = {}

    def forget(self) -> None:
        """The terminal may show anything now. May be called from any thread, and from a signal handler."""
        self._stale = True

    def hear(self, sequence: str) -> None:
        """Somebody else writes to the terminal."""
        if not keeps_the_picture(sequence):
            self.forget()

    def lay(self, update: LayoutUpdate | ChopsUpdate, size: Size, console: Console) -> None:
        """Take over what a terminal of this size should show.

        Raises:
            Undrawable: the update is more than text in cells; nothing is known about the terminal then.
        """
        if self._stale or self._frame.size != size:
            # First: what is heard from here on concerns the new frame.
            self._stale = False
            before, self._frame, self._pen = self._frame, Frame(size), Pen()
            self._owed = self._frame.carry(before, self._owed)
        for y, columns in self._frame.lay(placements(update), self._encoder, console).items():
            self._owed[y] = [*self._owed[y], *columns] if y in self._owed else columns

    def draw(self, cursor: Offset) -> str:
        """What to write so that the terminal shows all that was laid; "" if it does already."""
        size = self._frame.size
        if self._stale:
            self._pen = Pen()
        for y in sorted(self._owed):
            row = self._frame.rows[y]
            self._pen.draw(y, row.cells, spread(row, self._owed[y]))
        self._owed = {}
        self._pen.rest(min(cursor.y, size.height - 1), min(cursor.x, size.width - 1))
        return self._pen.taken()
