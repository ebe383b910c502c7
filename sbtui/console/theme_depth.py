"""How many colours the terminal has, and a theme's colours as they are with so few."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from math import cbrt

from textual.color import Color

_DULL_TERMINALS = frozenset({"dumb", "unknown"})


class Depth(Enum):
    """What the terminal can show, and what the user wants to see."""

    NONE = "none"
    """No colour at all: bold, reverse and underline alone."""
    SIXTEEN = "16"
    """The terminal's own sixteen colours."""
    PALETTE = "256"
    """xterm's palette of 256."""
    FULL = "full"


def depth(environment: Mapping[str, str], color_system: str | None) -> Depth:
    """The depth to draw with; ``color_system`` is Rich's name for what the terminal says of itself.

    NO_COLOR counts with any value but the empty one (no-color.org).
    """
    if environment.get("NO_COLOR") or environment.get("TERM", "").lower() in _DULL_TERMINALS:
        return Depth.NONE
    return {"standard": Depth.SIXTEEN, "256": Depth.PALETTE}.get(color_system or "", Depth.FULL)


@lru_cache(maxsize=1024)
def nearest(color: str) -> str:
    """The colour of xterm's palette that is most like this one, written so that Rich takes no other for it.

    Rich cuts each channel by itself, which makes a teal of a dark blue: too far for the contrast of text on it.
    """
    wanted = Color.parse(color)
    if wanted.ansi is not None:
        return color
    place = _oklab(wanted.rgb)
    _, written = min((_distance(place, _oklab(shown)), written) for shown, written in _candidates(wanted.rgb))
    return Color(*written).hex6


_Triple = tuple[int, int, int]
_LEVELS = (0, 95, 135, 175, 215, 255)
"""The channels of the palette's 6 × 6 × 6 colours."""


def _candidates(wanted: _Triple) -> list[tuple[_Triple, _Triple]]:
    """What the terminal shows, and what has to be written for it: greys, and the corners around the colour."""
    # Rich counts 25 steps from black to white, the palette has 24 greys between those: 8, 18, … 238.
    greys = [(8 + 10 * (step - 1), round(255 * step / 25)) for step in range(1, 25)] + [(0, 0), (255, 255)]
    near = [sorted(_LEVELS, key=lambda level, channel=channel: abs(level - channel))[:2] for channel in wanted]  # type: ignore[misc]
    corners = [(red, green, blue) for red in near[0] for green in near[1] for blue in near[2]]
    # Rich takes a corner with little colour for a grey.
    cube = [(corner, corner) for corner in corners if Color(*corner).hsl.s >= 0.15]
    return [((shown,) * 3, (written,) * 3) for shown, written in greys] + cube


def _oklab(color: _Triple) -> tuple[float, float, float]:
    """Coordinates in OKLab, where distance is likeness to the eye (Björn Ottosson, 2020)."""
    red, green, blue = (_linear(channel / 255) for channel in color)
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _distance(left: tuple[float, float, float], right: tuple[float, float, float]) -> float:
    # Lightness first: contrast lives in it.
    return 2 * (left[0] - right[0]) ** 2 + (left[1] - right[1]) ** 2 + (left[2] - right[2]) ** 2
