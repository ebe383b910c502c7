"""Keys pressed faster than the program is: nothing opens twice, goes elsewhere, or is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual import events

from sbtui.domain.message import Draft, Message
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, Console, person, receive, running


async def _settled(console: Console, names: list[str]) -> None:
    await console.until(lambda: [type(screen).__name__ for screen in console.app.screen_stack][1:] == names, f"{names}")
    await console.pilot.pause(0.05)
    assert [type(screen).__name__ for screen in console.app.screen_stack][1:] == names


async def test_no_two_windows_open_over_each_other(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello", unread=False)
    async with running(store) as console:
        main = console.main
        await console.open(ada, write=True)
        main.thread_pane.composer.text_area.text = "later"
        for first, second, window in (
            ("send_later", "send_later", "SendLater"),
            ("lines", "switcher", "Switcher"),
        ):
            await main.run_action(first)
            await main.run_action(second)
            await _settled(console, [window])
            await console.press("escape")
            await _settled(console, [])
        assert main.thread_pane.composer.draft == Draft(body="later")


async def test_a_draft_is_there_when_its_conversation_is_opened_again_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await store.intents.save_draft(ada, Draft(body="one"))
    save, saving, may_save = store.intents.save_draft, asyncio.Event(), asyncio.Event()

    async def slow(thread_id: int, draft: Draft) -> None:
        saving.set()
        await may_save.wait()
        await save(thread_id, draft)

    async with running(store) as console:
        pane = console.main.thread_pane
        await console.open(ada, write=True)
        pane.composer.text_area.insert(" and two")
        monkeypatch.setattr(store.intents, "save_draft", slow)
        first = asyncio.create_task(console.main.open_thread(ben, write=True))
        await console.until(saving.is_set, "it is being saved")
        second = asyncio.create_task(console.main.open_thread(ada, write=True))
        await console.until(lambda: pane.thread is not None and pane.thread.id == ada, "Ada is open again")
        may_save.set()
        await asyncio.gather(first, second)
        assert pane.composer.draft == Draft(body="one and two")
        # What stood still a moment ago is not what stands there now: it was sent.
        pane.composer.post_message(pane.composer.DraftChanged(ada, pane.composer.draft))
        pane.composer.take()
        await console.pilot.pause()
    assert await store.drafts.get(ada) == Draft()


async def test_enter_counts_although_another_conversation_is_opened_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    group, new = await store.intents.open_group([ADA, BEN]), await store.intents.open_group([ADA, CARA])
    await receive(store, group, "we are here", unread=False)
    newest, asked, may_read = store.messages.newest, asyncio.Event(), asyncio.Event()

    async def slow(thread_id: int, limit: int = 50) -> list[Message]:
        if limit == 1:
            asked.set()
            await may_read.wait()
        return await newest(thread_id, limit)

    async def enter(console: Console, thread_id: int, text: str, behind: str = "", *, leave_to: int = 0) -> None:
        """Write, press Enter, and go on while it is looked up whether the group is a new one."""
        pane = console.main.thread_pane
        await console.open(thread_id, write=True)
        pane.composer.text_area.insert(text)
        asked.clear()
        may_read.clear()
        await console.press("enter")
        await console.until(asked.is_set, "it is looked up")
        pane.composer.text_area.insert(behind)
        if leave_to:
            await console.open(leave_to, write=True)
        may_read.set()

    async with running(store) as console:
        composer = console.main.thread_pane.composer
        monkeypatch.setattr(store.messages, "newest", slow)
        await enter(console, group, "first", " second")
        await console.until(lambda: composer.draft == Draft(body=" second"), "what was typed behind it stays")
        composer.take()
        await enter(console, group, "third", " fourth", leave_to=ben)
        await console.until(lambda: console.main.top_bar.state.totals.pending == 2, "it is queued")
        await console.open(group, write=True)
        assert composer.draft == Draft(body=" fourth")
        composer.take()
        await enter(console, new, "is this thing on", leave_to=ada)
        await console.told(
            "Not sent to +1 415 555 0134, +1 628 555 0110, and kept as a draft: it has to be asked about first."
        )
        assert composer.draft == Draft()
        assert len(console.app.screen_stack) == 1
    assert [message.body for message in await newest(group)] == ["we are here", "first", "third"]
    assert await newest(new) == []
    assert await store.drafts.get(new) == Draft(body="is this thing on")
    assert await store.drafts.get(ada) == await store.drafts.get(ben) == Draft()


async def test_keys_behind_the_one_that_quits_leave_nothing_running(store: Store) -> None:
    broken: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: broken.append(context))
    await person(store, ADA, "Ada Park")
    async with running(store) as console:
        driver = console.app._driver
        assert driver is not None
        for key in ("ctrl+q", "j", "k", "j"):
            driver.send_message(events.Key(key, None))
        for _ in range(3):
            await asyncio.sleep(0)
    assert "typist" not in {task.get_name() for task in asyncio.all_tasks()}
    assert not broken
