"""``sbtui send``: queued on the store, sent by whoever runs the engine, followed as far as asked."""

from __future__ import annotations

import asyncio
import fcntl
import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, Message, OutboxState
from sbtui.sandbox.config import MAIN_LINE, SECOND_LINE
from sbtui.sandbox.people import FAILS, NOOR, OSCAR, PRIYA, PROMPT, SMS_ONLY
from sbtui.store.holder import describe, holder_of, lock_path
from sbtui.store.store import Store
from tests.cli.conftest import Sbtui
from tests.terminal.conftest import Sandbox

Found = TypeVar("Found")


def from_store(path: Path, read: Callable[[Store], Awaitable[Found]]) -> Found:
    async def reading() -> Found:
        async with Store.open(path) as store:
            return await read(store)

    return asyncio.run(reading())


def messages_of(path: Path) -> list[Message]:
    """Everything that this store sent, in the order of the threads."""

    async def read(store: Store) -> list[Message]:
        threads = await store.threads.page()
        return [row for thread in threads for row in await store.messages.newest(thread.id) if row.uid]

    return from_store(path, read)


def accepted(sandbox: Sandbox, words: str) -> list[dict[str, object]]:
    return [row for row in sandbox.accepted() if words in str(row["content"])]


@contextmanager
def engine_elsewhere(store_path: Path, kind: str = "agent") -> Iterator[None]:
    """Somebody holds the engine's lock, and sends nothing."""
    store_path.parent.mkdir(exist_ok=True)
    with lock_path(store_path).open("w+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(describe(kind))
        yield


def test_without_an_engine_it_sends_by_itself(sbtui: Sbtui, sandbox: Sandbox, store_path: Path) -> None:
    ended = sbtui("send", "(415) 555-0134", "all by myself")
    assert ended.code == 0, ended.err
    (row,) = accepted(sandbox, "all by myself")
    assert (row["number"], row["from_number"]) == (PROMPT.number, MAIN_LINE)
    (message,) = messages_of(store_path)
    assert message.handle == row["handle"]
    assert holder_of(store_path) is None
    assert ended.out == ""
    assert ended.err.splitlines()[0] == "+1 415 555 0134: queued"


def test_where_an_engine_runs_it_only_queues(sbtui: Sbtui, sandbox: Sandbox, store_path: Path) -> None:
    with engine_elsewhere(store_path):
        ended = sbtui("send", PROMPT.number, "left to others")
    assert (ended.code, ended.err) == (0, "+1 415 555 0134: queued\n")
    (message,) = messages_of(store_path)
    assert message.state is OutboxState.WAITING
    assert accepted(sandbox, "left to others") == []


def test_wait_follows_to_the_end_as_json(sbtui: Sbtui) -> None:
    ended = sbtui("send", "--wait", "--json", NOOR.number, OSCAR.number, "to both")
    assert ended.code == 0, ended.err
    lines = [json.loads(line) for line in ended.out.splitlines()]
    for number in (NOOR.number, OSCAR.number):
        mine = [line for line in lines if line["number"] == number]
        assert mine[0]["state"] == "waiting"
        assert (mine[-1]["state"], mine[-1]["status"], mine[-1]["service"]) == ("settled", "DELIVERED", "iMessage")
        assert mine[-1]["handle"]
        assert mine[-1]["error"] is None
        assert datetime.fromisoformat(mine[-1]["at"]).tzinfo is not None
        assert len({line["uid"] for line in mine}) == 1
    assert len({line["uid"] for line in lines}) == 2


def test_an_sms_ends_as_sent_and_is_never_delivered(sbtui: Sbtui) -> None:
    assert sbtui("send", SMS_ONLY.number, "an sms", "--wait=sent").code == 0
    ended = sbtui("send", SMS_ONLY.number, "an sms", "--wait=delivered")
    assert ended.code == 6
    assert ended.err.splitlines()[-1].endswith(": sent (SMS)")


def test_a_message_that_fails(sbtui: Sbtui) -> None:
    ended = sbtui("send", "--wait", FAILS.number, "will not arrive")
    assert ended.code == 3
    assert "failed: " in ended.err.splitlines()[-1]


def test_a_refused_one_fails_without_waiting_and_beside_one_that_goes(sbtui: Sbtui, sandbox: Sandbox) -> None:
    sandbox.post("faults", {"kind": "decline", "error_message": "OPTED_OUT\x1b]0;x\x07"})
    ended = sbtui("send", PRIYA.number, NOOR.number, "one of two")
    assert ended.code == 3
    assert "OPTED_OUT" in ended.err
    assert "\x1b" not in ended.err
    assert len(accepted(sandbox, "one of two")) == 1


def test_an_unknown_outcome_is_said_and_found_out_with_wait(sbtui: Sbtui, sandbox: Sandbox) -> None:
    sandbox.post("faults", {"kind": "drop_response"})
    ended = sbtui("send", PRIYA.number, "did it go?")
    assert ended.code == 4
    assert "may or may not have been sent" in ended.err
    sandbox.post("faults", {"kind": "drop_response"})
    assert sbtui("send", "--wait", PRIYA.number, "and this?").code == 0
    assert len(accepted(sandbox, "did it go?")) == len(accepted(sandbox, "and this?")) == 1


def test_time_runs_out(sbtui: Sbtui, store_path: Path) -> None:
    ended = sbtui("send", "--wait", "--timeout", "0.2", "--at", "in 2 hours", PROMPT.number, "much later")
    assert ended.code == 5
    assert "scheduled for" in ended.err
    assert "Time is up" in ended.err


def test_at_schedules_and_their_time_is_remembered(sbtui: Sbtui, store_path: Path) -> None:
    first = sbtui("send", "--at", "tomorrow 9:00 their time", PROMPT.number, "good morning")
    assert (first.code, first.err.count("\n")) == (2, 1)
    assert "--zone" in first.err
    zone = ("--zone", "Asia/Tokyo")
    assert sbtui("send", "--at", "tomorrow 9:00 their time", *zone, PROMPT.number, "good morning").code == 0
    assert sbtui("send", "--at", "in 3 hours", PROMPT.number, "later").code == 0
    assert sbtui("send", "--at", "tomorrow 9:00 their time", PROMPT.number, "and again").code == 0
    morning, later, again = messages_of(store_path)
    assert {message.state for message in (morning, later, again)} == {OutboxState.SCHEDULED}
    assert morning.retry_at == again.retry_at
    assert morning.retry_at is not None
    assert (morning.retry_at.hour, morning.retry_at.minute) == (0, 0)
    assert later.retry_at is not None
    assert abs(later.retry_at - datetime.now(UTC) - timedelta(hours=3)) < timedelta(minutes=1)
    totals = from_store(store_path, lambda store: store.threads.totals())
    assert (totals.pending, totals.scheduled) == (0, 3)


def test_standard_input(sbtui: Sbtui, sandbox: Sandbox) -> None:
    assert sbtui("send", NOOR.number, "-", stdin="by dash\nand a line\n").code == 0
    assert sbtui("send", NOOR.number, stdin="by pipe é").code == 0
    assert accepted(sandbox, "by dash")[0]["content"] == "by dash\nand a line"
    assert accepted(sandbox, "by pipe")[0]["content"] == "by pipe é"
    ended = sbtui("send", NOOR.number, OSCAR.number, stdin="who gets this?")
    assert ended.code == 2
    assert "add -" in ended.err
    assert accepted(sandbox, "who gets this?") == []


def test_of_several_numbers_all_are_queued_or_none(sbtui: Sbtui, sandbox: Sandbox, store_path: Path) -> None:
    several = ("send", NOOR.number, OSCAR.number, PRIYA.number, "all or none")
    from_store(store_path, lambda store: store.threads.totals())
    with closing(sqlite3.connect(store_path)) as other:
        other.execute(
            "CREATE TRIGGER no_third BEFORE INSERT ON messages WHEN (SELECT count(*) FROM messages) >= 2"
            " BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    ended = sbtui(*several, "--at", "tomorrow 9:00 their time", "--zone", "Asia/Tokyo")
    assert (ended.code, ended.err) == (2, "sbtui: The message store refused: no room.\n")
    assert from_store(store_path, lambda store: store.threads.page()) == []
    assert from_store(store_path, lambda store: store.outbox.entries()) == []
    assert from_store(store_path, lambda store: store.people.contact(NOOR.number)) is None
    with closing(sqlite3.connect(store_path)) as other:
        other.execute("DROP TRIGGER no_third")
    assert sbtui(*several).code == 0
    assert len(accepted(sandbox, "all or none")) == 3


def test_a_store_that_fails_after_queueing_is_no_refusal(sbtui: Sbtui, store_path: Path) -> None:
    async def break_when_queued() -> None:
        async with Store.open(store_path) as store, asyncio.timeout(10):
            with store.feed.subscribe() as news:
                while not await store.outbox.entries():
                    await news.batch()
            async with store.changing() as (transaction, changes):
                await transaction.execute("ALTER TABLE outbox RENAME TO out_of_order")
                changes.append(Change(ChangeKind.EVERYTHING))

    from_store(store_path, lambda store: store.threads.totals())
    with engine_elsewhere(store_path), ThreadPoolExecutor() as pool:
        breaking = pool.submit(asyncio.run, break_when_queued())
        ended = sbtui("send", "--wait", "--timeout", "20", NOOR.number, "queued before")
        breaking.result()
    assert ended.code == 5
    assert "The message store refused" in ended.err.splitlines()[-1]
    assert "What is queued goes" in ended.err.splitlines()[-1]


def test_what_the_user_left_in_a_conversation_stays(sbtui: Sbtui, store_path: Path) -> None:
    async def write(store: Store) -> int:
        thread_id = await store.intents.open_person(NOOR.number)
        await store.intents.save_draft(thread_id, Draft(body="half a thought"))
        return thread_id

    thread_id = from_store(store_path, write)
    with engine_elsewhere(store_path):
        assert sbtui("send", NOOR.number, "from cron").code == 0
    assert from_store(store_path, lambda store: store.drafts.get(thread_id)) == Draft(body="half a thought")


def test_a_text_that_is_a_number_and_media_without_text(sbtui: Sbtui, store_path: Path) -> None:
    with engine_elsewhere(store_path):
        assert sbtui("send", NOOR.number, "4155550199").code == 0
        assert sbtui("send", "--media", "https://example.com/a.png", NOOR.number, OSCAR.number).code == 0
    sent = [(message.body, message.media_url) for message in messages_of(store_path)]
    assert ("4155550199", "") in sent
    assert sent.count(("", "https://example.com/a.png")) == 2


def test_a_long_text_goes_in_parts_in_order(sbtui: Sbtui, sandbox: Sandbox) -> None:
    text = " ".join(f"longwinded-{number}" for number in range(1_500))
    ended = sbtui("send", OSCAR.number, "-", stdin=text)
    assert ended.code == 0, ended.err
    assert "in 2 parts" in ended.err
    parts = [str(row["content"]) for row in accepted(sandbox, "longwinded")]
    assert " ".join(parts) == text


def test_a_group_is_one_conversation(sbtui: Sbtui, sandbox: Sandbox) -> None:
    ended = sbtui("send", "--group", PRIYA.number, NOOR.number, OSCAR.number, "dinner?", "--json")
    assert ended.code == 0, ended.err
    (row,) = accepted(sandbox, "dinner?")
    assert row["group_id"]
    assert json.loads(ended.out.splitlines()[0])["numbers"] == [PRIYA.number, NOOR.number, OSCAR.number]
    assert sbtui("send", "--group", "--at", "in 2 hours", PRIYA.number, NOOR.number, "and then?").code == 0


def test_a_conversation_stays_on_its_line_unless_told(sbtui: Sbtui, store_path: Path) -> None:
    with engine_elsewhere(store_path):
        assert sbtui("send", "--from", SECOND_LINE, NOOR.number, "from the second").err.count("\n") == 1
        stays = sbtui("send", NOOR.number, "still from the second")
        assert "stays on +1 415 555 0101" in stays.err
        moves = sbtui("send", "--from", MAIN_LINE, NOOR.number, "from the main one")
        assert "moves to +1 415 555 0100" in moves.err
    assert [message.line for message in messages_of(store_path)] == [SECOND_LINE, SECOND_LINE, MAIN_LINE]


def test_options_may_stand_before_the_command_and_a_profile_has_a_store_of_its_own(
    sbtui: Sbtui, tmp_path: Path, store_path: Path
) -> None:
    profiles = tmp_path / "config" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "shop.toml").write_text('theme = "terminal"\n')
    other = tmp_path / "shop"
    with engine_elsewhere(other / "sbtui.db"):
        before = ("--profile", "shop", "--set", f"data_dir={other}", "--from", SECOND_LINE)
        ended = sbtui(*before, "send", NOOR.number, "from the shop")
    assert ended.code == 0, ended.err
    assert [message.line for message in messages_of(other / "sbtui.db")] == [SECOND_LINE]
    assert not store_path.exists()
    assert "no such profile" in sbtui("send", "--profile", "shap", NOOR.number, "x").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((NOOR.number,), "There is no text"),
        ((NOOR.number, ""), "nothing to send"),
        (("hello",), "not a phone number"),
        ((NOOR.number, "two", "words"), "needs quotes"),
        (("-",), "There is no number"),
        (("911", "help"), "too short"),
        (("--style", "slem", NOOR.number, "x"), 'Did you mean "slam"?'),
        (("--group", NOOR.number, "x"), "A group has 2 to 25"),
        (("--at", "yesterday", NOOR.number, "x"), "tomorrow 9:00"),
        (("--zone", "Asia/Tokyo", NOOR.number, "x"), "give --at"),
        (("--at", "9am", "--zone", "Nowhere", NOOR.number, "x"), "no time zone"),
        (("--wait=soon", NOOR.number, "x"), "delivered"),
        (("--timeout", "0", "--wait", NOOR.number, "x"), "timeout"),
    ],
)
def test_what_is_refused(sbtui: Sbtui, store_path: Path, arguments: tuple[str, ...], words: str) -> None:
    ended = sbtui("send", *arguments, stdin="text" if arguments == ("-",) else "")
    assert ended.code == 2
    assert words in ended.err
    assert ended.err.count("\n") == 1
    assert not store_path.exists() or messages_of(store_path) == []
