"""Selecting with the mouse in a real terminal: what is written for it, and what the clipboard gets."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.session import Session, session

pytestmark = pytest.mark.proof

_OSC_52 = re.compile(b"\x1b]52;c;([A-Za-z0-9+/=]*)\x07")
_FRAME = 60
"""Bytes for a cell: the way there and back, its look, and the marks around the frame."""


def _mouse(terminal: Session, code: int, column: int, line: int, end: str = "M") -> None:
    """An event as xterm's SGR mode reports it, in cells from 0."""
    terminal.press(f"\x1b[<{code};{column + 1};{line + 1}{end}")
    terminal.wait_for_quiet()


def test_only_what_the_pointer_passes_is_written(sandbox: Sandbox, tmp_path: Path) -> None:
    with session(data=tmp_path, environment=sandbox.environment()) as terminal:
        terminal.wait_for("live")
        terminal.press("c4155550134\rthe message with number 1\rand another one\r")
        terminal.wait_for(lambda text: any("another" in row and "✓✓" in row for row in text.splitlines()))
        terminal.wait_for_quiet(1)
        lines = terminal.text.split("\n")
        line = next(y for y, text in enumerate(lines) if "message with number 1" in text[30:])
        column = lines[line].index("the message with number 1", 30)
        _mouse(terminal, 0, column + 4, line)
        for step in range(1, 4):
            before = len(terminal.raw)
            _mouse(terminal, 32, column + 4 + step, line)
            assert 0 < len(terminal.raw) - before <= _FRAME, "one cell more"
        _mouse(terminal, 32, column + 10, line + 1)
        _mouse(terminal, 0, column + 10, line + 1, "m")
        before = len(terminal.raw)
        terminal.press("\x03")
        terminal.wait_for("Copied")
        copied = _OSC_52.search(terminal.raw, before)
        assert copied is not None
        assert b64decode(copied[1]) == b"message with number 1\nand another"
