"""The settings in force while the program runs, and changing them in the config file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sbtui.settings.layers import COMMAND_LINE
from sbtui.settings.model import Settings


class Configuration:
    """Settings that can be changed. ``load`` reads all of their layers again; what it raises comes through."""

    def __init__(self, load: Callable[[], Settings]) -> None:
        self._load = load
        self.settings = self._at_start = load()

    def fixed_by(self, key: str) -> str:
        """What wins over the config file: a variable's name or "command line"; "" where the file decides."""
        origin = self.settings.origin(key)
        return origin if origin == COMMAND_LINE or origin.startswith("SBTUI_") else ""

    def is_set_in_file(self, key: str) -> bool:
        """Whether the value in force is the config file's."""
        return self.settings.origin(key) != "default" and not self.fixed_by(key)

    def awaits_start(self, key: str) -> bool:
        """Whether the value is another than the one this run began with."""
        return bool(getattr(self.settings, key) != getattr(self._at_start, key))

    def change(self, key: str, value: object) -> Settings:
        """Write a value into the config file, or None to take the setting out of it; returns what is in force then.

        Raises:
            SettingsError: it was not written; or the file has a mistake elsewhere, and nothing of it is taken over.
        """
        return self.change_all({key: value})

    def change_all(self, values: Mapping[str, object]) -> Settings:
        """``change`` for several settings, of which all are written or none."""
        from sbtui.settings.writing import write_settings

        assert self.settings.config_path is not None
        write_settings(self.settings.config_path, values)
        return self.read_again()

    def read_again(self) -> Settings:
        """Take over what was written into the file meanwhile.

        Raises:
            SettingsError: there is a mistake in it; what was in force stays so.
        """
        self.settings = self._load()
        return self.settings
