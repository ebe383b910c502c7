"""Two consoles and a script on one store: nothing doubled, order kept, all converge, and the dead are replaced."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path

import pytest

from sbtui.sandbox.people import NOOR, OSCAR, PRIYA, Person
from sbtui.store.holder import holder_of
from tests.terminal.conftest import Sandbox
from tests.terminal.crowd import Crowd, badges
from tests.terminal.session import Session, session

pytestmark = pytest.mark.proof

CTRL_K = "\x0b"
NUMBERS = (NOOR.number, OSCAR.number, PRIYA.number)
_SCRIPT = """
import subprocess, sys
for number in range(4):
    for to in (sys.argv[1:3], sys.argv[2:4]):
        subprocess.run([sys.executable, "-m", "sbtui", "send", *to, f"script {number} to {len(to)}"], check=True)
"""


@pytest.fixture
def environment(sandbox: Sandbox) -> dict[str, str]:
    return {
        **sandbox.environment("events"),
        "SBTUI_MESSAGES_PER_SECOND": "20",
        # What the killed one had in flight is found, or proven absent, soon.
        "SBTUI_CONFIRM_AFTER": "1",
    }


@contextmanager
def judge(data: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{data / 'data' / 'sbtui.db'}?mode=ro", uri=True)) as connection:
        yield connection


def queued(store: sqlite3.Connection) -> dict[str, list[str]]:
    """What was written on this store to each number, in the order in which it was queued."""
    rows = store.execute(
        "SELECT t.address, m.body FROM messages m JOIN threads t ON t.id = m.thread_id"
        " WHERE m.uid IS NOT NULL AND m.discarded = 0 ORDER BY t.address, m.id"
    )
    return {number: [body for _, body in each] for number, each in groupby(rows, lambda row: row[0])}


def unfinished(store: sqlite3.Connection) -> int:
    rows = store.execute("SELECT count(*) FROM messages WHERE uid IS NOT NULL AND status NOT IN ('DELIVERED', 'READ')")
    return int(rows.fetchone()[0])


def taken(sandbox: Sandbox) -> dict[str, list[str]]:
    """What the sandbox accepted for each number, in order."""
    rows = sandbox.accepted()
    return {number: [str(row["content"]) for row in rows if row["number"] == number] for number in NUMBERS}


def go_to(crowd: Crowd, console: Session, person: Person) -> None:
    """Show a conversation that may be there already."""
    console.press(CTRL_K)
    crowd.wait_for(lambda: "name or number" in console.text, "the switcher")
    console.press(f"{person.number}\r")
    crowd.wait_for(lambda: f"▕ {person.name}  +1" in console.text, person.name)


def start_script(data: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folders = {"HOME": str(data), "SBTUI_DATA_DIR": str(data / "data"), "SBTUI_CONFIG_DIR": str(data / "config")}
    return subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, *NUMBERS],
        env=inherited | environment | folders,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.timeout(180)
def test_everything_once_and_in_order_even_when_one_is_killed(
    sandbox: Sandbox, tmp_path: Path, environment: dict[str, str]
) -> None:
    console = partial(session, data=tmp_path, environment=environment, columns=100, rows=60)
    with console() as left, console() as right:
        crowd = Crowd(left, right)
        crowd.all_show("● live")
        for each in (left, right):
            go_to(crowd, each, NOOR)
        with judge(tmp_path) as store, start_script(tmp_path, environment) as script:
            for number in range(5):
                left.press(f"left {number}\r")
                right.press(f"right {number}\r")
            go_to(crowd, left, OSCAR)
            go_to(crowd, right, PRIYA)
            # An answer that gets lost must neither double nor reorder anything either.
            sandbox.post("faults", {"kind": "drop_response"})
            for number in range(5, 8):
                left.press(f"left {number}\r")
                right.press(f"right {number}\r")
            crowd.wait_for(lambda: script.poll() is not None, "the script's end")
            assert script.returncode == 0
            crowd.wait_for(lambda: sum(map(len, queued(store).values())) == 32, "all that was typed, on the store")
            crowd.wait_for(lambda: unfinished(store) == 0, "everything delivered")
            assert taken(sandbox) == queued(store)
            for person in (NOOR, OSCAR, PRIYA):
                for each in (left, right):
                    go_to(crowd, each, person)
                texts = {*queued(store)[person.number]}
                crowd.wait_for(partial(alike, left, right, texts), "the same badges on both")

            holder = holder_of(tmp_path / "data" / "sbtui.db")
            assert holder is not None
            assert holder.pid in {left._process.pid, right._process.pid}
            killed, other = (left, right) if holder.pid == left._process.pid else (right, left)
            for number in range(5):
                killed.press(f"doomed {number}\r")
                other.press(f"lasting {number}\r")
            crowd.wait_for(lambda: "doomed 2" in queued(store)[PRIYA.number], "some of it on the store")
            killed.signal(signal.SIGKILL)
            crowd.sessions.remove(killed)
            other.press("after the kill\r")
            crowd.wait_for(lambda: badges(other).get("after the kill", "").startswith("✓✓"), "the other to take over")
            crowd.wait_for(lambda: unfinished(store) == 0, "everything delivered")
            taking_over = holder_of(tmp_path / "data" / "sbtui.db")
            assert taking_over is not None
            assert taking_over.pid == other._process.pid
            assert taken(sandbox) == queued(store)
            once = [text for texts in queued(store).values() for text in texts]
            assert {text for text in once if once.count(text) > 1} <= {f"script {n} to 2" for n in range(4)}


def alike(left: Session, right: Session, texts: set[str]) -> bool:
    ours = badges(left)
    return (
        ours == badges(right)
        and texts <= set(ours)
        and all(badge.startswith("✓✓") for text, badge in ours.items() if text in texts)
    )
