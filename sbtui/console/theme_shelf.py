"""The themes on the shelf: the shipped ones and the user's, found by name and read again when they change."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual.theme import Theme

from sbtui.console.theme_depth import Depth
from sbtui.console.themes import BadTheme, read_theme, shipped_folder, theme_files

if TYPE_CHECKING:
    from sbtui.settings.problems import Problem

_ENDING = ".toml"


class _Stamp(NamedTuple):
    """What is another when a file is."""

    inode: int
    size: int
    changed: int
    """Nanoseconds."""


class ThemeShelf:
    """Reads theme files for a terminal of this depth. The user's win; a broken one is told once, and left out."""

    def __init__(self, folder: Path | None, depth: Depth) -> None:
        self._folder, self._depth = folder, depth
        self._stamps = self._look()
        self._read_names: set[str] = set()
        self._problems: list[Problem] = []

    @property
    def is_users_too(self) -> bool:
        """Whether the user has themes of their own, which may change."""
        return bool(self._stamps)

    @property
    def names(self) -> list[str]:
        """The names of all files, usable or not."""
        return sorted(self._shipped.keys() | self._stamps.keys())

    def problems(self) -> list[Problem]:
        """The files that turned out broken since this was asked last."""
        told, self._problems = self._problems, []
        return told

    def find(self, name: str) -> Theme | None:
        """The theme of this name; None where there is none that can be used."""
        self._read_names.add(name)
        if self._folder is not None and name in self._stamps:
            theme = self._read(self._folder / f"{name}{_ENDING}")
            if theme is not None:
                return theme
        return self._read(self._shipped[name]) if name in self._shipped else None

    def rest(self) -> list[Theme]:
        """The themes that were not asked for by name."""
        return self._found(set(self.names) - self._read_names)

    def changed(self) -> list[Theme]:
        """The user's themes that were written since the last look, and the shipped ones in the place of removed ones.

        A broken file gives no theme, so that what it was before may stay.
        """
        before, self._stamps = self._stamps, self._look()
        if before == self._stamps or self._folder is None:
            return []
        written = [name for name, stamp in self._stamps.items() if before.get(name) != stamp]
        themes = [self._read(self._folder / f"{name}{_ENDING}") for name in sorted(written)]
        removed = self._found((before.keys() - self._stamps.keys()) & self._shipped.keys())
        return [theme for theme in themes if theme is not None] + removed

    def _found(self, names: Iterable[str]) -> list[Theme]:
        themes = map(self.find, sorted(names))
        return [theme for theme in themes if theme is not None]

    def _read(self, file: Path | Traversable) -> Theme | None:
        try:
            return read_theme(file, self._depth)
        except BadTheme as error:
            self._problems.append(error.problem)
            return None

    @cached_property
    def _shipped(self) -> dict[str, Traversable]:
        return {file.name.removesuffix(_ENDING): file for file in theme_files(shipped_folder())}

    def _look(self) -> dict[str, _Stamp]:
        """The user's files as they stand; cheap enough for every other second."""
        stamps: dict[str, _Stamp] = {}
        if self._folder is None:
            return stamps
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(_ENDING):
                        found = _status(entry)
                        stamps[entry.name.removesuffix(_ENDING)] = _Stamp(
                            found.st_ino, found.st_size, found.st_mtime_ns
                        )
        except OSError:
            # No folder is no theme; a file that goes away meanwhile is seen at the next look.
            return stamps
        return stamps


def _status(entry: os.DirEntry[str]) -> os.stat_result:
    """Of the file, or of a link that leads to none: reading it will say so, and the others are there all the same."""
    try:
        return entry.stat()
    except OSError:
        return entry.stat(follow_symlinks=False)
