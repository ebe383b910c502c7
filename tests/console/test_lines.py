"""From which line: the picker, its warning, and lines that the account no longer has."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from textual.widgets import OptionList

from sbtui.console.routes import Route, line_words, moving_words, room_words
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.thread import Line, Thread, ThreadKind
from sbtui.store import people
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, NOW, person, receive, running

OTHER = "+14155550101"
ADAS = Thread(id=1, kind=ThreadKind.PERSON, address=ADA, name="Ada Park", line=LINE)
LATER = NOW + timedelta(hours=1)


def test_the_room_for_new_contacts() -> None:
    assert room_words(Line(LINE), NOW, tz=UTC) == ""
    assert room_words(Line(LINE, new_contacts_left=1), NOW, tz=UTC) == "1 new contact left"
    assert room_words(Line(LINE, new_contacts_left=12, available_at=NOW), NOW, tz=UTC) == "12 new contacts left"
    assert room_words(Line(LINE, new_contacts_left=0), NOW, tz=UTC) == "no new contacts for now"
    assert room_words(Line(LINE, new_contacts_left=0, available_at=LATER), NOW, tz=UTC) == (
        "no new contacts before today 15:07"
    )


def test_what_a_line_is_to_a_conversation() -> None:
    route = Route(default=LINE, chosen=OTHER, lines=(LINE, OTHER))
    assert line_words(Line(LINE, "ONLINE"), ADAS, route, NOW, tz=UTC) == (
        "this conversation, default, no cap on new contacts known"
    )
    assert line_words(Line(OTHER, "DEGRADED", 3), ADAS, route, NOW, tz=UTC) == (
        "from the next message on, degraded, 3 new contacts left"
    )
    full = Line(OTHER, new_contacts_left=0, available_at=LATER)
    assert moving_words(ADAS, full, {}, NOW, tz=UTC).startswith(
        "Ada Park knows you by +1 415 555 0100; from now on you answer from +1 415 555 0101."
        " The person sees another sender."
    )
    assert "no new contacts before today 15:07" in moving_words(ADAS, full, {}, NOW, tz=UTC)
    assert not Route(default=LINE).is_gone(ADAS), "the lines are not known yet"
    assert Route(default=LINE, lines=(OTHER,)).is_gone(ADAS)


async def _own(store: Store, *lines: Line) -> None:
    """Let the account have these lines and no other."""
    async with store.changing() as (transaction, changes):
        for line in lines:
            await people.save_line(transaction, line)
            await people.save_capacity(transaction, line)
        await people.forget_lines_but(transaction, [line.number for line in lines])
        changes.append(Change(ChangeKind.LINE_CHANGED))


async def test_another_line_is_warned_of_and_used_by_the_next_message(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    ben = await person(store, BEN, "Ben Ortiz", line="")
    await receive(store, ada, "hello", unread=False)
    await _own(store, Line(LINE, "ONLINE", 12), Line(OTHER, "ONLINE", 0, LATER))
    async with running(store) as console:
        await console.press("alt+p")
        await console.shows("default, 12 new contacts left")
        await console.press("escape", "c")
        await console.shows("12 new contacts left")
        await console.press("escape")
        await console.open(ada, write=True)
        await console.press("alt+p")
        await console.shows("this conversation, default, 12 new contacts left")
        await console.shows("no new contacts before today 15:07")
        await console.press("j", "enter")
        await console.shows("The person sees another")
        await console.press("enter", "n")
        assert "next" not in str(console.main.thread_pane.composer.info_row.render())
        await console.press("alt+p", "j", "enter", "y")
        await console.shows("…0100 → …0101 next")
        await console.open(ben, write=True)
        await console.shows("iMessage · …0100 · 0/18,995")
        await console.press("alt+p", "j", "enter")
        await console.shows("iMessage · …0101 · 0/18,995")
        await console.open(ada, write=True)
        await console.shows("…0100 → …0101 next")
        console.main.thread_pane.composer.text_area.text = "from here now"
        await console.press("enter")
        await console.shows("iMessage · …0101 · 0/18,995")
    assert (await store.messages.newest(ada))[-1].line == OTHER


@pytest.mark.proof
async def test_a_line_that_the_account_no_longer_has_is_not_used_unasked(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello", unread=False)
    async with running(store, size=(80, 24)) as console:
        await console.open(ada, write=True)
        await _own(store, Line(OTHER, "ONLINE"))
        await console.shows("…0100 is not your line")
        composer = console.main.thread_pane.composer
        composer.text_area.text = "still there?"
        await console.press("enter")
        await console.shows("+1 415 555 0100 is not a line of this account")
        await console.press("escape")
        await console.shows("Not sent: choose a line")
        assert composer.draft.body == "still there?"
        await console.press("enter")
        await console.until(lambda: bool(console.app.screen.query(OptionList)), "it is asked again")
        await console.press("g", "home", "enter")
        await console.until(lambda: not composer.draft, "it is sent")
    assert (await store.messages.newest(ada))[-1].line == OTHER
