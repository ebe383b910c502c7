"""What only the user can decide: a message of unknown outcome that cannot be looked up, and caps on strangers."""

from __future__ import annotations

import pytest

from sbtui.domain.message import Draft, Message, OutboxState
from sbtui.engine.confirming import ABSENT, UNDECIDABLE
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.config import MAIN_LINE
from sbtui.sandbox.people import PROMPT
from sbtui.store.intents import NotPossible
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, engine_on, get, in_state, live, reaches, send
from tests.waiting import eventually

pytestmark = pytest.mark.proof


async def in_doubt(store: Store, sandbox: RunningSandbox, body: str, *, taken: bool) -> Message:
    """A message whose answer is lost, and which cannot be looked up for long."""
    faults = sandbox.world.faults
    faults.add({"kind": "drop_response" if taken else "refuse_connection_after_read"})
    faults.add({"kind": "status_5xx", "path": "/api/v2/messages", "times": 10_000})
    faults.add({"kind": "stream_down"})
    sandbox.world.hub.cut()
    message_id = await send(store, PROMPT.number, body)

    async def asks() -> bool:
        return (await get(store, message_id)).failure == UNDECIDABLE

    await eventually(asks, description="the question")
    message = await get(store, message_id)
    assert message.state is OutboxState.UNCONFIRMED
    assert "may arrive twice" in UNDECIDABLE.detail
    return message


@pytest.mark.parametrize("taken", [True, False])
async def test_let_go_the_conversation_goes_on_and_the_truth_comes_out(
    store: Store, sandbox: RunningSandbox, taken: bool
) -> None:
    async with engine_on(store, credentials(sandbox), confirm_after=0.05, listen="events"):
        await live(store)
        doubtful = await in_doubt(store, sandbox, "hm", taken=taken)
        (second,) = await store.intents.send(doubtful.thread_id, [Draft(body="next")])
        assert (await get(store, second)).state is OutboxState.WAITING
        await store.intents.let_go(doubtful.id)
        await in_state(store, second, OutboxState.SETTLED)
        assert (await get(store, doubtful.id)).state is OutboxState.UNCONFIRMED
        sandbox.world.faults.clear()
        if taken:
            message = await reaches(store, doubtful.id, "DELIVERED")
            assert message.failure is None
        else:
            await in_state(store, doubtful.id, OutboxState.FAILED)
            assert (await get(store, doubtful.id)).failure == ABSENT
        assert contents(sandbox) == ({"hm": 1, "next": 1} if taken else {"next": 1})
        assert len(await store.messages.newest(doubtful.thread_id)) == 2


async def test_sent_again_a_double_is_the_users_choice_and_shows(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), confirm_after=0.05, listen="events"):
        await live(store)
        doubtful = await in_doubt(store, sandbox, "urgent", taken=True)
        await store.intents.send_again(doubtful.id)
        await in_state(store, doubtful.id, OutboxState.SETTLED)
        sandbox.world.faults.clear()
        await reaches(store, doubtful.id, "DELIVERED")

        async def both() -> bool:
            shown = await store.messages.newest(doubtful.thread_id)
            return [message.body for message in shown] == ["urgent", "urgent"]

        await eventually(both, description="both bubbles, since both were sent")
        assert contents(sandbox) == {"urgent": 2}
        for decide in (store.intents.send_again, store.intents.let_go):
            with pytest.raises(NotPossible, match="outcome is unknown"):
                await decide(doubtful.id)


async def test_a_cap_on_strangers_says_when_there_is_room_again(store: Store) -> None:
    config = SandboxConfig(speed=50, chatter=False, replies=False, messages_per_second=0, new_contacts_per_hour=1)
    async with serve(config) as sandbox, engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        first = await send(store, "+14155559001", "hello", line=MAIN_LINE)
        await reaches(store, first, "DELIVERED")
        second = await send(store, "+14155559002", "hello", line=MAIN_LINE)
        await in_state(store, second, OutboxState.FAILED)
        failure = (await get(store, second)).failure
        assert failure is not None
        assert "There is room again at" in failure.message
        assert len(sandbox.world.accepted) == 1
    async with serve(config) as sandbox, engine_on(store, credentials(sandbox), listen="events"):

        async def known() -> bool:
            return {line.new_contacts_left for line in await store.people.lines()} == {1}

        await eventually(known, description="the caps of both lines")
