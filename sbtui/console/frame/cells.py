"""Strips as cells of the terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from sbtui.console.frame.looks import DEFAULT, Look, blank_look, parsed
from sbtui.console.frame.widths import ALONE, NEIGHBOUR, ORDINARY, clusters, trust

Cell = tuple[str, Look, int]
"""Text, look, and how far terminals agree about its width. The text is "" in the cells that a wide one covers."""

ERASED: Final[Cell] = (" ", DEFAULT, 0)
_RUNS_KEPT = 2048
_JOINER = "\u200d"


class Undrawable(Exception):
    """A strip that is more than text in cells, such as an image; only Textual's own output is right for it."""


class Run:
    """Cells side by side in one row."""

    __slots__ = ("cells", "doubtful")

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells
        self.doubtful = max([cell[2] for cell in cells], default=0) >= NEIGHBOUR
        """Whether terminals may draw some of it over its neighbours."""


class _Ink(dict[str, Cell]):
    """The cells of one look, by text; one object each, so that equal cells are mostly identical."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._blank = look, blank_look(look)

    def __missing__(self, text: str) -> Cell:
        cell = self[text] = (text, self._blank if text == " " else self._look, trust(text) if text else 0)
        return cell


class Encoder:
    """Turns strips into runs, and remembers the recent ones by what Textual would have written for them."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._inks: dict[tuple[str, str], _Ink] = {}

    def run(self, strip: Strip, console: Console) -> Run:
        """The cells of a strip.

        Raises:
            Undrawable: it holds control sequences, or text that cannot be laid out in cells.
        """
        rendered = strip.render(console)
        if (run := self._runs.get(rendered)) is None:
            if len(self._runs) >= _RUNS_KEPT:
                self._runs.clear()
                self._inks.clear()
            run = self._runs[rendered] = self._encoded(strip, console._color_system or ColorSystem.TRUECOLOR)
        return run

    def _encoded(self, strip: Strip, colors: ColorSystem) -> Run:
        cells: list[Cell] = []
        for segment in strip:
            if segment.control:
                raise Undrawable("control codes")
            ink = self._ink(segment, colors)
            if ORDINARY.issuperset(segment.text):
                cells += map(ink.__getitem__, segment.text)
            else:
                _lay_clusters(segment.text, ink, cells)
        if len(cells) != strip.cell_length:
            raise Undrawable("cells that Textual counts in another way")
        return Run(cells)

    def _ink(self, segment: Segment, colors: ColorSystem) -> _Ink:
        style = segment.style
        if style is None:
            sgr = link = ""
        else:
            sgr = Strip.render_ansi(style, colors) if style._ansi is None else style._ansi
            link = f"id={style.link_id};{style.link}" if style.link else ""
        if (ink := self._inks.get((sgr, link))) is None:
            ink = self._inks[sgr, link] = _Ink(parsed(sgr, link))
        return ink


def _lay_clusters(text: str, ink: _Ink, cells: list[Cell]) -> None:
    alone = list(map(ALONE.__getitem__, text))
    if 0 not in alone:
        for character, width in zip(text, alone, strict=True):
            cells.append(ink[character])
            if width == 2:
                cells.append(ink[""])
        return
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise Undrawable("control characters")
    for cluster, width in clusters(text):
        if not width or cluster[-1] == _JOINER:
            raise Undrawable("a part of a character")
        cells.append(ink[cluster])
        cells += [ink[""]] * (width - 1)
