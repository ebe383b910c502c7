"""Explore mode and the screen lock: what is sent, marked, shown and told meanwhile."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from sbtui.console.app import SbtuiApp
from sbtui.console.last_words import ReportsWithoutValues
from sbtui.console.notifying.presence import Presence
from sbtui.console.options import ConsoleOptions
from sbtui.console.privacy import keeping
from sbtui.console.privacy.passphrase import NoPassphrase, is_right
from sbtui.console.privacy.refusals import ReceiptRefusals
from sbtui.console.widgets.in_order import Field
from sbtui.domain.changes import Change, ChangeKind
from sbtui.store import notes
from sbtui.store.receipts import TROUBLE
from sbtui.store.store import Store
from tests.console.running import ADA, LINE, Console, person, receive, running


async def unread(store: Store, thread_id: int) -> int:
    thread = await store.threads.get(thread_id)
    assert thread is not None
    return thread.unread


async def test_explore_mode_shows_itself_and_sends_and_marks_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sbtui.console.reading.SECONDS", 0.01)
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store, ConsoleOptions(default_line=LINE, explore=True), size=(80, 24)) as console:
        await console.open(ada, write=True)
        await console.shows("explore")
        console.main.thread_pane.composer.text_area.text = "answer"
        await console.press("enter")
        await console.shows("alt+v leaves it")
        assert console.main.thread_pane.composer.draft.body == "answer"
        assert [message.body for message in await store.messages.newest(ada)] == ["hello"]
        assert await unread(store, ada) == 1
        await console.press("alt+v")
        await console.told("Explore mode is off")

        async def read() -> bool:
            return await unread(store, ada) == 0

        for _ in range(100):
            if await read():
                break
            await console.pilot.pause(0.02)
        assert await read(), "what is on screen counts as read again"
        await console.until(lambda: "explore" not in console.text.splitlines()[0], "the first row is as before")


async def test_a_locked_screen_shows_nothing_and_keeps_notices_back(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "for your eyes only")
    async with running(store, ConsoleOptions(default_line=LINE)) as console:
        await console.open(ada, write=True)
        await console.press("ctrl+k")
        await console.press("alt+z")
        await console.shows("Enter unlocks")
        shown = [line.strip() for line in console.text.splitlines() if line.strip()]
        assert shown == ["Locked", "Enter unlocks, ctrl+q quits."]
        assert console.main.thread_pane.looked_at is None
        console.app.notify("Ada Park said something")
        await receive(store, ada, "and more", live=True)
        await console.press("ctrl+p", "x", "alt+v", "escape")
        assert [line.strip() for line in console.text.splitlines() if line.strip()] == shown
        assert store.intents.explore_exit == ""
        await console.press("enter")
        await console.told("Ada Park said something")
        await console.press("escape")
        await console.shows("for your eyes only")


@pytest.mark.proof
async def test_it_locks_by_itself_and_the_passphrase_unlocks(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person(store, ADA, "Ada Park")
    (tmp_path / "word").write_text("open sesame\nand more\n")
    monkeypatch.setattr(keeping, "monotonic", lambda: 1e9)
    options = ConsoleOptions(default_line=LINE, lock_after=1, lock_command=f"cat {tmp_path / 'word'}")
    async with running(store, options) as console:
        await console.shows("Type the passphrase")
        monkeypatch.undo()
        await enter(console, "wrong")
        await console.shows("That is not it.")
        assert "Ada" not in console.text
        await enter(console, "open sesame")
        await console.shows("Ada Park")


async def enter(console: Console, passphrase: str) -> None:
    field = console.app.screen.query_one(Field)
    field.value = passphrase
    field.select_all()
    await console.press("ctrl+x")
    assert console.app.clipboard == ""
    assert passphrase not in console.text
    await console.press("enter")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise SystemExit(3)", "lock_command failed with exit status 3."),
        ("pass", "lock_command printed nothing."),
        ("import time; time.sleep(9)", "lock_command did not finish within 0.1 s."),
    ],
)
async def test_a_passphrase_that_cannot_be_had_unlocks_nothing(code: str, said: str) -> None:
    with pytest.raises(NoPassphrase, match=said.replace(".", r"\.")):
        await is_right("", f"{sys.executable} -c '{code}'", seconds=0.1 if "sleep" in code else 10)


async def test_a_program_that_is_not_there_unlocks_nothing() -> None:
    with pytest.raises(NoPassphrase, match="cannot be run"):
        await is_right("", "/nowhere/to/be-found")


def test_a_report_shows_no_values() -> None:
    assert SbtuiApp._fatal_error is ReportsWithoutValues._fatal_error


def test_idle_time_is_since_the_last_key() -> None:
    presence = Presence(10.0)
    assert presence.idle_seconds(70.0) == 60.0
    presence.acted(70.0)
    presence.focus_moved(here=True)
    assert presence.idle_seconds(75.0) == 5.0


async def test_a_refused_receipt_is_told_once_and_old_ones_never(store: Store) -> None:
    link: list[Any] = [Change(ChangeKind.LINK_CHANGED)]
    refusals = ReceiptRefusals(store)

    async def note(said: str) -> None:
        async with store.changing() as (transaction, _):
            await notes.set_cursor(transaction, TROUBLE, said)

    await note("of yesterday")
    assert await refusals.look([Change(ChangeKind.THREAD_CHANGED)]) == ""
    assert await refusals.look(link) == ""
    await note("of today")
    assert [await refusals.look(link) for _ in range(2)] == ["of today", ""]


async def test_never_is_not_undone_by_an_answer(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store, ConsoleOptions(default_line=LINE, mark_read="never")) as console:
        await console.open(ada, write=True)
        console.main.thread_pane.composer.text_area.text = "answer"
        await console.press("enter")
        await console.shows("answer")
        assert [message.body for message in await store.messages.newest(ada)] == ["hello", "answer"]
        assert await unread(store, ada) == 1
