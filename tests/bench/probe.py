"""A stopwatch and a byte counter on a pseudo-terminal."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.terminal.session import spawn

COLUMNS, ROWS = 120, 40
_QUIET = 0.08
"""Seconds without a byte after which an answer is over."""
_NO_ANSWER = 1.0
"""Seconds after which no answer comes any more."""
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: seconds until its last byte, bytes, and seconds of CPU."""

    seconds: float
    size: int
    cpu: float


class Probe:
    """A program in a terminal; nothing is emulated, so that reading costs next to nothing."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int, started: float) -> None:
        self.process = process
        self._descriptor = descriptor
        self._started = started
        self.raw = bytearray()

    def until(self, text: bytes) -> Answer:
        """Wait for a text and what follows it; the time counts from the start of the program to the text."""
        deadline = time.perf_counter() + _PATIENCE
        while text not in self.raw:
            if time.perf_counter() > deadline or (not self._read(1.0) and self.process.poll() is not None):
                raise RuntimeError(f"no {text!r} in {bytes(self.raw[-2000:])!r}")
        seconds = time.perf_counter() - self._started
        self._rest()
        return Answer(seconds, len(self.raw), self.cpu())

    def ask(self, keys: bytes, *, quiet: float = _QUIET) -> Answer:
        """Type, and wait until the program has answered and is quiet again."""
        return self.during(lambda: os.write(self._descriptor, keys), quiet=quiet)

    def during(self, act: Callable[[], object], *, quiet: float = _QUIET) -> Answer:
        """Do something that the program may answer to, and wait until nothing came for so many seconds."""
        before, cpu = len(self.raw), self.cpu()
        start = time.perf_counter()
        act()
        last = self._rest(first=_NO_ANSWER, quiet=quiet)
        return Answer((last or start) - start, len(self.raw) - before, self.cpu() - cpu)

    def listen(self, seconds: float) -> Answer:
        """What it writes by itself."""
        before, cpu = len(self.raw), self.cpu()
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return Answer(seconds, len(self.raw) - before, self.cpu() - cpu)

    def cpu(self) -> float:
        """Seconds of CPU that the program has used, to the nanosecond as far as the kernel tells."""
        spent = 0
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            with suppress(FileNotFoundError):  # it has ended meanwhile
                spent += int((thread / "schedstat").read_text("ascii").split()[0])
        return spent / 1e9

    def memory_mb(self) -> float:
        """Resident memory in MB (1e6 bytes)."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._descriptor)

    def _rest(self, first: float = _QUIET, quiet: float = _QUIET) -> float | None:
        last, wait = None, first
        while self._read(wait):
            last, wait = time.perf_counter(), quiet
        return last

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        if not ready:
            return False
        try:
            self.raw += os.read(self._descriptor, 1 << 20)
        except OSError:  # EIO: the program has closed its end
            return False
        return True


@contextmanager
def probing(module: str, *arguments: str, data: Path, environment: Mapping[str, str] | None = None) -> Iterator[Probe]:
    """Run ``python -m MODULE ARGUMENTS`` at 120x40 and measure it until the block ends."""
    started = time.perf_counter()
    process, descriptor = spawn(module, *arguments, data=data, columns=COLUMNS, rows=ROWS, environment=environment)
    probe = Probe(process, descriptor, started)
    try:
        yield probe
    finally:
        probe.end()
