"""sbtui in a tmux in a tmux, as over SSH: newline keys, copying, the bell, and how soon Esc acts."""

from __future__ import annotations

import base64
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.session import Session, spawn

pytestmark = pytest.mark.proof

TUNED = """
set -g allow-passthrough on
set -g set-clipboard on
set -s extended-keys on
set -g focus-events on
set -s escape-time 10
set -as terminal-features ',*:extkeys:clipboard'
"""
ADA, BEN = "4155550134", "+16025550157"


@contextmanager
def nested(folder: Path, config: str, environment: dict[str, str]) -> Iterator[Session]:
    """A console in an inner tmux in an outer one, which is on a terminal of ours."""
    file = folder / "tmux.conf"
    file.write_text(f"set -g status off\n{config}")
    sockets = [str(folder / name) for name in ("outer", "inner")]
    command = f"env -u TMUX tmux -S {sockets[1]} -f {file} new {sys.executable} -m sbtui"
    arguments = ("-S", sockets[0], "-f", str(file), "new", command)
    process, ours = spawn("tests.terminal.tmux", *arguments, data=folder, columns=120, rows=40, environment=environment)
    console = Session(process, ours, 120, 40)
    try:
        yield console
    finally:
        for socket in reversed(sockets):
            subprocess.run(["tmux", "-S", socket, "kill-server"], check=False, capture_output=True, timeout=10)
        with suppress(ProcessLookupError):
            console.end()


@pytest.mark.parametrize("tuned", [False, True], ids=["default", "tuned"])
def test_the_keys_the_clipboard_and_the_bell_come_through(sandbox: Sandbox, tmp_path: Path, tuned: bool) -> None:
    environment = {**sandbox.environment(), "SSH_TTY": "/dev/pts/9", "SBTUI_NOTIFY_FOCUSED": "true"}
    with nested(tmp_path, TUNED if tuned else "", environment) as console:
        console.wait_for("live")
        console.press(f"c{ADA}")
        console.wait_for("+1 415 555 0134")
        console.press("\r")
        console.wait_for("newline")
        # Ctrl+J; Alt+Enter; a backslash and Enter; Shift+Enter, as terminals send it where tmux asked for it.
        keys = ["\n", "\x1b\r", "\\\r", *(["\x1b[27;2;13~"] if tuned else [])]
        written = ["one"]
        console.press("one")
        for number, key in enumerate(keys):
            console.wait_for(written[-1])
            console.press(key)
            written.append(f"more{number}")
            console.press(written[-1])
        console.wait_for(written[-1])
        assert sandbox.accepted() == []
        console.press("\r")
        console.wait_for(lambda text: any(written[-1] in row and "✓✓" in row for row in text.splitlines()))
        assert [message["content"] for message in sandbox.accepted()] == ["\n".join(written)]

        began = time.monotonic()
        console.press("\x1b")
        console.wait_for("? keys", seconds=3)
        # Each tmux waits for what may follow an Esc: half a second where nobody set escape-time.
        assert time.monotonic() - began < (1.0 if tuned else 2.5)

        console.press("Gy")
        console.wait_for("Copied")
        shown = subprocess.run(
            ["tmux", "-S", str(tmp_path / "inner"), "show-buffer"], check=True, capture_output=True, timeout=10
        )
        text = shown.stdout.decode()
        assert text
        if tuned:
            console.wait_for(lambda _: base64.b64encode(text.encode()) in console.raw)

        bells = _bells(console)
        sandbox.post("inbound", {"number": BEN, "content": "while you look elsewhere"})
        console.wait_for(lambda _: _bells(console) > bells)


def _bells(console: Session) -> int:
    """Bells that rang; one that ends a control string is none."""
    strings = sum(console.raw.count(start) for start in (b"\x1b]52;", b"\x1b]0;", b"\x1b]2;"))
    return console.raw.count(b"\x07") - strings
