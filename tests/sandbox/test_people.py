"""The cast, and how each temperament answers."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox import people as cast_module
from sbtui.sandbox.people import (
    CIRCLES,
    FAILS,
    FLOODS,
    HOSTILE,
    INTERNATIONAL,
    NOOR,
    PROMPT,
    REACTS,
    SENDS_MEDIA,
    SLOW_DELIVERY,
    SLOW_TYPIST,
    SMS_ONLY,
    UNREACHABLE,
    Person,
    Temperament,
    cast,
)
from sbtui.sandbox.rows import Row
from sbtui.sandbox.world import Draft, World
from tests.sandbox.waiting import until

LINE = "+14155550100"


@pytest.fixture
async def lively() -> AsyncIterator[World]:
    async with serve(SandboxConfig(speed=1000, chatter=False)) as running:
        yield running.world


async def _answers(world: World, person: Person, count: int, content: str = "Hi") -> list[Row]:
    """Send a message and wait for `count` texts from `person`."""
    before = len(world.received)
    world.accept(Draft(number=person.number, line=LINE, content=content))
    await until(lambda: len(world.received) >= before + count, f"{count} answers of {person.name}")
    rows = [world.log.rows[handle] for handle in world.received[before:]]
    assert {row["from_number"] for row in rows} == {person.number}
    return rows


def test_the_cast_has_every_temperament_on_fictional_numbers() -> None:
    people = cast()
    assert {person.temperament for person in people} == set(Temperament)
    assert all(re.fullmatch(r"\+1[2-9]\d\d55501\d\d", person.number) for person in people)
    assert len({person.number for person in people}) == len(people) == 18
    assert people[0] is PROMPT is cast_module.PROMPT
    assert {number for circle in CIRCLES for number in circle.numbers} <= {person.number for person in people}


async def test_the_prompt_one_answers_every_message_once(lively: World) -> None:
    for _ in range(3):
        lively.accept(Draft(number=PROMPT.number, line=LINE, content="Hi"))
    await until(lambda: len(lively.received) == 3 and not lively.scheduler.running, "three answers")
    assert len(lively.received) == 3


async def test_the_slow_typist_writes_at_length(lively: World) -> None:
    (row,) = await _answers(lively, SLOW_TYPIST, 1)
    assert "\n\n" in row["content"]


async def test_sms_answers_come_by_sms(lively: World) -> None:
    lively.accept(Draft(number=SMS_ONLY.number, line=LINE, content="Hi"))
    lively.accept(Draft(number=NOOR.number, line=LINE, content="Hi"))
    await until(lambda: not lively.scheduler.running, "silence")
    services = {row["from_number"]: row["service"] for row in map(lively.log.rows.__getitem__, lively.received)}
    assert services.items() <= {SMS_ONLY.number: "SMS", NOOR.number: "iMessage"}.items()


async def test_a_flood(lively: World) -> None:
    assert len(await _answers(lively, FLOODS, 15)) >= 15


async def test_media_can_be_fetched(lively: World) -> None:
    (row,) = await _answers(lively, SENDS_MEDIA, 1)
    async with httpx.AsyncClient() as client:
        picture = await client.get(row["media_url"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert picture.content.startswith(b"\x89PNG")


async def test_tapbacks_come_as_text(lively: World) -> None:
    (row,) = await _answers(lively, REACTS, 1, content="look at this")
    assert re.fullmatch(r"(Loved|Liked|Disliked|Laughed at|Emphasized|Questioned) “look at this”", row["content"])


async def test_international_texts_take_turns(lively: World) -> None:
    texts = [(await _answers(lively, INTERNATIONAL, 1))[0]["content"] for _ in range(3)]
    assert len(set(texts)) == 3
    assert not "".join(texts).isascii()


async def test_hostile_texts_take_turns_up_to_the_huge_one(lively: World) -> None:
    texts = "".join([(await _answers(lively, HOSTILE, 1))[0]["content"] for _ in range(13)])
    for nasty in ("\x1b]52;", "\x9b", "\u202e", "[/]", "[@click=app.quit]", "\x00", "A" * 100_000):
        assert nasty in texts


async def test_those_who_got_nothing_stay_silent(lively: World) -> None:
    for person in (FAILS, UNREACHABLE):
        lively.accept(Draft(number=person.number, line=LINE, content="Hi"))
    await until(lambda: not lively.scheduler.running, "silence")
    assert lively.received == []


async def test_slow_deliveries_arrive_in_the_end(lively: World) -> None:
    row = lively.accept(Draft(number=SLOW_DELIVERY.number, line=LINE, content="Hi"))
    await until(lambda: row["status"] == "DELIVERED", "delivery")


async def test_groups_answer_among_themselves(lively: World) -> None:
    circle = CIRCLES[0]
    group = lively.groups.by_id[circle.group_id]
    lively.accept(Draft(number=circle.numbers[0], line=circle.line, content="Hi all", group=group))
    await until(lambda: bool(lively.received), "an answer")
    row = lively.log.rows[lively.received[0]]
    assert (row["group_id"], row["from_number"] in circle.numbers) == (circle.group_id, True)


async def test_people_talk_on_their_own() -> None:
    async with serve(SandboxConfig(speed=1000, replies=False)) as running:
        await until(lambda: len(running.world.received) >= 10, "chatter")


async def test_chance_follows_the_seed() -> None:
    async def conversation(seed: int) -> list[str]:
        async with serve(SandboxConfig(speed=1000, seed=seed, chatter=False)) as running:
            return [(await _answers(running.world, PROMPT, 1))[0]["content"] for _ in range(4)]

    first, again, other = await asyncio.gather(conversation(7), conversation(7), conversation(8))
    assert first == again != other


async def test_typing_dots_come_and_go(sandbox: RunningSandbox, http: httpx.AsyncClient) -> None:
    await http.post("/_sandbox/typing", json={"number": PROMPT.number, "is_typing": True})
    assert sandbox.world.hub.published == 1
