"""Sizes and keys: the window never refuses."""

from __future__ import annotations

import pytest

from sbtui.console.hints import HINTS, at_message, hints
from sbtui.console.keys import ACTIONS, Scope, checked_keymap
from sbtui.console.options import ConsoleOptions
from sbtui.domain.message import Message, OutboxState
from sbtui.store import threads
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, NOW, person, receive, running, wrote

HOSTILE = "[/ [@click=app.quit]boo[/] \x1b]0;owned\x07\x9b31m \u202egnp.exe"


@pytest.mark.proof
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_every_size_writes_and_sends(store: Store, ascii_only: bool) -> None:
    sizes = [(120, 40), (80, 24), (20, 6)]
    if not ascii_only:
        sizes += [(119, 40), (90, 24), (89, 24), (60, 20), (59, 20), (40, 10), (8, 3), (200, 60)]
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store, ConsoleOptions(default_line=LINE, ascii=ascii_only), size=sizes[0]) as console:
        main, composer = console.main, console.main.thread_pane.composer
        for size in sizes:
            await console.pilot.resize_terminal(*size)
            assert main.thread_list.size.width > 0, size
            main.thread_list.action_open()
            await console.until(lambda: console.app.focused is composer.text_area, "the composer has the focus")
            await console.until(lambda: composer.text_area.region.height == 1, f"it can be written at {size}")
            assert console.app.screen.region.contains_region(composer.text_area.region), size
            if size == (80, 24):
                assert main.thread_pane.view.size.height >= 19
            if size in {sizes[0], (20, 6), (8, 3)}:
                composer.text_area.text = "reply"
                await console.press("enter")
                await console.until(lambda: not composer.draft, "it is sent")
            assert not ascii_only or console.text.isascii()
            main.set_focus(main.thread_pane.view)
            await console.press("escape")
            assert main.thread_list.has_focus, size


@pytest.mark.proof
async def test_resizing_goes_through_all_layouts(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store) as console:
        await console.open(ada)
        main = console.main
        main.set_focus(main.thread_pane.view)
        for width, panes in ((130, (True, True, True)), (100, (True, True, False)), (80, (False, True, False))):
            await console.pilot.resize_terminal(width, 24)
            await console.pilot.pause()
            shown = tuple(pane.size.width > 0 for pane in (main.list_pane, main.thread_pane, main.delivery))
            assert shown == panes, width
        await console.pilot.resize_terminal(130, 24)
        await console.pilot.pause()
        assert main.thread_pane.view.has_focus, "whoever reads goes on reading"
        main.set_focus(main.thread_list)
        await console.pilot.resize_terminal(80, 24)
        await console.pilot.pause()
        assert main.thread_list.has_focus and main.list_pane.size.width > 0, "and keys act on what is seen"
        await console.open(ada)
        await console.pilot.resize_terminal(130, 24)
        await console.press("alt+i")
        assert main.delivery.size.width == 0
        await console.press("alt+l")
        assert main.list_pane.size.width == 0


async def test_hostile_names_and_bodies_are_only_drawn(store: Store) -> None:
    ada = await person(store, ADA, HOSTILE)
    await person(store, BEN, service="[/nope]")
    await receive(store, ada, HOSTILE)
    await wrote(store, ada, HOSTILE, status="[/odd]")
    async with store.changing() as (transaction, _):
        group = await threads.group(
            transaction, "[/g]", [ADA, BEN], line=LINE, at=(await store.messages.newest(ada))[0].at
        )
        await threads.rename(transaction, group, HOSTILE)
    async with running(store, ConsoleOptions(banner="[/", default_line=LINE)) as console:
        for keys in (("enter",), ("escape", "d"), ("v",), ("escape", "ctrl+k"), ("escape", "c"), ("escape", "n")):
            await console.press(*keys)
            assert not set("\x1b\x07\x9b\u202e") & set(console.text)
        await console.open(group, write=True)
        console.main.thread_pane.composer.text_area.text = HOSTILE
        await console.press("enter")
        await console.shows("This goes to 2 people")
        assert not set("\x1b\x07\x9b\u202e") & set(console.text)
        await console.press("y")
        await console.press("escape", "y")
        assert not set("\x1b\x07\x9b\u202e") & set(console.text)
        assert not console.app._exit


@pytest.mark.proof
async def test_keys_can_be_given_other_keys(store: Store) -> None:
    keys = {"new": "w", "thread.newest": "b", "nonsense": "x", "send": "s", "open": "o"}
    ada = await person(store, ADA, "Ada Park")
    async with running(store, ConsoleOptions(keys=keys)) as console:
        await console.told('there is no action "nonsense"; ? lists them. (and 1 more: sbtui doctor lists them)')
        assert "could then no longer be typed" in console.app.problems[1].said
        await console.press("w")
        await console.shows("New conversation")
        await console.press("escape", "c")
        assert console.app.screen is console.main
        await console.press("o")
        await console.until(
            lambda: console.main.thread_pane.thread is not None and console.main.thread_pane.thread.id == ada, "opened"
        )


def test_every_action_has_its_own_id_and_hints_name_known_ones() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(set(ids)) == len(ids)
    assert all(name in ids for names in HINTS.values() for name in names)
    for state in OutboxState:
        message = Message(id=1, thread_id=1, outbound=True, sender=LINE, at=NOW, state=state, status="SENT")
        assert all(key and words for key, words in hints(at_message(message), {})), state
    usable, problems = checked_keymap({action.id: action.keys for action in ACTIONS})
    assert problems == []
    assert len(usable) == len(ids)
    for scope in Scope:
        keys = [key for action in ACTIONS if action.scope is scope for key in action.keys.split(",")]
        assert len(set(keys)) == len(keys), scope


async def test_the_engine_runs_in_the_app_and_its_crash_is_not_hidden(store: Store) -> None:
    async def engine() -> None:
        raise RuntimeError("the engine broke")

    with pytest.raises(Exception, match="the engine broke"):
        async with running(store, engine=engine) as console:
            await console.pilot.pause(0.2)
