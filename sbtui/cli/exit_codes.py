"""How ``sbtui send`` ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """One per outcome; of several messages the least of those that are not REACHED decides."""

    REACHED = 0
    """Queued, or with --wait: the status was reached, or the message's life ended well."""
    USAGE = 2
    """Nothing was queued: the command line, the settings or the store."""
    FAILED = 3
    """Sendblue refused it or gave it up, or it was taken back meanwhile."""
    UNDECIDED = 4
    """It may or may not have been sent; the next engine finds out."""
    TIMED_OUT = 5
    """Time ran out, or the store failed meanwhile: it stays queued, or is still on its way."""
    NOT_REACHED = 6
    """Its life ended well before the status waited for: an SMS is never reported as delivered."""


def worst(codes: list[ExitCode]) -> ExitCode:
    """The code for them all."""
    return min((code for code in codes if code is not ExitCode.REACHED), default=ExitCode.REACHED)
