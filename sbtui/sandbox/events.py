"""The live event stream, GET /api/v2/events (Sendblue docs: account events)."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sbtui.sandbox import errors
from sbtui.sandbox.gate import TRANSPORT

TYPES = frozenset(
    {
        "message.received",
        "message.created",
        "message.updated",
        "typing.changed",
        "line.assigned",
        "line.unassigned",
        "line.status.changed",
        "line.blocked",
        "contact.created",
        "verification.approved",
        "verification.expired",
        "verification.canceled",
    }
)
MAX_STREAMS = 32
MAX_BEHIND = 10_000


class Subscription:
    """One open stream: the frames it has yet to send, and whether it is over."""

    def __init__(self, types: frozenset[str] | None, transport: asyncio.Transport | None) -> None:
        self.types = types
        self.ended = False
        self._transport = transport
        self._frames: deque[bytes] = deque()
        self._news = asyncio.Event()

    def offer(self, frame: bytes) -> None:
        """Queue a frame; a reader too far behind is dropped."""
        if len(self._frames) >= MAX_BEHIND:
            self.cut()
            return
        self._frames.append(frame)
        self._news.set()

    def end(self) -> None:
        """Let the stream end in order, after what is queued."""
        self.ended = True
        self._news.set()

    def cut(self) -> None:
        """Break the connection without a last word."""
        self.end()
        if self._transport is not None:
            self._transport.abort()

    async def next(self, patience: float) -> bytes:
        """Return the frames that are due, or none when `patience` seconds pass or the stream ends."""
        if not self._frames and not self.ended:
            try:
                await asyncio.wait_for(self._news.wait(), patience)
            except TimeoutError:
                return b""
        self._news.clear()
        due = b"".join(self._frames)
        self._frames.clear()
        return due


class Hub:
    """Hands every event to every open stream that wants its type."""

    def __init__(self) -> None:
        self._open: set[Subscription] = set()
        self.published = 0

    @property
    def streams(self) -> int:
        """The number of open streams."""
        return len(self._open)

    def publish(self, kind: str, data: dict[str, Any], *, event_id: str, occurred_at: str) -> None:
        """Send one event: `{version, id, type, occurred_at, data}` under `event: <type>`."""
        self.published += 1
        if not self._open:
            return
        event = {"version": 1, "id": event_id, "type": kind, "occurred_at": occurred_at, "data": data}
        frame = f"event: {kind}\ndata: {json.dumps(event, separators=(',', ':'))}\n\n".encode()
        for subscription in list(self._open):
            if subscription.types is None or kind in subscription.types:
                subscription.offer(frame)

    @contextmanager
    def subscribe(self, types: frozenset[str] | None, transport: asyncio.Transport | None) -> Iterator[Subscription]:
        """Open a stream for the events of `types`, or for all."""
        subscription = Subscription(types, transport)
        self._open.add(subscription)
        try:
            yield subscription
        finally:
            self._open.discard(subscription)

    def cut(self) -> None:
        """Break every open stream."""
        for subscription in list(self._open):
            subscription.cut()

    def close(self) -> None:
        """End every open stream in order."""
        for subscription in list(self._open):
            subscription.end()


class EventStream(Response):
    """Answers with the stream: `: ready`, events as they happen, `: heartbeat` in silence, then rotation.

    `heartbeat` and `rotate_after` are real seconds. The subscription exists before the headers leave, so
    whoever has the headers misses nothing.
    """

    def __init__(
        self,
        hub: Hub,
        *,
        types: frozenset[str] | None,
        heartbeat: float,
        rotate_after: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(media_type="text/event-stream", headers={"cache-control": "no-cache"})
        del self.headers["content-length"]
        self._hub = hub
        self._types = types
        self._heartbeat = heartbeat
        self._rotate_after = rotate_after
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get("state", {}).get(TRANSPORT)
        if self._hub.streams >= MAX_STREAMS:
            refusal = errors.bare(429, "Too many event streams")
            await Response(json.dumps(refusal.body), 429, media_type="application/json")(scope, receive, send)
            return
        with self._hub.subscribe(self._types, transport) as subscription:
            departure = asyncio.create_task(_departure(receive))
            departure.add_done_callback(lambda _: subscription.end())
            try:
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await send(_chunk(b": ready\n\n"))
                await self._pump(subscription, send)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                departure.cancel()
                await asyncio.gather(departure, return_exceptions=True)

    async def _pump(self, subscription: Subscription, send: Send) -> None:
        rotation = self._now() + self._rotate_after
        while (left := rotation - self._now()) > 0:
            frames = await subscription.next(min(self._heartbeat, left))
            if frames:
                await send(_chunk(frames))
            elif subscription.ended:
                return
            elif self._now() < rotation:
                await send(_chunk(b": heartbeat\n\n"))


def _chunk(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}


async def _departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
