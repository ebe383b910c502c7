"""Expressive send styles (Sendblue docs: "Expressive messages"): 9 on the whole screen, 4 on the bubble."""

from __future__ import annotations

from enum import StrEnum


class EffectKind(StrEnum):
    """Where iMessage plays an effect."""

    SCREEN = "screen"
    BUBBLE = "bubble"


class SendStyle(StrEnum):
    """The thirteen values of ``send_style``. Sendblue ignores a misspelt one silently, so we check first."""

    CELEBRATION = "celebration"
    SHOOTING_STAR = "shooting_star"
    FIREWORKS = "fireworks"
    LASERS = "lasers"
    LOVE = "love"
    CONFETTI = "confetti"
    BALLOONS = "balloons"
    SPOTLIGHT = "spotlight"
    ECHO = "echo"
    INVISIBLE = "invisible"
    GENTLE = "gentle"
    LOUD = "loud"
    SLAM = "slam"

    @property
    def kind(self) -> EffectKind:
        """Whether the effect fills the screen or moves the bubble."""
        return EffectKind.BUBBLE if self in _BUBBLE else EffectKind.SCREEN

    @property
    def label(self) -> str:
        """The name for people: "shooting star"."""
        return self.value.replace("_", " ")


_BUBBLE = frozenset({SendStyle.INVISIBLE, SendStyle.GENTLE, SendStyle.LOUD, SendStyle.SLAM})


class UnknownStyle(ValueError):
    """The name is not one of the thirteen; the message names the nearest ones."""


def parse_style(name: str) -> SendStyle | None:
    """The style with this name ("shooting star" and "Shooting-Star" too); None for none.

    Raises:
        UnknownStyle: with one sentence that says which styles there are.
    """
    key = name.strip().lower().replace(" ", "_").replace("-", "_")
    if key in {"", "none"}:
        return None
    try:
        return SendStyle(key)
    except ValueError:
        from difflib import get_close_matches

        close = get_close_matches(key, [style.value for style in SendStyle], n=1)
        hint = f'Did you mean "{close[0]}"?' if close else f"The styles are {', '.join(SendStyle)}."
        raise UnknownStyle(f'There is no send style "{name.strip()}". {hint}') from None


def why_unavailable(service: str) -> str:
    """Why no style plays on a service, in words; "" where styles play.

    Styles are an iMessage feature; Sendblue drops them silently on SMS and RCS.
    """
    if service in {"", "iMessage"}:
        return ""
    return f"effects play on iMessage only, and this conversation is {service}"
