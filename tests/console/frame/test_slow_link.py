"""A console whose terminal stops taking what is written, and takes it up again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.bench.stores import store_of
from tests.terminal.session import Session, spawn

pytestmark = pytest.mark.proof

PRESSES = 60
_PAUSE = 0.03
"""Between two presses, so that each makes a frame of its own."""


@pytest.fixture
def console(tmp_path: Path) -> Session:
    process, ours = spawn("tests.bench.alone", str(store_of(tmp_path, 2_000)), data=tmp_path, columns=120, rows=40)
    return Session(process, ours, 120, 40)


def test_a_link_that_stalls_gets_the_last_frame_and_not_all_those_between(console: Session) -> None:
    try:
        console.wait_for("+1 415 555 0134")
        console.press("l")
        console.wait_for(" 1999")
        console.press("\x1b")
        console.wait_for("i write")
        before = len(console.raw)
        for number in range(PRESSES):
            console.press("\x1b[5~" if number % 20 < 15 else "\x1b[6~")
            time.sleep(_PAUSE)
        _wait_until_at_rest(console.pid)
        console.wait_for(lambda text: " 1999" not in text)
        console.press("G")
        console.wait_for(" 1999")
        console.press("q")
        written = len(console.raw) - before
    finally:
        console.end()
    assert written < 30_000, "the terminal holds 4 kB, and then one frame is enough"


def _wait_until_at_rest(pid: int) -> None:
    """Until the program does nothing more, having read every key, though nobody reads what it writes."""
    deadline, before = time.monotonic() + 20, -1
    while (used := _cpu_ticks(pid)) != before:
        assert time.monotonic() < deadline, "the program did not come to rest"
        before = used
        time.sleep(0.3)


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
