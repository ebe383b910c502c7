"""Search on a real file: what is found, in which order, and that the index follows every change."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from sbtui.domain.query import Query, parse_query
from sbtui.domain.thread import Contact
from sbtui.store import messages, people, threads
from sbtui.store.history import HistoryRow
from sbtui.store.store import Store
from sbtui.store.times import to_ms
from tests.store.test_plans import is_scan, plan, statements
from tests.store.writing import ADA, BEN, LINE, START, minute, receive, send


def query(typed: str) -> Query:
    return parse_query(typed, today=START.date(), tz=UTC)


async def bodies(store: Store, typed: str) -> list[str]:
    return [hit.message.body for hit in await store.search.find(query(typed))]


def row(number: int, body: str, **fields: object) -> HistoryRow:
    values: dict[str, object] = dict.fromkeys(HistoryRow._fields, "")
    values |= {
        "address": ADA,
        "members": (),
        "handle": f"h{number}",
        "outbound": False,
        "sender": ADA,
        "line": LINE,
        "body": body,
        "downgraded": False,
        "failure": None,
        "at_ms": to_ms(minute(number)),
        "unread": False,
    }
    return HistoryRow(**{**values, **fields})  # type: ignore[arg-type]


def check_index(path: Path) -> None:
    """Ask FTS5 itself whether the index and the texts agree."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')")


async def test_words_prefixes_phrases_and_accents(store: Store) -> None:
    await store.fill(
        [row(1, "The café works for me"), row(2, "for me it WORKS"), row(3, "workshop tomorrow"), row(4, "ok 👍 done")]
    )
    assert await bodies(store, "works ") == ["for me it WORKS", "The café works for me"]
    assert await bodies(store, "work") == ["workshop tomorrow", "for me it WORKS", "The café works for me"]
    assert await bodies(store, '"works for me"') == ["The café works for me"]
    assert await bodies(store, "CAFE ") == ["The café works for me"]
    assert await bodies(store, "works cafe") == ["The café works for me"]
    assert await bodies(store, "👍") == ["ok 👍 done"]
    assert await bodies(store, "nothing ") == []
    assert await bodies(store, "") == []


@pytest.mark.parametrize(
    "typed", ['"', "* ", "NEAR(a b)", "a OR b", "-a", "body:x", "^a", "(", "a\x00b", "\ud800 a", "'; DROP"]
)
async def test_no_query_is_refused(store: Store, typed: str) -> None:
    await store.fill([row(1, "a b")])
    await bodies(store, typed)


async def test_the_index_follows_every_change(store: Store, path: Path) -> None:
    thread_id = await store.intents.open_person(ADA)
    first = await receive(store, thread_id, minute(1), body="needle one")
    second = await send(store, thread_id, "needle two")
    assert await bodies(store, "needle") == ["needle two", "needle one"]
    await store.intents.discard(second)
    assert await bodies(store, "needle") == ["needle one"]
    async with store.changing() as (transaction, _):
        await transaction.execute("UPDATE messages SET body = 'other' WHERE id = ?", (first,))
        await messages.touch(transaction, first)
    assert (await bodies(store, "needle"), await bodies(store, "other")) == ([], ["other"])
    await store.fill([row(5, "needle five"), row(5, "needle known already")])
    third = await receive(store, thread_id, minute(6), body="needle six")
    assert await bodies(store, "needle") == ["needle six", "needle five"]
    async with store.changing() as (transaction, _):
        await transaction.execute("DELETE FROM messages WHERE id = ?", (third,))
    assert await bodies(store, "needle") == ["needle five"]


async def test_a_failed_fill_leaves_the_index_and_its_trigger(store: Store, path: Path) -> None:
    def breaking() -> list[HistoryRow]:
        return [row(1, "needle"), row(2, "needle")._replace(status=None)]  # type: ignore[arg-type]

    with pytest.raises(Exception, match="NOT NULL"):
        await store.fill(breaking())
    await store.fill([row(1, "needle one")])
    await receive(store, (await store.threads.page())[0].id, minute(2), body="needle two")
    assert await bodies(store, "needle") == ["needle two", "needle one"]
    check_index(path)


