"""The line that is being typed, edited as with readline. Pure: it neither reads nor draws."""

from __future__ import annotations

import re

from sbtui.plain.keys import TEXT, Key

_REMEMBERED = 200
_WORD = re.compile(r"\w+")


class Editor:
    """One line of text, where in it the next letter goes, and the lines before."""

    def __init__(self) -> None:
        self.text = ""
        self.at = 0
        self._killed = ""
        self._history: list[str] = []
        self._back = 0
        """How many lines back the shown one is; 0 for the one being written."""
        self._written = ""

    def preset(self, text: str) -> None:
        """Put a text into the line, to be edited."""
        self.text, self.at = text, len(text)
        self._back = 0

    def take(self) -> str:
        """Empty the line; returns what stood there."""
        taken = self.text
        if taken.strip() and self._history[-1:] != [taken]:
            self._history = [*self._history, taken][-_REMEMBERED:]
        self.preset("")
        return taken

    def press(self, key: Key) -> bool:
        """Edit by one key; False where the key has nothing to do here."""
        before = (self.text, self.at)
        if key.name == TEXT:
            self._insert(key.text)
        else:
            match key.name:
                case "left":
                    self.at = max(0, self.at - 1)
                case "right":
                    self.at = min(len(self.text), self.at + 1)
                case "home":
                    self.at = 0
                case "end":
                    self.at = len(self.text)
                case "word-left":
                    self.at = self._word_left
                case "word-right":
                    self.at = self._word_right
                case "backspace":
                    self._cut(max(0, self.at - 1), self.at)
                case "delete":
                    self._cut(self.at, self.at + 1)
                case "delete-to-end":
                    self._kill(self.at, len(self.text))
                case "delete-to-start":
                    self._kill(0, self.at)
                case "delete-word":
                    self._kill(self.text[: self.at].rstrip().rfind(" ") + 1, self.at)
                case "delete-next-word":
                    self._kill(self.at, self._word_right)
                case "yank":
                    self._insert(self._killed)
                case "swap":
                    self._swap()
                case "up":
                    self._go_back(1)
                case "down":
                    self._go_back(-1)
        return (self.text, self.at) != before

    def _insert(self, text: str) -> None:
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def _cut(self, start: int, end: int) -> str:
        cut = self.text[start:end]
        self.text = self.text[:start] + self.text[end:]
        self.at = start
        return cut

    def _kill(self, start: int, end: int) -> None:
        self._killed = self._cut(start, end) or self._killed

    @property
    def _word_left(self) -> int:
        return max((found.start() for found in _WORD.finditer(self.text[: self.at])), default=0)

    @property
    def _word_right(self) -> int:
        found = _WORD.search(self.text, self.at)
        return len(self.text) if found is None else found.end()

    def _swap(self) -> None:
        """Exchange the two letters before the end, or around the caret."""
        at = min(self.at, len(self.text) - 1)
        if at > 0:
            self.text = self.text[: at - 1] + self.text[at] + self.text[at - 1] + self.text[at + 1 :]
            self.at = at + 1

    def _go_back(self, by: int) -> None:
        back = self._back + by
        if not 0 <= back <= len(self._history):
            return
        if self._back == 0:
            self._written = self.text
        self.preset(self._written if back == 0 else self._history[-back])
        self._back = back
