"""One connection to Sendblue's live events, as an async iterator.

Sendblue subscribes us before it returns headers (official CLI). So once ``async with client.events()`` is
entered nothing new can be missed, and what happened before is for gap repair::

    async with client.events() as stream:   # connected
        await recover()
        async for event in stream:          # ends when the server rotates the connection, after ≤ 15 min
            ...

The stream is live only; there is no replay and no Last-Event-ID. Heartbeats, which are comments every 15 s, are
watched by the read timeout: `SILENCE` seconds without a byte end the iteration with `OutcomeUnknown`.
"""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing
from typing import Self

import httpx
from httpx_sse import EventSource

from sbtui.api.bodies import query, unreadable
from sbtui.api.envelopes import error_from
from sbtui.api.errors import NeverLeft, SendblueError
from sbtui.api.requests import Requests, classified
from sbtui.api.wire import Event

PATH = "/api/v2/events"
SILENCE = 45.0


class EventStream:
    """One connection: enter it to connect, iterate it for events, leave it to hang up."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, types: str | None, silence: float) -> None:
        self._http = http
        self._base_url = base_url
        self._types = types
        self._timeout = httpx.Timeout(connect=5.0, read=silence, write=30.0, pool=5.0)
        self._open = AsyncExitStack()
        self._events: AsyncGenerator[Event, None] | None = None
        self.last_heard = 0.0
        """`time.monotonic()` of the last byte, heartbeats included; 0.0 before the connection stands."""

    async def __aenter__(self) -> Self:
        """Connect; raises as any request does, `NotFound` for a server without events."""
        if self._http.is_closed:
            raise NeverLeft("The connection to Sendblue is closed already.")
        failure: SendblueError | None = None
        try:
            response = await self._connected()
            failure = await _flaw(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = classified(error, self._base_url)
        except BaseException:
            await self._open.aclose()
            raise
        if failure is not None:
            await self._open.aclose()
            raise failure
        self._heard()
        response.stream = HeardStream(response.stream, self._heard)
        self._events = self._read(response)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._events is not None:
            await self._events.aclose()
        await self._open.aclose()

    def __aiter__(self) -> AsyncIterator[Event]:
        """Events as they come, without frames that are none, other versions and unknown types."""
        if self._events is None:
            raise RuntimeError("enter the stream before iterating it")
        return self._events

    async def _read(self, response: httpx.Response) -> AsyncGenerator[Event, None]:
        failure: SendblueError | None = None
        try:
            async with aclosing(EventSource(response).aiter_sse()) as frames:
                async for frame in frames:
                    event = _event(frame.data)
                    if event is not None:
                        yield event
        except httpx.HTTPError as error:
            failure = classified(error, self._base_url)
        if failure is not None:
            raise failure

    async def _connected(self) -> httpx.Response:
        return await self._open.enter_async_context(
            self._http.stream(
                "GET",
                f"{self._base_url}{PATH}",
                params=query({"types": self._types}),
                headers={"Accept": "text/event-stream", "Cache-Control": "no-store"},
                timeout=self._timeout,
            )
        )

    def _heard(self) -> None:
        self.last_heard = time.monotonic()


class HeardStream(httpx.AsyncByteStream):
    """The bytes of `stream`, noting when each chunk came; the SSE decoder hides comments, and so heartbeats."""

    def __init__(self, stream: httpx.AsyncByteStream | httpx.SyncByteStream, heard: Callable[[], None]) -> None:
        if not isinstance(stream, httpx.AsyncByteStream):
            raise TypeError("an async client gave a stream that is not async")
        self._stream = stream
        self._heard = heard

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._heard()
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class EventCalls(Requests):
    """Live events."""

    def events(self, types: list[str] | None = None, *, silence: float = SILENCE) -> EventStream:
        """A connection to `GET /api/v2/events`, not made yet; `types` limits it to those event types."""
        return EventStream(self._http, self._base_url, ",".join(types) if types else None, silence)


async def _flaw(response: httpx.Response) -> SendblueError | None:
    """Why `response` is no event stream; None if it is one."""
    if not response.is_success:
        await response.aread()
        return error_from(response)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return None if kind == "text/event-stream" else unreadable(response.status_code)


def _event(data: str) -> Event | None:
    """The event in a frame; None for other frames such as ``{"status": "OK"}`` (official CLI ignores them)."""
    try:
        event = Event.read(json.loads(data))
    except (ValueError, RecursionError):
        return None
    return event if event.is_known else None
