"""How many cells the terminal gives a text: written, measured by the cursor's place, and wiped out again."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Iterable

_PATIENCE = 0.5
_WIPE = b"\r\x1b[K"
_PLACE = re.compile(rb"\x1b\[\d+;(\d+)R")


def measured(texts: Iterable[str]) -> dict[str, int] | None:
    """The cells of each text; None where there is no terminal in the foreground, or it does not tell."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and _in_foreground()):
        return None
    reading, writing = sys.stdin.fileno(), sys.stdout.fileno()
    sys.stdout.flush()
    before = termios.tcgetattr(reading)
    tty.setcbreak(reading, termios.TCSANOW)
    try:
        found: dict[str, int] = {}
        for text in texts:
            os.write(writing, _WIPE + text.encode() + b"\x1b[6n")
            column = _answered(reading)
            if column is None:
                return None
            found[text] = column - 1
        return found
    finally:
        os.write(writing, _WIPE)
        termios.tcsetattr(reading, termios.TCSADRAIN, before)


def _in_foreground() -> bool:
    # In the background, changing the terminal's mode would stop the process.
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:
        return False


def _answered(reading: int) -> int | None:
    """The cursor's column, from 1."""
    deadline, said = time.monotonic() + _PATIENCE, b""
    while (found := _PLACE.search(said)) is None:
        # Whatever else comes in meanwhile, or a terminal that is gone, must not keep us here.
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return None
        said += os.read(reading, 256)
    return int(found[1])
