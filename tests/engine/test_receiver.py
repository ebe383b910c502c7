"""The callback receiver: who may post, what it takes, and that only committed news is acknowledged."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.engine.inbox import Inbox
from sbtui.engine.listener import connection, server
from sbtui.engine.listener.connection import MOST_AHEAD, MOST_HEAD_BYTES, MOST_REQUEST_BYTES
from sbtui.engine.listener.receiver import MOST_BYTES, Receiver
from sbtui.engine.listener.server import parse_bind, serving
from sbtui.engine.listener.transport import CannotListen
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import NOOR, PROMPT
from sbtui.store.errors import StoreFull
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, get, live, send
from tests.waiting import eventually

SECRET = {"sb-signing-secret": "s3cret"}
INBOUND = {
    "content": "hi",
    "is_outbound": False,
    "status": "RECEIVED",
    "message_handle": "IN-1",
    "number": NOOR.number,
    "from_number": NOOR.number,
    "to_number": "+14155550100",
    "sendblue_number": "+14155550100",
    "date_sent": "2026-01-05T10:01:00.000Z",
}


class Post:
    """A receiver behind a client that posts to it."""

    def __init__(self, store: Store) -> None:
        self.crashes: list[Exception] = []
        self.inbox = Inbox(store, lambda: datetime.now(UTC))
        self.receiver = Receiver(self.inbox, token="tok", secret="s3cret", on_crash=self.crashes.append)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.receiver), base_url="http://here")

    async def __call__(self, path: str, body: Any, headers: dict[str, str] | None = None) -> int:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = await self.http.post(path, content=content, headers=headers)
        return response.status_code


@pytest.fixture
async def post(store: Store) -> AsyncIterator[Post]:
    post = Post(store)
    async with post.http:
        yield post
    assert post.crashes == []


async def unread(store: Store) -> int:
    return (await store.threads.totals()).unread


@pytest.mark.parametrize("path", ["/", "/sbtui", "/sbtui/wrong/receive", "/sbtui/tok/other", "/sbtui/tok/receive/x"])
async def test_strangers_find_nothing(store: Store, post: Post, path: str) -> None:
    assert await post(path, INBOUND, SECRET) == 404
    assert await unread(store) == 0


async def test_a_webhook_must_carry_the_secret(store: Store, post: Post) -> None:
    assert await post("/sbtui/tok/receive", INBOUND) == 401
    assert await post("/sbtui/tok/receive", INBOUND, {"sb-signing-secret": "s3cre"}) == 401
    assert await unread(store) == 0
    assert await post("/sbtui/tok/receive", INBOUND, SECRET) == 200
    assert await post("/sbtui/tok/receive", INBOUND, SECRET) == 200
    assert await unread(store) == 1


async def test_a_status_callback_may_be_unsigned(store: Store, post: Post) -> None:
    row = INBOUND | {"is_outbound": True, "status": "SENT", "message_handle": "out"}
    assert await post("/sbtui/tok/status", row) == 200
    (thread,) = await store.threads.page()
    assert (thread.last_status, thread.unread) == ("SENT", 0)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b'"x"', b"\xff", b"{}", pytest.param(b"[" * 100_000, id="deep"), b'{"content": "no handle"}'],
)
async def test_garbage_is_refused(post: Post, body: bytes) -> None:
    assert await post("/sbtui/tok/status", body) == 400


async def test_too_much_is_refused(post: Post) -> None:
    assert await post("/sbtui/tok/status", b" " * (MOST_BYTES + 1)) == 413

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 1024 + 1):
            yield b" " * 1024

    assert (await post.http.post("/sbtui/tok/status", content=endless())).status_code == 413


async def test_only_posts_are_taken(post: Post) -> None:
    assert (await post.http.get("/sbtui/tok/status")).status_code == 405


async def test_half_a_character_does_no_harm(store: Store, post: Post) -> None:
    hostile = b'{"message_handle": "x\\ud83d", "is_outbound": false, "number": "+16025550157", "content": "\\udc00 [/"}'
    assert await post("/sbtui/tok/receive", hostile, SECRET) == 200
    (thread,) = await store.threads.page()
    assert thread.last_body == "\ufffd [/"


async def test_typing_names_the_contact(store: Store, post: Post) -> None:
    thread_id = await store.intents.open_person(NOOR.number)
    body = {"number": NOOR.number, "is_typing": True, "from_number": "+14155550100"}
    assert await post("/sbtui/tok/typing_indicator", body, SECRET) == 200
    assert await store.people.typing(thread_id) == [NOOR.number]
    assert await post("/sbtui/tok/typing_indicator", body | {"is_typing": False}, SECRET) == 200
    assert await store.people.typing(thread_id) == []
    assert await post("/sbtui/tok/typing_indicator", {"number": 5}, SECRET) == 200


class FullInbox(Inbox):
    async def apply_all(self, *_: Any, **__: Any) -> None:
        raise StoreFull("no room")


async def test_news_that_was_not_written_is_not_acknowledged(store: Store) -> None:
    receiver = Receiver(FullInbox(store, lambda: datetime.now(UTC)), token="tok", secret="", on_crash=lambda _: None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(receiver), base_url="http://here") as http:
        assert (await http.post("/sbtui/tok/status", json=INBOUND)).status_code == 503


async def test_the_server_gives_its_port_back(post: Post) -> None:
    async with serving(post.receiver, "127.0.0.1", 0) as port:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            assert (await http.post("/sbtui/tok/receive", json=INBOUND, headers=SECRET)).status_code == 200
        with pytest.raises(CannotListen, match="choose another callback_bind"):
            async with serving(post.receiver, "127.0.0.1", port):
                pass
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HEAD = b"POST /sbtui/tok/status HTTP/1.1\r\nhost: here\r\n"
OUTBOUND = json.dumps(INBOUND | {"is_outbound": True, "status": "SENT"}).encode()
WHOLE = HEAD + b"content-length: %d\r\n\r\n" % len(OUTBOUND) + OUTBOUND


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Stream]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def status_of(stream: Stream) -> int:
    """The status of the next reply."""
    return int((await stream[0].readuntil(b"\r\n\r\n")).split()[1])


async def the_rest(stream: Stream) -> bytes:
    """What still comes until the other side ends the connection."""
    try:
        return await stream[0].read()
    except ConnectionError:
        return b""


@pytest.mark.proof
async def test_whoever_is_slow_is_cut_off(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.1)
    monkeypatch.setattr(server, "_TICKS_BETWEEN_LOOKS", 1)
    inbox = SlowInbox(store, lambda: datetime.now(UTC))
    receiver = Receiver(inbox, token="tok", secret="", on_crash=lambda error: pytest.fail(repr(error)))
    beginnings = (b"", b"\r\n", HEAD[:30], HEAD, HEAD + b"content-length: 9\r\n\r\n{", WHOLE + HEAD[:30])
    async with serving(receiver, "127.0.0.1", 0) as port, AsyncExitStack() as stack:
        waiting = await stack.enter_async_context(connected(port))
        waiting[1].write(WHOLE)
        await inbox.asked.wait()
        slow = [await stack.enter_async_context(connected(port)) for _ in beginnings]
        for beginning, (_, writer) in zip(beginnings, slow, strict=True):
            writer.write(beginning)
        assert [await the_rest(stream) for stream in slow] == [b""] * len(slow)
        # Who sent all of it may wait for the commit for as long as that takes.
        inbox.written.set()
        assert await status_of(waiting) == 200
        waiting[1].write(WHOLE)
        assert await status_of(waiting) == 200


class SlowInbox(Inbox):
    """Writes nothing before it may."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.asked, self.written = asyncio.Event(), asyncio.Event()

    async def apply_all(self, *arguments: Any, **options: Any) -> None:
        self.asked.set()
        await self.written.wait()
        await super().apply_all(*arguments, **options)


