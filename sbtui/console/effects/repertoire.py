"""Which effect plays for which send style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from sbtui.console.effects import bubbles, light, sky
from sbtui.console.effects.scene import Scene, Stage
from sbtui.domain.style import SendStyle

EFFECTS: Mapping[SendStyle, Callable[[Stage, Random], Scene]] = {
    SendStyle.CELEBRATION: sky.celebration,
    SendStyle.SHOOTING_STAR: sky.shooting_star,
    SendStyle.FIREWORKS: sky.fireworks,
    SendStyle.LASERS: light.lasers,
    SendStyle.LOVE: light.love,
    SendStyle.CONFETTI: sky.confetti,
    SendStyle.BALLOONS: sky.balloons,
    SendStyle.SPOTLIGHT: light.spotlight,
    SendStyle.ECHO: light.echo,
    SendStyle.INVISIBLE: bubbles.invisible,
    SendStyle.GENTLE: bubbles.gentle,
    SendStyle.LOUD: bubbles.loud,
    SendStyle.SLAM: bubbles.slam,
}


def scene(style: SendStyle, stage: Stage, *, seed: int) -> Scene:
    """The effect of a style, made ready for a stage; the same seed plays the same."""
    return EFFECTS[style](stage, Random(seed))
