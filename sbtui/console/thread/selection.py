"""Selected text: from a character of one message to one of another, wherever their rows are by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.cells import grapheme_at
from sbtui.console.thread.lines import Line


class Spot(NamedTuple):
    """A character of a message's text; between two of them where ``start`` is ``end``."""

    message_id: int
    part: int
    start: int
    end: int


def spot_at(blocks: Blocks, row: int, cell: int) -> Spot | None:
    """What a pointer is over: beside a text its nearest end, over a separator what follows. None without messages."""
    if not blocks or blocks.frame is None:
        return None
    if row >= blocks.height:
        row, cell = blocks.height - 1, blocks.frame.width
    elif row < 0:
        row, cell = 0, 0
    index = blocks.at(row)
    block = blocks[index]
    at = row - blocks.start(index)
    piece = block.lines[at].piece
    if piece is not None:
        start, end = grapheme_at(piece.text[piece.start : piece.end], cell - blocks.frame.indent)
        return Spot(block.message.id, piece.part, piece.start + start, piece.start + end)
    for line in reversed(block.lines[:at]):
        if line.piece is not None:
            return Spot(block.message.id, line.piece.part, line.piece.end, line.piece.end)
    for line in block.lines[at:]:
        if line.piece is not None:
            return Spot(block.message.id, line.piece.part, line.piece.start, line.piece.start)
    return Spot(block.message.id, 0, 0, 0)


_Place = tuple[int, int, int]
"""(index of the block, part, character)."""


@dataclass(frozen=True, slots=True)
class Selected:
    """All between two places, in the blocks as they are now."""

    first: _Place
    last: _Place

    @classmethod
    def between(cls, blocks: Blocks, anchor: Spot, head: Spot) -> Selected | None:
        """From one character to another, both included; None where one of the messages is there no more."""
        ends: list[tuple[_Place, _Place]] = []
        for spot in (anchor, head):
            index = blocks.find(spot.message_id)
            if index is None:
                return None
            ends.append(((index, spot.part, spot.start), (index, spot.part, spot.end)))
        return cls(min(start for start, _ in ends), max(end for _, end in ends))

    def in_line(self, index: int, line: Line) -> tuple[int, int] | None:
        """(start, end) of the selected characters that a line of a block shows of its piece."""
        if line.piece is None:
            return None
        _, start, end, part = line.piece
        first, last = max(self.first, (index, part, start)), min(self.last, (index, part, end))
        return (first[2], last[2]) if first < last else None

    def text(self, blocks: Blocks) -> str:
        """The selected text as it was written: wrapped rows are one again, each message begins a line."""
        found: list[str] = []
        for index in range(self.first[0], self.last[0] + 1):
            texts = {line.piece.part: line.piece.text for line in blocks[index].lines if line.piece is not None}
            for part, text in texts.items():
                first, last = max(self.first, (index, part, 0)), min(self.last, (index, part, len(text)))
                if first < last:
                    found.append(text[first[2] : last[2]])
        return "\n".join(found)
