"""Start an installed sbtui's demo in a pseudo-terminal, wait for its conversations, and leave it with ctrl+q.

Standard library only: it runs beside a bare installation. Usage: python started.py PATH/TO/sbtui
"""

from __future__ import annotations

import os
import pty
import select
import sys
import tempfile
import termios
import time
from pathlib import Path

DEADLINE_SECONDS = 60
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


def main(program: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "SBTUI_DATA_DIR": str(Path(folder, "data")),
            "SBTUI_CONFIG_DIR": str(Path(folder, "config")),
            "TERM": "xterm-256color",
        }
        child, terminal = pty.fork()
        if child == 0:
            os.execve(program, [program, "demo", "--history", "500"], environment)
        termios.tcsetwinsize(terminal, (40, 120))
        deadline = time.monotonic() + DEADLINE_SECONDS
        # The link says "live" once the stream from the sandbox is open: everything is wired then.
        written = read_until(terminal, (b"live",), b"", deadline)
        os.write(terminal, b"\x11")
        written = read_until(terminal, (LEFT_ALTERNATE_SCREEN,), written, deadline)
        status = wait(child, terminal, deadline)
    print(f"started, went live, and left with status {status} after {len(written):,} bytes")  # noqa: T201
    return status


def read_until(terminal: int, words: tuple[bytes, ...], written: bytes, deadline: float) -> bytes:
    while not all(word in written for word in words):
        ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise SystemExit(f"waited in vain for {words}; the end of what was written: {written[-2000:]!r}")
        try:
            written += os.read(terminal, 65536)
        except OSError:
            raise SystemExit(f"it ended before {words}; the end of what was written: {written[-4000:]!r}") from None
    return written


def wait(child: int, terminal: int, deadline: float) -> int:
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if ready:
            try:
                os.read(terminal, 65536)
            except OSError:
                ready = []
    raise SystemExit("it did not end after ctrl+q")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
