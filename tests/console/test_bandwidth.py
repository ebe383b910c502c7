"""Over a slow link less is drawn, and nothing is kept from the user."""

from __future__ import annotations

import pytest

from sbtui.console.bandwidth import NEWS_SECONDS, SPARING_SECONDS, news_seconds
from sbtui.console.options import ConsoleOptions
from sbtui.store.store import Store
from tests.console.running import ADA, person, receive, running


@pytest.mark.proof
async def test_a_link_that_turns_out_slow_is_spared(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with running(store) as console:
        app, main = console.app, console.main
        await console.open(ada)
        assert main.delivery.display
        assert news_seconds(app) == NEWS_SECONDS
        for _ in range(3):
            app._outflow.handed_over()
            app._outflow.taken(0.3)
        await receive(store, ada, "now it is slow", live=True)
        await console.told("This link is slow")
        assert news_seconds(app) == SPARING_SECONDS
        assert not main.delivery.display
        main.thread_pane.view.focus()
        await console.press("up", "alt+i")
        await console.shows("created")


async def test_the_setting_decides(store: Store) -> None:
    async with running(store, ConsoleOptions(bandwidth="low")) as console:
        assert news_seconds(console.app) == SPARING_SECONDS
        assert not console.main.delivery.display
        assert not console.app._notifications
