"""The user's tapbacks reach Sendblue: after a restart too, again where that is harmless, and never in silence."""

from __future__ import annotations

from sbtui.domain.tapback import Reaction, ReactionState, Tapback
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import OSCAR
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, live
from tests.waiting import eventually

LOVED = Reaction("love", state=ReactionState.SENT, standing="love")


async def arrived(store: Store, sandbox: RunningSandbox, text: str = "one") -> int:
    """The id of a message of theirs."""
    sandbox.world.receive(number=OSCAR.number, content=text)
    thread_id = await store.intents.open_person(OSCAR.number)

    async def there() -> bool:
        return any(message.body == text for message in await store.messages.newest(thread_id))

    await eventually(there, description=f"{text} arrived")
    return (await store.messages.newest(thread_id))[-1].id


async def becomes(store: Store, message_id: int, state: ReactionState | None) -> Reaction | None:
    """The reaction, once it is in this state; None waits for it to be gone."""
    found: list[Reaction | None] = []

    async def reached() -> bool:
        message = await store.messages.get(message_id)
        assert message is not None
        found.append(message.reaction)
        return (message.reaction.state if message.reaction is not None else None) is state

    await eventually(reached, description=f"the tapback is {state}")
    return found[-1]


async def test_a_tapback_goes_out_after_a_restart_and_is_taken_back(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox)):
        await live(store)
        message_id = await arrived(store, sandbox)
    await store.intents.react(message_id, Tapback.LOVE)
    async with engine_on(store, credentials(sandbox)):
        assert await becomes(store, message_id, ReactionState.SENT) == LOVED
        await store.intents.react(message_id, Tapback.LOVE)
        assert await becomes(store, message_id, None) is None
    message = await store.messages.get(message_id)
    assert message is not None
    assert sandbox.world.reactions == [(message.handle, "love"), (message.handle, "-love")]


async def test_without_a_clear_answer_it_goes_again_and_a_refusal_ends_it(
    store: Store, sandbox: RunningSandbox
) -> None:
    path = "/api/send-reaction"
    async with engine_on(store, credentials(sandbox), quick=200):
        await live(store)
        message_id = await arrived(store, sandbox)
        sandbox.world.faults.add({"kind": "status_5xx", "path": path, "times": 2})
        await store.intents.react(message_id, Tapback.LOVE)
        assert await becomes(store, message_id, ReactionState.SENT) == LOVED
        sandbox.world.faults.add({"kind": "status_5xx", "path": path, "times": 5})
        await store.intents.react(message_id, Tapback.LIKE)
        doubted = await becomes(store, message_id, ReactionState.FAILED)
        assert doubted is not None
        assert (doubted.standing, doubted.tried) == ("love", True)
        assert "may or may not" in doubted.reason
        assert [reaction for _, reaction in sandbox.world.reactions] == ["love"]
        message = await store.messages.get(message_id)
        assert message is not None
        sandbox.world.log.rows[message.handle]["service"] = "SMS"
        await store.intents.react(message_id, Tapback.LAUGH)
        refused = await becomes(store, message_id, ReactionState.FAILED)
        assert refused is not None
        assert "Reactions need an inbound iMessage" in refused.reason
