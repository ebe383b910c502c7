"""Who runs the engine: as the lock says, not as its text does."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sbtui.domain.changes import Link, LinkState
from sbtui.store import notes
from sbtui.store.holder import describe, holder_of, lock_path
from sbtui.store.store import Store


@contextmanager
def held(path: Path, text: bytes) -> Iterator[None]:
    with lock_path(path).open("w+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(text)
        yield


def test_nobody_holds_a_store_without_a_lock_file(tmp_path: Path) -> None:
    assert holder_of(tmp_path / "store.db") is None


def test_the_holder_is_named_as_long_as_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with held(path, describe("agent")):
        found = holder_of(path)
        assert found is not None
        assert (found.pid, found.kind) == (os.getpid(), "agent")
    assert lock_path(path).read_bytes()
    assert holder_of(path) is None


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"pid": "x"}', b'{"pid": 1}', b"\xff\xfe"])
def test_a_holder_of_another_version_is_a_holder(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "store.db"
    with held(path, text):
        found = holder_of(path)
        assert found is not None
        assert found.pid == 0


async def test_the_last_word_of_a_dead_engine_is_taken_back(store: Store, path: Path) -> None:
    live = Link(state=LinkState.LIVE, transport="events")
    async with store.changing() as (transaction, _):
        await notes.set_link(transaction, live)
    with held(path, describe("agent")):
        async with Store.open(path) as beside:
            assert await beside.notes.link() == live
    async with Store.open(path) as after:
        assert await after.notes.link() == Link()