async def test_operators(store: Store) -> None:
    ada, ben = await store.intents.open_person(ADA), await store.intents.open_person(BEN)
    async with store.changing() as (transaction, _):
        await people.save_contact(transaction, Contact(number=ADA, first_name="Ada", last_name="Park"))
        group = await threads.group(transaction, "g", [ADA, BEN], line=LINE, at=START, name="Ops on-call")
        for thread_id, sender, body, days, fields in (
            (ada, ADA, "from ada", 1, {"unread": True}),
            (ada, LINE, "to ada", 2, {"outbound": True, "style": "shooting_star", "status": "ERROR"}),
            (ben, BEN, "from ben", 3, {"service": "SMS"}),
            (group, ADA, "ada in ops https://a.io", 4, {"media_url": "https://host/a.jpg"}),
        ):
            await messages.add(
                transaction,
                thread_id=thread_id,
                **{"sender": sender, "outbound": False, "line": LINE, "body": body, **fields},  # type: ignore[arg-type]
                at=START - timedelta(days=10 - days),
            )
    everything = ["ada in ops https://a.io", "from ben", "to ada", "from ada"]
    for typed, found in {
        "from:park": [0, 3],
        "from:me": [2],
        "from:555-010-0002": [1],
        "to:ada": [2],
        "in:ops": [0],
        'in:"ada park"': [0, 2, 3],
        "before:2026-11-16": [3],
        "after:2026-11-17": [0, 1],
        "on:2026-11-16": [2],
        "has:media": [0],
        "has:link": [0],
        "has:failed": [2],
        "status:failed": [2],
        "status:err": [2],
        "style:shooting": [2],
        "service:sms": [1],
        "line:0100": [0, 1, 2, 3],
        "is:unread": [3],
        "is:group": [0],
        "ada from:ada is:group": [0],
        "from:a%a": [],
    }.items():
        assert await bodies(store, typed) == [everything[index] for index in found], typed


