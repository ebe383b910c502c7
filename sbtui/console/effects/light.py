"""Effects of the whole screen that come from the message itself."""

from __future__ import annotations

import math
from random import Random

from rich.cells import cell_len

from sbtui.console.effects.scene import Picture, Row, Scene, Sketch, Stage
from sbtui.console.palette import SENDERS, Role


def lasers(stage: Stage, dice: Random) -> Scene:
    """Beams from the message sweep over the screen."""
    x, y = stage.middle
    reach = stage.width + stage.height
    beams = [
        (dice.random() * math.tau, dice.choice((-1, 1)) * dice.uniform(0.6, 1.4), dice.choice(SENDERS))
        for _ in range(2 if stage.calm else 5)
    ]

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        if share >= 1:
            return sketch.picture()
        for start, turn, role in beams:
            angle = start + turn * share * math.pi
            across, down = 2 * math.cos(angle), math.sin(angle)
            glyph = _beam(across, down, ascii=stage.ascii)
            for step in range(2, reach):
                at_x, at_y = x + across * step * 0.5, y + down * step * 0.5
                if not stage.holds(round(at_x), round(at_y)):
                    break
                sketch.put(at_x, at_y, glyph, role)
        return sketch.picture()

    return Scene(1.2 if stage.calm else 2.2, at)


def _beam(across: float, down: float, *, ascii: bool) -> str:  # noqa: A002
    if abs(down) < 0.3 * abs(across):
        return "-" if ascii else "─"
    if abs(across) < 0.5 * abs(down):
        return "|" if ascii else "│"
    falls = (across > 0) == (down > 0)
    return ("\\" if falls else "/") if ascii else ("╲" if falls else "╱")


def love(stage: Stage, dice: Random) -> Scene:
    """A heart swells out of the message, beats once and lets go."""
    x, y = stage.middle
    glyph = "v" if stage.ascii else "♥"
    largest = min(stage.height * 0.45, stage.width * 0.22) * (0.7 if stage.calm else 1.0)
    x = min(max(x, int(2 * largest)), max(0, stage.width - int(2 * largest) - 1))
    y = min(max(y, int(largest)), max(0, stage.height - int(largest) - 1))
    points = 40 if stage.calm else 72

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        if share >= 1:
            return sketch.picture()
        grown = min(1.0, share * 2) * (1 + 0.12 * math.sin(share * 6 * math.pi))
        for point in range(points):
            if share > 0.75 and point % 4 >= (1 - share) * 16:
                continue
            angle = point * math.tau / points
            wide = math.sin(angle) ** 3
            high = (13 * math.cos(angle) - 5 * math.cos(2 * angle) - 2 * math.cos(3 * angle) - math.cos(4 * angle)) / 16
            sketch.put(x + 2 * largest * grown * wide, y - largest * grown * high, glyph, Role.FAILED)
        return sketch.picture()

    return Scene(1.4 if stage.calm else 2.4, at)


def spotlight(stage: Stage, dice: Random) -> Scene:
    """Everything goes dark but for a circle that wanders to the message and rests there."""
    to_x, to_y = stage.middle
    from_x = dice.choice((0, stage.width))
    radius = max(3.0, stage.height * 0.22)

    def at(share: float) -> Picture:
        if share >= 1:
            return Picture()
        way = 1 - (1 - min(1.0, share * 1.8)) ** 2
        x, y = from_x + (to_x - from_x) * way, stage.height * (1 - way) + to_y * way
        # At the end the light widens until all of it is lit again.
        size = radius if share < 0.85 else radius + (share - 0.85) / 0.15 * (stage.width + stage.height)
        return Picture(rows={row: Row(0, "dim", _lit(x, y, size, row)) for row in range(stage.height)})

    return Scene(1.4 if stage.calm else 2.4, at)


def _lit(x: float, y: float, radius: float, row: int) -> tuple[int, int] | None:
    half = radius * radius - (row - y) ** 2
    if half < 0:
        return None
    # A cell is about twice as high as it is wide.
    return round(x - 2 * math.sqrt(half)), round(x + 2 * math.sqrt(half)) + 1


def echo(stage: Stage, dice: Random) -> Scene:
    """The message repeats itself all over the screen, and falls silent again."""
    said = _sayable(stage)
    copies = [
        (
            dice.randrange(max(1, stage.width - len(said) + 1)),
            dice.randrange(stage.height),
            dice.random() * 0.6,
            dice.choice((Role.EFFECT, Role.MUTED)),
        )
        for _ in range(stage.many(36))
    ]

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        for x, y, born, role in copies:
            if born <= share < born + 0.35:
                sketch.put(x, y, said, role)
        return sketch.picture()

    return Scene(1.4 if stage.calm else 2.4, at)


def _sayable(stage: Stage) -> str:
    """The start of the message, as far as each of its characters fills one cell."""
    text = stage.bubble[0].text.strip() if stage.bubble else ""
    narrow = "".join(character for character in text if cell_len(character) == 1)
    return narrow[: max(4, stage.width // 4)] or "..."
