"""Whole journeys over real HTTP: a message out and its statuses back, by each of the three ways of listening."""

from __future__ import annotations

from typing import Any

import pytest

from sbtui.domain.changes import LinkState
from sbtui.domain.message import Draft, OutboxState, Source
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import NOOR, OSCAR, PROMPT, SMS_ONLY
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, get, live, reaches, send
from tests.waiting import eventually

WAYS: dict[str, dict[str, Any]] = {
    "events": {"listen": "events"},
    "callbacks": {"listen": "callbacks", "callback_bind": "127.0.0.1:0"},
    "polling": {"listen": "polling"},
}
REPORTED = {"events": Source.EVENT, "callbacks": Source.CALLBACK, "polling": Source.POLL}


@pytest.mark.parametrize("way", WAYS)
async def test_a_slam_is_delivered(store: Store, sandbox: RunningSandbox, way: str) -> None:
    async with engine_on(store, credentials(sandbox), **WAYS[way]):
        await live(store, way)
        message_id = await send(store, PROMPT.number, "hello", style="slam")
        message = await reaches(store, message_id, "DELIVERED")
        assert message.state is OutboxState.SETTLED
        assert message.service == "iMessage"
        timeline = await store.messages.timeline(message_id)
        assert timeline[0].status == "QUEUED"
        assert {observation.source for observation in timeline} & {REPORTED[way], Source.EVENT}
        (handle,) = sandbox.world.accepted
        assert message.handle == handle
        assert sandbox.world.log.rows[handle]["send_style"] == "slam"
    assert (await store.notes.link()).state is LinkState.OFF


@pytest.mark.parametrize("way", [pytest.param(way, marks=[pytest.mark.proof] * (way != "events")) for way in WAYS])
async def test_an_inbound_text_is_unread(store: Store, sandbox: RunningSandbox, way: str) -> None:
    async with engine_on(store, credentials(sandbox), **WAYS[way]):
        await live(store, way)
        sandbox.world.receive(number=NOOR.number, content="are you there?")

        async def unread() -> bool:
            return (await store.threads.totals()).unread == 1

        await eventually(unread, description="an unread message")
        (thread,) = await store.threads.page()
        assert thread.address == NOOR.number
        assert thread.last_body == "are you there?"


async def test_an_sms_ends_with_sent(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        message_id = await send(store, SMS_ONLY.number, "over plain SMS")

        async def final() -> bool:
            return (await get(store, message_id)).final

        await eventually(final, description="the end of an SMS")
        message = await get(store, message_id)
        assert (message.status, message.service, message.downgraded) == ("SENT", "SMS", True)


async def test_confetti_in_a_new_group(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        members = [PROMPT.number, OSCAR.number, NOOR.number]
        thread_id = await store.intents.open_group(members)
        (first,) = await store.intents.send(thread_id, [Draft(body="party", style="confetti")])
        await reaches(store, first, "DELIVERED")
        thread = await store.threads.get((await get(store, first)).thread_id)
        assert thread is not None
        assert thread.address in sandbox.world.groups.by_id
        (second,) = await store.intents.send(thread.id, [Draft(body="again")])
        await reaches(store, second, "DELIVERED")
        rows = [sandbox.world.log.rows[handle] for handle in sandbox.world.accepted]
        assert [(row["content"], row["send_style"], row["group_id"]) for row in rows] == [
            ("party", "confetti", thread.address),
            ("again", "", thread.address),
        ]
        assert len(await store.threads.page()) == 1
