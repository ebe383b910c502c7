"""What the command line tells the console, and what of it changes while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sbtui.settings import Settings
    from sbtui.settings.configuration import Configuration

AT_ONCE = (
    "theme",
    "ascii",
    "time_format",
    "density",
    "mark_read",
    "default_region",
    "bandwidth",
    "animation",
    "undo_seconds",
    "notify",
    "notify_command",
    "notify_focused",
    "notify_private",
    "quiet_hours",
    "send_read_receipts",
    "lock_after",
    "lock_command",
    "snippets",
)
"""The settings that a running console takes over; the others wait for its next start."""


@dataclass(slots=True, kw_only=True)
class ConsoleOptions:
    """How the console looks and behaves; every field has the default of its setting.

    All parts of a console hold the same one: what is read when it is needed follows each change by itself.
    """

    theme: str = "terminal"
    themes_folder: Path | None = None
    """The user's own theme files; None for none."""
    ascii: bool = False
    mouse: bool = True
    time_format: Literal["24h", "12h"] = "24h"
    density: Literal["compact", "comfortable"] = "compact"
    """How close rows stand."""
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
    notify_command: str = field(default="", repr=False)
    """Run for each notification, with its facts on standard input; "" for none."""
    notify_focused: bool = False
    """Whether other conversations are announced while the user is at the screen."""
    notify_private: bool = False
    """Whether notifications leave out names and texts."""
    quiet_hours: str = ""
    """Local hours without notifications, such as "22:00-07:00"."""
    send_read_receipts: bool = False
    """Whether the other side may hear that its messages were read."""
    explore: bool = False
    """Whether the console starts in explore mode."""
    lock_after: int = 0
    """Minutes without a key after which the screen is locked; 0 for never."""
    lock_command: str = field(default="", repr=False)
    """Prints what unlocks the screen; "" where Enter does."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys by action id, such as ``{"quit": "ctrl+q"}``."""
    key_preset: str = "slack"
    """The keys that those are laid over: of another program."""
    snippets: dict[str, str] = field(default_factory=dict)
    """Texts by name, for typing ``;name``; they may have placeholders."""
    banner: str = ""
    """A word beside the program's name, such as "sandbox"."""
    configuration: Configuration | None = None
    """Where settings are changed; None where they cannot be."""

    @classmethod
    def of(
        cls, configuration: Configuration, *, mouse: bool = True, default_line: str = "", banner: str = ""
    ) -> ConsoleOptions:
        """The console's part of the settings in force: those that an option has the name of."""
        settings = configuration.settings
        options = cls(
            themes_folder=None if settings.config_path is None else settings.config_path.parent / "themes",
            mouse=mouse,
            default_line=default_line,
            banner=banner,
            configuration=configuration,
        )
        named_alike = {option.name for option in fields(cls)} & {setting.name for setting in fields(settings)}
        for name in named_alike - {"mouse"}:
            value = getattr(settings, name)
            setattr(options, name, dict(value) if isinstance(value, dict) else value)
        return options

    def take(self, settings: Settings) -> None:
        """Take over what needs no new start."""
        for key in AT_ONCE:
            value = getattr(settings, key)
            if isinstance(value, dict):
                # Whoever was given the table sees what is in it now.
                table = getattr(self, key)
                table.clear()
                table.update(value)
            else:
                setattr(self, key, value)
