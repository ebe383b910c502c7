"""Theme files: what may stand in one, what to say about a broken one, and the theme that it makes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import Theme

from sbtui.console.palette import Role
from sbtui.console.theme_depth import Depth, nearest
from sbtui.console.theme_variables import STYLE_VARIABLES, theme_variables
from sbtui.domain.text import one_line

FALLBACK = "terminal"

BASE_COLORS = (
    "primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel",
)  # fmt: skip
ROLES = frozenset(STYLE_VARIABLES) | frozenset(Role)
"""The roles that a theme may colour."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_LARGEST = 64_000


class BadTheme(Exception):
    """The theme file cannot be used; one sentence that names the file and the key."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a theme file."""

    name: str
    """The file's name without its ending."""
    colors: Mapping[str, str]
    """Base colours; those that the file leaves out follow from the others."""
    roles: Mapping[str, str]
    dark: bool = True
    ansi: bool = False
    """Whether its colours are the terminal's own, on the terminal's own background."""

    def theme(self, depth: Depth = Depth.FULL) -> Theme:
        """The theme as a terminal of this depth can show it."""
        sheet = self._at(depth)
        theme = _plain_theme(sheet)
        theme.variables = theme_variables(sheet.colors, sheet.roles, ansi=sheet.ansi)
        return theme

    def _at(self, depth: Depth) -> Sheet:
        if depth is Depth.NONE:
            return replace(self, colors=dict.fromkeys(BASE_COLORS, "ansi_default"), roles=_NO_ROLES, ansi=True)
        if self.ansi:
            return self
        if depth is Depth.SIXTEEN:
            # Sixteen unknown colours keep nothing of a painted theme, least of all its contrasts.
            own = _own_colors()
            return replace(self, colors=own.colors, roles=own.roles, ansi=True)
        completed = replace(self, colors=_completed(self))
        if depth is Depth.FULL:
            return completed
        return replace(completed, colors=_all_nearest(completed.colors), roles=_all_nearest(completed.roles))


_NO_ROLES = dict.fromkeys(sorted(ROLES - {Role.CURSOR_LINE}), "ansi_default")


def _all_nearest(colors: Mapping[str, str]) -> dict[str, str]:
    return {key: nearest(color) for key, color in colors.items()}


def _plain_theme(sheet: Sheet) -> Theme:
    """The base colours alone."""
    theme = Theme(sheet.name, sheet.colors["primary"], dark=sheet.dark, ansi=sheet.ansi)
    for key, color in sheet.colors.items():
        setattr(theme, key, color)
    return theme


def _completed(sheet: Sheet) -> Mapping[str, str]:
    """The base colours, with those that Textual derives for what the file leaves out."""
    if len(sheet.colors) == len(BASE_COLORS):
        return sheet.colors
    derived = _plain_theme(sheet).to_color_system().generate()
    return {key: derived[key] for key in BASE_COLORS} | dict(sheet.colors)


@cache
def _own_colors() -> Sheet:
    return read_sheet(shipped_folder() / f"{FALLBACK}.toml")


def read_theme(file: Path | Traversable, depth: Depth = Depth.FULL) -> Theme:
    """The theme in a file.

    Raises:
        BadTheme: it cannot be read, or a key or value in it is wrong.
    """
    return read_sheet(file).theme(depth)


def read_sheet(file: Path | Traversable) -> Sheet:
    """What stands in a theme file.

    Raises:
        BadTheme: it cannot be read, or a key or value in it is wrong.
    """
    shown = one_line(file.name, 60)
    name = file.name.removesuffix(".toml")
    if not _NAME.fullmatch(name):
        raise BadTheme(f'Theme file "{shown}": name it with small letters, digits and hyphens.')
    table = _read_toml(file, shown)
    roles = table.pop("roles", {})
    dark, ansi = _flag(shown, table, "dark", True), _flag(shown, table, "ansi", False)
    if not isinstance(roles, dict):
        raise BadTheme(f'Theme file "{shown}": roles should be a table.')
    colors = _colors(shown, table, BASE_COLORS, "")
    if "primary" not in colors:
        raise BadTheme(f'Theme file "{shown}": the colour primary is missing.')
    return Sheet(name, colors, _colors(shown, roles, ROLES, "roles."), dark, ansi)


def _flag(shown: str, table: dict[str, object], key: str, otherwise: bool) -> bool:
    value = table.pop(key, otherwise)
    if not isinstance(value, bool):
        raise BadTheme(f'Theme file "{shown}": {key} should be true or false.')
    return value


def _read_toml(file: Path | Traversable, shown: str) -> dict[str, object]:
    try:
        content = file.read_bytes()
        if len(content) > _LARGEST:
            raise BadTheme(f'Theme file "{shown}" is too large to be one.')
        return tomllib.loads(content.decode())
    except (OSError, UnicodeDecodeError):
        raise BadTheme(f'Theme file "{shown}" cannot be read.') from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadTheme(f'Theme file "{shown}" is not valid TOML: {one_line(str(error), 120)}.') from None


def _colors(shown: str, table: dict[str, object], allowed: Collection[str], prefix: str) -> dict[str, str]:
    colors: dict[str, str] = {}
    for key, value in table.items():
        path = one_line(f"{prefix}{key}", 60)
        if key not in allowed:
            raise BadTheme(f'Theme file "{shown}": there is no key {path}.')
        if not isinstance(value, str) or not _is_color(value):
            raise BadTheme(f'Theme file "{shown}": {path} should be a colour, such as "#5fafff" or "ansi_blue".')
        colors[key] = value
    return colors


def _is_color(text: str) -> bool:
    # Only names and hex: "auto", percentages and transparency would make a role depend on what it stands on.
    if text in {"auto", "transparent"} or not re.fullmatch(r"#[0-9a-fA-F]{6}|[a-z_]{3,32}", text):
        return False
    try:
        Color.parse(text)
    except ColorParseError:
        return False
    return True


def shipped_folder() -> Traversable:
    """In a wheel the themes stand inside the package, in a checkout beside it."""
    installed = resources.files("sbtui") / "themes"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "themes"


def theme_files(folder: Path | Traversable | None) -> Iterator[Path | Traversable]:
    """The theme files in a folder, by name; none where there is no folder."""
    if folder is None or not folder.is_dir():
        return
    yield from sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
