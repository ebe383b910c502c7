"""What the user says of people: nicknames, colours and time zones, and where they show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sbtui.console.names import mentionable
from sbtui.console.options import ConsoleOptions
from sbtui.console.palette import SENDERS
from sbtui.console.screens.choice import Choice
from sbtui.console.screens.contact import EditContact, known_names
from sbtui.console.times import their_time
from sbtui.domain.thread import Contact, ContactColor
from sbtui.domain.when import InvalidWhen
from sbtui.domain.zones import named_zone
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, LINE, NOW, Console, person, receive, running


def test_their_time() -> None:
    assert their_time("Asia/Tokyo", NOW, tz=UTC) == "23:07 there"
    assert their_time("Asia/Tokyo", NOW, tz=UTC, time_format="12h") == "11:07 pm there"
    for zone in ("", "UTC", "Africa/Abidjan", "Mars/Base"):
        assert their_time(zone, NOW, tz=UTC) == ""
    # In winter London shows what UTC does, in August it does not.
    assert their_time("Europe/London", NOW, tz=UTC) == "15:07 there"
    assert their_time("Europe/London", datetime(2026, 12, 1, tzinfo=UTC), tz=UTC) == ""


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/New_York", "America/New_York"),
        (" new  york ", "America/New_York"),
        ("asia/TOKYO", "Asia/Tokyo"),
        ("indianapolis", "America/Indianapolis"),
    ],
)
def test_zones_by_city(typed: str, zone: str) -> None:
    assert named_zone(typed).key == zone


@pytest.mark.parametrize("typed", ["", "Mars", "../etc/passwd", "a\x00b", "America"])
def test_no_zone(typed: str) -> None:
    with pytest.raises(InvalidWhen):
        named_zone(typed)


def test_names_that_can_be_mentioned_are_clean_and_each_there_once() -> None:
    people = [
        Contact(number=ADA, first_name="Ada", last_name="Park", nickname="Mum"),
        Contact(number=BEN, card_name="Ben\x1b[31m\nOrtiz", nickname="ben"),
        Contact(number=CARA),
    ]
    assert mentionable(people) == ["Ada Park", "ben", "Ben\ufffd[31m Ortiz", "Mum"]
    assert known_names(people[0]) == "Ada Park (Sendblue)"
    assert known_names(people[1]) == "Ben\ufffd[31m Ortiz (imported)"
    assert known_names(people[2]) == "No name is known."


def window(console: Console) -> EditContact:
    screen = console.app.screen
    assert isinstance(screen, EditContact)
    return screen


async def test_r_in_the_list_edits_nickname_colour_and_zone(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store, size=(100, 24)) as console:
        await console.open(ada)
        await console.shows("+1 415 555 0134 · iMessage · line …0100")
        console.main.thread_list.focus()
        await console.press("r")
        await console.until(lambda: isinstance(console.app.screen, EditContact), "the window is open")
        await console.shows("Ada Park (Sendblue)")
        dialog = window(console)
        dialog._nickname.value = "Mum [/x]\x1b"
        dialog._zone.value = "tokio"
        await console.shows('There is no time zone "tokio"')
        await console.press("enter")
        assert dialog._zone.has_focus
        dialog._zone.value = "tokyo"
        await console.shows("23:07 there (Asia/Tokyo)")
        await console.press("up", "right")
        await console.shows("‹ cyan ›")
        await console.press("enter")
        # The list, the header and the sender's name read differently at once.
        await console.shows("Mum [/x]\ufffd  +1 415 555 0134 · 23:07 there · iMessage · line …0100")
        assert console.text.count("Mum [/x]\ufffd") == 4
        contact = await store.people.contact(ADA)
        assert contact is not None
        assert (contact.nickname, contact.color, contact.zone) == ("Mum [/x]\ufffd", "cyan", "Asia/Tokyo")
        # From the messages, the same window; an emptied field forgets.
        console.main.thread_pane.view.focus()
        await console.press("w")
        await console.until(lambda: isinstance(console.app.screen, EditContact), "the window is open again")
        await console.shows("‹ cyan ›")
        window(console)._nickname.value = ""
        await console.press("enter")
        await console.shows("Ada Park  +1 415 555 0134 · 23:07 there · iMessage · line …0100")


async def test_their_time_goes_on_with_the_minute(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await store.intents.describe(ADA, zone="Asia/Tokyo")
    now = NOW.replace(second=59, microsecond=900_000)
    options = ConsoleOptions(default_line=LINE, ascii=True)
    async with running(store, options, size=(88, 24), clock=lambda: now) as console:
        await console.open(ada)
        await console.shows("Ada Park - 23:07 there")
        now += timedelta(seconds=1)
        await console.shows("23:08 there")
        ben = await person(store, BEN, "Ben Ortiz")
        assert console.main.thread_pane._minute_hand._timer is not None
        await console.open(ben)
        assert console.main.thread_pane._minute_hand._timer is None


async def test_a_group_names_and_colours_its_people_and_completes_their_names(store: Store) -> None:
    for number, name in ((ADA, "Ada Park"), (BEN, "Ben Ortiz")):
        await person(store, number, name)
    group = await store.intents.open_group([ADA, BEN, CARA], line=LINE)
    await receive(store, group, "who is in?", sender=BEN)
    await store.intents.describe(BEN, nickname="Bärchen", color=ContactColor.RED)
    async with running(store, size=(120, 24)) as console:
        await console.open(group, write=True)
        # The row under the text has the names that the header has.
        await console.shows("  Ada, Bärchen, +1 628")
        blocks = console.main.thread_pane.view._blocks
        roles = {span.role for line in blocks[0].lines for span in line.left if span.text == "Bärchen"}
        assert roles == {SENDERS[[*ContactColor].index(ContactColor.RED)]}
        await console.press("h", "i", "space", "@", "b", "tab")
        assert console.main.thread_pane.composer.text_area.text == "hi Ben Ortiz"
        await console.press("tab")
        assert console.main.thread_pane.composer.text_area.text == "hi Bärchen"
        # In the list, a group has no one person: the window asks.
        console.main.thread_list.focus()
        await console.main.thread_list.select(group)
        await console.press("r")
        await console.until(lambda: isinstance(console.app.screen, Choice), "the members are offered")
        await console.press("down", "enter")
        await console.until(lambda: isinstance(console.app.screen, EditContact), "the window is open")
        assert window(console)._contact.number == sorted([ADA, BEN, CARA])[1]
        await console.press("escape")
