"""Slash commands at Enter, and what is asked before a message goes."""

from __future__ import annotations

import pytest

from sbtui.console.options import ConsoleOptions
from sbtui.console.screens.send_later import SendLater
from sbtui.domain.message import Draft
from sbtui.domain.thread import Contact
from sbtui.store import people
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, LINE, Console, person, running


def _enter(console: Console, text: str) -> None:
    """Write the text, and press Enter."""
    area = console.main.thread_pane.composer.text_area
    area.text = text
    area.move_cursor(area.document.end)
    area.action_submit()


async def test_commands_do_what_they_say(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz", service="SMS")
    async with running(store) as console:
        await console.open(ada, write=True)
        composer = console.main.thread_pane.composer
        _enter(console, "/slma Happy birthday!")
        await console.shows("There is no command /slma. Did you mean /slam?")
        assert composer.draft == Draft(body="/slma Happy birthday!")
        composer.text_area.text = ""
        composer.text_area.insert("/sl")
        await console.shows("Tab  /slam")
        await console.press("tab", "h")
        assert composer.text_area.text == "/slam h"
        await console.shows("1/18,995 · ✦ slam")
        _enter(console, "/slam hi")
        await console.until(lambda: not composer.draft, "it is sent")
        _enter(console, "//slam is a command")
        await console.until(lambda: not composer.draft, "it is sent")
        _enter(console, "/confetti")
        await console.until(lambda: composer.draft == Draft(style="confetti"), "the style waits for a text")
        _enter(console, "/media https://x.test/p look")
        await console.shows("must end with the file's extension")
        _enter(console, "/media https://x.test/p.jpg look")
        expected = Draft(body="look", media_url="https://x.test/p.jpg", style="confetti")
        await console.until(lambda: composer.draft == expected, "nothing of it is lost")
        _enter(console, "/later look")
        await console.until(lambda: isinstance(console.app.screen, SendLater), "a time is asked for")
        await console.press("escape")
        assert composer.draft.body == "/later look"
        _enter(console, "/line look")
        await console.shows("Lines of this account")
        await console.press("escape")
        _enter(console, "/edit look")
        await console.shows("There is no terminal here that an editor could have.")
        assert composer.draft.body == "look"
        _enter(console, "/help")
        await console.shows("Keys and help  help")
        await console.press("escape")
        await console.open(ben, write=True)
        _enter(console, "/slam hi")
        await console.shows("There are no effects on SMS: leave /slam out.")
    assert [(message.body, message.style) for message in await store.messages.newest(ada)] == [
        ("hi", "slam"),
        ("/slam is a command", ""),
    ]
    assert await store.messages.newest(ben) == []
    assert await store.drafts.get(ben) == Draft(body="/slam hi")


@pytest.mark.proof
async def test_what_is_asked_before_it_goes(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    async with store.changing() as (transaction, _):
        await people.save_contact(transaction, Contact(number=BEN, first_name="Ben", last_name="Ortiz", opted_out=True))
    group = await store.intents.open_group([ADA, BEN, CARA], line=LINE)
    options = ConsoleOptions(default_line=LINE, snippets={"ready": "Order {order} is ready"})
    async with running(store, options) as console:
        composer = console.main.thread_pane.composer
        await console.open(ben, write=True)
        _enter(console, "hi")
        await console.shows("Ben Ortiz opted out: until they text START")
        await console.press("enter", "n")
        assert composer.draft.body == "hi", "Enter, pressed out of habit, is no yes"
        await console.open(ada, write=True)
        _enter(console, "Order {order} is {not-ready}")
        await console.shows("{order} is not filled in. Send it?")
        await console.press("y")
        await console.until(lambda: not composer.draft, "it is sent")
        await console.open(group, write=True)
        _enter(console, "Dinner at 8?")
        await console.shows("This goes to 3 people")
        await console.shows("Ben Ortiz opted out")
        await console.press("n")
        assert await store.messages.newest(group) == []
        _enter(console, "Dinner at 8?")
        await console.shows("This goes to 3 people")
        await console.press("y")
        await console.until(lambda: not composer.draft, "it is sent")
        _enter(console, "Or at 9?")
        await console.until(lambda: not composer.draft, "nobody is asked about a second message")
    assert await store.messages.newest(ben) == []
    assert [message.body for message in await store.messages.newest(ada)] == ["Order {order} is {not-ready}"]
    assert [message.body for message in await store.messages.newest(group)] == ["Dinner at 8?", "Or at 9?"]
