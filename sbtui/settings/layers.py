"""From command line, environment and config file to one checked `Settings`."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sbtui.settings.errors import SettingsError
from sbtui.settings.folders import config_dir
from sbtui.settings.model import DECISIVE, SETTINGS, Settings, checked

if TYPE_CHECKING:
    from sbtui.settings.problems import Problem

COMMAND_LINE = "command line"
UNQUOTED = frozenset(
    {
        "api_key_id",
        "api_secret_key",
        "webhook_secret",
        "key_command",
        "notify_command",
        "lock_command",
        "api_base",
        "callback_url",
    }
)
"""Settings that are secrets, or in which people put some (user:password@…); errors don't repeat their values."""
_KEYS = frozenset({"api_key_id", "api_secret_key", "key_command"})


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
    folder of its own. An unset override is None, an unset variable may be empty.

    For commands without a screen, which nobody watches: any mistake in what would be in force stops them, so that
    no script goes on for months with a setting that it does not have.

    Raises:
        SettingsError: there is a mistake.
    """
    settings = examine(overrides=overrides, environ=environ, profile=profile)
    _refuse(problem for problem in settings.problems if not problem.outvoted)
    return settings


def load_usable(
    *,
    overrides: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
    profile: str | None = None,
    decisive: Collection[str] = DECISIVE,
) -> Settings:
    """As `load`, for the console: what is usable of the settings, with the `problems` that were passed over.

    A mistake on the command line, or one that may be about a `decisive` setting, stops it all the same.

    Raises:
        SettingsError: there is such a mistake.
    """
    settings = examine(overrides=overrides, environ=environ, profile=profile, decisive=decisive)
    _refuse(problem for problem in settings.problems if problem.stops)
    return settings


def _refuse(problems: Iterable[Problem]) -> None:
    for problem in problems:
        raise SettingsError(problem.sentence())


def examine(
    *,
    overrides: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
    profile: str | None = None,
    decisive: Collection[str] = DECISIVE,
) -> Settings:
    """As `load`, with all `problems`, and as if each could be passed over.

    Raises:
        SettingsError: the profile has no possible name, or the config folder none.
    """
    chosen = profile or environ.get("SBTUI_PROFILE") or None
    path = _config_path(config_dir(environ), chosen)
    text, problems = _text(path, must_exist=chosen is not None)
    values, more = _parsed(text, path)
    problems += more
    layers = [
        Layer({"default_region": _region_of(environ), "ascii": _draws_signs_wide(environ)}, "default"),
        Layer(values, str(path)),
        Layer(_variables(environ), "environment"),
        Layer(_set(overrides or {}), COMMAND_LINE),
    ]
    fitting, origins, more = _merged(layers)
    problems += [*more, *_misspelt(environ)]
    if problems:
        fitting, problems = _weighed(fitting, problems, layers, text, decisive)
    settings = Settings(**fitting, config_path=path, origins=origins, problems=tuple(problems))
    if chosen is not None and settings.origin("data_dir") == "default":
        return replace(settings, data_dir=settings.data_dir / "profiles" / chosen)
    return settings


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


def _misspelt(environ: Mapping[str, str]) -> list[Problem]:
    ours = {variable(key) for key in (*SETTINGS, "profile", "config_dir")}
    others = [name for name, text in environ.items() if name.startswith("SBTUI_") and text and name not in ours]
    if not others:
        return []
    from sbtui.settings.mistakes import misspelt_variable

    return [problem for name in others if (problem := misspelt_variable(name)) is not None]


def _region_of(environ: Mapping[str, str]) -> str:
    """The country in ``en_GB.UTF-8``; US for C, POSIX and locales without one."""
    match = re.match(r"[a-z]{2,3}_([A-Z]{2})(?![A-Za-z])", environ.get("LC_ALL") or environ.get("LANG") or "")
    return match[1] if match else "US"


def _draws_signs_wide(environ: Mapping[str, str]) -> bool:
    """Whether terminals of this locale give lines, arrows and dots two cells (Unicode TR 11, "ambiguous")."""
    name = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return re.match(r"(ja|ko|zh)(?![a-z])", name) is not None


def _text(path: Path, *, must_exist: bool) -> tuple[str, list[Problem]]:
    """What stands in the file; a file that cannot be read might say anything, so it stops everything."""
    said, mend = "", ""
    try:
        return path.read_text(encoding="utf-8"), []
    except FileNotFoundError:
        if not must_exist:
            return "", []
        said, mend = "there is no such profile", "create the file."
    except UnicodeDecodeError:
        said, mend = "the file is not text in UTF-8", "save it as UTF-8."
    except OSError as error:
        said = f"the file cannot be read ({error.strerror})"
    from sbtui.settings.problems import Problem

    return "", [Problem(said=said, mend=mend, origin=str(path), stops=True)]


def _parsed(text: str, path: Path) -> tuple[dict[str, object], list[Problem]]:
    try:
        return tomllib.loads(text), []
    except (ValueError, RecursionError) as error:
        # Endless nesting and endless digits fail otherwise than what is spelt wrong.
        from sbtui.settings.mistakes import broken

        return {}, [broken(text, error, str(path))]


def _merged(layers: Sequence[Layer]) -> tuple[dict[str, Any], dict[str, str], list[Problem]]:
    """The values in force that fit, where they come from, and what is wrong with the others."""
    fitting: dict[str, Any] = {}
    origins: dict[str, str] = {}
    problems: list[Problem] = []
    above: set[str] = set()
    for layer in reversed(layers):
        for key, value in layer.values.items():
            if key not in SETTINGS:
                from sbtui.settings.mistakes import unknown

                problems.append(unknown(key, value, layer.origin))
                continue
            usable, more = _fitting(key, value, layer.origin_of(key))
            if key in above:
                problems += [replace(problem, outvoted=True) for problem in more]
                continue
            origins[key] = layer.origin_of(key)
            fitting |= usable
            problems += more
        above |= layer.values.keys()
    if any(fitting.get(key) for key in ("keys", "snippets")):
        problems += _misplaced(fitting, origins)
    return fitting, {key: origin for key, origin in origins.items() if key in fitting}, problems


def _fitting(key: str, value: object, origin: str) -> tuple[dict[str, Any], list[Problem]]:
    try:
        return {key: checked(key, value)}, []
    except ValueError:
        from sbtui.settings.mistakes import misfit

        return misfit(key, value, origin)


def _misplaced(fitting: Mapping[str, Any], origins: Mapping[str, str]) -> list[Problem]:
    from sbtui.settings.mistakes import misplaced

    tables = [key for key in ("keys", "snippets") if fitting.get(key)]
    return [problem for key in tables for problem in misplaced(key, fitting[key], origins[key])]


def _weighed(
    fitting: dict[str, Any], problems: list[Problem], layers: Iterable[Layer], text: str, decisive: Collection[str]
) -> tuple[dict[str, Any], list[Problem]]:
    """What holds in spite of the problems, and those with their lines and consequences, in the file's order."""
    from sbtui.settings.lines import line_of
    from sbtui.settings.mistakes import cautious, weighed

    _, file, variables, command_line = layers
    found: list[Problem] = []
    for problem in problems:
        above = set(command_line.values)
        if problem.origin == file.origin:
            above |= set(variables.values)
            line = problem.line or line_of(text, problem.key, problem.entry) or line_of(text, problem.key)
            problem = replace(problem, line=line)
        if {"api_key_id", "api_secret_key"} <= above or "key_command" in above:
            above |= _KEYS
        problem = weighed(problem, moot=above, decisive=decisive)
        values, problem = cautious(problem, SETTINGS.keys() - fitting.keys())
        fitting = values | fitting
        found.append(problem)
    return fitting, sorted(found, key=lambda problem: (problem.origin != file.origin, problem.line))
