"""A file above Sendblue's cap is refused before its message leaves; whatever states no size goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sbtui.domain.message import Draft, OutboxState
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, get, live
from tests.waiting import eventually


@asynccontextmanager
async def files(answer: bytes) -> AsyncIterator[str]:
    """A server that gives this answer to everything, and closes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/Photo.jpg"


def head(size: int) -> bytes:
    return f"HTTP/1.1 200 OK\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n".encode()


async def written(store: Store, url: str) -> int:
    thread_id = await store.intents.open_person(PROMPT.number)
    (message_id,) = await store.intents.send(thread_id, [Draft(body="look", media_url=url)])
    return message_id


async def test_a_file_above_the_cap_is_refused_in_one_sentence(store: Store, sandbox: RunningSandbox) -> None:
    async with files(head(7_300_000)) as url, engine_on(store, credentials(sandbox)):
        await live(store)
        message_id = await written(store, url)

        async def failed() -> bool:
            return (await get(store, message_id)).state is OutboxState.FAILED

        await eventually(failed, description="the message is refused")
    message = await get(store, message_id)
    assert message.failure is not None
    assert "7.3 MB" in message.failure.message
    assert "5 MB" in message.failure.message
    assert sandbox.world.accepted == []
    # The user can take it back with its text and URL, and change that.
    assert await store.intents.edit(message_id) == Draft(body="look", media_url=url)


@pytest.mark.parametrize(
    "answer",
    [
        head(5_000_000),
        b"HTTP/1.1 404 Not Found\r\ncontent-length: 9000000\r\nconnection: close\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
async def test_whatever_states_no_larger_size_goes(store: Store, sandbox: RunningSandbox, answer: bytes) -> None:
    async with files(answer) as url, engine_on(store, credentials(sandbox)):
        await live(store)
        message_id = await written(store, url)

        async def settled() -> bool:
            return (await get(store, message_id)).state is OutboxState.SETTLED

        await eventually(settled, description="the message is accepted")
    assert len(sandbox.world.accepted) == 1
