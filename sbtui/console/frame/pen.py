"""The terminal's cursor and look, and what to write to change cells with them."""

from __future__ import annotations

from collections.abc import Sequence

from sbtui.console.frame.cells import ERASED, Cell
from sbtui.console.frame.looks import DEFAULT, Look, change
from sbtui.console.frame.moves import column_move, move
from sbtui.console.frame.widths import ROW

_ERASE = "\x1b[K"
_GAP = 8
"""A longer way over unchanged cells is never cheaper than a move."""


class Pen:
    """Writes cells, knowing where the terminal's cursor is and how it writes."""

    def __init__(self) -> None:
        self._row: int | None = None
        self._column: int | None = None
        """None too where terminals disagree: after the last column, and after characters of doubtful width."""
        self._look: Look | None = None
        self._written: list[str] = []

    def taken(self) -> str:
        """What was written since the last time."""
        written = "".join(self._written)
        self._written.clear()
        return written

    def rest(self, row: int, column: int) -> None:
        """Leave the look as Textual and everybody else expects it, and the cursor where input methods do."""
        if self._look is not None:
            self._written.append(change(self._look, DEFAULT))
            self._look = DEFAULT
        self._go(row, column)

    def draw(self, y: int, cells: Sequence[Cell | None], columns: Sequence[int]) -> None:
        """Draw these columns (in order) of a row; what is not known is left alone."""
        erased = _erasable(cells, columns)
        write = self._written.append
        width_of_row, row_is_ours = len(cells), self._row == y
        for column in columns:
            if column >= erased:
                self._erase(y, erased)
                break
            cell = cells[column]
            if cell is None or not cell[0]:
                continue
            text, look, doubt = cell
            if column != self._column or not row_is_ours:
                self._reach(y, column, cells)
                row_is_ours = True
            if look is not self._look:
                self._dress(text, look)
            width = 1 if text < "\u1100" and not doubt else _width(cells, column)
            if doubt == ROW and width > 1:
                # Narrower on this terminal, it would leave old characters standing beside it.
                write(" " * width + column_move(column))
            write(text)
            after = column + width
            self._column = None if doubt or after >= width_of_row else after

    def _erase(self, y: int, column: int) -> None:
        self._go(y, column)
        self._dress(*ERASED[:2])
        self._written.append(_ERASE)

    def _dress(self, text: str, look: Look) -> None:
        current = self._look
        if current is None:
            self._written.append("\x1b[m")
            self._look = current = DEFAULT
        if not (text == " " and current.shows_blank(look)):
            self._written.append(change(current, look))
            self._look = look

    def _go(self, row: int, column: int) -> None:
        self._written.append(move(self._row, self._column, row, column))
        self._row, self._column = row, column

    def _reach(self, y: int, column: int, cells: Sequence[Cell | None]) -> None:
        """Move on, or write what stands on the way once more where that is no longer."""
        start = self._column
        if self._row == y and start is None:
            self._written.append(column_move(column))
            self._column = column
            return
        if self._row == y and start is not None and 0 < column - start <= _GAP and self._look is not None:
            between, target = cells[start:column], cells[column]
            assert target is not None
            far = len(move(y, start, y, column)) + len(_seen_change(self._look, target))
            if (rewritten := _rewritten(self._look, between, target, far)) is not None:
                text, self._look = rewritten
                self._written.append(text)
                self._column = column
                return
        self._go(y, column)


def _rewritten(look: Look, between: Sequence[Cell | None], target: Cell, limit: int) -> tuple[str, Look] | None:
    """The cells on the way and the look after them; None if that, with the change to the target, takes more bytes."""
    if between[0] is not None and not between[0][0]:
        return None  # the cursor stands within a wide character
    text = ""
    for cell in between:
        if cell is None or cell[2] or len(text) > limit:
            return None
        if step := _seen_change(look, cell):
            look = cell[1]
            text += step
        text += cell[0]
    cost = len(text.encode()) + len(_seen_change(look, target))
    return (text, look) if cost <= limit else None


def _seen_change(look: Look, cell: Cell) -> str:
    return "" if cell[0] == " " and look.shows_blank(cell[1]) else change(look, cell[1])


def _width(cells: Sequence[Cell | None], column: int) -> int:
    after = column + 1
    while after < len(cells) and (cell := cells[after]) is not None and not cell[0]:
        after += 1
    return after - column


def _erasable(cells: Sequence[Cell | None], columns: Sequence[int]) -> int:
    """The first of the columns from which erasing to the end of the row is shorter than blanks.

    Only blanks on the terminal's own background count: not every terminal erases with another one.
    """
    nothing = len(cells)
    if cells[-1] != ERASED or len(columns) <= len(_ERASE):
        return nothing
    tail = nothing
    while tail and ((cell := cells[tail - 1]) is ERASED or cell == ERASED):
        tail -= 1
    erased = [column for column in columns if column >= tail]
    return erased[0] if len(erased) > len(_ERASE) else nothing
