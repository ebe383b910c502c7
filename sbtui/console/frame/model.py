"""What the terminal shows, as far as we know."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from textual.geometry import Size
from textual.strip import Strip

from sbtui.console.frame.cells import Cell, Encoder, Run, Undrawable
from sbtui.console.frame.widths import ROW

Placement = tuple[int, int, Strip]
"""Row, first column, content."""


class Row:
    """The cells of one row; None where nothing is known."""

    __slots__ = ("_laid", "cells", "doubtful")

    def __init__(self, width: int) -> None:
        self.cells: list[Cell | None] = [None] * width
        self.doubtful = False
        """Whether terminals may have drawn some of it over its neighbours."""
        self._laid: dict[int, tuple[Strip, Run]] = {}

    def holds(self, column: int, strip: Strip) -> bool:
        """Whether this very strip was the last that was laid here. Cheap: most of a frame is like the last one."""
        laid = self._laid.get(column)
        return laid is not None and laid[0] is strip

    def lay(self, column: int, strip: Strip, run: Run) -> list[int]:
        """Put a run into the row; returns the columns where the terminal differs from it now.

        Raises:
            Undrawable: it reaches over the end of the row.
        """
        laid = self._laid.get(column)
        self._laid[column] = (strip, run)
        if laid is not None and laid[1] is run:
            return []
        end = column + len(run.cells)
        if end > len(self.cells):
            raise Undrawable("more cells than there are columns")
        self._forget_strips(column, end, but=column)
        old = self.cells[column:end]
        self.doubtful = self.doubtful or run.doubtful
        if old == run.cells:
            return []
        self._break_wide(column, end)
        self.cells[column:end] = run.cells
        changed = [
            at
            for at, (before, after) in enumerate(zip(old, run.cells, strict=True), column)
            if before is not after and before != after
        ]
        if self.doubtful and ROW in [cell[2] for cell in old if cell]:
            return list(range(changed[0], len(self.cells)))
        return changed

    def _break_wide(self, column: int, end: int) -> None:
        """Forget the halves that stay of wide characters at the edges: terminals differ in what they leave there."""
        cells = self.cells
        first, last = column, end
        while 0 < first < len(cells) and (cell := cells[first]) and not cell[0]:
            first -= 1
        while last < len(cells) and (cell := cells[last]) and not cell[0]:
            last += 1
        for start, stop in ((first, column), (end, last)):
            if start < stop:
                cells[start:stop] = [None] * (stop - start)
                self._forget_strips(start, stop, but=column)

    def _forget_strips(self, first: int, last: int, *, but: int) -> None:
        for column, (_, run) in list(self._laid.items()):
            if column != but and column < last and column + len(run.cells) > first:
                del self._laid[column]


class Frame:
    """The last frame that was written. A new one knows nothing."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.rows = [Row(size.width) for _ in range(size.height)]

    def lay(self, placements: Iterable[Placement], encoder: Encoder, console: Console) -> dict[int, list[int]]:
        """Take over new content; returns the columns where the terminal differs from it, by row.

        Raises:
            Undrawable: not all of the content can be told in cells; the frame is good for nothing then.
        """
        damage: dict[int, list[int]] = {}
        rows = self.rows
        for y, x, strip in placements:
            if y >= len(rows):
                raise Undrawable("more rows than the terminal has")
            row = rows[y]
            if not row.holds(x, strip) and (changed := row.lay(x, strip, encoder.run(strip, console))):
                damage[y] = [*damage[y], *changed] if y in damage else changed
        return damage

    def carry(self, before: Frame, columns: dict[int, list[int]]) -> dict[int, list[int]]:
        """Take these cells over from an earlier frame, unless it had another size; returns those taken."""
        if before.size != self.size:
            return {}
        for y, row_columns in columns.items():
            old, new = before.rows[y], self.rows[y]
            new.doubtful = old.doubtful
            for column in row_columns:
                new.cells[column] = old.cells[column]
        return columns