@pytest.mark.proof
async def test_whoever_sends_too_much_is_cut_off(post: Post) -> None:
    async with serving(post.receiver, "127.0.0.1", 0) as port:
        for head in (HEAD + b"x: " + b"y" * MOST_HEAD_BYTES, HEAD + b"x: y\r\n" * (MOST_HEAD_BYTES // 6)):
            async with connected(port) as stream:
                stream[1].write(head)
                assert await status_of(stream) == 400
                await the_rest(stream)
        async with connected(port) as stream:
            stream[1].write(HEAD + b"content-length: %d\r\n\r\n" % 2**40)
            assert await status_of(stream) == 413
            stream[1].write(b" " * MOST_REQUEST_BYTES)
            await the_rest(stream)


@pytest.mark.proof
async def test_whoever_runs_too_far_ahead_is_cut_off(post: Post) -> None:
    async with serving(post.receiver, "127.0.0.1", 0) as port:
        async with connected(port) as stream:
            stream[1].write(WHOLE * MOST_AHEAD)
            assert [await status_of(stream) for _ in range(MOST_AHEAD)] == [200] * MOST_AHEAD
            stream[1].write(b"GET / HTTP/1.1\r\n\r\n" * 10_000)
            assert (await the_rest(stream)).count(b"HTTP/1.1 ") <= MOST_AHEAD + 1
        async with connected(port) as stream:
            stream[1].write(WHOLE)
            assert await status_of(stream) == 200


@pytest.mark.proof
async def test_whoever_never_reads_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.1)
    monkeypatch.setattr(server, "_TICKS_BETWEEN_LOOKS", 1)

    cut = asyncio.Event()

    async def talkative(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for more in (True, False):
            await send({"type": "http.response.body", "body": bytes(2**24), "more_body": more})
        cut.set()

    with socket.socket() as deaf:
        async with serving(talkative, "127.0.0.1", 0) as port:
            deaf.connect(("127.0.0.1", port))
            deaf.sendall(WHOLE)
            await asyncio.wait_for(cut.wait(), 5)


@pytest.mark.proof
async def test_more_connections_than_can_be_served_are_told_to_come_again(post: Post) -> None:
    async with serving(post.receiver, "127.0.0.1", 0) as port, AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(connected(port)) for _ in range(128)]
        streams[-1][1].write(WHOLE)
        assert await status_of(streams[-1]) == 503


def test_binds_are_read() -> None:
    assert parse_bind("0.0.0.0:8765") == ("0.0.0.0", 8765)
    assert parse_bind("[::1]:0") == ("::1", 0)
    assert parse_bind(":80") == ("127.0.0.1", 80)
    for wrong in ("", "host", "host:", "host:x", "host:70000"):
        with pytest.raises(CannotListen):
            parse_bind(wrong)


@pytest.mark.proof
async def test_signed_webhooks_are_registered_once_and_stale_ones_removed(
    store: Store, sandbox: RunningSandbox
) -> None:
    options: dict[str, Any] = {"listen": "callbacks", "callback_bind": "127.0.0.1:0", "webhook_secret": "s3cret"}
    others = ["https://other.example/hook"]
    async with Sendblue(credentials(sandbox)) as client:
        await client.add_webhooks(others, kind="receive")
        for _ in range(2):
            async with engine_on(store, credentials(sandbox), **options):
                await live(store, "callbacks")
                webhooks = await client.webhooks()
                for kind in ("receive", "outbound", "typing_indicator"):
                    assert len([entry for entry in webhooks.of(kind) if "127.0.0.1" in entry.url]) == 1
                assert others[0] in [entry.url for entry in webhooks.of("receive")]
                sandbox.world.receive(number=PROMPT.number, content="signed")
                before = await unread(store)

                async def more(before: int = before) -> bool:
                    return await unread(store) > before or before > 0

                await eventually(more, description="a signed webhook")


async def test_reordered_and_doubled_callbacks_end_the_same(store: Store, sandbox: RunningSandbox) -> None:
    for kind in ("duplicate_callbacks", "reorder_callbacks", "duplicate_callbacks"):
        sandbox.world.faults.add({"kind": kind})
    async with engine_on(store, credentials(sandbox), listen="callbacks", callback_bind="127.0.0.1:0"):
        await live(store)
        message_id = await send(store, PROMPT.number, "in any order")

        async def settled() -> bool:
            timeline = await store.messages.timeline(message_id)
            return {item.status for item in timeline} >= {"QUEUED", "ACCEPTED", "SENT", "DELIVERED"}

        await eventually(settled, description="all four reports")
        assert (await get(store, message_id)).status == "DELIVERED"
        statuses = [item.status for item in await store.messages.timeline(message_id)]
        assert len(statuses) == len(set(statuses)) == 4
