"""The generated past."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.clock import parse
from sbtui.sandbox.history import generate
from sbtui.sandbox.people import CIRCLES, FAILS, SMS_ONLY, UNREACHABLE, cast
from tests.sandbox.test_life import SEED_FIELDS

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_the_same_seed_gives_the_same_past() -> None:
    first = list(generate(3, 500, NOW))
    assert first == list(generate(3, 500, NOW))
    assert [row["content"] for row in first] != [row["content"] for row in generate(4, 500, NOW)]
    later = list(generate(3, 500, NOW + timedelta(days=1)))
    assert [row["message_handle"] for row in later] == [row["message_handle"] for row in first]


def test_rows_are_whole_and_in_order() -> None:
    rows = list(generate(1, 3000, NOW))
    assert len(rows) == 3000
    assert all(list(row) == SEED_FIELDS for row in rows)
    stamps = [row["date_sent"] for row in rows]
    assert stamps == sorted(stamps)
    assert NOW - timedelta(minutes=5) < parse(stamps[-1]) < NOW
    assert all(row["date_updated"] >= row["date_sent"] for row in rows)
    assert all(parse(row["date_updated"]) < NOW for row in rows)
    assert len({row["message_handle"] for row in rows}) == 3000
    for row in rows:
        handle = row["message_handle"]
        assert handle == (handle.lower() if row["is_outbound"] else handle.upper())


def test_the_past_is_lively() -> None:
    rows = list(generate(1, 3000, NOW))
    direct = Counter(row["number"] for row in rows if not row["group_id"])
    assert set(direct) == {person.number for person in cast()}
    assert {row["group_id"] for row in rows} == {"", *(circle.group_id for circle in CIRCLES)}
    outbound = [row for row in rows if row["is_outbound"]]
    assert {row["status"] for row in outbound} == {"DELIVERED", "SENT", "ERROR"}
    assert all(row["was_downgraded"] for row in outbound if row["number"] == SMS_ONLY.number and not row["group_id"])
    assert {row["status"] for row in outbound if row["number"] == FAILS.number} == {"ERROR"}
    assert all(row["error_code"] for row in outbound if row["status"] == "ERROR")
    assert {row["status"] for row in outbound if row["number"] == UNREACHABLE.number} <= {"SENT", "ERROR"}
    assert any(row["media_url"] for row in rows)
    assert any("\n\n" in row["content"] for row in rows)


def test_small_and_empty_pasts() -> None:
    assert list(generate(1, 0, NOW)) == []
    assert len(list(generate(1, 1, NOW))) == 1


async def test_the_sandbox_remembers_it_as_settled(sandbox: RunningSandbox) -> None:
    world = sandbox.world
    assert world.remember(generate(1, 2000, NOW)) == 2000
    assert world.scheduler.running == 0
    assert len(world.groups.by_id) == len(CIRCLES)
