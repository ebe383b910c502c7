"""Contrast as WCAG 2.2 defines it, for colours as terminals show them."""

from __future__ import annotations

from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color

TEXT = 4.5
"""Level AA for text (WCAG 2.2, 1.4.3)."""
SIGN = 3.0
"""Level AA for what is no text (WCAG 2.2, 1.4.11)."""

_Rgb = tuple[int, int, int]


def ratio(first: _Rgb, second: _Rgb) -> float:
    """The contrast ratio, 1 to 21."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def shown(color: Color, *, of_256: bool = False) -> _Rgb:
    """What a terminal makes of a colour."""
    rich = RichColor.from_rgb(*color.rgb)
    triplet = (rich.downgrade(ColorSystem.EIGHT_BIT) if of_256 else rich).get_truecolor()
    return triplet.red, triplet.green, triplet.blue


def _luminance(color: _Rgb) -> float:
    red, green, blue = (linear(channel) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: int) -> float:
    """A channel of sRGB, 0 to 255, as light, 0 to 1."""
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
