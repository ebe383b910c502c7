"""The receiver's server ends without a trace, however often it is told to."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import pytest
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope

from sbtui.engine.listener import server
from tests.waiting import eventually


async def test_told_twice_to_end_it_still_gives_its_port_back(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[socket.socket] = []
    listening = server._listening

    def remembered(host: str, port: int) -> socket.socket:
        opened.append(listening(host, port))
        return opened[-1]

    monkeypatch.setattr(server, "_listening", remembered)
    serving, ports = asyncio.Event(), list[int]()

    async def unasked(_scope: Scope, _receive: ASGIReceiveCallable, _send: ASGISendCallable) -> None:
        raise AssertionError("nobody asks")

    async def run() -> None:
        async with server.serving(unasked, "127.0.0.1", 0) as port:
            ports.append(port)
            serving.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(run())
    await serving.wait()
    reader, writer = await asyncio.open_connection("127.0.0.1", ports[0])
    writer.write(b"POST / HTTP/1.1\r\n")
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await eventually(lambda: opened[0].fileno() == -1, timeout=1, description="a closed socket")
    with suppress(ConnectionError):
        assert await asyncio.wait_for(reader.read(), 1) == b""
    writer.transport.abort()
