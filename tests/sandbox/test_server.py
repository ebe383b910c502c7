"""Serving: loopback only, ports that come free, tasks that end, signals obeyed."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from sbtui.sandbox import RunningSandbox, Sandbox, SandboxConfig, serve
from sbtui.sandbox.listener import listen
from sbtui.sandbox.people import PROMPT
from sbtui.sandbox.world import Draft
from tests.sandbox.conftest import KEYS
from tests.sandbox.receiver import receiving

QUIET = SandboxConfig(chatter=False)


async def test_everything_ends_with_the_block() -> None:
    before = asyncio.all_tasks()
    async with receiving() as receiver, httpx.AsyncClient(headers=KEYS) as client:
        receiver.answers = [500] * 100
        async with serve(SandboxConfig()) as running:
            running.world.webhooks.by_type["outbound"] = [receiver.base_url]
            running.world.accept(Draft(number=PROMPT.number, line="+14155550100", content="Hi"))
            assert (await client.get(f"{running.base_url}/account")).status_code == 200
            await receiver.wait_for(1)
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{running.base_url}/account")
    assert asyncio.all_tasks() == before
    port = int(running.base_url.rpartition(":")[2])
    async with serve(QUIET, port=port) as again:
        assert again.base_url == running.base_url


async def test_a_busy_port_is_an_oserror(sandbox: RunningSandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serve(QUIET, port=int(sandbox.base_url.rpartition(":")[2])):
            pytest.fail("served on a busy port")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.1", "::", "example.com"])
async def test_other_hosts_are_refused(host: str) -> None:
    with pytest.raises(ValueError):
        async with serve(QUIET, host=host):
            pytest.fail("served beyond loopback")


@pytest.mark.parametrize(("host", "name"), [("localhost", "127.0.0.1"), ("::1", "[::1]")])
async def test_every_loopback_name_can_be_served(host: str, name: str) -> None:
    async with serve(QUIET, host=host) as running, httpx.AsyncClient(headers=KEYS, verify=False) as client:
        assert running.base_url.startswith(f"http://{name}:")
        assert (await client.get(f"{running.base_url}/account")).status_code == 200
        assert (await client.get(f"{running.base_url}/_sandbox/state")).status_code == 200


async def test_a_failed_task_is_told_at_the_end() -> None:
    async def fail() -> None:
        raise LookupError("lost")

    with pytest.raises(ExceptionGroup) as told:
        async with serve(QUIET) as running:
            running.world.scheduler.start(fail)
            await asyncio.sleep(0)
    assert isinstance(told.value.exceptions[0], LookupError)


async def test_the_app_answers_in_process_too() -> None:
    sandbox = Sandbox(QUIET)
    transport = httpx.ASGITransport(app=sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=KEYS) as client:
        assert (await client.get("/api/lines")).json() == {"numbers": ["+14155550100", "+14155550101"]}
        sandbox.world.faults.add({"kind": "refuse_connection_after_read", "path": "/"})
        with pytest.raises(ConnectionResetError):
            await client.get("/api/lines")
    await sandbox.close()


@asynccontextmanager
async def _forever(code: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "error",
        "-c",
        code,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.proof
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_run_forever_says_where_and_leaves_on_a_signal(number: signal.Signals) -> None:
    code = "from sbtui.sandbox import SandboxConfig, run_forever; run_forever(SandboxConfig(secret='hush'), 0)"
    async with _forever(code) as process:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        url = next(word for word in line.split() if word.startswith("http://")).rstrip(",")
        assert "hush" not in line
        assert "sandbox-key" in line
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{url}/account")).status_code == 401
        process.send_signal(number)
        out, err = await process.communicate()
        assert (process.returncode, out, err) == (0, b"", b"")


async def test_importing_the_package_loads_no_server() -> None:
    code = "import sys, sbtui.sandbox, sbtui.sandbox.people, sbtui.sandbox.history; print('starlette' in sys.modules)"
    async with _forever(code) as process:
        out, _ = await process.communicate()
        assert out.strip() == b"False"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_listeners_let_asyncio_switch_nagle_off(host: str) -> None:
    with listen(host, 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
