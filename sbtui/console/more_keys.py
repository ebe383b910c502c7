"""Keys that Textual hears as others."""

from __future__ import annotations

from enum import Enum
from typing import Any, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

_MAC_OPTION_KEYS = "1234567890"


class _Key(Enum):
    ALT_ENTER = "alt+enter"


def tell_keys_apart() -> None:
    """Teach Textual's parser what these keys are where a terminal sends them the old way, as ESC and the key.

    Alt with Enter is not Enter: Enter sends what stands in the composer; with Alt it is meant to make a new line.
    And Alt with a digit writes no "™": tmux joins Esc with what follows it within its escape-time, half a second by
    default, so that Esc and then a filter's number would write that into a message.
    """
    sequences = cast(dict[str, Any], ANSI_SEQUENCES_KEYS)
    sequences["\x1b\r"] = sequences["\x1b\n"] = (_Key.ALT_ENTER,)
    for key in _MAC_OPTION_KEYS:
        sequences.pop(f"\x1b{key}", None)


def as_typed(event: events.Key) -> events.Key:
    """Shift with the space bar types a space, which tmux reports without saying so."""
    if event.key == "shift+space" and event.character is None:
        return events.Key("space", " ")
    return event
