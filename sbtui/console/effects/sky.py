"""Effects of the whole screen that rain, rise and burst."""

from __future__ import annotations

import math
from random import Random

from sbtui.console.effects.scene import Picture, Scene, Sketch, Stage
from sbtui.console.palette import SENDERS, Role


def confetti(stage: Stage, dice: Random) -> Scene:
    """Rains down, swaying, and runs out from the top."""
    glyphs = "*+x.o" if stage.ascii else "▪▫▰◆▾"
    pieces = [
        (dice.random() * stage.width, dice.random(), dice.uniform(0.6, 1.0), dice.choice(glyphs), dice.choice(SENDERS))
        for _ in range(stage.many(120))
    ]

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        for x, late, speed, glyph, role in pieces:
            fallen = (share * 2 - late) * speed
            if fallen >= 0:
                sway = 1.5 * math.sin(9 * fallen + x)
                sketch.put(x + sway, fallen * stage.height * 1.7 - 1, glyph, role)
        return sketch.picture()

    return Scene(1.6 if stage.calm else 2.8, at)


def balloons(stage: Stage, dice: Random) -> Scene:
    """Rise from below with their strings, each at its own pace."""
    shape = (".-.", "(_)", " | ") if stage.ascii else ("╭─╮", "╰┬╯", " ╵ ")
    crowd = [
        (dice.random() * max(1, stage.width - 3), dice.random() * 0.6, dice.uniform(0.7, 1.1), dice.choice(SENDERS))
        for _ in range(stage.many(14))
    ]

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        for x, late, speed, role in crowd:
            top = stage.height - (share * 2.2 - late) * speed * (stage.height + 3)
            drift = math.sin(4 * share + x) * 1.2
            for offset, line in enumerate(shape):
                sketch.put(x + drift, top + offset, line, role)
        return sketch.picture()

    return Scene(2.0 if stage.calm else 3.4, at)


def shooting_star(stage: Stage, dice: Random) -> Scene:
    """One star across the upper half, with a tail that lights up and dies away behind it."""
    head, tail = ("*", "=--..") if stage.ascii else ("★", "═══──╌╌┄")
    start, fall = dice.uniform(0.0, 0.15) * stage.height, dice.uniform(0.35, 0.6) * stage.height
    length = max(6, stage.width // (5 if stage.calm else 3))

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        run = share * (stage.width + 2 * length) - length
        for behind in range(length, 0, -1):
            x = run - behind
            glyph = tail[min(len(tail) - 1, behind * len(tail) // length)]
            sketch.put(x, start + fall * x / max(1, stage.width), glyph, Role.EFFECT if behind < 4 else Role.MUTED)
        sketch.put(run, start + fall * run / max(1, stage.width), head, Role.UNREAD)
        return sketch.picture()

    return Scene(1.1 if stage.calm else 1.6, at)


def celebration(stage: Stage, dice: Random) -> Scene:
    """Sparks that pop up everywhere, open and go out."""
    stages = ".+*" if stage.ascii else "·✦✶"
    sparks = [
        (dice.randrange(stage.width), dice.randrange(stage.height), dice.random() * 0.75, dice.choice(SENDERS))
        for _ in range(stage.many(110))
    ]

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        for x, y, born, role in sparks:
            age = (share - born) / 0.25
            if 0 <= age < 1:
                sketch.put(x, y, stages[min(2, int(3 * (1 - abs(2 * age - 1))))], role)
        return sketch.picture()

    return Scene(1.4 if stage.calm else 2.4, at)


def fireworks(stage: Stage, dice: Random) -> Scene:
    """Rockets climb and burst into rings that open, sink a little and fade."""
    rockets = [
        (
            dice.uniform(0.12, 0.88) * stage.width,
            dice.uniform(0.15, 0.5) * stage.height,
            index * 0.55 / max(1, count - 1) if count > 1 else 0.0,
            dice.choice(SENDERS),
        )
        for count in (2 if stage.calm else 5,)
        for index in range(count)
    ]
    rise, burst = 0.15, 0.3

    def at(share: float) -> Picture:
        sketch = Sketch(stage)
        for x, y, late, role in rockets:
            age = share - late
            if 0 <= age < rise:
                sketch.put(x, stage.height - age / rise * (stage.height - y), "|" if stage.ascii else "╿", Role.MUTED)
            elif rise <= age < rise + burst:
                _burst(sketch, stage, x, y, (age - rise) / burst, role)
        return sketch.picture()

    return Scene(1.8 if stage.calm else 3.0, at)


def _burst(sketch: Sketch, stage: Stage, x: float, y: float, age: float, role: Role) -> None:
    glyph = ("*+." if stage.ascii else "✺✦·")[min(2, int(age * 3))]
    size = min(stage.height, stage.width / 2) * 0.34 * math.sqrt(age)
    for ray in range(8 if stage.calm else 14):
        angle = ray * math.tau / (8 if stage.calm else 14)
        # A cell is about twice as high as it is wide.
        for part in (1.0, 0.6):
            sketch.put(
                x + 2 * size * part * math.cos(angle), y + size * part * math.sin(angle) + 2 * age * age, glyph, role
            )
