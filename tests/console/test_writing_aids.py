"""Emoji and snippets by name, undo, shell keys, pasting, and plain characters for an SMS."""

from __future__ import annotations

from collections import Counter

import pytest
from textual import events
from textual.widgets import Input

from sbtui.console.keys import ACTIONS, IN_PALETTE, Scope, keys_of
from sbtui.console.options import ConsoleOptions
from sbtui.console.writing import emoji_names
from sbtui.domain.text import MAX_CONTENT
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, person, running

_SNIPPETS = {"thanks": "Thank you, {first_name}!", "there": "On my way", "ready": "Order {order}, {first_name}"}
_OPTIONS = ConsoleOptions(default_line=LINE, snippets=_SNIPPETS)


def test_no_key_does_two_things_while_writing() -> None:
    heard = Counter(
        key
        for action in ACTIONS
        for key in keys_of(action, {})
        if action.typing and action.scope in {Scope.APP, Scope.MAIN, Scope.COMPOSER}
    )
    assert [key for key, times in heard.items() if times > 1] == []


async def test_emoji_and_snippets_by_name(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    emoji_names._by_name.cache_clear()
    async with running(store, _OPTIONS) as console:
        await console.open(ada, write=True)
        area = console.main.thread_pane.composer.text_area

        async def completed(text: str, *, keys: int = 1) -> str:
            area.text = text
            area.move_cursor(area.document.end)
            for _ in range(keys):
                await area.action_complete()
            return area.text

        assert not emoji_names.loaded()
        assert await completed("x :tada") == "x 🎉", "the key waits for the table, once"
        area.action_undo()
        assert area.text == "x :tada"
        await console.shows("Tab  🎉 tada")
        await console.press("colon")
        assert area.text == "x 🎉", "the closing colon makes it an emoji"
        area.action_undo()
        assert area.text == "x :tada:"
        assert await completed(":smil") != await completed(":smil", keys=2), "the same key goes through the others"
        await completed(":qqq")
        await console.shows("No emoji is called :qqq")
        assert console.app.focused is area
        area.text = "at 10:30 see https://x:80/ a::bc;"
        area.move_cursor(area.document.end)
        await console.press("tab")
        assert area.text == "at 10:30 see https://x:80/ a::bc;"
        assert console.app.focused is not area, "with nothing begun, Tab goes to the next pane"
        area.focus()
        area.text = ""
        area.insert(";th")
        await console.shows("Tab  ;there  ;thanks")
        assert await completed(";th", keys=2) == "Thank you, Ada!"
        assert await completed(";r") == "Order {order}, Ada"
        await console.shows("Nothing is known for {order}: fill it in.")
        area.insert("!")
        await console.shows("/18,995")


@pytest.mark.proof
async def test_the_windows_that_list_them(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store, _OPTIONS, size=(80, 24)) as console:
        await console.open(ada, write=True)
        area = console.main.thread_pane.composer.text_area
        area.text = "so: "
        area.move_cursor(area.document.end)
        await console.press("alt+o")
        await console.shows("Enter insert")
        console.app.screen.query_one(Input).value = "pizza"
        await console.shows("🍕  pizza")
        await console.press("enter")
        await console.until(lambda: area.text == "so: 🍕", "the emoji is inserted")
        await console.press("alt+c")
        await console.shows("Thank you, Ada!")
        console.app.screen.query_one(Input).value = "order"
        await console.shows("Order {order}, Ada")
        await console.press("enter")
        await console.until(lambda: area.text == "so: 🍕Order {order}, Ada", "the snippet is inserted")
        await console.shows("Nothing is known for {order}")
        offered = {active.binding.id for active in console.app.screen.active_bindings.values()} & IN_PALETTE
        assert {"emoji", "snippets", "editor", "plain_text"} <= offered


async def test_shell_keys_undo_and_pasting(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    as_in_a_shell = ConsoleOptions(default_line=LINE, keys={"switcher": "alt+k", "delete_to_end": "ctrl+k"})
    async with running(store, as_in_a_shell) as console:
        await console.open(ada, write=True)
        composer = console.main.thread_pane.composer
        area = composer.text_area
        composer.rewrite("from \x1b]52;c;aGk=\x07a \x1b[31mlog")
        assert area.text == "from a log"
        composer.rewrite("")
        area.insert("one two three")
        driver = console.app._driver
        assert driver is not None
        for key, left in (
            ("ctrl+w", "one two "),
            ("ctrl+z", "one two three"),
            ("ctrl+y", "one two "),
            ("ctrl+z", "one two three"),
            ("ctrl+a", "one two three"),
            ("alt+d", " two three"),
            ("alt+f", " two three"),
            ("ctrl+k", " two"),
            ("alt+b", " two"),
            ("ctrl+u", "two"),
            ("ctrl+e", "two"),
            ("!", "two!"),
        ):
            driver.send_message(events.Key(key, key if key == "!" else None))
            await console.until(lambda left=left: area.text == left, f"{key} makes it {left!r}")  # type: ignore[misc]
        console.app.action_copy_or_clear()
        assert not area.text
        driver.send_message(events.Key("ctrl+z", None))
        await console.until(lambda: area.text == "two!", "undo brings back what was cleared")
        area.text = ""
        console.app.post_message(events.Paste("one\r\ntwo \x1b[31mred\x1b[0m\x07\n"))
        await console.until(lambda: area.text == "one\ntwo red\n", "the lines stay, and no control character does")
        assert await store.messages.newest(ada) == []
        area.text = ""
        console.app.post_message(events.Paste("word " * (2 * MAX_CONTENT // 5)))
        await console.shows("37,990 in 2 messages")
        assert len(area.text) == 2 * MAX_CONTENT


async def test_an_sms_says_what_makes_it_dear_and_mends_it(store: Store) -> None:
    ben = await person(store, BEN, "Ben Ortiz", service="SMS")
    async with running(store, size=(80, 24)) as console:
        await console.open(ben, write=True)
        area = console.main.thread_pane.composer.text_area
        area.insert("“It’s on”, at 8")
        await console.shows("15/70 (unicode: “) ⌥G plain")
        await console.press("alt+g")
        await console.until(lambda: area.text == '"It\'s on", at 8', "the characters are plain")
        await console.shows("15/160 ·")
        area.action_want("plain")
        await console.shows("There is no character here that a plain one could stand for.")
        area.action_undo()
        assert area.text == "“It’s on”, at 8"
        area.text = "naïve 👍"
        await console.shows("(unicode: ï)")
        assert "plain" not in console.text
