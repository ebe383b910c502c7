"""Opening a conversation: the composer listens at once, and nothing typed is lost or taken for a command."""

from __future__ import annotations

import asyncio

import pytest

from sbtui.domain.message import Draft, Failure
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, person, receive, running, wrote


async def test_what_is_typed_while_the_draft_is_read_follows_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ben, "below", ago=9, unread=False)
    await receive(store, ada, "hello", unread=False)
    await store.intents.save_draft(ada, Draft(body="Dear ", style="slam"))
    read, may_read = store.drafts.get, asyncio.Event()

    async def slow(thread_id: int) -> Draft:
        await may_read.wait()
        return await read(thread_id)

    async with running(store, size=(80, 24)) as console:
        composer = console.main.thread_pane.composer
        monkeypatch.setattr(store.drafts, "get", slow)
        console.main.thread_list.action_open()
        await console.until(lambda: console.app.focused is composer.text_area, "the composer has the focus")
        composer.text_area.insert("nmpa")
        assert composer.draft == Draft(body="nmpa"), "the letters are text"
        may_read.set()
        await console.until(lambda: composer.draft == Draft(body="Dear nmpa", style="slam"), "the draft is there")
        thread = await store.threads.get(ada)
        assert thread is not None
        assert not (thread.muted or thread.pinned or thread.archived)
    assert await read(ada) == Draft(body="Dear nmpa", style="slam")


async def test_a_draft_left_before_it_was_read_keeps_both_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await store.intents.save_draft(ada, Draft(body="Dear "))
    read, may_read = store.drafts.get, asyncio.Event()

    async def slow(thread_id: int) -> Draft:
        await may_read.wait()
        return await read(thread_id)

    async with running(store) as console:
        pane = console.main.thread_pane
        monkeypatch.setattr(store.drafts, "get", slow)
        first = asyncio.create_task(console.main.open_thread(ada, write=True))
        await console.until(lambda: pane.thread is not None and pane.thread.id == ada, "Ada is being opened")
        pane.composer.text_area.insert("Ada")
        second = asyncio.create_task(console.main.open_thread(ben, write=True))
        await console.until(lambda: pane.thread is not None and pane.thread.id == ben, "Ben is being opened")
        may_read.set()
        await asyncio.gather(first, second)
        assert pane.composer.draft == Draft()
        assert pane.view.thread is not None
        assert pane.view.thread.id == ben
    assert await read(ada) == Draft(body="Dear Ada")


@pytest.mark.proof
async def test_a_draft_that_could_not_be_kept_is_there_again(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    async with running(store) as console:
        composer = console.main.thread_pane.composer
        await console.open(ada, write=True)
        composer.text_area.text = "precious"
        await store._database._writer.execute("PRAGMA query_only = ON")
        await console.open(ben, write=True)
        assert composer.draft == Draft()
        await console.open(ada, write=True)
        assert composer.draft == Draft(body="precious")
        await store._database._writer.execute("PRAGMA query_only = OFF")
    assert await store.drafts.get(ada) == Draft(body="precious")


async def test_the_last_sent_message_and_what_a_failure_offers_are_on_screen(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await wrote(store, ada, "the last one sent", ago=3)
    await receive(store, ada, "an answer", ago=2, unread=False)
    async with running(store) as console:
        await console.open(ada, write=True)
        inspector = console.main.delivery
        await console.until(lambda: any("the last one sent" in line.text for line in inspector.lines), "it is shown")
        failed = await wrote(store, ada, "not sent", status="ERROR", failure=Failure("10001", "failed"), ago=1)
        await console.until(lambda: inspector.message_id == failed, "the inspector follows")
        await console.shows("↑ failed message")
        await console.press("up")
        await console.shows(" R retry  E edit  X discard  d delivery")
        await console.press("i")
        await console.shows("send  ^J newline")
