"""Outcomes where only a real socket tells the truth: cut answers, resets, silence, kept-alive connections."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from sbtui.api.client import Sendblue
from sbtui.api.errors import NeverLeft, OutcomeUnknown
from sbtui.domain.credentials import Credentials

Connection = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Served = Callable[[Connection], AbstractAsyncContextManager[Sendblue]]

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"email":"a@b"}'


async def request_from(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    return head + await reader.readexactly(length)


async def send(client: Sendblue) -> None:
    await client.send_message(number="+15550100002", from_number="+15550100001", content="hi")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        b'HTTP/1.1 400 Bad Request\r\nContent-Length: 500\r\n\r\n{"status":',
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
async def test_an_answer_that_is_cut_or_garbled(served: Served, answer: bytes) -> None:
    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_from(reader)
        writer.write(answer)
        await writer.drain()

    async with served(connection) as client:
        with pytest.raises(OutcomeUnknown):
            await send(client)


async def test_a_reset(served: Served) -> None:
    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_from(reader)
        raw: socket.socket = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async with served(connection) as client:
        with pytest.raises(OutcomeUnknown):
            await send(client)


async def test_silence(served: Served) -> None:
    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_from(reader)
        await reader.read()

    async with served(connection) as client:
        with pytest.raises(OutcomeUnknown, match="in time"):
            await send(client)


async def test_a_kept_alive_connection_that_dies_on_the_second_request(served: Served) -> None:
    connections = 0

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await request_from(reader)
        writer.write(OK)
        await request_from(reader)

    async with served(connection) as client:
        assert (await client.account()).email == "a@b"
        with pytest.raises(OutcomeUnknown):
            await send(client)
    assert connections == 1


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
async def test_tls_that_fails_has_sent_nothing(greeting: bytes) -> None:
    async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(greeting)
        writer.close()

    server = await asyncio.start_server(no_tls, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Sendblue(Credentials("k", "s", f"https://127.0.0.1:{port}")) as client:
        with pytest.raises(NeverLeft):
            await send(client)


async def test_keys_go_out_with_each_request(served: Served) -> None:
    heads = []

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_from(reader))
        writer.write(OK)

    async with served(connection) as client:
        await client.account()
    assert b"sb-api-key-id: key-id-4711\r\n" in heads[0]
    assert b"sb-api-secret-key: hush-hush-0815\r\n" in heads[0]
    assert b"User-Agent: sbtui/" in heads[0]
