"""Settings from TOML, environment and command line, and the keys to use."""

from sbtui.settings.errors import SettingsError
from sbtui.settings.folders import config_dir, created
from sbtui.settings.key_sources import Found, KeysMissing, credentials
from sbtui.settings.layers import load, load_usable, variable
from sbtui.settings.model import Settings

__all__ = [
    "Found",
    "KeysMissing",
    "Settings",
    "SettingsError",
    "config_dir",
    "created",
    "credentials",
    "load",
    "load_usable",
    "variable",
]
