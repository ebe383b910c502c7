"""Writing and sending: what the keys do, and that nothing typed is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events

from sbtui.domain.message import Draft, OutboxState
from sbtui.domain.text import MAX_CONTENT
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, person, receive, running


async def test_enter_sends_into_the_store_and_moves_the_row(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ben, "first in the list", ago=1, unread=False)
    await receive(store, ada, "hello", ago=9)
    async with running(store) as console:
        assert [thread.id for thread in console.main.thread_list.listing.rows] == [ben, ada]
        await console.open(ada, write=True)
        console.main.thread_pane.composer.text_area.text = "See you at 5"
        await console.press("enter")
        await console.shows("⋯")
        await console.until(lambda: console.main.thread_list.listing.rows[0].id == ada, "Ada's row is the first")
        assert console.main.thread_pane.composer.draft == Draft()
        assert console.main.top_bar.state.totals.pending == 1
    message = (await store.messages.newest(ada))[-1]
    assert (message.body, message.state, message.line) == ("See you at 5", OutboxState.WAITING, LINE)
    thread = await store.threads.get(ada)
    assert thread is not None
    assert thread.unread == 0, "who answers has read"


async def test_newline_keys_and_nothing_to_send(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        area = console.main.thread_pane.composer.text_area
        for key in ("ctrl+j", "alt+enter", "shift+enter"):
            area.text = "a"
            area.move_cursor(area.document.end)
            await console.press(key)
            assert area.text == "a\n", key
        area.text = "a\\"
        area.move_cursor(area.document.end)
        await console.press("enter")
        assert area.text == "a\n"
        assert area.size.height == 2, "the field grows with its text"
        area.text = ""
        await console.press("enter")
        await console.shows("There is nothing to send yet")
        await console.press("x")
        await console.shows("1/18,995")
    assert await store.messages.newest(ada) == []


async def test_media_url_with_and_without_a_file_extension(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        composer = console.main.thread_pane.composer
        await console.press("ctrl+t")
        assert console.app.focused is composer.media_input
        composer.media_input.value = "https://x.test/signed?token=1"
        await console.press("enter")
        await console.shows("must end with the file's extension")
        assert composer.draft.media_url == "https://x.test/signed?token=1"
        assert console.app.focused is composer.media_input
        composer.media_input.value = "https://x.test/photo.jpg"
        await console.press("enter", "enter")
        await console.until(lambda: not composer.draft, "the draft is gone")
    assert (await store.messages.newest(ada))[-1].media_url == "https://x.test/photo.jpg"


@pytest.mark.proof
async def test_too_long_asks_and_goes_in_order(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    body = "word " * (MAX_CONTENT // 5 + 100)
    async with running(store) as console:
        await console.open(ada, write=True)
        console.main.thread_pane.composer.text_area.text = body
        await console.press("enter")
        await console.shows("Send it as 2")
        await console.press("n")
        assert console.main.thread_pane.composer.draft.body == body
        await console.press("enter")
        await console.shows("Send it as 2")
        await console.press("y")
        await console.until(lambda: not console.main.thread_pane.composer.draft, "the draft is gone")
    sent = await store.messages.newest(ada)
    assert " ".join(message.body for message in sent) == body.strip()


async def test_draft_survives_a_restart_and_a_switch(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    async with Store.open(path) as store:
        ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
        async with running(store) as console:
            await console.open(ada, write=True)
            console.main.thread_pane.composer.text_area.text = "to Ada"
            await console.open(ben, write=True)
            assert console.main.thread_pane.composer.draft == Draft()
            console.main.thread_pane.composer.text_area.text = "to Ben"
            console.main.thread_pane.composer.choose_style("slam")
    async with Store.open(path) as store, running(store) as console:
        await console.shows("✎ to Ada")
        await console.open(ben, write=True)
        assert console.main.thread_pane.composer.draft == Draft(body="to Ben", style="slam")
        await console.shows("✦ slam")


async def test_a_draft_that_stands_still_is_saved(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        await console.press("h", "i")
        await console.shows("✎ hi")
        assert await store.drafts.get(ada) == Draft(body="hi")


async def test_a_store_that_cannot_be_written_keeps_the_draft(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        composer = console.main.thread_pane.composer
        composer.text_area.text = "precious"
        await store._database._writer.execute("PRAGMA query_only = ON")
        await console.press("enter")
        await console.shows("cannot be opened for writing")
        assert composer.draft.body == "precious"
        await store._database._writer.execute("PRAGMA query_only = OFF")
    assert await store.messages.newest(ada) == []
    assert await store.drafts.get(ada) == Draft(body="precious")


async def test_ctrl_c_clears_restores_and_at_last_quits(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        composer = console.main.thread_pane.composer
        composer.text_area.text = "typed by mistake"
        await console.press("ctrl+c")
        assert not composer.draft
        await console.press("ctrl+c")
        assert composer.draft.body == "typed by mistake"
        composer.take()
        await console.press("ctrl+c")
        await console.told("once more to quit")
        await console.press("ctrl+c")
        await console.until(lambda: console.app._exit, "the app leaves")


async def test_paste_keeps_its_lines_and_an_sms_takes_no_style(store: Store) -> None:
    ben = await person(store, BEN, "Ben Ortiz", service="SMS")
    async with running(store) as console:
        await console.open(ben, write=True)
        composer = console.main.thread_pane.composer
        console.app.post_message(events.Paste("two\nlines 😀"))
        await console.shows("12/70 (unicode: 😀)")
        composer.choose_style("slam")
        await console.press("enter")
        await console.until(lambda: not composer.draft, "it is sent")
    sent = (await store.messages.newest(ben))[-1]
    assert (sent.body, sent.style) == ("two\nlines 😀", "")


async def test_quitting_with_unsent_messages_asks_and_the_engine_ends_first(store: Store) -> None:
    ended: list[str] = []

    async def engine() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await store.people.lines()
            ended.append("engine")

    ada = await person(store, ADA, "Ada Park")
    await store.intents.send(ada, [Draft(body="waits")])
    async with running(store, engine=engine) as console:
        await console.press("ctrl+q")
        await console.shows("1 message is not sent yet")
        await console.press("n")
        assert not console.app._exit
        await console.press("ctrl+q", "ctrl+q")
        await console.until(lambda: console.app._exit, "the app leaves")
    assert ended == ["engine"]


async def test_keys_that_come_in_a_burst_act_in_their_order(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        await console.pilot.pause()
        driver = console.app._driver
        assert driver is not None
        burst = [
            ("x", "x"),
            ("ctrl+u", "\x15"),
            ("a", "a"),
            ("b", "b"),
            ("backspace", "\x7f"),
            ("c", "c"),
            ("enter", "\r"),
        ]
        for key, character in burst:
            driver.send_message(events.Key(key, character))
        await console.shows("⋯")
    assert [message.body for message in await store.messages.newest(ada)] == ["ac"]


async def test_a_full_disk_is_said_and_the_text_stays(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        text = "x" * 15_000
        console.main.thread_pane.composer.text_area.text = text
        async with store.changing() as (transaction, _):
            ((pages,),) = await transaction.rows("PRAGMA page_count")
            await transaction.rows(f"PRAGMA max_page_count = {pages}")
        await console.press("enter")
        await console.shows("disk is full")
        assert console.main.thread_pane.composer.text_area.text == text
        async with store.changing() as (transaction, _):
            await transaction.rows(f"PRAGMA max_page_count = {pages + 1_000}")
        await console.press("enter")
        await console.until(lambda: not console.main.thread_pane.composer.text_area.text, "it is sent after all")
    assert [message.body for message in await store.messages.newest(ada)] == [text]
