"""How far a change reaches in a row where terminals disagree about widths."""

from __future__ import annotations

from sbtui.console.frame.model import Row
from sbtui.console.frame.widths import NEIGHBOUR, ROW


def spread(row: Row, changed: list[int]) -> list[int]:
    """The columns to draw anew, in order, where these columns changed."""
    changed = sorted(set(changed))
    if not row.doubtful:
        return changed
    first, doubts = changed[0], [cell[2] if cell else 0 for cell in row.cells]
    if ROW in doubts[first:]:
        return list(range(first, len(doubts)))
    if NEIGHBOUR not in doubts:
        return changed
    covered = set(changed)
    for at in range(first, len(doubts) - 1):
        if doubts[at] == NEIGHBOUR and at in covered:
            covered.add(at + 1)
    return sorted(covered)
