"""What can be done with messages, and when a conversation counts as read."""

from __future__ import annotations

from time import monotonic

import pytest
from textual import events

from sbtui.console import reading
from sbtui.console.notifying.presence import ACTIVE_SECONDS, Presence
from sbtui.console.options import ConsoleOptions
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, Failure, OutboxState
from sbtui.domain.thread import ThreadKind
from sbtui.store import threads
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, Console, person, receive, running, wrote


async def _at_last_message(console: Console, thread_id: int) -> None:
    await console.open(thread_id)
    console.main.thread_pane.view.focus()
    await console.press("G")


async def test_what_is_held_can_be_taken_back(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store, ConsoleOptions(default_line=LINE, undo_seconds=30)) as console:
        await console.open(ada, write=True)
        console.main.thread_pane.composer.text_area.text = "too soon"
        await console.press("enter")
        await console.shows("⧖")
        (message,) = await store.messages.newest(ada)
        assert message.state is OutboxState.HELD
        console.main.thread_pane.view.focus()
        await console.press("G", "E")
        await console.until(lambda: console.main.thread_pane.composer.text_area.text == "too soon", "it is back")
        # Undo in the emptied composer undoes the sending, whatever was cleared before that.
        composer = console.main.thread_pane.composer
        draft = composer.draft
        assert composer.clear_or_restore()
        composer.text_area.text = draft.body
        await console.press("enter")
        await console.shows("⧖")
        await console.press("ctrl+z")
        await console.until(lambda: console.main.thread_pane.composer.text_area.text == "too soon", "it is undone")
    assert await store.messages.newest(ada) == []


