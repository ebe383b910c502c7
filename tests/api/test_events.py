"""The event stream over a real socket, since a transport double would buffer it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from sbtui.api.client import Sendblue
from sbtui.api.errors import NotFound, OutcomeUnknown, Unauthorized

Connection = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Served = Callable[[Connection], AbstractAsyncContextManager[Sendblue]]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def frame(identity: str, kind: str = "message.received", version: int = 1) -> bytes:
    event = {
        "version": version,
        "id": identity,
        "type": kind,
        "occurred_at": "2026-01-05T10:01:00.000Z",
        "data": {"message_id": "h", "number": "+15550100002"},
    }
    return f"event: {kind}\ndata: {json.dumps(event)}\n\n".encode()


def answering(*pieces: bytes, heads: list[bytes] | None = None, hold: bool = False) -> Connection:
    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if heads is not None:
            heads.append(head)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if hold:
            await reader.read()

    return connection


async def test_events_until_the_server_rotates(served: Served) -> None:
    heads: list[bytes] = []
    frames = (
        b": ready\n\n", frame("1"), b": heartbeat\n\n", b'data: {"status":"OK"}\n\n', b"data: not json\n\n",
        frame("v2", version=2), frame("new", kind="weather.changed"), frame("2", kind="typing.changed"),
    )  # fmt: skip
    async with (
        served(answering(HEAD, *frames, heads=heads)) as client,
        client.events(["message.received", "typing.changed"]) as stream,
    ):
        events = [event async for event in stream]
    assert [event.id for event in events] == ["1", "2"]
    assert events[0].data.number == "+15550100002"
    assert b"GET /api/v2/events?types=message.received%2Ctyping.changed " in heads[0]
    assert b"Accept: text/event-stream\r\n" in heads[0]


async def test_entering_means_connected_before_any_event(served: Served) -> None:
    async with served(answering(HEAD, hold=True)) as client:
        stream = client.events()
        assert stream.last_heard == 0.0
        async with stream:
            assert stream.last_heard > 0.0


async def test_a_frame_split_anywhere(served: Served) -> None:
    pieces = [bytes([byte]) for byte in frame("1")]
    async with served(answering(HEAD, *pieces)) as client, client.events() as stream:
        assert [event.id async for event in stream] == ["1"]


async def test_comments_count_as_heard(served: Served) -> None:
    go = asyncio.Event()

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD)
        await go.wait()
        writer.write(b": heartbeat\n\n")

    async with served(connection) as client, client.events() as stream:
        connected = stream.last_heard
        go.set()
        assert [event async for event in stream] == []
        assert stream.last_heard > connected


async def test_silence_is_an_error(served: Served) -> None:
    async with served(answering(HEAD, frame("1"), hold=True)) as client, client.events(silence=0.05) as stream:
        events = aiter(stream)
        assert (await anext(events)).id == "1"
        with pytest.raises(OutcomeUnknown) as caught:
            await anext(events)
        assert caught.value.__context__ is None


async def test_a_cut_stream_is_an_error(served: Served) -> None:
    async with served(answering(CHUNKED, b"5\r\n: hi")) as client, client.events() as stream:
        with pytest.raises(OutcomeUnknown):
            await anext(aiter(stream))


async def test_leaving_in_the_middle(served: Served) -> None:
    async with served(answering(HEAD, frame("1"), frame("2"), hold=True)) as client, client.events() as stream:
        async for event in stream:
            assert event.id == "1"
            break


async def test_cancelling_a_reader(served: Served) -> None:
    async with served(answering(HEAD, hold=True)) as client:
        connected = asyncio.Event()

        async def consume() -> None:
            async with client.events() as stream:
                connected.set()
                async for _ in stream:
                    pass

        task = asyncio.create_task(consume())
        await connected.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_stream_must_be_entered(served: Served) -> None:
    async with served(answering(HEAD)) as client:
        with pytest.raises(RuntimeError, match="enter"):
            aiter(client.events())


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", NotFound),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n{}", Unauthorized),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", OutcomeUnknown),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n", OutcomeUnknown),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\n{}", OutcomeUnknown),
        (b"", OutcomeUnknown),
    ],
)
async def test_a_server_that_has_no_stream_for_us(served: Served, answer: bytes, kind: type[Exception]) -> None:
    async with served(answering(answer)) as client:
        with pytest.raises(kind):
            await client.events().__aenter__()
