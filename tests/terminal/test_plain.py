"""The linear mode in a real terminal, through a pipe, and at its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.session import session

pytestmark = pytest.mark.proof

GRETA, ADA = "+19075550178", "+14155550134"


def test_it_reads_well_and_leaves_the_terminal_as_it_was(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {**sandbox.environment(), "TERM": "dumb"}
    with session("--plain", data=tmp_path, columns=80, rows=60, environment=environment) as plain:
        plain.wait_for("Connected.")
        assert not termios.tcgetattr(plain.descriptor)[3] & termios.ECHO
        plain.press(f"/new {GRETA}\r")
        plain.wait_for("Greta Solheim>")
        plain.press("half a tho")
        plain.wait_for("> half a tho")
        sandbox.post("inbound", {"number": GRETA, "content": "may I?\x1b]0;title\x07"})
        plain.wait_for("may I?")
        plain.wait_for("> half a tho")
        plain.press("\x01not \x1b[F.\r")
        plain.wait_for("> not half a tho.")
        plain.press(b"first\nsecond")
        plain.wait_for("> first\\nsecond")
        plain.signal(signal.SIGINT)
        plain.wait_for(lambda text: text.rstrip().endswith("\nGreta Solheim>"))
        plain.press("goes on\\\r")
        plain.wait_for(lambda text: text.rstrip().endswith("> goes on\\"))
        plain.signal(signal.SIGINT)
        plain.wait_for(lambda text: text.rstrip().endswith("\nGreta Solheim>"))
        plain.press(f"/new {ADA}\r")
        plain.wait_for("Ada Park>")
        plain.press("Hello Ada\r")
        plain.wait_for("Delivered to")
        assert b"\x1b" not in plain.raw
        plain.press("kept as a draft")
        plain.wait_for("> kept as a draft")
        plain.signal(signal.SIGTERM)
        assert plain.wait_for_exit() == 128 + signal.SIGTERM
        assert termios.tcgetattr(plain.descriptor)[3] & termios.ECHO
    with session("--plain", "--explore", data=tmp_path, columns=80, rows=60, environment=environment) as plain:
        plain.wait_for("Explore mode")
        plain.press("/open 4155550134\r")
        plain.wait_for("There is a draft: kept as a draft")
        plain.press("not sent\r")
        plain.wait_for("Explore mode sends nothing")
        plain.press("\x04")
        assert plain.wait_for_exit() == 0
    assert {str(row["content"]) for row in sandbox.accepted()} == {"not half a tho.", "Hello Ada"}


def test_lines_from_a_pipe_are_obeyed_and_what_they_send_leaves(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        **sandbox.environment(),
        "HOME": str(tmp_path),
        "SBTUI_DATA_DIR": str(tmp_path / "data"),
        "SBTUI_CONFIG_DIR": str(tmp_path / "config"),
        "SBTUI_PLAIN": "yes",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "sbtui"],
        input=f"/new {ADA}\nfrom a pipe\n/nothing\n",
        capture_output=True,
        text=True,
        env=environment,
        timeout=25,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert "There is no command /nothing." in ran.stdout
    assert "\x1b" not in ran.stdout
    assert [row["content"] for row in sandbox.accepted()] == ["from a pipe"]
