"""Settings from TOML, environment and command line, and the keys to use."""

from sbtui.settings.errors import SettingsError
from sbtui.settings.folders import config_dir, created
from sbtui.settings.key_sources import Found, credentials
from sbtui.settings.layers import load, variable
from sbtui.settings.model import Settings

__all__ = [
    "Found",
    "Settings",
    "SettingsError",
    "config_dir",
    "created",
    "credentials",
    "load",
    "variable",
]