async def test_retry_keeps_the_bubble(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    other = await wrote(store, ada, "me too", status="ERROR", ago=2)
    message_id = await wrote(store, ada, "again please", status="ERROR", failure=Failure("10001", "failed to send"))
    async with running(store) as console:
        await _at_last_message(console, ada)
        await console.shows("10001")
        await console.press("R")
        await console.shows("⋯")
        message = await store.messages.get(message_id)
        assert message is not None
        assert message.state is OutboxState.WAITING
        await console.press("R")
        await console.told("Only a message that failed can be retried.")
        await console.press("k", "enter")
        await console.until(lambda: console.main.top_bar.state.totals.pending == 2, "Enter retries too")
    message = await store.messages.get(other)
    assert message is not None
    assert not message.failed


async def test_edit_takes_the_message_back(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    message_id = await wrote(store, ada, "with a tpyo", status="ERROR", style="slam")
    async with running(store) as console:
        await _at_last_message(console, ada)
        await console.press("E")
        composer = console.main.thread_pane.composer
        await console.until(lambda: composer.draft == Draft(body="with a tpyo", style="slam"), "it is being written")
        assert console.app.focused is composer.text_area
    assert await store.messages.get(message_id) is None


@pytest.mark.proof
async def test_edit_asks_before_it_replaces_what_is_being_written(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await wrote(store, ada, "failed", status="ERROR")
    async with running(store) as console:
        await _at_last_message(console, ada)
        console.main.thread_pane.composer.text_area.text = "half written"
        await console.press("E")
        await console.shows("y yes")
        await console.press("n")
        assert console.main.thread_pane.composer.draft.body == "half written"


async def test_discard_and_what_cannot_be_discarded(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await wrote(store, ada, "arrived", ago=2)
    failed = await wrote(store, ada, "gone", status="ERROR", ago=1)
    async with running(store) as console:
        await _at_last_message(console, ada)
        await console.press("X")
        await console.until(lambda: "gone" not in console.text, "the message is gone")
        assert await store.messages.get(failed) is None
        await console.press("G", "X")
        await console.told("it can no longer be taken back")


async def test_details_pager_and_copy(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await wrote(store, ada, "first line\nsecond \x1b[31mline")
    async with running(store, size=(80, 24)) as console:
        await _at_last_message(console, ada)
        await console.press("y")
        assert console.app.clipboard == "first line\nsecond \ufffd[31mline"
        await console.told("OSC 52")
        await console.press("d")
        await console.shows("DELIVERY")
        await console.press("escape", "v")
        await console.shows("Esc back")
        await console.press("escape")
        assert console.app.screen is console.main


async def test_seen_to_the_end_for_a_second_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.05)
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store) as console:
        assert console.main.top_bar.state.totals.unread == 1, "starting reads nothing"
        await console.open(ada)
        await console.pilot.pause(0.2)
        assert console.main.top_bar.state.totals.unread == 1, "the list has the focus"
        console.main.thread_pane.view.focus()
        await console.until(lambda: console.main.top_bar.state.totals.unread == 0, "it is read")


@pytest.mark.proof
async def test_who_left_without_a_word_from_the_terminal_has_not_read(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.open(ada, write=True)
        # As in tmux with its default options: no focus is reported, and nobody has typed for long.
        console.app._attention.presence = Presence(monotonic() - ACTIVE_SECONDS)
        await receive(store, ada, "are you there?", live=True)
        await console.shows("are you there?")
        assert not console.main.thread_pane._is_looked_at()
        assert console.main.thread_pane._reading._timer is None, "nothing is about to be marked"
        await console.press("h")
        await console.until(lambda: console.main.top_bar.state.totals.unread == 0, "whoever types has read it")


@pytest.mark.parametrize(("mark_read", "focused"), [("reply", True), ("never", True), ("view", False)])
async def test_not_read(store: Store, monkeypatch: pytest.MonkeyPatch, mark_read: str, focused: bool) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.02)
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store, ConsoleOptions(mark_read=mark_read)) as console:  # type: ignore[arg-type]
        console.app.app_focus = focused
        await console.open(ada, write=True)
        await console.pilot.pause(0.2)
        thread = await store.threads.get(ada)
        assert thread is not None
        assert thread.unread == 1


async def test_news_in_the_open_conversation_and_elsewhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    async with running(store, ConsoleOptions(mark_read="never")) as console:
        monkeypatch.setattr(console.app._attention, "_write", written.append)
        await console.open(ada, write=True)
        await receive(store, ada, "in sight", live=True)
        await console.shows("in sight")
        assert "\x07" not in written
        await receive(store, ben, "caught up", live=False)
        await console.until(lambda: console.main.top_bar.state.totals.unread == 2, "both are counted")
        assert "\x07" not in written
        await receive(store, ben, "at the screen", live=True)
        await console.until(lambda: console.main.top_bar.state.totals.unread == 3, "it is counted")
        assert "\x07" not in written
        console.app.post_message(events.AppBlur())
        await console.until(lambda: not console.app.app_focus, "the focus has gone")
        await receive(store, ben, "elsewhere", live=True)
        await console.until(lambda: "\x07" in written, "the bell rings")
        await receive(store, ben, "at once again", live=True)
        await console.until(lambda: "\x1b]2;(5) sbtui\x1b\\" in written, "the title counts")
        assert written.count("\x07") == 1


async def test_follows_a_thread_into_the_one_it_turned_out_to_be(store: Store) -> None:
    members = [ADA, BEN]
    first = await store.intents.open_group(members, line=LINE)
    async with running(store) as console:
        await console.open(first, write=True)
        console.main.thread_pane.composer.text_area.text = "half written"
        async with store.changing() as (transaction, changes):
            other = await threads._create(  # the thread that news under the group's id made
                transaction, ThreadKind.GROUP, "g-1", None, LINE, console.app._clock(), members
            )
            kept = await threads.name_group(transaction, first, "g-1")
            assert kept == other
            await threads.refresh(transaction, kept)
            changes += [
                Change(ChangeKind.THREAD_REMOVED, first, other_id=kept),
                Change(ChangeKind.THREAD_CHANGED, kept),
            ]
        pane = console.main.thread_pane
        await console.until(lambda: pane.thread is not None and pane.thread.id == other, "the other thread is open")
        await console.until(lambda: pane.composer.draft.body == "half written", "what was written is there")
        rows = console.main.thread_list.listing
        await console.until(lambda: [thread.id for thread in rows.rows] == [other], "the list has one row")
