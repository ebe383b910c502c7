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

    def forget(self) -> None:
        """The terminal may show anything now. May be called from any thread, and from a signal handler."""
        self._stale = True

    def hear(self, sequence: str) -> None:
        """Somebody else writes to the terminal."""
        if not keeps_the_picture(sequence):
            self.forget()

    def paint(self, update: LayoutUpdate | ChopsUpdate, size: Size, cursor: Offset, console: Console) -> str:
        """What to write to a terminal of this size; "" if it shows all of that already.

        Raises:
            Undrawable: the update is more than text in cells; nothing is known about the terminal then.
        """
        if self._stale or self._frame.size != size:
            # First: what is heard from here on concerns the new frame.
            self._stale = False
            self._frame, self._pen = Frame(size), Pen()
        damage = self._frame.lay(placements(update), self._encoder, console)
        for y in sorted(damage):
            row = self._frame.rows[y]
            self._pen.draw(y, row.cells, spread(row, damage[y]))
        self._pen.rest(min(cursor.y, size.height - 1), min(cursor.x, size.width - 1))
        return self._pen.taken()
