"""On which line of a TOML file something is set: its parser does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sbtui.settings.model import Settings
from sbtui.settings.problems import Problem

_KeyPath = tuple[str, ...]
_MOST = 2_000_000
"""Characters to look at: a value that goes on over thousands of lines is gone through again for each of them."""


def line_of(text: str, *path: str) -> int:
    """The line, from 1, on which a key is set or its table begins; 0 where it is not found.

    ``path`` leads to the key from the top: ``("theme",)``, ``("keys", "quit")``.
    """
    return next((line for line, found in _settings(text) if found[: len(path)] == path), 0)


def line_of_error(error: Exception, text: str) -> int:
    """The line, from 1, at which a text turned out to be no TOML."""
    place = re.search(r" \(at line (\d+), column \d+\)", str(error))
    return int(place[1]) if place else max(1, len(text.splitlines()))


def reason_of(error: Exception) -> str:
    """Why a text is no TOML, in words that quote single characters at most; "" where they are for programmers."""
    words = str(error).partition(" (at ")[0] if isinstance(error, tomllib.TOMLDecodeError) else ""
    return f"{words[0].lower()}{words[1:]}" if words else ""


def place_of(settings: Settings, key: str, entry: str = "") -> tuple[str, int]:
    """Where a setting, or an entry of its table, comes from: a file and the line in it, or a variable and 0."""
    origin = settings.origin(key)
    if settings.config_path is None or origin != str(settings.config_path):
        return ("" if origin == "default" else origin), 0
    try:
        text = Path(origin).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        # It was read at the start; whatever happened to it since, its name is right.
        return origin, 0
    return origin, (entry and line_of(text, key, entry)) or line_of(text, key)


def placed(problem: Problem, settings: Settings) -> Problem:
    """The problem with where the setting that it is about comes from, unless it says so already."""
    if problem.origin:
        return problem
    origin, line = place_of(settings, problem.key, problem.entry)
    return replace(problem, origin=origin, line=line)


def _settings(text: str) -> Iterator[tuple[int, _KeyPath]]:
    """Each key with its line, in the order of the file."""
    table: _KeyPath = ()
    begun, lines, looked_at = 1, list[str](), 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not lines:
            begun = number
        lines.append(line)
        looked_at += sum(map(len, lines))
        if looked_at > _MOST:
            return
        try:
            found = tomllib.loads("\n".join(lines))
        except (ValueError, RecursionError):
            # A value that goes on in the next line.
            continue
        lines = []
        if line.lstrip().startswith("[") and begun == number:
            table = _deepest(found)
            yield number, table
        else:
            for path in _paths(found):
                yield begun, table + path


def _deepest(found: Any) -> _KeyPath:
    """The path that a table's header names."""
    if isinstance(found, list):
        return _deepest(found[0])
    return next(((key, *_deepest(inner)) for key, inner in found.items()), ())


def _paths(found: dict[str, Any]) -> Iterator[_KeyPath]:
    for key, value in found.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *path) for path in _paths(value))
