"""The way to standard output: in order, and never in the way of the engine."""

from __future__ import annotations

import os
from queue import Full, Queue
from threading import Thread

_MOST_WAITING = 10_000
_END_SECONDS = 2.0
LEFT_OUT = "Something is left out here: the terminal took nothing for too long."
_PLAINER = str.maketrans({"…": "...", "·": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
"""For encodings without them; what else they lack is a question mark."""


class Outlet:
    """Writes in a thread of its own: a terminal that was told to stop (ctrl+s) must not stop what is being sent.

    Once nobody can read any more, what is written is dropped; so is what is too much for a stopped terminal.
    """

    def __init__(self, descriptor: int, encoding: str = "utf-8") -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._is_unicode = encoding.lower().startswith("utf")
        self._waiting: Queue[bytes] = Queue(_MOST_WAITING)
        self._left_out = False
        self._thread = Thread(target=self._write_all, name="output", daemon=True)
        self._thread.start()

    def write(self, text: str) -> None:
        if not self._is_unicode:
            text = text.translate(_PLAINER)
        if text:
            text = f"\n{LEFT_OUT}\n{text}" if self._left_out else text
            self._left_out = not self._put(text.encode(self._encoding, "replace"))

    def close(self) -> None:
        """Write what waits; a terminal that does not take it keeps nobody in."""
        if self._put(b""):
            self._thread.join(_END_SECONDS)

    def _put(self, data: bytes) -> bool:
        try:
            self._waiting.put_nowait(data)
        except Full:
            return False
        return True

    def _write_all(self) -> None:
        broken = False
        while data := self._waiting.get():
            while data and not broken:
                try:
                    data = data[os.write(self._descriptor, data) :]
                except OSError:
                    broken = True
