"""What the thread view draws, before colours: lines of spans, and the exact cells they fill."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from rich.cells import cell_len

from sbtui.console.palette import Role
from sbtui.console.thread.cells import crop


class Span(NamedTuple):
    """A piece of clean text and what it is."""

    text: str
    role: Role = Role.TEXT


class Piece(NamedTuple):
    """What a row shows of a text that may go on in other rows: ``text[start:end]``."""

    text: str
    start: int
    end: int
    part: int = 0
    """Which of a message's texts it is, from above."""


class Gutter(Enum):
    """What stands left of a line."""

    NONE = "none"
    """The line is no part of a message (separators, headers): it starts at the edge."""
    MESSAGE = "message"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the screen. ``right`` is held at the right edge of ``width`` cells."""

    left: tuple[Span, ...]
    right: tuple[Span, ...] = ()
    gutter: Gutter = Gutter.NONE
    piece: Piece | None = None
    """The text that ``left`` is a row of; None for what nobody would copy."""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in (*self.left, *self.right))


@dataclass(frozen=True, slots=True)
class Signs:
    """The marks of the gutter and of structure, one set for each alphabet."""

    failed: str
    cursor: str
    failed_cursor: str
    rule: str
    heavy_rule: str
    effect: str
    reply: str
    ellipsis: str
    dot: str


UNICODE_SIGNS = Signs("▌", "┃", "█", "─", "━", "✦", "↳", "…", "·")
# No "#", "*" or digit may touch a text: a variation selector at its start would make an emoji of it.
ASCII_SIGNS = Signs("!", ">", "%", "-", "=", "*", ">", "...", "-")


def compose(
    line: Line, width: int, edge: int, indent: int, *, cursor: bool = False, signs: Signs = UNICODE_SIGNS
) -> list[Span]:
    """The spans of a line, exactly ``width`` cells together.

    ``edge`` is where ``right`` ends; ``indent`` is the room of the gutter.
    """
    spans = _gutter(line.gutter, indent, cursor, signs)
    room = width - sum(len(span.text) for span in spans)
    left, used = _cut(line.left, room)
    spans += left
    if line.right:
        size = sum(cell_len(span.text) for span in line.right)
        gap = room - (width - edge) - used - size
        right, taken = _cut(line.right, room - used - max(gap, 0))
        if gap > 0:
            spans.append(Span(" " * gap))
            used += gap
        spans += right
        used += taken
    if used < room:
        spans.append(Span(" " * (room - used)))
    return spans


def _gutter(gutter: Gutter, indent: int, cursor: bool, signs: Signs) -> list[Span]:
    if gutter is Gutter.NONE or indent == 0:
        return []
    if gutter is Gutter.FAILED:
        mark = Span(signs.failed_cursor if cursor else signs.failed, Role.FAILED)
    elif cursor:
        mark = Span(signs.cursor, Role.CURSOR)
    else:
        return [Span(" " * indent)]
    return [mark, Span(" " * (indent - 1))] if indent > 1 else [mark]


def _cut(spans: tuple[Span, ...], room: int) -> tuple[list[Span], int]:
    kept: list[Span] = []
    used = 0
    for span in spans:
        size = cell_len(span.text)
        if used + size > room:
            text = crop(span.text, room - used)
            if text:
                kept.append(Span(text, span.role))
                used += cell_len(text)
            break
        kept.append(span)
        used += size
    return kept, used
