"""The file: private, migrated, and honest about what it cannot open."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sbtui.domain.message import Draft
from sbtui.store.errors import StoreDamaged, StoreTooNew, StoreUnavailable
from sbtui.store.store import Store
from tests.store.writing import ADA, receive


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def set_mode(path: Path, mode: int) -> None:
    path.chmod(mode)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)


def read(path: Path) -> bytes:
    return path.read_bytes()


def make_folder(path: Path) -> None:
    path.mkdir(parents=True)


async def test_the_file_and_its_companions_are_private(path: Path) -> None:
    async with Store.open(path) as store:
        await store.intents.open_person(ADA)
        assert mode(path.parent) == 0o700
        assert {entry.name: mode(entry) for entry in path.parent.iterdir()} == {
            "store.db": 0o600,
            "store.db-wal": 0o600,
            "store.db-shm": 0o600,
        }


async def test_a_file_that_became_readable_for_others_is_closed_to_them_again(path: Path) -> None:
    async with Store.open(path):
        pass
    set_mode(path, 0o644)
    async with Store.open(path):
        assert mode(path) == 0o600


async def test_what_was_written_is_there_after_reopening(path: Path) -> None:
    async with Store.open(path) as store:
        thread_id = await store.intents.open_person(ADA)
        message_id = await receive(store, thread_id, body="still here")
        await store.intents.save_draft(thread_id, Draft(body="half a thought"))
    async with Store.open(path) as store:
        assert [message.id for message in await store.messages.newest(thread_id)] == [message_id]
        assert await store.drafts.get(thread_id) == Draft(body="half a thought")


async def test_two_openers_of_a_new_file_migrate_it_once(path: Path) -> None:
    async def open_once() -> int:
        async with Store.open(path) as store:
            return await store.intents.open_person(ADA)

    assert len(set(await asyncio.gather(*(open_once() for _ in range(4))))) == 1


async def test_a_newer_format_is_refused_and_left_alone(path: Path) -> None:
    async with Store.open(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreTooNew, match=r"newer sbtui \(format 99"):
        async with Store.open(path):
            pass
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)


@pytest.mark.parametrize("content", [b"This is no database at all.\n" * 100, b"SQLite format 3\0" + b"\xff" * 8_000])
async def test_a_file_that_is_no_database_is_reported_in_a_sentence(path: Path, content: bytes) -> None:
    write(path, content)
    with pytest.raises(StoreDamaged, match="damaged or not an sbtui file"):
        async with Store.open(path):
            pass
    assert read(path) == content


async def test_another_programs_database_is_not_filled_with_our_tables(path: Path) -> None:
    make_folder(path.parent)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreDamaged, match="another program"):
        async with Store.open(path):
            pass
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


async def test_a_folder_in_the_files_place_is_reported(path: Path) -> None:
    make_folder(path)
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        async with Store.open(path):
            pass


async def test_lone_surrogates_are_stored_as_replacement_characters(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id, body="half \ud83d an emoji, and a whole one 😀")
    (message,) = await store.messages.newest(thread_id)
    assert message.body == "half \ufffd an emoji, and a whole one 😀"
    assert await store.threads.page(text="\udcff") == []


async def test_any_other_text_is_stored_raw(store: Store) -> None:
    body = "\x00\x1b]52;c;aGk=\x07\u202e[/red]' \"; DROP TABLE messages; --\r\n"
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id, body=body)
    assert [message.body for message in await store.messages.newest(thread_id)] == [body]


async def test_reads_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await store._database.rows("DELETE FROM threads")


_VISIT = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM threads').fetchall(); c.close()"
)


async def test_opening_the_file_again_keeps_the_locks_of_the_first_store(path: Path) -> None:
    """Without them another process would take itself for the last reader, and delete the log under us."""
    async with Store.open(path) as store:
        thread_id = await store.intents.open_person(ADA)
        async with Store.open(path):
            pass
        visitor = await asyncio.create_subprocess_exec(sys.executable, "-c", _VISIT, str(path))
        assert await visitor.wait() == 0
        assert path.with_name("store.db-wal").exists()
        assert [thread.id for thread in await store.threads.page()] == [thread_id]
