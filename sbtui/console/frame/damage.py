"""How far a change reaches in a row where terminals disagree about widths."""

from __future__ import annotations

from sbtui.console.frame.model import Row
from sbtui.console.frame.widths import NEIGHBOUR, ROW


def spread(row: Row, changed: list[int]) -> list[int]:
    """The columns to draw anew, in order, where these columns changed."""
    changed = sorted(set(changed))
    if not row.doubtful:
        return changed
    cells = row.cells
    first = changed[0]
    if any(cell is not None and cell[2] == ROW for cell in cells[first:]):
        return list(range(first, len(cells)))
    return sorted({*changed, *(after for at in changed for after in _covered(row, at))})


def _covered(row: Row, column: int) -> list[int]:
    """The columns that the characters from here on may have been drawn over."""
    covered = []
    while column + 1 < len(row.cells) and (cell := row.cells[column]) is not None and cell[2] == NEIGHBOUR:
        column += 1
        covered.append(column)
    return covered
