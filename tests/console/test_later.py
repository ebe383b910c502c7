"""Sending at a time: typed in words, on both clocks, and what can be done until then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sbtui.console.screens.send_later import SendLater
from sbtui.console.times import date_stamp, when_stamp
from sbtui.domain.message import Draft, OutboxState
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, NOW, Console, person, running


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 8, 19, 17, 5, tzinfo=UTC), "today 17:05"),
        (datetime(2026, 8, 20, 9, tzinfo=UTC), "tomorrow 09:00"),
        (datetime(2026, 8, 24, 9, tzinfo=UTC), "Mon 24 Aug 09:00"),
        (datetime(2027, 1, 4, 9, tzinfo=UTC), "Mon 4 Jan 2027 09:00"),
    ],
)
def test_times_to_come(moment: datetime, words: str) -> None:
    assert when_stamp(moment, NOW, tz=UTC) == words
    assert date_stamp(moment, NOW, tz=UTC, time_format="12h").endswith(("pm", "am"))
    assert "to" not in date_stamp(moment, NOW, tz=UTC)


def _type(console: Console, when: str, zone: str | None = None) -> None:
    dialog = console.app.screen
    assert isinstance(dialog, SendLater)
    dialog._when.value = when
    if zone is not None:
        dialog._zone.value = zone


async def test_a_time_on_their_clock_is_asked_for_shown_and_scheduled(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store) as console:
        await console.press("alt+t")
        await console.told("Open a conversation first.")
        await console.open(ada, write=True)
        await console.press("alt+t")
        await console.shows("There is nothing to send")
        console.main.thread_pane.composer.text_area.text = "Good morning"
        await console.press("alt+t")
        await console.shows("Send later to Ada Park")
        _type(console, "sometime")
        await console.press("enter")
        await console.shows('"sometime" is no time that sbtui understands')
        _type(console, "mon 14:30")
        await console.shows("Mon 24 Aug 14:30 on your clock, in 5d 0h")
        _type(console, "9:00 their time")
        await console.press("enter")
        await console.shows("Where is their clock?")
        _type(console, "9:00 their time", "Mars/Base")
        await console.press("enter")
        await console.shows('There is no time zone "Mars/Base"')
        assert console.main.thread_pane.composer.draft.body == "Good morning"
        _type(console, "9:00 their time", "Asia/Tokyo")
        await console.shows("tomorrow 00:00 on your clock")
        await console.shows("Thu 20 Aug 09:00 on theirs (Asia/Tokyo)")
        await console.press("enter")
        await console.told("Scheduled: it goes tomorrow 00:00.")
        await console.shows("scheduled 1")
        (message,) = await store.messages.newest(ada)
        assert (message.state, message.retry_at) == (OutboxState.SCHEDULED, datetime(2026, 8, 20, tzinfo=UTC))
        contact = await store.people.contact(ADA)
        assert contact is not None
        assert contact.zone == "Asia/Tokyo"


@pytest.mark.proof
async def test_what_is_scheduled_can_be_seen_sent_edited_and_thrown_away(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    at = datetime(2026, 8, 24, 9, tzinfo=UTC)
    for body in ("one", "two", "three"):
        await store.intents.send(ada, [Draft(body=body)], at=at)
    async with running(store) as console:
        assert "6 scheduled" not in console.text
        await console.press("6")
        shown = console.main.thread_list.listing
        await console.until(lambda: [thread.id for thread in shown.rows] == [ada], "one has scheduled messages")
        await console.shows("[scheduled 1]")
        await console.open(ada)
        console.main.thread_pane.view.focus()
        await console.press("G")
        await console.shows("R send now  E edit  X discard")
        await console.shows("It goes Mon 24 Aug 09:00;")
        await console.press("E")
        await console.told("It was scheduled for Mon 24 Aug 09:00, and is a draft now")
        await console.until(lambda: console.main.thread_pane.composer.draft.body == "three", "it is being written")
        console.main.thread_pane.view.focus()
        await console.press("G", "X")
        await console.until(lambda: console.main.top_bar.state.totals.scheduled == 1, "one is left")
        await console.press("G", "R")
        await console.until(lambda: console.main.top_bar.state.totals.scheduled == 0, "it goes now")
        await console.until(lambda: shown.rows == [], "the filter shows nothing any more")
        await store.intents.send(ben, [Draft(body="four")], at=at)
        await console.until(lambda: [thread.id for thread in shown.rows] == [ben], "the filter follows the store")
    (message,) = await store.messages.newest(ada)
    assert (message.body, message.state) == ("one", OutboxState.WAITING)
