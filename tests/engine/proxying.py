"""A reverse proxy on loopback, as little of one as it takes to change everything that real ones change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_FORWARDED = (
    "Host: upstream.internal",
    "X-Forwarded-For: 203.0.113.7, 198.51.100.2",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: hooks.example.com",
    "X-Real-IP: 203.0.113.7",
    "Forwarded: for=203.0.113.7;proto=https",
    "CF-Ray: 0123456789abcdef-FRA",
)
"""What is added, in place of the client's own Host."""
_NOT_FORWARDED = ("host", "connection", "content-length", "transfer-encoding", "accept-encoding")


@dataclass
class Proxy:
    """Passes POSTs on to ``upstream``: each on a connection of its own by HTTP/1.0, or by HTTP/1.1 on one that
    stays open and in chunks."""

    upstream: int
    keeps_alive: bool = False
    strips: str = ""
    """The beginning of the path that is taken off."""
    port: int = 0
    paths: list[str] = field(default_factory=list)
    """Where clients posted."""
    connections: int = 0
    """How many were opened upstream."""
    _kept: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Handle one client's connection, which may carry several requests."""
        try:
            while head := await _head(reader):
                body = await reader.readexactly(int(head[1].get("content-length", "0")))
                async with self._turn:
                    writer.write(await self._pass_on(*head, body))
                await writer.drain()
        finally:
            writer.close()

    async def _pass_on(self, first: str, headers: dict[str, str], body: bytes) -> bytes:
        method, path, _ = first.split(" ")
        self.paths.append(path)
        own = [f"{name}: {value}" for name, value in headers.items() if name not in _NOT_FORWARDED]
        ending = ("Transfer-Encoding: chunked",) if self.keeps_alive else (f"Content-Length: {len(body)}",)
        version = "1.1" if self.keeps_alive else "1.0"
        lines = [f"{method} {path.removeprefix(self.strips)} HTTP/{version}", *_FORWARDED, *own, *ending]
        upstream, sending = await self._connection()
        sending.write("\r\n".join(lines).encode() + b"\r\n\r\n" + (_chunks(body) if self.keeps_alive else body))
        answer = await _head(upstream)
        assert answer is not None
        assert answer[1]["content-length"] == "0"
        if not self.keeps_alive:
            sending.close()
            await sending.wait_closed()
        return f"{answer[0]}\r\ncontent-length: 0\r\n\r\n".encode()

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._kept is not None and not self._kept[0].at_eof():
            return self._kept
        self.connections += 1
        connection = await asyncio.open_connection("127.0.0.1", self.upstream)
        if self.keeps_alive:
            self.close()
            self._kept = connection
        return connection

    def close(self) -> None:
        if self._kept is not None:
            self._kept[1].close()
            self._kept = None


def _chunks(body: bytes) -> bytes:
    parts = [body[start : start + 100] for start in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    """The first line and the headers of a request or an answer; None where the connection ended."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = raw.decode("latin-1").rstrip().split("\r\n")
    pairs = (line.split(":", 1) for line in rest)
    return first, {name.lower(): value.strip() for name, value in pairs}


@asynccontextmanager
async def proxied(proxy: Proxy) -> AsyncIterator[Proxy]:
    """Serve the proxy on a free port while the block runs."""
    connections: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await proxy.serve(reader, writer)
        finally:
            connections.discard(task)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        proxy.port = server.sockets[0].getsockname()[1]
        yield proxy
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        proxy.close()
