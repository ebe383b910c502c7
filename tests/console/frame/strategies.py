"""Random content of a screen, and updates of it as Textual's compositor makes them.

Drawn by a seed: to let hypothesis choose every character costs a hundred times the time.
"""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

STYLES = [
    None,
    Style(),
    Style(bold=True),
    Style(dim=True, bold=True),
    Style(dim=True),
    Style(italic=True, color="red"),
    Style(underline=True),
    Style(underline2=True),
    Style(reverse=True),
    Style(strike=True, overline=True),
    Style(blink=True, frame=True),
    Style(color="bright_blue", bgcolor="black"),
    Style(color="default", bgcolor="default"),
    Style(color="color(201)", bgcolor="color(17)"),
    Style(color="#102030", bgcolor="#405060"),
    Style(color="#102030", bgcolor="#405060", bold=True),
    Style(link="https://sendblue.com"),
    Style(link="https://sendblue.com", bgcolor="#405060", underline=True),
]
PIECES = [
    *"abc xyz   -.",
    "     ",
    "hello there",
    "─│█▁",
    "✓✓",
    "○ … ● “”",
    "é ß ø",
    "e\u0301",
    "ไม่",
    "漢字",
    "한국",
    "👍",
    "👍🏽",
    "❤️",
    "☺︎",
    "1\ufe0f\u20e3",
    "👨‍👩‍👧‍👦",
    "🇩🇪🇫🇷",
    "\ue0b0",
]

Update = LayoutUpdate | ChopsUpdate


def _strip(random: Random, width: int) -> Strip:
    """Exactly so many cells, with an end that blanks out as often as not."""
    segments = [
        Segment("".join(random.choices(PIECES, k=random.randint(1, 5))), random.choice(STYLES))
        for _ in range(random.randint(0, 4))
    ]
    return Strip(segments).adjust_cell_length(width, random.choice(STYLES))


def _chopped(random: Random, width: int) -> dict[int, Strip]:
    cuts = sorted({0, *random.sample(range(1, width), random.randint(0, 3))})
    ends = [*cuts[1:], width]
    chops = _strip(random, width).divide(ends)
    if len(chops) < len(ends):  # Rich lost cells that it counts in two ways
        chops = Strip.blank(width).divide(ends)
    # Rich cuts some marks off their letter; they would change a cell outside of the update.
    return {
        cut: Strip.blank(chop.cell_length) if cell_len(chop.text[:1]) == 0 else chop
        for cut, chop in zip(cuts, chops, strict=True)
    }


def screen(random: Random, width: int, height: int) -> LayoutUpdate:
    rows = [_chopped(random, width) for _ in range(height)]
    return LayoutUpdate([row.values() for row in rows], Region(0, 0, width, height))


def parts(random: Random, width: int, height: int) -> ChopsUpdate:
    """New content for some spans of some rows."""
    chops = [_chopped(random, width) for _ in range(height)]
    spans = []
    for y in sorted(random.sample(range(height), random.randint(1, height))):
        first = random.randrange(width)
        spans.append((y, first, random.randint(first + 1, width)))
    return ChopsUpdate(chops, spans, [[*list(row)[1:], width] for row in chops])


def _updates(seed: int, width: int, height: int) -> list[Update]:
    random = Random(seed)
    made: list[Update] = []
    for _ in range(random.randint(2, 8)):
        # The same once more, as most frames are, and something that was there before.
        if made and random.random() < 0.3:
            made.append(random.choice(made))
        else:
            made.append(random.choice((screen, parts))(random, width, height))
    return made


def updates(width: int, height: int) -> st.SearchStrategy[list[Update]]:
    """Several in a row, for a screen of this size."""
    return st.integers(0, 2**32).map(lambda seed: _updates(seed, width, height))
