"""Callbacks by the thousand, over loopback HTTP into the receiver: ``python -m tests.bench.callbacks [COUNT]``.

Every message gets its statuses shuffled and each twice, in bodies and under heads as Sendblue sends them. The posts
come from a process of its own, so that the figures are those of the receiving process: callbacks/s, reply times at
the client, and the event loop's lag. On a busy machine the number per CPU second is the one to compare.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
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
LANES = 48
_LONE_POSTS = 400
_BEGAN = datetime(2026, 1, 5, 10, tzinfo=UTC)
_HEADERS = (
    "host: hooks.example.com\r\nuser-agent: Sendblue/1.0\r\ncontent-type: application/json\r\naccept: */*\r\n"
    "accept-encoding: gzip, deflate\r\nconnection: keep-alive\r\n"
)


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
            f"{self.callbacks:,} callbacks in {self.seconds:.2f} s: {self.per_second:,.0f}/s"
            f" ({self.per_cpu_second:,.0f} per CPU second here), reply p50 {self.p50_ms:.1f} ms,"
            f" p99 {self.p99_ms:.1f} ms, worst loop lag {self.worst_lag_ms:.1f} ms, refused {self.refused}"
        )

    @property
    def per_second(self) -> float:
        return self.callbacks / self.seconds

    @property
    def per_cpu_second(self) -> float:
        return self.callbacks / self.cpu_seconds


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
    rows = [_row(message, rank) for message in sent for rank in range(len(STATUSES))] * 2
    Random(seed).shuffle(rows)
    return [json.dumps(row).encode() for row in rows]


def _row(message: Message, rank: int) -> dict[str, Any]:
    """All fields of a callback (Sendblue docs: status callbacks)."""
    return {
        "accountEmail": "dev@example.com",
        "content": message.body,
        "is_outbound": True,
        "status": STATUSES[rank],
        "error_code": None,
        "error_message": None,
        "error_reason": None,
        "message_handle": message.handle,
        "date_sent": _BEGAN.isoformat(),
        "date_updated": (_BEGAN + timedelta(seconds=rank)).isoformat(),
        "from_number": LINE,
        "number": "+14155560001",
        "to_number": "+14155560001",
        "was_downgraded": None,
        "plan": "dedicated",
        "media_url": "",
        "message_type": "message",
        "group_id": "",
        "participants": [],
        "send_style": "",
        "opted_out": False,
        "error_detail": None,
        "sendblue_number": None,
        "service": "iMessage",
        "group_display_name": None,
    }


async def flood(inbox: Inbox, posts: Sequence[bytes], *, lanes: int = LANES) -> Figures:
    """Post everything from another process, as fast as it gets answers on so many connections."""
    crashes: list[Exception] = []
    receiver = Receiver(inbox, token="token", secret="", on_crash=crashes.append)
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    async with serving(receiver, "127.0.0.1", 0) as port:
        client = multiprocessing.get_context("spawn").Process(
            target=_post_all, args=(theirs, port, receiver.path("status"), list(posts), lanes), daemon=True
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


def _post_all(pipe: Any, port: int, path: str, posts: list[bytes], lanes: int) -> None:
    """The other side: raw HTTP/1.1 on kept connections, since an HTTP library costs more than the receiver."""
    pipe.send("ready")
    pipe.recv()
    pipe.send(asyncio.run(post_through_lanes(port, path, posts, lanes=lanes)))


async def post_through_lanes(
    port: int, path: str, posts: Sequence[bytes], *, lanes: int = LANES
) -> tuple[list[float], int]:
    """Post everything over kept connections, one post at a time on each; the reply times, and how many were refused."""
    waiting = iter(posts)
    times: list[float] = []
    refused = 0

    async def lane() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in waiting:
            head = f"POST {path} HTTP/1.1\r\n{_HEADERS}content-length: {len(body)}\r\n\r\n"
            began = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            times.append(time.perf_counter() - began)
            refused += not answer.startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(lane() for _ in range(lanes)))
    return times, refused


async def committed(inbox: Inbox, sent: Sequence[Message]) -> tuple[float, float]:
    """Status changes written per second and per CPU second, in batches as the receiver makes them, without HTTP."""
    changes = [
        (StatusChanged(handle=message.handle, status=status, at=_BEGAN + timedelta(seconds=rank)), Source.CALLBACK)
        for rank, status in enumerate(STATUSES)
        for message in sent
    ]
    Random(1).shuffle(changes)
    began, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(changes), LANES):
        await inbox.apply_all(changes[start : start + LANES], live=True)
    return len(changes) / (time.perf_counter() - began), len(changes) / (time.process_time() - cpu)


def measure_ingest(count: int = 10_000) -> dict[str, float]:
    """Every figure of status ingest by name, with its unit; ``count`` is how many callbacks flood in."""
    return asyncio.run(_measure(count))


async def _measure(count: int) -> dict[str, float]:
    async with _inbox() as (store, inbox):
        sent = await sent_messages(store, inbox, count // len(STATUSES) // 2)
        posts = bodies(sent, seed=1)
        http = await flood(inbox, posts)
        statuses = {message.status for message in await store.messages.many([message.id for message in sent])}
        # A reply in the flood waits for those before it: how long one takes by itself shows only alone.
        lone = await flood(inbox, posts[:_LONE_POSTS], lanes=1)
    if statuses != {"DELIVERED"} or http.refused or lone.refused:
        raise RuntimeError(f"callbacks were lost: {http.refused + lone.refused} refused, {sorted(statuses)}")
    async with _inbox() as (store, inbox):
        written = await committed(inbox, await sent_messages(store, inbox, count // len(STATUSES)))
    return {
        "callbacks": http.callbacks,
        "callbacks_per_s": round(http.per_second),
        "callbacks_per_cpu_s": round(http.per_cpu_second),
        "cpu_ms_per_1000": round(1_000_000 / http.per_cpu_second, 1),
        "reply_p50_ms": round(http.p50_ms, 2),
        "reply_p99_ms": round(http.p99_ms, 2),
        "lone_reply_p50_ms": round(lone.p50_ms, 2),
        "lone_reply_p99_ms": round(lone.p99_ms, 2),
        "worst_loop_lag_ms": round(http.worst_lag_ms, 1),
        "without_http_per_s": round(written[0]),
        "without_http_per_cpu_s": round(written[1]),
    }


@asynccontextmanager
async def _inbox() -> AsyncIterator[tuple[Store, Inbox]]:
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(Path(folder) / "store.db") as store:
            yield store, Inbox(store, lambda: datetime.now(UTC))


def told(figures: dict[str, float]) -> str:
    """The figures of ``measure_ingest`` in words."""
    return (
        "status ingest, HTTP: {callbacks:,} callbacks at {callbacks_per_s:,}/s ({callbacks_per_cpu_s:,} per CPU second,"
        " {cpu_ms_per_1000} ms of CPU per 1,000), reply p50 {reply_p50_ms} ms, p99 {reply_p99_ms} ms"
        " (alone {lone_reply_p50_ms} and {lone_reply_p99_ms} ms), worst loop lag {worst_loop_lag_ms} ms\n"
        "without HTTP: {without_http_per_s:,} status changes/s committed ({without_http_per_cpu_s:,} per CPU second)"
    ).format_map(figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.callbacks", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measured = measure_ingest(options.count)
    print(told(measured))  # noqa: T201
    if options.json is not None:
        options.json.write_text(json.dumps(measured, indent=2), "utf-8")
