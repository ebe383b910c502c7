"""An HTTP server inside our process that leaves the process alone: no signals, no exit, no open socket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from uvicorn._types import ASGI3Application

from sbtui.engine.listener.connection import Connection
from sbtui.engine.listener.transport import CannotListen

_TICKS_BETWEEN_LOOKS = 10
"""uvicorn ticks ten times a second."""


class Quiet(uvicorn.Server):
    """uvicorn without its signal handlers, which would replace those of the terminal program; cuts slow clients."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS_BETWEEN_LOOKS == 0:
            now = asyncio.get_running_loop().time()
            for connection in list(self.server_state.connections):
                if isinstance(connection, Connection):
                    connection.cut_if_late(now)
        return await super().on_tick(counter)


def parse_bind(bind: str) -> tuple[str, int]:
    """Host and port of ``host:port`` or ``[v6]:port``.

    Raises:
        CannotListen: it is neither.
    """
    host, _, port = bind.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise CannotListen(f'The callback address "{bind}" is not of the form 127.0.0.1:8765; correct callback_bind.')
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)


@contextlib.asynccontextmanager
async def serving(app: ASGI3Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; yields the port.

    Raises:
        CannotListen: the port is taken, or the address is not ours.
    """
    listening = _listening(host, port)
    server = Quiet(
        uvicorn.Config(
            app,
            log_config=None,
            # What strangers send is not worth a line: with nobody to take it, it would land on the terminal.
            log_level=logging.CRITICAL,
            access_log=False,
            server_header=False,
            # Whom a proxy speaks for is of no use here.
            proxy_headers=False,
            lifespan="off",
            ws="none",
            # uvicorn's other parser, h11, costs a third of all that the receiver does for a callback.
            http=Connection,
            loop="none",
            timeout_graceful_shutdown=1,
            limit_concurrency=128,
            timeout_keep_alive=5,
        )
    )
    serve = asyncio.create_task(server.serve(sockets=[listening]), name="callback receiver")
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        try:
            await asyncio.gather(serve, return_exceptions=True)
        finally:
            # A second cancellation ends the wait, and the server's own clearing up with it; who does not read what
            # is sent is beyond that.
            listening.close()
            for connection in list(server.server_state.connections):
                connection.transport.abort()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on sockets that say they are TCP; without, a keep-alive POST takes 44 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(256)
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        raise CannotListen(
            f"Callbacks cannot be received on {host}:{port} ({error.strerror or error}); choose another callback_bind."
        ) from error
    return listening
