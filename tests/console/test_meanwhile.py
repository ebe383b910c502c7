"""What is committed while somebody writes changes neither where it goes nor what is written."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft
from sbtui.domain.thread import Thread
from sbtui.store.errors import StoreFull
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, person, receive, running, wrote


async def test_news_of_a_conversation_that_was_left_does_not_bring_it_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    read, asked, may_read = store.threads.get, asyncio.Event(), asyncio.Event()

    async def slow(thread_id: int) -> Thread | None:
        # Not while the messages are looked at: what is opened next waits for that anyway.
        if thread_id == ada and not pane.view._turn.locked():
            asked.set()
            await may_read.wait()
        return await read(thread_id)

    async with running(store) as console:
        pane = console.main.thread_pane
        await console.open(ada, write=True)
        monkeypatch.setattr(store.threads, "get", slow)
        await receive(store, ada, "one more thing")
        await console.until(asked.is_set, "Ada's conversation is looked at again")
        await console.open(ben, write=True)
        may_read.set()
        pane.composer.text_area.insert("only for Ben")
        await console.shows("only for Ben")
        await console.press("enter")
        await console.shows("⋯")
        assert pane.thread is not None
        assert pane.thread.id == ben
    assert [message.body for message in await store.messages.newest(ben)] == ["only for Ben"]
    assert [message.body for message in await store.messages.newest(ada)] == ["one more thing"]


async def test_what_is_being_sent_does_not_come_back_as_a_draft(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = await person(store, ADA, "Ada Park")
    await store.intents.save_draft(ada, Draft(body="see you"))
    send, sending, may_send = store.intents.send, asyncio.Event(), asyncio.Event()
    read, looked = store.drafts.get, asyncio.Event()

    async def slow(thread_id: int, parts: list[Draft], **how: Any) -> list[int]:
        sending.set()
        await may_send.wait()
        return await send(thread_id, parts, **how)

    async def get(thread_id: int) -> Draft:
        found = await read(thread_id)
        looked.set()
        return found

    async with running(store) as console:
        composer = console.main.thread_pane.composer
        await console.open(ada, write=True)
        monkeypatch.setattr(store.intents, "send", slow)
        monkeypatch.setattr(store.drafts, "get", get)
        await console.press("enter")
        await console.until(sending.is_set, "it is being queued")
        # Somebody else's commit about the same conversation, a script's for example.
        store.feed.tell_here(Change(ChangeKind.THREAD_CHANGED, ada))
        await console.until(looked.is_set, "the conversation is looked at again")
        await console.pilot.pause()
        assert composer.draft == Draft()
        composer.text_area.insert("and")
        may_send.set()
        await console.shows("⋯")
        assert composer.draft == Draft(body="and")
    assert [message.body for message in await store.messages.newest(ada)] == ["see you"]
    assert await read(ada) == Draft(body="and")


async def test_a_message_taken_back_does_not_follow_into_the_next_conversation(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await wrote(store, ada, "only for Ada", status="ERROR")
    edit, taken, may_go_on = store.intents.edit, asyncio.Event(), asyncio.Event()

    async def slow(message_id: int) -> Draft:
        draft = await edit(message_id)
        taken.set()
        await may_go_on.wait()
        return draft

    async with running(store) as console:
        pane = console.main.thread_pane
        await console.open(ada)
        pane.view.focus()
        await console.press("G")
        monkeypatch.setattr(store.intents, "edit", slow)
        pane.action_edit()
        await console.until(taken.is_set, "it is taken back")
        await console.open(ben, write=True)
        may_go_on.set()
        await console.pilot.pause()
        assert pane.composer.draft == Draft()
    assert await store.drafts.get(ada) == Draft(body="only for Ada")
    assert await store.drafts.get(ben) == Draft()


async def test_what_was_written_stays_with_its_conversation_when_that_becomes_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    gone = await person(store, CARA, "Cara")
    read, asked, may_read = store.threads.get, asyncio.Event(), asyncio.Event()

    async def slow(thread_id: int) -> Thread | None:
        if thread_id == ada:
            asked.set()
            await may_read.wait()
        return await read(thread_id)

    async with running(store) as console:
        pane = console.main.thread_pane
        await console.open(gone, write=True)
        pane.composer.text_area.insert("only for Ada")
        monkeypatch.setattr(store.threads, "get", slow)
        store.feed.tell_here(Change(ChangeKind.THREAD_REMOVED, gone, other_id=ada))
        await console.until(asked.is_set, "the conversation is followed")
        await console.open(ben, write=True)
        may_read.set()
        await console.pilot.pause()
        assert pane.thread is not None
        assert pane.thread.id == ben
        assert pane.composer.draft == Draft()
    assert await store.drafts.get(ada) == Draft(body="only for Ada")
    assert await store.drafts.get(ben) == Draft()


async def test_what_could_not_be_sent_goes_back_to_its_own_conversation(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    asked, may_fail = asyncio.Event(), asyncio.Event()

    async def full(*_: object, **__: object) -> list[int]:
        asked.set()
        await may_fail.wait()
        raise StoreFull("The disk is full.")

    async with running(store) as console:
        composer = console.main.thread_pane.composer
        await console.open(ada, write=True)
        monkeypatch.setattr(store.intents, "send", full)
        composer.text_area.insert("only for Ada")
        await console.press("enter")
        await console.until(asked.is_set, "it is being queued")
        composer.text_area.insert("and this")
        await console.open(ben, write=True)
        may_fail.set()
        await console.told("Not sent to Ada Park, and kept as a draft: The disk is full.")
        assert composer.draft == Draft()
        await console.open(ada, write=True)
        assert composer.draft == Draft(body="only for Ada\nand this")
    assert await store.drafts.get(ben) == Draft()


async def test_news_that_could_not_be_read_is_there_with_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    async with running(store) as console:
        await console.open(ada)
        with monkeypatch.context() as patched:

            async def refuse(*_: object, **__: object) -> list[Thread]:
                raise StoreFull("The disk is full.")

            patched.setattr(store.roster, "shown", refuse)
            await receive(store, ben, "from Ben", sender=BEN)
            await console.told("The disk is full.")
        # Of a flag, the row alone would be read.
        await store.intents.set_flag(ada, "muted", True)
        await console.shows("from Ben")
