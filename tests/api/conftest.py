"""A client on a scripted transport, and a loopback server that answers with exact bytes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.domain.credentials import Credentials

KEY_ID = "key-id-4711"
SECRET = "hush-hush-0815"

Handler = Callable[[httpx.Request], httpx.Response]
Connection = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def credentials() -> Credentials:
    return Credentials(KEY_ID, SECRET, "https://api.example.test")


@pytest.fixture
def scripted(credentials: Credentials) -> Callable[[Handler], Sendblue]:
    """A client whose every request is answered by the handler given."""
    return lambda handler: Sendblue(credentials, transport=httpx.MockTransport(handler))


@pytest.fixture
def served() -> Callable[[Connection], AbstractAsyncContextManager[Sendblue]]:
    """A client connected to a loopback server that treats each connection as told."""

    @asynccontextmanager
    async def serve(connection: Connection) -> AsyncIterator[Sendblue]:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await connection(reader, writer)
            finally:
                writer.close()

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        timeout = httpx.Timeout(5.0, read=0.2)
        async with server, Sendblue(Credentials(KEY_ID, SECRET, f"http://{host}:{port}"), timeout=timeout) as client:
            yield client

    return serve
