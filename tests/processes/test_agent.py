"""The resident engine: one per store, replaced when it dies, gone in order when it is asked to."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from sbtui.domain.changes import Link, LinkState
from sbtui.domain.message import Draft
from sbtui.sandbox.people import NOOR, OSCAR, PRIYA
from sbtui.store.holder import holder_of
from sbtui.store.store import Store
from tests.processes.conftest import SECRET, Start
from tests.terminal.conftest import Sandbox
from tests.waiting import eventually

pytestmark = pytest.mark.proof


def says(agent: subprocess.Popen[str], words: str) -> str:
    """Read the agent's lines up to one with these words; its end is a failure (the test's timeout bounds it)."""
    assert agent.stderr is not None
    seen = ""
    while words not in (line := agent.stderr.readline()):
        assert line, f"it ended before {words!r}: {seen}"
        seen += line
    return line


def test_it_leaves_in_order_whichever_way_it_is_asked(start: Start, tmp_path: Path) -> None:
    wishes = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    folders = {wish: tmp_path / wish.name for wish in wishes}
    agents = {wish: start("agent", data_dir=folders[wish]) for wish in wishes}
    for wish, agent in agents.items():
        assert says(agent, "live") == "sbtui agent: live events\n"
        found = holder_of(folders[wish] / "sbtui.db")
        assert found is not None
        assert (found.pid, found.kind) == (agent.pid, "agent")
        agent.send_signal(wish)
    for wish, agent in agents.items():
        out, err = agent.communicate(timeout=10)
        assert (agent.returncode, out) == (0, ""), err
        assert err.endswith("sbtui agent: stopped\n")
        assert holder_of(folders[wish] / "sbtui.db") is None
        log = folders[wish] / "sbtui.log"
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
        assert "link: live events" in log.read_text()
        assert SECRET not in log.read_text() + err


async def link_of(path: Path) -> Link:
    async with Store.open(path) as store:
        return await store.notes.link()


def test_a_killed_one_is_not_believed(start: Start, folder: Path) -> None:
    agent = start("agent")
    says(agent, "live")
    assert asyncio.run(link_of(folder / "sbtui.db")).state is LinkState.LIVE
    agent.kill()
    agent.wait()
    assert asyncio.run(link_of(folder / "sbtui.db")).state is LinkState.OFF


async def test_two_engines_and_senders_on_one_store(start: Start, sandbox: Sandbox, folder: Path) -> None:
    """Nothing doubled, order kept, all converge, and the second takes over when the first is killed."""
    first = start("agent")
    says(first, "live")
    second = start("agent")
    assert f"the engine runs in sbtui agent (pid {first.pid})" in says(second, "taking over")
    people = (NOOR, OSCAR, PRIYA)
    # One send is a process of its own, the others are a viewer's: this process.
    follower = start("send", "--wait", "--json", "--timeout", "20", NOOR.number, "from a script")
    async with Store.open(folder / "sbtui.db") as store:
        threads = [await store.intents.open_person(person.number) for person in people]
        ids: list[int] = []
        for number in range(8):
            ids += [
                message_id
                for thread_id in threads
                for message_id in await store.intents.send(thread_id, [Draft(body=f"all converge {number}")])
            ]
            if number == 3:
                first.kill()
                killed = time.monotonic()
        await asyncio.to_thread(says, second, "starting")
        took_over = time.monotonic() - killed
        found = store.engine_holder()
        assert found is not None
        assert found.pid == second.pid
        assert took_over < 2

        async def delivered() -> bool:
            return all(message.status == "DELIVERED" for message in await store.messages.many(ids))

        await eventually(delivered, timeout=15, description="everything delivered")
    out, err = await asyncio.to_thread(follower.communicate)
    assert follower.returncode == 0, err
    assert json.loads(out.splitlines()[-1])["status"] == "DELIVERED"
    accepted = [row for row in sandbox.accepted() if "all converge" in str(row["content"])]
    for person in people:
        sent = [row["content"] for row in accepted if row["number"] == person.number]
        assert sent == [f"all converge {number}" for number in range(8)]
    assert len([row for row in sandbox.accepted() if row["content"] == "from a script"]) == 1


def test_many_senders_at_once_without_a_resident_engine(start: Start, sandbox: Sandbox, folder: Path) -> None:
    """Each makes sure that its own message leaves, whoever of them runs the engine."""
    senders = [start("send", person.number, "a crowd") for person in (NOOR, OSCAR, PRIYA)]
    for sender in senders:
        out, err = sender.communicate(timeout=25)
        assert (sender.returncode, out) == (0, ""), err
    accepted = [row["number"] for row in sandbox.accepted() if row["content"] == "a crowd"]
    assert sorted(accepted, key=str) == sorted([NOOR.number, OSCAR.number, PRIYA.number])
    assert holder_of(folder / "sbtui.db") is None
