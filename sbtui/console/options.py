"""What the command line tells the console."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleOptions:
    """How the console looks and behaves; every field has the default of its setting."""

    theme: str = "terminal"
    themes_folder: Path | None = None
    """The user's own theme files; None for none."""
    ascii: bool = False
    mouse: bool = True
    time_format: Literal["24h", "12h"] = "24h"
    mark_read: Literal["view", "reply", "never"] = "view"
    default_region: str = "US"
    """ISO 3166 country of numbers typed without a country code."""
    default_line: str = ""
    """The line (E.164) that new conversations start from; "" for the account's first."""
    bandwidth: Literal["auto", "full", "low"] = "auto"
    """How much is drawn: "low" spares a slow link, "auto" notices one."""
    animation: Literal["none", "basic", "full"] = "none"
    undo_seconds: int = 0
    """How long what was sent can be taken back (0–30)."""
    confirm_after: float = 120.0
    """Seconds for which a message of unknown outcome is looked for."""
    notify: Literal["off", "bell", "osc9", "osc777", "osc99", "auto"] = "bell"
    notify_command: str = ""
    """Run for each notification, with its facts on standard input; "" for none."""
    notify_focused: bool = False
    """Whether other conversations are announced while the user is at the screen."""
    notify_private: bool = False
    """Whether notifications leave out names and texts."""
    quiet_hours: str = ""
    """Local hours without notifications, such as "22:00-07:00"."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys by action id, such as ``{"quit": "ctrl+q"}``."""
    snippets: dict[str, str] = field(default_factory=dict)
    """Texts by name, for typing ``;name``; they may have placeholders."""
    banner: str = ""
    """A word beside the program's name, such as "sandbox"."""
