"""Standard output that somebody stopped."""

from __future__ import annotations

import os
import threading

import pytest

from sbtui.plain import outlet
from sbtui.plain.outlet import LEFT_OUT, Outlet


def test_a_stopped_terminal_holds_nothing_up_and_what_was_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlet, "_MOST_WAITING", 20)
    source, sink = os.pipe()
    lines = Outlet(sink)
    line = "x" * 5_000 + "\n"

    def write_on() -> None:
        for _ in range(60):
            lines.write(line)

    writing = threading.Thread(target=write_on, daemon=True)
    writing.start()
    writing.join(2)
    assert not writing.is_alive(), "the engine would stand still"
    seen = b""
    while LEFT_OUT.encode() not in seen:
        lines.write("on\n")
        seen += os.read(source, 65_536)
    lines.close()
    os.close(sink)
    os.close(source)
    assert seen.count(b"\n") < 60
