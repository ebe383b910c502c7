"""`sbtui doctor` beside a running engine: it knows its own, and leaves it alone."""

from __future__ import annotations

import json
import socket

import pytest

from tests.processes.conftest import SECRET, Start
from tests.processes.test_agent import says
from tests.terminal.conftest import Sandbox

pytestmark = pytest.mark.proof


def test_the_port_is_held_by_our_own_agent(start: Start, sandbox: Sandbox) -> None:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    address = f"127.0.0.1:{port}"
    options = ("--set", f"callback_bind={address}", "--set", f"callback_url=http://{address}", "--listen", "callbacks")
    agent = start("agent", *options)
    says(agent, "live callbacks")
    out, err = start("doctor", "--json", *options).communicate(timeout=20)
    found = {line["check"]: line for line in map(json.loads, out.splitlines())}
    assert err == ""
    assert {line["check"] for line in found.values() if line["state"] == "problem"} == set()
    assert f"held by our own sbtui agent (pid {agent.pid})" in found["receiver"]["found"]
    assert "leads to the receiver" in found["public"]["found"]
    assert found["webhooks"] == {**found["webhooks"], "state": "ok", "found": "3 of ours, 0 of others"}
    assert "live callbacks" in found["engine"]["found"]
    assert SECRET not in out
    assert not sandbox.accepted()
    assert agent.poll() is None

    agent.terminate()
    agent.communicate(timeout=10)
    options = (
        *options[:3],
        f"callback_url=http://127.0.0.1:{port + 1 if port < 65_535 else port - 1}/elsewhere",
        *options[4:],
    )
    out, _ = start("doctor", "--json", *options).communicate(timeout=20)
    found = {line["check"]: line for line in map(json.loads, out.splitlines())}
    assert found["receiver"]["found"] == f"{address} is free for it"
    assert found["webhooks"]["state"] == "warning"
    assert "3 of ours lead to an address that is not in use any more" in found["webhooks"]["found"]
    assert found["engine"]["found"].startswith("None runs")
