"""From command line, environment and config file to one checked `Settings`."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sbtui.settings.errors import SettingsError
from sbtui.settings.folders import config_dir
from sbtui.settings.model import SETTINGS, Settings, checked

COMMAND_LINE = "command line"
UNQUOTED = frozenset(
    {"api_key_id", "api_secret_key", "webhook_secret", "key_command", "notify_command", "api_base", "callback_url"}
)
"""Settings that are secrets, or in which people put some (user:password@…); errors don't repeat their values."""


@dataclass(frozen=True)
class Layer:
    """Values of one origin, before they are checked."""

    values: Mapping[str, object]
    origin: str

    def origin_of(self, key: str) -> str:
        """How `key` is called there: the variable's own name, else the file or the command line."""
        return variable(key) if self.origin == "environment" else self.origin


def variable(key: str) -> str:
    """The environment variable of the setting `key`."""
    return f"SBTUI_{key.upper()}"


def load(
    *,
    overrides: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
    profile: str | None = None,
) -> Settings:
    """The settings in force: `overrides` over variables over the config file over the defaults.

    A `profile` (or ``SBTUI_PROFILE``) is a config file of its own, ``profiles/<name>.toml``, with its data in a
    folder of its own. An unset override is None, an unset variable may be empty. Raises `SettingsError`.
    """
    chosen = profile or environ.get("SBTUI_PROFILE") or None
    path = _config_path(config_dir(environ), chosen)
    layers = [
        Layer({"default_region": _region_of(environ)}, "default"),
        Layer(_file_values(path, must_exist=chosen is not None), str(path)),
        Layer(_variables(environ), "environment"),
        Layer(_known(_set(overrides or {}), COMMAND_LINE), COMMAND_LINE),
    ]
    settings = _checked(layers, path)
    if chosen is not None and settings.origin("data_dir") == "default":
        return replace(settings, data_dir=settings.data_dir / "profiles" / chosen)
    return settings


def config_path(environ: Mapping[str, str], profile: str | None = None) -> Path:
    """The config file, which need not exist, of the profile (or ``SBTUI_PROFILE``). Raises `SettingsError`."""
    return _config_path(config_dir(environ), profile or environ.get("SBTUI_PROFILE") or None)


def _config_path(folder: Path, profile: str | None) -> Path:
    if profile is None:
        return folder / "config.toml"
    if not re.fullmatch(r"[A-Za-z0-9_-]+", profile):
        raise SettingsError("The name of a profile has letters, digits, - and _ only.")
    return folder / "profiles" / f"{profile}.toml"


def _set(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def _variables(environ: Mapping[str, str]) -> dict[str, object]:
    found = {key: environ.get(variable(key)) for key in SETTINGS}
    return {key: text for key, text in found.items() if text}


def _region_of(environ: Mapping[str, str]) -> str:
    """The country in ``en_GB.UTF-8``; US for C, POSIX and locales without one."""
    match = re.match(r"[a-z]{2,3}_([A-Z]{2})(?![A-Za-z])", environ.get("LC_ALL") or environ.get("LANG") or "")
    return match[1] if match else "US"


def _file_values(path: Path, *, must_exist: bool) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if must_exist:
            raise SettingsError(f"{path}: there is no such profile; create the file.") from None
        return {}
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: the file is not text in UTF-8; save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{path}: the file cannot be read ({error.strerror}).") from None
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Endless nesting and endless digits fail otherwise than what is spelt wrong.
        raise SettingsError(_toml_sentence(path, text, str(error))) from None
    return _known(values, str(path))


def _toml_sentence(path: Path, text: str, error: str) -> str:
    place = re.search(r" \(at line (\d+), column \d+\)", error)
    line = int(place[1]) if place else max(1, len(text.splitlines()))
    return f"{path}:{line}: this is not valid TOML; mend the line or put quotes around its text."


def _known(values: Mapping[str, object], origin: str) -> dict[str, object]:
    for key in values:
        if key not in SETTINGS:
            near = get_close_matches(key, SETTINGS, n=1)
            mend = f"did you mean {near[0]}?" if near else "remove it."
            raise SettingsError(f"{origin}: there is no setting {key!r}; {mend}")
    return dict(values)


def _checked(layers: list[Layer], path: Path) -> Settings:
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for key, value in layer.values.items():
            values[key] = value
            origins[key] = layer.origin_of(key)
    return Settings(
        **{key: _fitting(key, value, origins[key]) for key, value in values.items()}, config_path=path, origins=origins
    )


def _fitting(key: str, value: object, origin: str) -> Any:
    try:
        return checked(key, value)
    except ValueError as error:
        said = str(error)
    subject = "" if said.startswith("should") else "is wrong: "
    given = "" if key in UNQUOTED else _shown(value)
    # Raised out here: the value, which may be a secret, must not hang on it as its context.
    raise SettingsError(f"{origin}: {key} {subject}{said}{given}.")


def _shown(value: object) -> str:
    return f", not {value!r}" if isinstance(value, str | int | float) else ""
