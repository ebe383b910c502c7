"""The screen lock in a real terminal: what arrives while it is locked names nobody, and draws nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.session import session

pytestmark = pytest.mark.proof


def test_nothing_of_anybody_is_written_while_it_is_locked(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {**sandbox.environment(), "SBTUI_NOTIFY": "osc9", "SBTUI_MARK_READ": "view"}
    with session(data=tmp_path, environment=environment) as console:
        console.wait_for("live")
        sandbox.post("inbound", {"number": "+16025550157", "content": "before the lock"})
        console.wait_for("before the lock")
        console.press("\r")
        console.wait_for("unread 0")
        console.press("\x1bz")
        console.wait_for(lambda text: "Locked" in text and "before" not in text)
        locked_at = len(console.raw)
        sandbox.post("inbound", {"number": "+16025550157", "content": "a secret while locked"})
        console.wait_for(lambda _: b"]9;" in console.raw[locked_at:])
        console.wait_for(lambda _: "(1)" in console.title)
        written = bytes(console.raw[locked_at:])
        assert b"secret" not in written
        assert b"602" not in written
        assert "Locked" in console.text
        console.press("\r")
        console.wait_for("a secret while locked")
        console.press("\x11")
        assert console.wait_for_exit() == 0
