"""Serving a sandbox on a loopback port, and leaving without a trace."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sbtui.sandbox.app import build_app
from sbtui.sandbox.chatter import Chatter
from sbtui.sandbox.clock import utc_now
from sbtui.sandbox.config import DEFAULT_SECRET, LINES, MAIN_LINE, SandboxConfig
from sbtui.sandbox.gate import TRANSPORT
from sbtui.sandbox.life import Life
from sbtui.sandbox.listener import listen
from sbtui.sandbox.replies import Replies
from sbtui.sandbox.world import World

GRACE = 1.0
"""Seconds that requests under way get to finish."""


class Sandbox:
    """A world, the life in it, and the ASGI app in front of it."""

    def __init__(self, config: SandboxConfig, now: Callable[[], datetime] = utc_now) -> None:
        self.config = config
        self.world = World(config, now)
        self.app = build_app(self.world)
        life = Life(self.world)
        if config.replies:
            life.on_arrived.append(Replies(self.world).answer)
        if config.chatter:
            self.world.scheduler.start(Chatter(self.world).run)

    async def close(self) -> None:
        """End streams, delays and tasks; raises what went wrong in them."""
        self.world.hub.close()
        self.world.faults.clear()
        try:
            await self.world.scheduler.close()
        finally:
            await self.world.courier.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSandbox:
    """A sandbox that is being served at `base_url`."""

    base_url: str
    sandbox: Sandbox

    @property
    def world(self) -> World:
        """The sandbox's state."""
        return self.sandbox.world


@asynccontextmanager
async def serve(
    config: SandboxConfig, *, host: str = "127.0.0.1", port: int = 0, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[RunningSandbox]:
    """Serve a new sandbox while the block runs; port 0 takes a free one. `now` is its clock, aware.

    Raises ValueError for a host that isn't loopback, OSError for a busy port.
    """
    listener = listen(host, port)
    try:
        sandbox = Sandbox(config, now)
        address, bound_port = listener.getsockname()[:2]
        base_url = f"http://[{address}]:{bound_port}" if ":" in address else f"http://{address}:{bound_port}"
        sandbox.world.base_url = base_url
        server = _Server(_uvicorn_config(sandbox))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
    except BaseException:
        listener.close()
        raise
    try:
        await server.ready.wait()
        if serving.done():
            await serving
        sandbox.world.scheduler.open()
        yield RunningSandbox(base_url=base_url, sandbox=sandbox)
    finally:
        try:
            await sandbox.close()
        finally:
            server.leave()
            await serving


def run_forever(config: SandboxConfig, port: int) -> None:
    """Serve until SIGINT or SIGTERM, after one line on how to use it. Raises OSError for a busy port."""
    asyncio.run(_run_until_signalled(config, port))


async def _run_until_signalled(config: SandboxConfig, port: int) -> None:
    leaving = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    for number in signals:
        loop.add_signal_handler(number, leaving.set)
    try:
        async with serve(config, port=port) as running:
            secret = config.secret if config.secret == DEFAULT_SECRET else "…"
            print(  # noqa: T201
                f"Sendblue sandbox on {running.base_url}, lines {' and '.join(LINES)}. Talk to it with:"
                f" SBTUI_API_SECRET_KEY={secret} sbtui --api-base {running.base_url}"
                f" --api-key-id {config.key_id} --from {MAIN_LINE}",
                flush=True,
            )
            await leaving.wait()
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


def _uvicorn_config(sandbox: Sandbox) -> uvicorn.Config:
    return uvicorn.Config(
        sandbox.app,
        http=_CuttableProtocol,
        loop="none",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=30,
    )


class _CuttableProtocol(H11Protocol):
    """HTTP/1.1 that leaves its transport in the request's state, for faults that cut the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state: dict[str, Any] = {**self.app_state, TRANSPORT: transport}


class _Server(uvicorn.Server):
    """uvicorn that says when it is ready, leaves at once, and keeps its hands off signals."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Stop serving."""
        self.should_exit = True
        self._leaving.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until `leave`; whoever waits for `ready` hears of a failed start too."""
        try:
            await super().serve(sockets)
        finally:
            self.ready.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close as the original does, without its fixed pauses of 0.1 s."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for connection in list(self.server_state.connections):
            connection.transport.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                for server in self.servers:
                    await server.wait_closed()
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def main_loop(self) -> None:
        """Keep the Date header fresh until `leave`; the original would notice that up to 0.1 s later."""
        seconds = 0
        while not await self.on_tick(seconds * 10):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 1.0)
            seconds += 1
