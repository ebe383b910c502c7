"""Keys that Textual hears as others."""

from __future__ import annotations

from enum import Enum
from typing import Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class _Key(Enum):
    ALT_ENTER = "alt+enter"


def tell_keys_apart() -> None:
    """Teach Textual's parser that Alt with Enter is not Enter, where a terminal sends it the old way, as ESC CR.

    Enter sends what stands in the composer; with Alt it is meant to make a new line.
    """
    sequences = cast(dict[str, Any], ANSI_SEQUENCES_KEYS)
    sequences["\x1b\r"] = sequences["\x1b\n"] = (_Key.ALT_ENTER,)
