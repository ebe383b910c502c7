"""Callbacks by the thousand, over loopback HTTP into the receiver: ``python -m tests.bench.callbacks [COUNT]``.

Every message gets its statuses shuffled and each twice. The posts come from a process of its own, so that the
figures are those of the receiving process: callbacks/s, reply times at the client, and the event loop's lag.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from sbtui.domain.message import Draft, Message, Source
from sbtui.domain.news import MessageSeen, StatusChanged
from sbtui.engine import settling
from sbtui.engine.inbox import Inbox
from sbtui.engine.listener.receiver import Receiver
from sbtui.engine.listener.server import serving
from sbtui.store import messages
from sbtui.store.store import Store

LINE = "+14155550100"
STATUSES = ("QUEUED", "ACCEPTED", "SENT", "DELIVERED")
_LANES = 48
_BEGAN = datetime(2026, 1, 5, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one flood: callbacks, seconds of wall and of this process's CPU, reply times and loop lag in ms."""

    callbacks: int
    seconds: float
    cpu_seconds: float
    p50_ms: float
    p99_ms: float
    worst_lag_ms: float
    refused: int

    def __str__(self) -> str:
        return (
            f"{self.callbacks:,} callbacks in {self.seconds:.2f} s: {self.callbacks / self.seconds:,.0f}/s"
            f" ({self.callbacks / self.cpu_seconds:,.0f} per CPU second here), reply p50 {self.p50_ms:.1f} ms,"
            f" p99 {self.p99_ms:.1f} ms, worst loop lag {self.worst_lag_ms:.1f} ms, refused {self.refused}"
        )


async def sent_messages(store: Store, inbox: Inbox, count: int, *, threads: int = 40) -> list[Message]:
    """So many messages with handles and no status, in so many conversations."""
    ids: list[int] = []
    for index in range(threads):
        thread_id = await store.intents.open_person(f"+1415556{index:04}", line=LINE)
        drafts = [Draft(body=f"text {number}") for number in range(index, count, threads)]
        ids += await store.intents.send(thread_id, drafts, line=LINE) if drafts else []
    async with inbox.batch() as batch:
        for message_id in ids:
            message = await messages.by_id(batch.transaction, message_id)
            assert message is not None
            seen = MessageSeen(handle=f"handle-{message_id}", outbound=True, contact="", line=LINE)
            await settling.settle(batch, message, seen, Source.RESPONSE)
    return await store.messages.many(ids)


def bodies(sent: Sequence[Message], *, seed: int) -> list[bytes]:
    """Each message's statuses, all shuffled together and each twice."""
    rows: list[dict[str, Any]] = [
        {
            "message_handle": message.handle,
            "is_outbound": True,
            "status": status,
            "content": message.body,
            "number": "+14155560001",
            "from_number": LINE,
            "service": "iMessage",
            "date_sent": _BEGAN.isoformat(),
            "date_updated": (_BEGAN + timedelta(seconds=rank)).isoformat(),
        }
        for message in sent
        for rank, status in enumerate(STATUSES)
    ] * 2
    Random(seed).shuffle(rows)
    return [json.dumps(row).encode() for row in rows]


async def flood(store: Store, inbox: Inbox, posts: Sequence[bytes]) -> Figures:
    """Post everything from another process, as fast as it gets answers."""
    crashes: list[Exception] = []
    receiver = Receiver(inbox, token="token", secret="", on_crash=crashes.append)
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    async with serving(receiver, "127.0.0.1", 0) as port:
        client = multiprocessing.get_context("spawn").Process(
            target=_post_all, args=(theirs, port, receiver.path("status"), list(posts)), daemon=True
        )
        client.start()
        try:
            assert await asyncio.to_thread(ours.recv) == "ready"
            lags: list[float] = []
            watching = asyncio.create_task(watch_the_loop(lags))
            began, cpu = time.perf_counter(), time.process_time()
            ours.send("go")
            times, refused = await asyncio.to_thread(ours.recv)
            seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        finally:
            await asyncio.to_thread(client.join)
            ours.close()
    await receiver.stop()
    if crashes:
        raise crashes[0]
    cuts = quantiles(times, n=100)
    return Figures(
        callbacks=len(posts),
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        p50_ms=cuts[49] * 1000,
        p99_ms=cuts[98] * 1000,
        worst_lag_ms=max(lags, default=0.0) * 1000,
        refused=refused,
    )


async def watch_the_loop(lags: list[float]) -> None:
    """Note how late the loop wakes us, in seconds, until cancelled."""
    while True:
        due = time.perf_counter() + 0.005
        await asyncio.sleep(0.005)
        lags.append(max(time.perf_counter() - due, 0.0))


def _post_all(pipe: Any, port: int, path: str, posts: list[bytes]) -> None:
    """The other side: raw HTTP/1.1 on kept connections, since an HTTP library costs more than the receiver."""
    pipe.send("ready")
    pipe.recv()
    pipe.send(asyncio.run(post_through_lanes(port, path, posts)))


async def post_through_lanes(port: int, path: str, posts: Sequence[bytes]) -> tuple[list[float], int]:
    """Post everything over kept connections, one post at a time on each; the reply times, and how many were refused."""
    waiting = iter(posts)
    times: list[float] = []
    refused = 0

    async def lane() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in waiting:
            head = f"POST {path} HTTP/1.1\r\nhost: here\r\ncontent-length: {len(body)}\r\n\r\n"
            began = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            times.append(time.perf_counter() - began)
            refused += not answer.startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(lane() for _ in range(_LANES)))
    return times, refused


async def committed_per_second(store: Store, inbox: Inbox, sent: Sequence[Message]) -> float:
    """Status changes written per second of CPU, in batches as the receiver makes them, without HTTP."""
    changes = [
        (StatusChanged(handle=message.handle, status=status, at=_BEGAN + timedelta(seconds=rank)), Source.CALLBACK)
        for rank, status in enumerate(STATUSES)
        for message in sent
    ]
    Random(1).shuffle(changes)
    began = time.perf_counter()
    for start in range(0, len(changes), _LANES):
        await inbox.apply_all(changes[start : start + _LANES], live=True)
    return len(changes) / (time.perf_counter() - began)


async def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(Path(folder) / "store.db") as store:
            inbox = Inbox(store, lambda: datetime.now(UTC))
            sent = await sent_messages(store, inbox, count // len(STATUSES) // 2)
            print(await flood(store, inbox, bodies(sent, seed=1)))  # noqa: T201
            again = await store.messages.many([message.id for message in sent])
            assert {message.status for message in again} == {"DELIVERED"}
        async with Store.open(Path(folder) / "other.db") as store:
            inbox = Inbox(store, lambda: datetime.now(UTC))
            sent = await sent_messages(store, inbox, count // len(STATUSES))
            rate = await committed_per_second(store, inbox, sent)
            print(f"{rate:,.0f} status changes/s committed in batches of {_LANES}, without HTTP")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    asyncio.run(main(parser.parse_args().count))
