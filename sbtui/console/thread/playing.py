"""Effects played over the conversation that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.strip import Strip

from sbtui.console.bandwidth import is_sparing
from sbtui.console.thread.picture import ThreadPicture
from sbtui.domain.message import Message
from sbtui.domain.style import SendStyle

if TYPE_CHECKING:
    from sbtui.console.effects.player import Player
    from sbtui.console.effects.scene import Part


class PlaysEffects(ThreadPicture):
    """Loads the effects with the first one that is played."""

    _player: Player | None = None

    @property
    def playing(self) -> bool:
        """Whether an effect is on screen."""
        return self._player is not None and self._player.playing

    def play(self, message: Message) -> bool:
        """Play the effect of a message over what is in view; False where it has none, or is not loaded."""
        from sbtui.console.effects.player import Player
        from sbtui.console.effects.scene import Stage

        frame = self._blocks.frame
        if message.style not in set(SendStyle) or frame is None or self._blocks.find(message.id) is None:
            return False
        if self._player is None:
            self._player = Player(self, lambda: (self._blocks.height, self.scroll_offset.y, self.size))
        level = self.app.animation_level
        stage = Stage(frame.width, self._rows, self._parts(message), ascii=self._ascii, calm=level != "full")
        self._player.play(SendStyle(message.style), stage, seed=message.id)
        return True

    def play_of_itself(self, message: Message) -> None:
        """Play it as the message appears, where things may move and somebody looks."""
        if message.style and self.app.animation_level != "none" and self.app.app_focus and not is_sparing(self.app):
            self.play(message)

    def stop_effect(self) -> None:
        """Back to the usual look at once."""
        if self._player is not None:
            self._player.stop()

    def _parts(self, message: Message) -> tuple[Part, ...]:
        """Where the message's text is in view."""
        from sbtui.console.effects.scene import Part

        index, frame = self._blocks.find(message.id), self._blocks.frame
        assert index is not None
        assert frame is not None
        parts: list[Part] = []
        for offset, line in enumerate(self._blocks[index].lines):
            row = self._blocks.start(index) + offset - self.scroll_offset.y
            if line.piece is not None and 0 <= row < self._rows:
                text = "".join(span.text for span in line.left)
                parts.append(Part(row, frame.indent, frame.indent + cell_len(text), text))
        return tuple(parts)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        return strip if self._player is None else self._player.over(strip, y)
