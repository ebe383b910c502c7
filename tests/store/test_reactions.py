"""Tapbacks in the store: what was chosen, what is taken, and what the user changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.tapback import Reaction, ReactionState, Tapback
from sbtui.store import reactions
from sbtui.store.intents import NotPossible
from sbtui.store.reactions import Wanted
from sbtui.store.store import Store
from tests.store.writing import ADA, LINE, receive, send

LOVE, LIKE = Tapback.LOVE, Tapback.LIKE


async def reaction(store: Store, message_id: int) -> Reaction | None:
    message = await store.messages.get(message_id)
    assert message is not None
    return message.reaction


async def leaves(store: Store) -> Wanted:
    (wanted,) = await store.reactions.wanted()
    async with store.changing() as (transaction, _):
        assert await reactions.leave(transaction, wanted)
    return wanted


async def taken(store: Store, wanted: Wanted) -> None:
    async with store.changing() as (transaction, changes):
        await reactions.took(transaction, changes, wanted)


async def test_a_choice_waits_through_a_restart_and_is_shown(path: Path) -> None:
    async with Store.open(path) as store:
        thread_id = await store.intents.open_person(ADA)
        message_id = await receive(store, thread_id, handle="h1")
        with store.feed.subscribe() as news:
            await store.intents.react(message_id, LOVE)
            assert await news.batch() == [
                Change(ChangeKind.MESSAGE_CHANGED, thread_id, message_id),
                Change(ChangeKind.OUTBOX_CHANGED, thread_id),
            ]
    async with Store.open(path) as store:
        assert await store.reactions.wanted() == [Wanted(message_id, thread_id, "h1", LINE, Reaction("love"))]
        await taken(store, await leaves(store))
        assert await store.reactions.wanted() == []
        assert await reaction(store, message_id) == Reaction("love", state=ReactionState.SENT, standing="love")
        await store.intents.react(message_id, LOVE)
        wanted = await leaves(store)
        assert wanted.reaction.wire == "-love"
        await taken(store, wanted)
        assert await reaction(store, message_id) is None


async def test_a_second_thought_while_the_first_is_on_its_way_is_not_lost(store: Store) -> None:
    message_id = await receive(store, await store.intents.open_person(ADA), handle="h1")
    await store.intents.react(message_id, LOVE)
    first = await leaves(store)
    await store.intents.react(message_id, LOVE)
    async with store.changing() as (transaction, _):
        assert not await reactions.leave(transaction, first)
    await taken(store, first)
    (second,) = await store.reactions.wanted()
    assert second.reaction == Reaction("love", removes=True, standing="love")
    await store.intents.react(message_id, LIKE)
    second = await leaves(store)
    await store.intents.react(message_id, LOVE)
    async with store.changing() as (transaction, changes):
        await reactions.came_back(transaction, changes, second, "no")
    assert await reaction(store, message_id) == Reaction("love", standing="love")


async def test_what_was_refused_says_why_and_what_cannot_be_is_not_taken(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    message_id = await receive(store, thread_id, handle="h1")
    await store.intents.react(message_id, LIKE)
    wanted = await leaves(store)
    async with store.changing() as (transaction, changes):
        await reactions.came_back(transaction, changes, wanted)
    assert await reaction(store, message_id) == Reaction("like")
    async with store.changing() as (transaction, changes):
        await reactions.came_back(transaction, changes, wanted, "not on this line")
    assert await reaction(store, message_id) == Reaction("like", state=ReactionState.FAILED, reason="not on this line")
    assert await store.reactions.wanted() == []
    with pytest.raises(NotPossible, match="not on ours"):
        await store.intents.react(await send(store, thread_id), LIKE)
    store.intents.explore_exit = "alt+v leaves it"
    with pytest.raises(NotPossible, match="Explore mode"):
        await store.intents.react(message_id, LIKE)
