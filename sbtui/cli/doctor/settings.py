"""The config file and the keys: every mistake at once, each with its line; the program itself stops at the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sbtui.cli.doctor.findings import Finding, ok, problem, warning
from sbtui.settings import Found, Settings, SettingsError, credentials
from sbtui.settings.folders import is_shared
from sbtui.settings.layers import UNQUOTED
from sbtui.settings.model import SETTINGS, checked


def config_findings(path: Path, others: SettingsError | None = None) -> list[Finding]:
    """What is wrong with the config file, line by line; ``others`` is what loading all settings ended in."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return [_rest(others) or ok("config", f"There is no {path}; every setting has a default")]
    except UnicodeDecodeError:
        return [problem("config", f"{path}: the file is not text in UTF-8", "Save it as UTF-8.")]
    except OSError as error:
        return [problem("config", f"{path}: the file cannot be read ({error.strerror})", "Check its permissions.")]
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return [
            problem("config", f"{path}:{_line_in(str(error), text)}: this is not valid TOML: {_reason(error)}", _TOML)
        ]
    found = [*_mistakes(table, text, path), *_key_mistakes(table.get("keys"), text, path)]
    if found:
        return found
    rest = _rest(others)
    if rest is not None:
        return [rest]
    count = len(table)
    return [ok("config", f"{path}: {count} setting{'' if count == 1 else 's'}, all valid")]


_TOML = "Mend the line, or put quotes around its text."


def _rest(error: SettingsError | None) -> Finding | None:
    """A mistake that is not the file's: a variable, an option, a profile that is not there."""
    return None if error is None else problem("config", str(error).rstrip("."), "")


def _line_in(error: str, text: str) -> int:
    place = re.search(r"line (\d+)", error)
    return int(place[1]) if place else max(1, len(text.splitlines()))


def _reason(error: Exception) -> str:
    # The place is said before; the words quote no values.
    return str(error).partition(" (at ")[0].rstrip(".").lower()


def _mistakes(table: Mapping[str, Any], text: str, path: Path) -> Iterator[Finding]:
    for key, value in table.items():
        where = f"{path}:{line_of(text, key)}"
        if key not in SETTINGS:
            near = get_close_matches(key, SETTINGS, n=1)
            yield problem(
                "config", f"{where}: there is no setting {key!r}", f"Did you mean {near[0]}?" if near else "Remove it."
            )
            continue
        try:
            checked(key, value)
        except ValueError as error:
            shown = f", not {value!r}" if key not in UNQUOTED and isinstance(value, str | int | float) else ""
            yield problem("config", f"{where}: {key} {error}{shown}", "Correct the line, or remove it.")


def _key_mistakes(keys: Any, text: str, path: Path) -> Iterator[Finding]:
    if not isinstance(keys, dict) or not all(isinstance(typed, str) for typed in keys.values()):
        return
    from sbtui.cli.keys.conflicts import conflicts
    from sbtui.console.keys import checked_keymap

    for action, typed in keys.items():
        _, problems = checked_keymap({action: typed})
        for words in problems:
            line = line_of(text, action, table="keys")
            said = words.removeprefix("keys: ").rstrip(".")
            # An unknown name binds nothing and hurts nothing.
            yield warning("config", f"{path}:{line}: {said}", "Correct the line; ? in sbtui lists the actions.")
    usable, _ = checked_keymap(keys)
    for found in conflicts(usable):
        line = line_of(text, found.action, table="keys")
        told = f"{path}:{line}: {found.key} is given to {found.action}, and {found.other} has it too"
        yield warning("config", told, "Give one of them another key: only one is run.")


def line_of(text: str, key: str, *, table: str = "") -> int:
    """The line, from 1, on which a key of a table is set (or its table begins); 1 where it is not found."""
    inside = ""
    spelt = re.compile(rf"""\s*(["']?){re.escape(key)}\1\s*[=.]""")
    inline = (
        re.compile(rf"""\s*(["']?){re.escape(table)}\1\s*=.*(?<![\w-]){re.escape(key)}["']?\s*=""") if table else None
    )
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"""\s*\[+\s*["']?([^\]"'.]+)""", line)
        if header is not None:
            inside = header[1].strip()
            if not table and inside == key:
                return number
        elif (inside == table and spelt.match(line)) or (not inside and inline is not None and inline.match(line)):
            return number
    return 1


def find_keys(settings: Settings) -> tuple[Found | None, list[Finding]]:
    """The keys in force, and where they were found; their values are never shown."""
    try:
        found = credentials(settings)
    except SettingsError as error:
        return None, [problem("keys", str(error).rstrip("."), "")]
    where = ok("keys", f"Found in {found.source}")
    if not found.warning:
        return found, [where]
    file, _, _ = found.warning.partition(": ")
    return found, [
        where,
        warning("modes", f"Others on this machine can read the keys in {file}", f"Run chmod 600 on {file}."),
    ]


def mode_findings(settings: Settings) -> list[Finding]:
    """Files of ours that others may read or write; the keys' own file is looked at with the keys."""
    ours = (settings.data_dir, settings.store_path, settings.log_path)
    there = [path for path in ours if is_there(path)]
    shared = [path for path in there if is_shared(path)]
    if not shared:
        return [ok("modes", "The data folder and its files are for you alone")] if there else []
    return [
        warning(
            "modes",
            f"Others on this machine can get at {path}",
            f"Run chmod {'700' if path.is_dir() else '600'} on it.",
        )
        for path in shared
    ]


def is_there(path: Path) -> bool:
    """Whether this user can see a file, or folder."""
    try:
        path.stat()
    except OSError:
        return False
    return True
