"""Theme files: those shipped, those of the user, and what to say about a broken one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import Theme

from sbtui.console.palette import Role
from sbtui.domain.text import one_line

FALLBACK = "terminal"

BASE_COLORS = (
    "primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel",
)  # fmt: skip
STYLE_VARIABLES: dict[str, str] = {
    "muted": "foreground",
    "rule": "foreground",
    "header": "panel",
    "selected": "panel",
    "key": "primary",
    "live": "success",
    "failed": "error",
    "effect": "accent",
    "unread": "warning",
}
"""The roles that style sheets use as ``$sb-<role>``, each with the base colour it has otherwise."""

ROLES = frozenset(STYLE_VARIABLES) | frozenset(Role)
"""The roles that a theme may colour."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_LARGEST = 64_000


class BadTheme(Exception):
    """The theme file cannot be used; one sentence that names the file and the key."""


def variables(colors: dict[str, str], roles: dict[str, str]) -> dict[str, str]:
    """The ``sb-`` variables of a theme with these base colours."""
    defaults = {role: colors.get(base, "ansi_default") for role, base in STYLE_VARIABLES.items()}
    return {f"sb-{role}": color for role, color in (defaults | roles).items()}


def load_themes(folder: Path | None) -> tuple[list[Theme], list[str]]:
    """The shipped themes and the user's, which win; and one sentence for each file that cannot be used."""
    themes: dict[str, Theme] = {}
    problems: list[str] = []
    for source in [_shipped_folder(), folder]:
        for file in _theme_files(source):
            try:
                theme = read_theme(file)
            except BadTheme as error:
                problems.append(str(error))
            else:
                themes[theme.name] = theme
    return list(themes.values()), problems


def read_theme(file: Path | Traversable) -> Theme:
    """The theme in a file; its name is the file's.

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
    role_colors = _colors(shown, roles, ROLES, "roles.")
    chrome = _ANSI_CHROME if ansi else {}
    theme = Theme(name, colors["primary"], dark=dark, ansi=ansi, variables=variables(colors, role_colors) | chrome)
    for key, color in colors.items():
        setattr(theme, key, color)
    return theme


def _flag(shown: str, table: dict[str, object], key: str, otherwise: bool) -> bool:
    value = table.pop(key, otherwise)
    if not isinstance(value, bool):
        raise BadTheme(f'Theme file "{shown}": {key} should be true or false.')
    return value


_ANSI_CHROME = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "input-cursor-text-style": "reverse",
    "border": "ansi_bright_black",
    "border-blurred": "ansi_bright_black",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-text-style": "reverse",
    "block-cursor-blurred-foreground": "ansi_default",
    "block-cursor-blurred-background": "ansi_default",
    "block-cursor-blurred-text-style": "reverse",
    "scrollbar": "ansi_bright_black",
    "scrollbar-background": "ansi_default",
}
"""What Textual would otherwise paint in colours that clash with an unknown terminal palette."""


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
    # Only names and hex: "auto" and percentages would make a role depend on what it stands on.
    if not re.fullmatch(r"#[0-9a-fA-F]{6}|[a-z_]{3,32}", text):
        return False
    try:
        Color.parse(text)
    except ColorParseError:
        return False
    return True


def _shipped_folder() -> Traversable:
    """In a wheel the themes stand inside the package, in a checkout beside it."""
    installed = resources.files("sbtui") / "themes"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "themes"


def _theme_files(folder: Path | Traversable | None) -> Iterator[Path | Traversable]:
    if folder is None or not folder.is_dir():
        return
    yield from sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
