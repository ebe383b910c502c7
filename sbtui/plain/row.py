"""How the typed line stands on one row of a terminal that knows nothing but characters, spaces and backspace.

Python's readline cannot be told to draw its line anew after something was printed above it, writes escape
sequences of its own, and waits for keys in a call that neither a signal nor the event loop can reach; a library
that can do it moves the cursor. So the few moves are made here: what is drawn is text, BS, CR and spaces alone.
"""

from __future__ import annotations

from sbtui.domain.text import printable

_MARK = "<"
"""Stands where the beginning of the line is out of sight."""


def cells(char: str) -> int:
    """How many cells a character takes: 0 for marks on the one before, 2 for wide ones."""
    if char.isascii():
        return 1
    import unicodedata

    if unicodedata.combining(char) or unicodedata.category(char) in {"Me", "Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def drawn(char: str) -> str:
    """A typed character as it is drawn: line ends as they are written in programs, controls as U+FFFD."""
    return "\\n" if char == "\n" else printable(char)


class Row:
    """What stands on the row now, and the characters that turn it into something else."""

    def __init__(self) -> None:
        self._shown = ""
        self._at = 0
        """The caret, in characters of what is shown."""

    def change(self, prompt: str, text: str, at: int, columns: int) -> str:
        """What to write so that the row shows the prompt and the text, as much of it as fits, caret included."""
        shown, caret = _window(prompt, text, at, columns)
        same = 0
        while same < min(len(shown), len(self._shown)) and shown[same] == self._shown[same]:
            same += 1
        # A mark that joins the character before it cannot be drawn without that one.
        while 0 < same < len(shown) and cells(shown[same]) == 0:
            same -= 1
        if shown == self._shown:
            moves = _move(shown, self._at, caret)
        else:
            rest, old = shown[same:], _width(self._shown[same:])
            surplus = max(0, old - _width(rest))
            erased = " " * surplus + "\b" * surplus
            moves = _move(self._shown, self._at, same) + rest + erased + _move(shown, len(shown), caret)
        self._shown, self._at = shown, caret
        return moves

    def clear(self) -> str:
        """What to write so that the row is empty, and can take something else."""
        width = _width(self._shown)
        self.leave()
        return f"\r{' ' * width}\r" if width else ""

    def leave(self) -> None:
        """The row stays as it is, and another one follows."""
        self._shown, self._at = "", 0


def _width(text: str) -> int:
    return sum(map(cells, text))


def _move(shown: str, start: int, end: int) -> str:
    """Go from one place of what is shown to another: backwards by backspaces, forwards by writing it again."""
    return shown[start:end] if start <= end else "\b" * _width(shown[end:start])


def _window(prompt: str, text: str, at: int, columns: int) -> tuple[str, int]:
    """The part of the text around the caret that fits behind the prompt, and the caret's place in it all."""
    pieces = [drawn(char) for char in text]
    room = max(4, columns - 1 - _width(prompt))
    start, half = 0, max(1, room // 2)
    # The window goes on by halves: were it to move with each letter, each would be written with all before it.
    while _width("".join(pieces[start:at])) > room - (2 if start else 0):
        start += _fitting(pieces[start:], half)
    mark = _MARK if start else ""
    before = mark + "".join(pieces[start:at])
    rest, left = "", room - _width(before)
    for piece in pieces[at:]:
        left -= _width(piece)
        if left < 0:
            break
        rest += piece
    return prompt + before + rest, len(prompt) + len(before)


def _fitting(pieces: list[str], room: int) -> int:
    """How many of the pieces fill so many cells, one at least."""
    used = 0
    for count, piece in enumerate(pieces):
        used += _width(piece)
        if used > room and count:
            return count
    return max(1, len(pieces))
