"""The windows over the main one: styles, new conversations, jumping, help, palette."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from sbtui.console.screens.style_picker import StylePicker
from sbtui.domain.style import SendStyle
from sbtui.domain.thread import Contact, Line
from sbtui.store import people
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, LINE, Console, person, receive, running

OTHER_LINE = "+14155550101"


def _typed(console: Console, text: str) -> None:
    field = console.app.screen.query_one(Input)
    field.value = text
    field.cursor_position = len(text)


async def test_style_picker_filters_and_is_grey_on_sms(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz", service="SMS")
    async with running(store) as console:
        await console.open(ada, write=True)
        await console.press("alt+e")
        await console.shows("Whole screen")
        options = console.app.screen.query_one(OptionList).options
        assert {option.id for option in options if not option.disabled} == {"none", *SendStyle}
        await console.press("s", "l", "a")
        await console.until(lambda: "balloons" not in console.text, "the styles are filtered")
        await console.press("enter")
        await console.shows("✦ slam")
        assert console.main.thread_pane.composer.draft.style == "slam"
        await console.press("alt+e", "up", "up", "escape")
        assert console.main.thread_pane.composer.style == "slam"
        await console.open(ben, write=True)
        await console.shows("0/160 · no effects on SMS")
        await console.press("alt+e")
        await console.shows("Effects play on iMessage only")
        screen = console.app.screen
        assert isinstance(screen, StylePicker)
        enabled = [option.id for option in screen.query_one(OptionList).options if not option.disabled]
        assert enabled == ["none"]


async def test_new_conversation_in_a_national_form(store: Store) -> None:
    async with running(store) as console:
        await console.press("c")
        _typed(console, "911")
        await console.shows("too short for a phone number")
        await console.press("enter")
        await console.shows("too short for a phone number")
        _typed(console, "(415) 555-0134")
        await console.shows("To +1 415 555 0134")
        await console.press("enter")
        await console.until(lambda: console.main.thread_pane.thread is not None, "it is open")
        assert console.app.focused is console.main.thread_pane.composer.text_area
    (thread,) = await store.threads.page()
    assert (thread.address, thread.line) == (ADA, LINE)


async def test_new_group_on_the_other_line(store: Store) -> None:
    async with store.changing() as (transaction, _):
        await people.save_line(transaction, Line(LINE))
        await people.save_line(transaction, Line(OTHER_LINE))
    async with running(store) as console:
        await console.press("c")
        await console.shows("Tab other line")
        await console.press("tab")
        await console.shows("from +1 415 555 0101")
        _typed(console, f"{ADA}, {BEN} {CARA}")
        await console.shows("A group of 3")
        await console.press("enter")
        await console.until(lambda: console.main.thread_pane.thread is not None, "it is open")
    (thread,) = await store.threads.page()
    assert thread.is_group
    assert (set(thread.participants), thread.line) == ({ADA, BEN, CARA}, OTHER_LINE)


@pytest.mark.proof
async def test_suggested_people_fill_in_their_number(store: Store) -> None:
    await person(store, ADA, "Ada Park")
    await person(store, BEN, "Ben Ortiz")
    async with store.changing() as (transaction, _):
        await people.save_contact(transaction, Contact(number=CARA, first_name="Cara", last_name="Nguyen"))
    async with running(store) as console:
        await console.press("ctrl+k")
        _typed(console, "cara")
        await console.shows("Cara Nguyen                    +1 628 555 0110  new")
        await console.press("escape")
        await console.press("c")
        _typed(console, "ada")
        await console.shows("Ada Park  +1 415 555 0134")
        await console.press("enter")
        await console.shows("To +1 415 555 0134")
        _typed(console, f"{ADA}, ngu")
        await console.shows("Cara Nguyen  +1 628 555 0110")
        await console.press("enter")
        await console.shows("A group of 2")
        await console.press("escape")
        assert console.app.screen is console.main


async def test_switcher_finds_by_initials_and_goes_back(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ben, "unread")
    async with running(store) as console:
        await console.open(ada, write=True)
        await console.press("ctrl+k")
        options = console.app.screen.query_one(OptionList)
        await console.until(lambda: options.option_count == 2, "both are listed")
        assert options.get_option_at_index(0).id == str(ben), "unread first"
        await console.shows("Enter open")
        _typed(console, "bo")
        await console.until(lambda: options.option_count == 1, "one is listed")
        await console.press("enter")
        pane = console.main.thread_pane
        await console.until(lambda: pane.thread is not None and pane.thread.id == ben, "Ben is open")
        await console.press("ctrl+k")
        await console.shows("Enter goes back to the last one")
        await console.press("b")
        await console.shows("Enter open")
        await console.press("backspace", "enter")
        await console.until(lambda: pane.thread is not None and pane.thread.id == ada, "Ada is open again")


async def test_help_shows_the_keys_and_the_palette_runs_an_action(store: Store) -> None:
    async with running(store) as console:
        await console.press("question_mark")
        await console.shows("Quit")
        for words in ("Anywhere", "^Q"):
            assert words in console.text
        await console.press("escape")
        assert console.app.screen is console.main
        await console.press("ctrl+p")
        await console.shows("New conversation or group")
        _typed(console, "new conv")
        await console.pilot.pause(0.2)
        await console.press("enter")
        await console.shows("Any national form will do.")
