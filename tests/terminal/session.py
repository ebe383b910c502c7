"""sbtui in a real pseudo-terminal, with an emulator that shows what a person would see."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyte

WAIT_SECONDS = 20
# Settings of the machine must not reach the child; without compiled modules each start would take twice as long.
_NOT_INHERITED = (
    "SBTUI_",
    "SENDBLUE_",
    "PYTHONDONTWRITEBYTECODE",
    "SSH_",
    "TMUX",
    "NO_COLOR",
    "COLUMNS",
    "LINES",
)


class Session:
    """A child process and its terminal. Waits are for conditions, and give up after ``WAIT_SECONDS``."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int, columns: int, rows: int) -> None:
        self._process = process
        self.raw = bytearray()
        """Every byte that was written to the terminal."""
        self.descriptor = descriptor
        """Our end of the terminal."""
        self.columns, self.rows = columns, rows
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the terminal's own cursor, which input methods and screen readers go by."""
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def title(self) -> str:
        return self._screen.title

    def press(self, keys: str | bytes) -> None:
        """Type keys, as the bytes that a terminal sends for them."""
        os.write(self.descriptor, keys.encode() if isinstance(keys, str) else keys)

    def wait_for(self, seen: str | Callable[[str], bool], *, seconds: float = WAIT_SECONDS) -> str:
        """Wait until the screen shows the text, or fulfils the condition; returns the screen."""
        deadline = time.monotonic() + seconds
        while not (seen in self.text if isinstance(seen, str) else seen(self.text)):
            if not self._read(deadline) and time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {seen!r}; the screen is:\n{self.text}")
            if self.exit_code is not None:
                raise AssertionError(f"it ended ({self.exit_code}) before {seen!r}; the screen is:\n{self.text}")
        return self.text

    def wait_for_exit(self, *, seconds: float = WAIT_SECONDS) -> int:
        """Wait until the process has ended; returns its exit code, negative for a signal."""
        deadline = time.monotonic() + seconds
        while self.exit_code is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it did not end; the screen is:\n{self.text}")
            self._read(min(deadline, time.monotonic() + 0.05))
        # What is still in the terminal's buffer belongs to the picture: the modes are reset at the very end.
        while self._read(time.monotonic() + 0.05):
            pass
        return self._process.returncode

    def wait_for_quiet(self, quiet: float = 0.3, *, seconds: float = WAIT_SECONDS) -> None:
        """Wait until nothing was written for a while: what is drawn then is all there is."""
        deadline = time.monotonic() + seconds
        while self._read(time.monotonic() + quiet):
            if time.monotonic() > deadline:
                raise AssertionError(f"it never stops writing; the screen is:\n{self.text}")

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, and tell its foreground programs."""
        self.columns, self.rows = columns, rows
        self._screen.resize(lines=rows, columns=columns)
        termios.tcsetwinsize(self.descriptor, (rows, columns))

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> None:
        """Kill what still runs, and close the terminal."""
        self._process.kill()
        self._process.wait()
        os.close(self.descriptor)

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self.descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:  # EIO: the other end of a pseudo-terminal is closed
            return False
        self.raw += data
        self._stream.feed(data)
        return True


# The child makes the terminal its controlling one, so that closing it is the SIGHUP of a dropped link.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    " os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


@contextmanager
def session(
    *arguments: str,
    data: Path,
    columns: int = 120,
    rows: int = 40,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Session]:
    """Run ``sbtui ARGUMENTS`` in a terminal of this size, with its folders under ``data``."""
    process, ours = spawn("sbtui", *arguments, data=data, columns=columns, rows=rows, environment=environment)
    running = Session(process, ours, columns, rows)
    try:
        yield running
    finally:
        running.end()


def spawn(
    module: str,
    *arguments: str,
    data: Path,
    columns: int,
    rows: int,
    environment: Mapping[str, str] | None = None,
) -> tuple[subprocess.Popen[bytes], int]:
    """Run ``python -m MODULE ARGUMENTS`` in a new terminal; returns it and our end of the terminal."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (rows, columns))
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKE_TERMINAL, "-m", module, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)},
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "SBTUI_DATA_DIR": str(data / "data"),
            "SBTUI_CONFIG_DIR": str(data / "config"),
            "HOME": str(data),
            **(environment or {}),
        },
    )
    os.close(theirs)
    return process, ours
