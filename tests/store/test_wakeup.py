"""Waking other processes: at once, without looking; stale sockets, long paths, foreign folders."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.store import feed
from sbtui.store.store import Store
from sbtui.store.wakeup import LONGEST_ADDRESS
from tests.store.writing import ADA, BEN
from tests.waiting import eventually

SOON = 2.0
"""Well before the safety look, which would find any change."""
OTHER = """
import asyncio, sys
from pathlib import Path
from sbtui.store.store import Store

async def main(path, address):
    async with Store.open(Path(path)) as store:
        with store.feed.subscribe() as news:
            print("open", flush=True)
            await news.batch()
            await store.intents.open_person(address)
            print("heard", flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def never_by_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a wake-up can bring news in these tests."""
    monkeypatch.setattr(feed, "SAFETY_SECONDS", 3_600.0)


@asynccontextmanager
async def other_process(path: Path, address: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that opens the store, and answers the first change by opening a conversation."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        OTHER,
        str(path),
        address,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"open\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def folder_of(store: Store) -> Path:
    return store.feed._wake_up._path.parent


async def hears(news: feed.Subscription, do: Callable[[], Awaitable[object]]) -> list[Change]:
    async with asyncio.timeout(SOON):
        await do()
        return await news.batch()


@pytest.mark.proof
async def test_three_processes_wake_each_other(store: Store, path: Path) -> None:
    async with other_process(path, ADA), other_process(path, BEN):
        with store.feed.subscribe() as news:
            async with store.changing() as (_, changes):
                changes.append(Change(ChangeKind.LINE_CHANGED))

            seen: list[Change] = []
            async with asyncio.timeout(SOON):
                while len({change.thread_id for change in seen} - {0}) < 2:
                    seen += await news.batch()
            assert {thread.address for thread in await store.threads.page()} == {ADA, BEN}


@pytest.mark.proof
async def test_a_killed_ones_socket_is_removed(store: Store, path: Path) -> None:
    folder = folder_of(store)
    async with other_process(path, ADA) as killed:
        assert len([*folder.iterdir()]) == 2
        killed.send_signal(signal.SIGKILL)
        await killed.wait()
        assert len([*folder.iterdir()]) == 2
        await store.intents.open_person(BEN)
        assert [entry.name for entry in folder.iterdir()] == [store.feed._wake_up._path.name]


async def test_nothing_is_left_behind_and_the_folder_is_private() -> None:
    # pytest's own folders have names that are too long for a socket.
    with tempfile.TemporaryDirectory() as short:
        async with Store.open(Path(short, "s.db")) as store:
            folder = folder_of(store)
            assert folder.name == "s.db.wake"
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            async with Store.open(Path(short, "s.db")):
                assert len([*folder.iterdir()]) == 2
            assert len([*folder.iterdir()]) == 1
        assert not folder.exists()


async def test_a_long_data_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    path = tmp_path / ("long" * 25) / ("longer" * 20) / "store.db"
    async with Store.open(path) as one, Store.open(path) as two:
        assert folder_of(one) == folder_of(two)
        assert len(os.fsencode(one.feed._wake_up._path)) <= LONGEST_ADDRESS
        with two.feed.subscribe() as news:
            (change,) = await hears(news, lambda: one.intents.open_person(ADA))
            assert change.kind is ChangeKind.THREAD_CHANGED


async def test_where_no_socket_can_be_the_log_is_looked_at(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that others may enter is nobody's to use."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    open_folder = path.with_name(f"{path.name}.wake")
    open_folder.mkdir(parents=True)
    open_folder.chmod(0o755)
    async with Store.open(path) as one, Store.open(path) as two:
        assert [*open_folder.iterdir()] == []
        with two.feed.subscribe() as news:
            assert await hears(news, lambda: one.intents.open_person(ADA))


async def test_a_flood_is_told_whole(store: Store, path: Path) -> None:
    async with AsyncExitStack() as stack:
        others = [await stack.enter_async_context(Store.open(path)) for _ in range(3)]
        heard = [stack.enter_context(other.feed.subscribe()) for other in others]
        for number in range(100):
            async with store.changing() as (_, changes):
                changes.append(Change(ChangeKind.MESSAGE_CHANGED, 1, number))
        for news in heard:
            seen: list[Change] = []
            async with asyncio.timeout(SOON):
                while len(seen) < 100:
                    seen += await news.batch()
            assert [change.message_id for change in seen] == [*range(100)]


async def test_one_who_is_cancelled_after_the_commit_is_heard(store: Store, path: Path) -> None:
    """Also by itself."""
    async with Store.open(path) as other:
        with store.feed.subscribe() as here, other.feed.subscribe() as there:
            committing = asyncio.Event()
            commit = store._database._commit

            async def slow_commit() -> None:
                committing.set()
                await commit()

            store._database._commit = slow_commit  # type: ignore[method-assign]
            writer = asyncio.create_task(store.intents.open_person(ADA))
            await committing.wait()
            writer.cancel()
            (outcome,) = await asyncio.gather(writer, return_exceptions=True)
            assert isinstance(outcome, asyncio.CancelledError)
            async with asyncio.timeout(SOON):
                assert await here.batch() == await there.batch() != []


async def test_idle_stores_read_nothing(store: Store, path: Path) -> None:
    async with Store.open(path) as other:
        with other.feed.subscribe() as news:
            await hears(news, lambda: store.intents.open_person(ADA))
            looks: list[str] = []
            for each in (store, other):
                await each._database._reader.set_trace_callback(looks.append)
            await hears(news, lambda: store.intents.open_person(BEN))
            # One look by the writer for its own subscribers, one by whoever was woken.
            await eventually(lambda: len(looks) >= 2)
            assert len(looks) == 2
