"""A loopback receiver of callbacks that records what comes and answers what the test says."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One POST: its path, lower-case headers and exact bytes."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body."""
        body: dict[str, Any] = json.loads(self.raw)
        return body


@dataclass(slots=True)
class Receiver:
    """What was received, and the HTTP statuses to answer next (200 once they run out; 0 hangs up)."""

    deliveries: list[Delivery] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    base_url: str = ""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait_for(self, count: int) -> list[Delivery]:
        """Wait until `count` POSTs have come."""
        async with asyncio.timeout(10):
            while len(self.deliveries) < count:
                self._news.clear()
                await self._news.wait()
        return self.deliveries

    async def wait_for_status(self, status: str) -> list[Delivery]:
        """Wait until a body with this status has come."""
        async with asyncio.timeout(10):
            while not any(delivery.body["status"] == status for delivery in self.deliveries):
                self._news.clear()
                await self._news.wait()
        return self.deliveries

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request and close."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        request_line, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        raw = await reader.readexactly(int(headers["content-length"]))
        self.deliveries.append(Delivery(path=request_line.split(" ")[1], headers=headers, raw=raw))
        answer = self.answers.pop(0) if self.answers else 200
        if answer:
            writer.write(f"HTTP/1.1 {answer} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        self._news.set()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Serve a receiver on a free loopback port."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    async with server:
        receiver.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield receiver
