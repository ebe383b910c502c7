"""What the command line tells the linear mode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainOptions:
    """How the linear mode behaves; every field has the default of its setting."""

    time_format: Literal["24h", "12h"] = "24h"
    mark_read: Literal["view", "reply", "never"] = "view"
    default_region: str = "US"
    """ISO 3166 country of numbers typed without a country code."""
    default_line: str = ""
    """The line (E.164) that new conversations start from; "" for the account's first."""
    undo_seconds: int = 0
    """How long what was sent can be taken back (0–30)."""
    snippets: dict[str, str] = field(default_factory=dict)
    """Texts by name; their placeholders are asked about where they still stand in a message."""
    explore: bool = False
    """Whether it starts in explore mode."""
    banner: str = ""
    """A word beside the program's name, such as "demo"."""
