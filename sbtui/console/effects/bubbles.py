"""Effects that move the message itself."""

from __future__ import annotations

import math
from random import Random

from sbtui.console.effects.scene import Part, Picture, Row, Scene, Sketch, Stage
from sbtui.console.palette import Role


def slam(stage: Stage, dice: Random) -> Scene:
    """The message hits the screen: it drops in, everything shakes, and dust runs off to both sides."""
    rows = {part.row for part in stage.bubble}
    lands = 0.25
    dust = "_.-" if stage.ascii else "▁▂▃"

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        if share < lands:
            height = round((1 - share / lands) ** 2 * 6)
            for part in stage.bubble:
                sketch.blank(part.left, part.row, part.right - part.left)
                sketch.put(part.left, part.row - height, _in_single_cells(part), Role.EFFECT, over=True)
            return sketch.picture()
        since = (share - lands) / (1 - lands)
        strength = (1 - since) ** 2 * (1 if stage.calm else 2)
        shake = round(strength * math.sin(since * 40))
        for part in stage.bubble[-1:]:
            for step in range(1, 7):
                away = round(since * 14) + step
                glyph = dust[max(0, 2 - step // 2 - round(since * 2))] if since < 0.8 else ""
                sketch.put(part.left - away, part.row, glyph, Role.MUTED)
                sketch.put(part.right + away, part.row, glyph, Role.MUTED)
                if step % 2 and since < 0.5:
                    sketch.put(part.left - away, part.row - 1 - step // 3, dust[0], Role.MUTED)
                    sketch.put(part.right + away, part.row - 1 - step // 3, dust[0], Role.MUTED)
        looks = {row: Row(-shake) for row in range(stage.height) if shake and row not in rows}
        if since < 0.5:
            looks |= {part.row: Row(0, "bold", only=(part.left, part.right)) for part in stage.bubble}
        return sketch.picture(looks)

    return Scene(0.8 if stage.calm else 1.1, at)


def loud(stage: Stage, dice: Random) -> Scene:
    """The message swells and trembles, with waves to both sides."""
    waves = ("(", ")") if stage.ascii else ("❨", "❩")

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        if share >= 1:
            return sketch.picture()
        strength = math.sin(share * math.pi)
        tremble = round(strength * math.sin(share * 50))
        for part in stage.bubble:
            for wave in range(1, 2 + round(3 * strength)):
                sketch.put(part.left - 2 * wave, part.row, waves[0], Role.EFFECT)
                sketch.put(part.right - 1 + 2 * wave, part.row, waves[1], Role.EFFECT)
        attributes = "bold reverse" if strength > 0.6 else "bold"
        looks = {
            part.row: Row(tremble, attributes, only=(part.left + tremble, part.right + tremble))
            for part in stage.bubble
        }
        return sketch.picture(looks)

    return Scene(1.0 if stage.calm else 1.6, at)


def gentle(stage: Stage, dice: Random) -> Scene:
    """The message arrives as dots that become its letters one by one."""
    return _uncovered(stage, dice, "." if stage.ascii else "·", seconds=1.2 if stage.calm else 2.0)


def invisible(stage: Stage, dice: Random) -> Scene:
    """The message lies under ink that glitters and wears off."""
    return _uncovered(stage, dice, "#%:" if stage.ascii else "░▒▓", seconds=1.4 if stage.calm else 2.4, glitters=True)


def _uncovered(stage: Stage, dice: Random, covers: str, *, seconds: float, glitters: bool = False) -> Scene:
    goes = {
        (part.row, x): (dice.uniform(0.35, 1.0) if glitters else (x - part.left + 1) / max(1, part.right - part.left))
        for part in stage.bubble
        for x in range(part.left, part.right)
    }
    phases = {cell: dice.randrange(len(covers)) for cell in goes}

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        beat = int(share * seconds * (4 if stage.calm else 8))
        for (row, x), gone in goes.items():
            if share < gone:
                glyph = covers[(phases[row, x] + beat * (1 + phases[row, x])) % len(covers)]
                sketch.put(x, row, glyph, Role.EFFECT if glitters else Role.MUTED, over=True)
        return sketch.picture()

    return Scene(seconds, at)


def _in_single_cells(part: Part) -> str:
    """The text with one character in each of its cells: wide ones become dots while they fly."""
    text = part.text
    return text if text.isascii() and len(text) == part.right - part.left else "·" * (part.right - part.left)