async def test_pages_run_from_new_to_old_without_gap(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sbtui.store.search.FIRST", 4)
    monkeypatch.setattr("sbtui.store.search.BLOCK", 50)
    await store.fill([row(number, f"needle {number}") for number in range(20, 60)])
    assert await _all_pages(store) == [f"needle {number}" for number in range(59, 19, -1)]
    # What an import stores late is sorted in.
    await store.fill([row(number, f"needle {number}") for number in range(8)])
    assert await _all_pages(store) == [f"needle {number}" for number in [*range(59, 19, -1), *range(7, -1, -1)]]
    monkeypatch.setattr("sbtui.store.search.BLOCK", 7)
    await store.fill([row(number, f"needle {number}") for number in range(8, 20)])
    assert sorted(await _all_pages(store)) == sorted(f"needle {number}" for number in range(60))


async def _all_pages(store: Store) -> list[str]:
    found: list[str] = []
    hits = await store.search.find(query("needle "), 6)
    while hits:
        found += [hit.message.body for hit in hits]
        hits = await store.search.find(query("needle "), 6, before=hits[-1].key)
    return found


async def test_an_import_that_came_late_stands_in_its_place(store: Store) -> None:
    await store.fill([row(10, "needle new"), row(5, "needle old"), row(7, "needle between")])
    assert await bodies(store, "needle") == ["needle new", "needle between", "needle old"]


async def test_a_hit_has_its_thread_and_clean_marked_text(store: Store) -> None:
    await store.fill([row(1, "\x1b[31mred\nNeedle [/b]")])
    (hit,) = await store.search.find(query("needle "))
    assert hit.thread.address == ADA
    assert hit.text == "\ufffd[31mred Needle [/b]"
    assert [hit.text[start:end] for start, end in hit.marks] == ["Needle"]


async def test_matches_in_one_thread(store: Store) -> None:
    await store.fill([row(number, "needle" if number % 3 else "hay") for number in range(9)])
    await store.fill([row(20, "needle", address=BEN, sender=BEN)])
    (thread,) = [thread for thread in await store.threads.page() if thread.address == ADA]
    places = await store.search.places(query("needle"), thread.id)
    assert [at for at, _ in places] == [to_ms(minute(number)) for number in (8, 7, 5, 4, 2, 1)]
    here = await store.messages.get(places[1][1])
    assert here is not None
    older, newer = [await store.search.next(query("needle"), here, older=older) for older in (True, False)]
    assert older is not None and newer is not None
    assert (older.id, newer.id) == (places[2][1], places[0][1])


async def test_a_newer_search_stops_the_older_one(store: Store) -> None:
    await store.fill([row(1, "needle")])
    await bodies(store, "needle")
    # A search that would take minutes: only an interrupt ends it.
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    older = asyncio.create_task(store.search._rows(endless, []))
    await asyncio.sleep(0)
    older.cancel()
    async with asyncio.timeout(5):
        assert await bodies(store, "needle") == ["needle"]
    assert older.cancelled()


@pytest.mark.parametrize("typed", ["need", '"a needle"', "needle from:+1555", "needle before:2027"])
async def test_the_order_of_the_index_is_not_sorted_again(
    store: Store, path: Path, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sbtui.store.narrowing.FEW", 0)
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id, body="a needle")
    steps = await _plan_of_the_matches(store, path, typed)
    assert "VIRTUAL TABLE" in steps[0], steps
    assert any("SEARCH m USING INTEGER PRIMARY KEY" in step for step in steps), steps
    assert not any("TEMP B-TREE FOR ORDER" in step for step in steps), steps


async def test_few_messages_are_looked_up_one_by_one(store: Store, path: Path) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id, body="a needle")
    steps = await _plan_of_the_matches(store, path, "needle from:+1555")
    assert "SEARCH m USING INDEX messages_order (thread_id=?" in steps[0], steps
    assert any(step.startswith("SCAN f VIRTUAL TABLE INDEX") and "=" in step for step in steps), steps


async def _plan_of_the_matches(store: Store, path: Path, typed: str) -> list[str]:
    run: list[str] = []
    await store.search.find(query("x"))
    assert store.search._connection is not None
    await store.search._connection.set_trace_callback(run.append)
    assert await store.search.find(query(typed))
    (sql,) = [sql for sql in run if "MATCH" in sql and not sql.startswith("--")]
    return plan(path, sql)


async def test_a_search_reads_its_page_through_indexes(store: Store, path: Path) -> None:
    thread_id = await store.intents.open_person(ADA)
    await receive(store, thread_id, body="needle")
    found = await statements(store, lambda store, _: store.search.find(query("needle")), thread_id)
    assert found
    assert not [step for sql in found for step in plan(path, sql) if is_scan(step)]


async def test_an_older_store_is_indexed_and_gaps_in_the_numbers_do_no_harm(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sbtui.store import schema

    all_of_them = schema._migrations()
    monkeypatch.setattr(schema, "_migrations", lambda: all_of_them[:1])
    async with Store.open(path) as store:
        database = store._database
        async with database.transaction() as transaction:
            thread_id = await threads.person(transaction, ADA, line=LINE, at=START)
            for body, discarded in (("needle", 0), ("needle gone", 1)):
                await transaction.execute(
                    "INSERT INTO messages (thread_id, outbound, sender, body, at, discarded) VALUES (?, 0, ?, ?, 0, ?)",
                    (thread_id, ADA, body, discarded),
                )
    gaps = [(number + (number > 2), script) for number, script in all_of_them]
    monkeypatch.setattr(schema, "_migrations", lambda: gaps)
    async with Store.open(path) as store:
        assert await bodies(store, "needle") == ["needle"]
