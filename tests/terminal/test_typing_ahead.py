"""Keys that arrive in one burst, as they do over a slow link, act as if they had been typed slowly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.session import session


@pytest.mark.proof
def test_a_whole_conversation_in_one_burst(sandbox: Sandbox, tmp_path: Path) -> None:
    with session(data=tmp_path, environment=sandbox.environment()) as console:
        console.wait_for("live")
        console.press("c4155550134\rfirst, no map\rsecond\rlook\x14https://example.com/Cat.jpg\r!")
        console.wait_for("look!")
        console.wait_for("media:  https://example.com/Cat.jpg")
        console.wait_for(lambda text: any("second" in row and "✓✓" in row for row in text.splitlines()))
        # An input method draws its candidates at the terminal's own cursor: that is where the text goes on.
        rows = console.text.splitlines()
        written = next(number for number, row in enumerate(rows) if "> look!" in row)
        end = written, rows[written].index("> look!") + len("> look!")
        console.wait_for(lambda _: console.cursor == end)
        # Alt+m gives the mouse back to the terminal, and takes it again; mere movements are never asked for.
        assert b"\x1b[?1002h" in console.raw and b"\x1b[?1003h" not in console.raw
        console.press("\x1bm")
        console.wait_for("The mouse is the terminal's")
        console.wait_for(lambda _: console.raw.rfind(b"\x1b[?1002l") > console.raw.rfind(b"\x1b[?1002h"))
        console.press("\x1bm")
        console.wait_for("The mouse is the program's")
        console.wait_for(lambda _: console.raw.rfind(b"\x1b[?1002h") > console.raw.rfind(b"\x1b[?1002l"))
    assert [message["content"] for message in sandbox.accepted()] == ["first, no map", "second"]
