"""Textual's compositor without the work for what stands behind something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

Chops = list[dict[int, Strip | None]]


class FrontToBack(Compositor):
    """Asks a widget only for the rows in which some of it is seen.

    Textual renders every row of every container, cuts it up, and throws it away, since its children cover it.
    """

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        cuts = self.cuts
        chops: Chops = [dict.fromkeys(line_cuts[:-1]) for line_cuts in cuts]
        open_in = [len(line) if is_rendered_line(y) else 0 for y, line in enumerate(chops)]
        for widget, (region, clip) in self.visible_widgets.items():
            if not crop.overlaps(clip):
                continue
            x, top, width, height = region.intersection(clip)
            rows = [y for y in range(top, top + height) if open_in[y] and _is_open(chops[y], x, x + width)]
            if not rows or not width:
                continue
            first, last = rows[0], rows[-1]
            strips = widget.render_lines(Region(x - region.x, first - region.y, width, last + 1 - first))
            for y in rows:
                open_in[y] -= _lay(strips[y - first], x, x + width, cuts[y], chops[y])
        return chops  # type: ignore[return-value]


def _is_open(line: dict[int, Strip | None], start: int, end: int) -> bool:
    return any(strip is None and start <= cut < end for cut, strip in line.items())


def _lay(strip: Strip, start: int, end: int, cuts: list[int], line: dict[int, Strip | None]) -> int:
    """Put a strip where nothing in front of it stands; returns in how many places."""
    inner = [cut for cut in cuts if start <= cut <= end]
    laid = 0
    for cut, piece in zip(inner, strip.divide([cut - start for cut in inner[1:]]), strict=False):
        if line[cut] is None:
            line[cut] = piece
            laid += 1
    return laid
