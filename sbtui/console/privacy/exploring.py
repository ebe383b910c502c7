"""Explore mode: look at everything, send nothing, mark nothing read.

The refusal itself stands where intents are written, in the store's ``Intents``: whatever key, command or window
would send something goes through there.
"""

from __future__ import annotations

from collections.abc import Mapping

from sbtui.console.keys import BY_ID, keys_of

BEGUN = "Explore mode: nothing is sent or marked read; {exit}. What was queued before goes all the same."
ENDED = "Explore mode is off: what you send goes out again."


def way_out(keymap: Mapping[str, str]) -> str:
    """How explore mode is left, in words that end a sentence: "alt+v leaves it"."""
    key = next(iter(keys_of(BY_ID["explore"], keymap)), "")
    return f"{key} leaves it" if key else "the command palette leaves it"
