"""The laid-out window: which line of which message is at which row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from sbtui.console.badges import counts_down
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.layout import Block, Divider, lay_out
from sbtui.console.thread.lines import Line
from sbtui.domain.message import Message
from sbtui.domain.tapback import heard, is_certain

_RECENT = 50
"""Messages before a tapback among which the one that it is on is looked for."""


class Blocks:
    """Blocks under each other, by row. Rows count from 0 at the top of the window."""

    def __init__(self, blocks: Sequence[Block] = (), frame: Frame | None = None) -> None:
        self._blocks = list(blocks)
        self.frame = frame
        self._starts = list(accumulate((block.height for block in blocks), initial=0))
        self._index = {block.message.id: index for index, block in enumerate(blocks)}

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, index: int) -> Block:
        return self._blocks[index]

    @property
    def height(self) -> int:
        return self._starts[-1]

    @property
    def ticking(self) -> bool:
        """Whether a badge counts down."""
        return any(counts_down(block.message) for block in self._blocks)

    def find(self, message_id: int | None) -> int | None:
        """The index of a message's block."""
        return None if message_id is None else self._index.get(message_id)

    def at(self, row: int) -> int:
        """The index of the block at a row; the first or last one beyond the ends."""
        return max(0, min(bisect_right(self._starts, row) - 1, len(self._blocks) - 1))

    def line(self, row: int) -> tuple[Line, Message] | None:
        """The line at a row and the message it belongs to."""
        if not 0 <= row < self.height:
            return None
        index = self.at(row)
        block = self._blocks[index]
        return block.lines[row - self._starts[index]], block.message

    def start(self, index: int) -> int:
        """The first row of a block: its separators and header, where it has them."""
        return self._starts[index]

    def body(self, index: int) -> int:
        """The first row of the message itself."""
        return self._starts[index] + self._blocks[index].above

    def row_of(self, index: int, part: int, at: int) -> int | None:
        """The row of a block that shows a character of one of its texts."""
        found = None
        for offset, line in enumerate(self._blocks[index].lines):
            if line.piece is not None and line.piece.part == part and (found is None or line.piece.start <= at):
                found = self._starts[index] + offset
        return found

    def end(self, index: int) -> int:
        """The row after the block."""
        return self._starts[index + 1]

    def rebuilt(
        self, messages: Sequence[Message], frame: Frame, *, now: datetime, divider: Divider | None = None
    ) -> Blocks:
        """The blocks of these messages; whatever looks the same as here is taken over."""
        same_frame = frame == self.frame
        replies = {message.handle: message for message in messages if message.handle}
        blocks: list[Block] = []
        previous: Message | None = None
        for index, message in enumerate(messages):
            old = self._reusable(message, previous, divider) if same_frame else None
            if old is None:
                quoted = replies.get(message.reply_to) if message.reply_to else None
                said = None if message.outbound or message.media_url else heard(message.body)
                sure = said is not None and is_certain(said, messages[max(index - _RECENT, 0) : index])
                old = lay_out(
                    message, previous, frame, now=now, divider=divider, quoted=quoted, heard=said, is_certain=sure
                )
            blocks.append(old)
            previous = message
        return Blocks(blocks, frame)

    def _reusable(self, message: Message, previous: Message | None, divider: Divider | None) -> Block | None:
        index = self._index.get(message.id)
        if index is None:
            return None
        block = self._blocks[index]
        mine = divider if divider is not None and divider.message_id == message.id else None
        # A countdown changes by itself, and the message that this one is about may have been loaded since.
        moves = counts_down(message) or message.reply_to or block.heard is not None
        if block.message is not message or block.previous is not previous or block.divider != mine or moves:
            return None
        return block

    def rows_changed(self, other: Blocks) -> list[int] | None:
        """The rows that read differently in ``other``; None where rows were added, removed or moved."""
        if self.frame != other.frame or len(self) != len(other):
            return None
        rows: list[int] = []
        for start, mine, theirs in zip(self._starts, self._blocks, other._blocks, strict=False):
            if mine is theirs:
                continue
            if mine.message.id != theirs.message.id or mine.height != theirs.height or mine.above != theirs.above:
                return None
            changed = enumerate(zip(mine.lines, theirs.lines, strict=True))
            rows += [start + offset for offset, (before, after) in changed if before != after]
        return rows
