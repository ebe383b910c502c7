"""Answers that got lost: looked up, never repeated blindly, through restarts and any mixture of faults."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from sbtui.domain.message import OutboxState
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import NOOR, OSCAR, PRIYA, PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, engine_on, get, in_state, reaches, requested, send
from tests.waiting import eventually

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("listen", ["events", "polling"])
async def test_a_lost_answer_sends_once(store: Store, sandbox: RunningSandbox, listen: str) -> None:
    sandbox.world.faults.add({"kind": "drop_response"})
    async with engine_on(store, credentials(sandbox), listen=listen):
        message_id = await send(store, PROMPT.number, "only once")
        await reaches(store, message_id, "DELIVERED")
        assert contents(sandbox) == {"only once": 1}
        assert len(await store.messages.newest((await get(store, message_id)).thread_id)) == 1


async def test_what_never_arrived_is_sent_again_after_looking(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "refuse_connection_after_read"})
    async with engine_on(store, credentials(sandbox), listen="events"):
        message_id = await send(store, PROMPT.number, "second try")
        await in_state(store, message_id, OutboxState.UNCONFIRMED)
        message = await reaches(store, message_id, "DELIVERED")
        assert message.uid
        assert contents(sandbox) == {"second try": 1}


async def test_a_lookup_that_fails_proves_nothing(store: Store, sandbox: RunningSandbox) -> None:
    world = sandbox.world
    world.faults.add({"kind": "drop_response"})
    world.faults.add({"kind": "status_5xx", "path": "/api/v2/messages", "times": 1000})
    world.faults.add({"kind": "stream_down", "times": 1000})
    async with engine_on(store, credentials(sandbox), listen="events"):
        message_id = await send(store, PROMPT.number, "patience")
        await in_state(store, message_id, OutboxState.UNCONFIRMED)
        asked = world.requests
        await eventually(lambda: world.requests > asked + 4, description="some lookups")
        assert (await get(store, message_id)).state is OutboxState.UNCONFIRMED
        world.faults.clear()
        await reaches(store, message_id, "DELIVERED")
        assert contents(sandbox) == {"patience": 1}


@pytest.mark.parametrize("listen", ["events", "polling"])
async def test_readers_that_trail_prove_no_absence(store: Store, sandbox: RunningSandbox, listen: str) -> None:
    faults, world = sandbox.world.faults, sandbox.world
    faults.add({"kind": "drop_response"})
    faults.add({"kind": "reader_lag", "path": "/api", "seconds": 0.5})
    async with engine_on(store, credentials(sandbox), listen=listen, confirm_after=1.0):
        message_id = await send(store, PROMPT.number, "there, but not seen yet")
        await in_state(store, message_id, OutboxState.UNCONFIRMED)
        await reaches(store, message_id, "DELIVERED")
        assert len(world.accepted) == 1


async def test_a_5xx_after_acceptance_sends_once(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "status_5xx", "path": "/api/send-message", "accept": True})
    async with engine_on(store, credentials(sandbox), listen="polling"):
        message_id = await send(store, PROMPT.number, "taken")
        await reaches(store, message_id, "DELIVERED")
        assert contents(sandbox) == {"taken": 1}


async def test_order_is_kept_inside_a_conversation(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "drop_response"})
    async with engine_on(store, credentials(sandbox), listen="events"):
        texts = [f"part {number}" for number in range(5)]
        ids = [await send(store, PROMPT.number, text) for text in texts]
        for message_id in ids:
            await reaches(store, message_id, "DELIVERED")
        rows = [sandbox.world.log.rows[handle]["content"] for handle in sandbox.world.accepted]
        assert rows == texts


async def test_restarts_lose_and_double_nothing(store: Store, sandbox: RunningSandbox) -> None:
    people = [PROMPT, NOOR, OSCAR, PRIYA]
    ids: list[int] = []
    for round_number in range(6):
        ids += [await send(store, person.number, f"{round_number} for {person.name}") for person in people]
        sandbox.world.faults.add({"kind": "delay", "path": "/api/send", "seconds": 0.05, "times": 2})
        enough = sandbox.world.requests + 3 + len(ids) // 4
        async with engine_on(store, credentials(sandbox), listen="events", confirm_after=0.3):
            await eventually(partial(requested, sandbox, enough), description="some requests")
    sandbox.world.faults.clear()
    async with engine_on(store, credentials(sandbox), listen="events", confirm_after=0.3):
        for message_id in ids:
            await reaches(store, message_id, "DELIVERED")
    assert set(contents(sandbox).values()) == {1}
    assert len(sandbox.world.accepted) == len(ids)


async def test_quitting_lets_a_request_under_way_end(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "delay", "path": "/api/send", "seconds": 0.3})
    async with engine_on(store, credentials(sandbox), listen="events"):
        message_id = await send(store, PROMPT.number, "and goodbye")
        await eventually(lambda: len(sandbox.world.accepted) == 1, description="the request under way")
        assert (await get(store, message_id)).state is OutboxState.IN_FLIGHT
    message = await get(store, message_id)
    assert (message.state, message.handle) == (OutboxState.SETTLED, sandbox.world.accepted[0])


CHAOS = (
    {"kind": "drop_response"},
    {"kind": "refuse_connection_after_read", "path": "/api/send"},
    {"kind": "status_5xx", "path": "/api/send", "accept": True},
    {"kind": "status_5xx", "path": "/api/send"},
    {"kind": "non_json", "path": "/api/send", "accept": True, "status": 200},
    {"kind": "rate_limit", "path": "/api/send", "retry_after": 0.05},
    {"kind": "status_5xx", "path": "/api/v2/messages"},
    {"kind": "non_json", "path": "/api/v2/messages"},
    {"kind": "delay", "path": "/api/send", "seconds": 0.1},
    {"kind": "cut_stream"},
)


@pytest.mark.parametrize("seed", range(1))
async def test_chaos_loses_doubles_and_reorders_nothing(store: Store, sandbox: RunningSandbox, seed: int) -> None:
    chance = Random(seed)
    people = [PROMPT, NOOR, OSCAR, PRIYA]
    texts = [(person, f"{number} for {person.name}") for number in range(4) for person in people]
    ids: list[int] = []
    for start in range(0, len(texts), 8):
        async with engine_on(store, credentials(sandbox), confirm_after=0.3, quick=100):
            for person, text in texts[start : start + 8]:
                sandbox.world.arm(chance.choice(CHAOS))
                ids.append(await send(store, person.number, text))
            await eventually(partial(requested, sandbox, sandbox.world.requests + 10), description="some requests")
    sandbox.world.faults.clear()
    async with engine_on(store, credentials(sandbox), confirm_after=0.3, quick=100):
        for message_id in ids:
            await reaches(store, message_id, "DELIVERED")
    rows = [sandbox.world.log.rows[handle] for handle in sandbox.world.accepted]
    for person in people:
        taken = [row["content"] for row in rows if row["number"] == person.number]
        assert taken == [text for whom, text in texts if whom is person]
