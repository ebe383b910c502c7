"""What an effect is: a picture for each moment, laid over the rows of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sbtui.console.palette import Role


class Mark(NamedTuple):
    """One character of one cell. It leaves words alone, and the gaps between them, unless it is to be ``over`` them."""

    x: int
    text: str
    role: Role = Role.EFFECT
    over: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """How a whole row is drawn while an effect plays."""

    shift: int = 0
    """Cells to the right; to the left where it is negative."""
    attributes: str = ""
    """Words of a Rich style laid over the row, such as "dim"."""
    spared: tuple[int, int] | None = None
    """The cells, from and up to, that the attributes leave out."""
    only: tuple[int, int] | None = None
    """The cells, from and up to, that the attributes are for; None for all."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that differs from the usual look at one moment. Rows count from the top of the stage."""

    marks: Mapping[int, Sequence[Mark]] = field(default_factory=dict)
    rows: Mapping[int, Row] = field(default_factory=dict)

    def touches(self, row: int) -> bool:
        """Whether the row looks otherwise than usual."""
        return row in self.marks or row in self.rows


NOTHING = Picture()


class Part(NamedTuple):
    """The cells of one row that a message's text fills, from ``left`` up to ``right``."""

    row: int
    left: int
    right: int
    text: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an effect plays: so many cells, and the message that it belongs to, as far as it is in view."""

    width: int
    height: int
    bubble: tuple[Part, ...]
    ascii: bool = False
    calm: bool = False
    """Fewer things move, and not for long: the animation level "basic"."""

    def many(self, full: int) -> int:
        """How many of the things that a stage of 100x20 shows this one does."""
        share = min(2.0, self.width * self.height / 2_000) * (0.4 if self.calm else 1.0)
        return max(3, round(full * share))

    def holds(self, x: int, y: int) -> bool:
        return 0 <= x < self.width and 0 <= y < self.height

    @property
    def middle(self) -> tuple[int, int]:
        """The cell in the middle of the message; of the stage, where none of it is in view."""
        if not self.bubble:
            return self.width // 2, self.height // 2
        part = self.bubble[len(self.bubble) // 2]
        return (part.left + part.right) // 2, part.row


@dataclass(frozen=True, slots=True)
class Scene:
    """An effect made ready for one stage: the same moment has the same picture always."""

    seconds: float
    at: Callable[[float], Picture]
    """The picture at a share of its time, from 0 to 1. At 1 there is nothing left of it."""


class Sketch:
    """Collects the marks of one picture; what falls outside the stage is left out."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._marks: dict[int, dict[int, Mark]] = {}

    def put(self, x: float, y: float, text: str, role: Role = Role.EFFECT, *, over: bool = False) -> None:
        """Set the characters from this place on, one in each cell; spaces leave what is there."""
        column, row = round(x), round(y)
        for offset, character in enumerate(text):
            if character != " " and self._stage.holds(column + offset, row):
                self._marks.setdefault(row, {})[column + offset] = Mark(column + offset, character, role, over)

    def blank(self, x: int, y: int, width: int) -> None:
        """Take away what stands in these cells."""
        for column in range(x, x + width):
            if self._stage.holds(column, y):
                self._marks.setdefault(y, {})[column] = Mark(column, " ", Role.TEXT, over=True)

    def picture(self, rows: Mapping[int, Row] | None = None) -> Picture:
        return Picture({row: tuple(marks.values()) for row, marks in self._marks.items()}, rows or {})
