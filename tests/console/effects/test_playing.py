"""Effects in the console: asked for with a key, by themselves once, and gone without a trace."""

from __future__ import annotations

from typing import Literal

import pytest

from sbtui.console.effects.preview import EffectPreview
from sbtui.console.options import ConsoleOptions
from sbtui.console.screens.style_picker import StylePicker
from sbtui.store.store import Store
from tests.console.running import ADA, LINE, person, running, wrote


def _options(animation: Literal["none", "basic", "full"]) -> ConsoleOptions:
    return ConsoleOptions(default_line=LINE, animation=animation)


async def test_a_key_plays_the_effect_and_the_screen_is_as_before(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await wrote(store, ada, "plain", ago=2)
    await wrote(store, ada, "See you at 5 then", style="slam")
    async with running(store, _options("none")) as console:
        await console.open(ada)
        view = console.main.thread_pane.view
        view.focus()
        await console.press("G")
        before = console.text
        await console.press("z")
        await console.until(lambda: view.playing and console.text != before, "something moves")
        await console.until(lambda: not view.playing, "it is over")
        await console.until(lambda: console.text == before, "all is as it was")
        await console.press("z")
        await console.until(lambda: view.playing, "it plays again")
        await console.press("k")
        await console.press("z")
        await console.told("That message has no effect.")


@pytest.mark.parametrize(("animation", "plays"), [("none", False), ("basic", True)])
async def test_what_is_sent_plays_once_where_things_may_move(
    store: Store, animation: Literal["none", "basic"], plays: bool
) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store, _options(animation)) as console:
        await console.open(ada, write=True)
        composer, view = console.main.thread_pane.composer, console.main.thread_pane.view
        composer.text_area.text = "/gentle good morning"
        await console.press("enter")
        await console.until(lambda: view.newest_outbound is not None, "it is there")
        if not plays:
            await console.pilot.pause()
            assert not view.playing
        else:
            await console.until(lambda: view.playing, "it plays")
            await console.open(await person(store, "+14155550111", "Somebody Else"))
            assert not view.playing
            await console.open(ada)
            await console.pilot.pause()
            assert not view.playing


@pytest.mark.parametrize(("animation", "moves"), [pytest.param("none", False, marks=pytest.mark.proof), ("full", True)])
async def test_the_picker_shows_the_style_at_the_cursor(
    store: Store, animation: Literal["none", "full"], moves: bool
) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store, _options(animation), size=(80, 24)) as console:
        await console.open(ada, write=True)
        console.main.thread_pane.composer.text_area.text = "my own words"
        console.main.action_styles()
        await console.until(lambda: isinstance(console.app.screen, StylePicker), "the picker opens")
        preview = console.app.screen.query_one(EffectPreview)
        await console.shows("my own words")
        assert preview.style_shown is None
        await console.press("l", "o", "v", "e")
        await console.shows("♥♥")
        assert preview.playing is moves
        await console.press("escape")
        await console.until(lambda: not preview.playing and not preview.is_attached, "it is closed")
