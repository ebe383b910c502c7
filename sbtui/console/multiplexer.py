"""Sequences for the terminal behind tmux or GNU screen, which swallow those that they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

_LONGEST_IN_SCREEN = 512
"""GNU screen drops strings of 768 bytes and more, in old versions of 512."""


class Multiplexer(Enum):
    """What stands between the program and the terminal."""

    NONE = auto()
    TMUX = auto()
    SCREEN = auto()
    UNSURE = auto()
    """Somewhere behind an SSH link, either of the two: both may call their terminal "screen"."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Multiplexer:
        """Which one it is; over SSH only TERM comes along."""
        term = environ.get("TERM", "")
        if environ.get("TMUX") or term.startswith("tmux"):
            return cls.TMUX
        if environ.get("STY") or term.startswith("screen."):
            return cls.SCREEN
        return cls.UNSURE if term.startswith("screen") else cls.NONE

    def passed(self, sequence: str) -> str:
        """The sequence as the multiplexer hands it on; it ends in BEL, since ESC \\ would end the wrapping."""
        match self:
            case Multiplexer.NONE:
                return sequence
            case Multiplexer.TMUX:
                return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
            case Multiplexer.SCREEN | Multiplexer.UNSURE:
                # tmux ignores this form.
                size = _LONGEST_IN_SCREEN - 8
                parts = (sequence[start : start + size] for start in range(0, len(sequence), size))
                return "".join(f"\x1bP{part}\x1b\\" for part in parts)
