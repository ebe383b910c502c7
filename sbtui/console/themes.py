"""Theme files: what may stand in one, what to say about a broken one, and the theme that it makes."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.color import Color, ColorParseError
from textual.theme import Theme

from sbtui.console.palette import Role
from sbtui.console.theme_depth import Depth, nearest
from sbtui.console.theme_variables import STYLE_VARIABLES, theme_variables
from sbtui.domain.text import one_line

if TYPE_CHECKING:
    from sbtui.settings.problems import Problem

FALLBACK = "terminal"

BASE_COLORS = (
    "primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel",
)  # fmt: skip
ROLES = frozenset(STYLE_VARIABLES) | frozenset(Role)
"""The roles that a theme may colour."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_LARGEST = 64_000


class BadTheme(Exception):
    """The theme file cannot be used; ``problem`` names the file, the line and the key."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


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
    source = _Source(str(file))
    name = file.name.removesuffix(".toml")
    if not _NAME.fullmatch(name):
        raise source.bad("its name should have small letters, digits and hyphens")
    source.text = _text(file, source)
    table = _table(source)
    roles = table.pop("roles", {})
    dark, ansi = _flag(source, table, "dark", True), _flag(source, table, "ansi", False)
    if not isinstance(roles, dict):
        raise source.bad("roles should be a table", "roles")
    colors = _colors(source, table, BASE_COLORS)
    if "primary" not in colors:
        raise source.bad("the colour primary is missing")
    return Sheet(name, colors, _colors(source, roles, ROLES, "roles"), dark, ansi)


@dataclass(slots=True)
class _Source:
    """Where a theme comes from, to say so when it is broken."""

    origin: str
    text: str = ""

    def bad(self, said: str, *path: str, mend: str = "", line: int = 0) -> BadTheme:
        """The complaint about a key, or about the whole file."""
        if path:
            from sbtui.settings.lines import line_of

            line = line_of(self.text, *path)
        from sbtui.settings.problems import Problem

        return BadTheme(Problem(said=f"the theme is broken: {said}", mend=mend, origin=self.origin, line=line))


def _flag(source: _Source, table: dict[str, object], key: str, otherwise: bool) -> bool:
    value = table.pop(key, otherwise)
    if not isinstance(value, bool):
        raise source.bad(f"{key} should be true or false", key)
    return value


def _text(file: Path | Traversable, source: _Source) -> str:
    try:
        content = _content(file) if isinstance(file, Path) else file.read_bytes()
        if len(content) > _LARGEST:
            raise source.bad("it is too large to be one")
        return content.decode()
    except (OSError, UnicodeDecodeError):
        raise source.bad("it cannot be read") from None


def _content(path: Path) -> bytes:
    """What stands in a file, as far as it can be a theme; a pipe or a device would keep us waiting."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("it is no file")
        return file.read(_LARGEST + 1)


def _table(source: _Source) -> dict[str, object]:
    try:
        return tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        from sbtui.settings.lines import line_of_error, reason_of

        line, reason = line_of_error(error, source.text), reason_of(error)
        raise source.bad(f"it is not valid TOML{f' ({reason})' if reason else ''}", line=line) from None


def _colors(source: _Source, table: dict[str, object], allowed: Collection[str], *inside: str) -> dict[str, str]:
    colors: dict[str, str] = {}
    for key, value in table.items():
        path = (*inside, key)
        shown = one_line(".".join(path), 60)
        if key not in allowed:
            from difflib import get_close_matches

            near = get_close_matches(key, allowed, n=1)
            raise source.bad(f"there is no key {shown}", *path, mend=f"did you mean {near[0]}?" if near else "")
        if not isinstance(value, str) or not _is_color(value):
            raise source.bad(f'{shown} should be a colour, such as "#5fafff" or "ansi_blue"', *path)
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
