"""The shortest way for the cursor."""

from __future__ import annotations


def move(row: int | None, column: int | None, to_row: int, to_column: int) -> str:
    """Cursor movement from a place to another, counted from 0; the place we come from may be unknown.

    Only what every terminal has: CUP, CHA, CUU, CUD, CUF, CUB, CR, BS, and LF after CR (by itself it may return
    the carriage as well, which the terminal's line discipline decides).
    """
    if (row, column) == (to_row, to_column):
        return ""
    ways = [_place(to_row, to_column)]
    if row == to_row:
        ways.append(_along(to_column, column))
    elif row is not None:
        down = to_row - row
        if column == to_column:
            ways.append(_by(down, "B") if down > 0 else _by(-down, "A"))
        if 0 < down < 7:
            ways.append("\r" + "\n" * down + (_by(to_column, "C") if to_column else ""))
    return min(ways, key=len)


def column_move(column: int) -> str:
    """An absolute move within the row."""
    return f"\x1b[{column + 1}G" if column else "\r"


def _along(to_column: int, column: int | None) -> str:
    ways = [column_move(to_column)]
    if column is not None:
        right = to_column - column
        ways.append(_by(right, "C") if right > 0 else "\b" * -right if right > -4 else _by(-right, "D"))
    return min(ways, key=len)


def _place(row: int, column: int) -> str:
    if column:
        return f"\x1b[{row + 1};{column + 1}H"
    return f"\x1b[{row + 1}H" if row else "\x1b[H"


def _by(count: int, final: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{final}"
