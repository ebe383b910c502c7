"""From the key to the store and back to the row under the message."""

from __future__ import annotations

from sbtui.console.hints import at_message
from sbtui.console.screens.tapbacks import TapbackChoice
from sbtui.console.widgets.message_menu import menu
from sbtui.domain.tapback import Tapback
from sbtui.store.store import Store
from tests.console.running import ADA, person, receive, running, wrote


async def test_a_number_acts_at_once_plus_likes_and_the_same_again_takes_it_back(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await wrote(store, ada, "at five")
    await receive(store, ada, "fine", unread=False)
    async with running(store) as console:
        await console.open(ada)
        pane = console.main.thread_pane
        pane.view.focus()
        await console.press("G", "t")
        await console.until(lambda: isinstance(console.app.screen, TapbackChoice), "the choice is open")
        await console.shows("1 ❤ love")
        await console.press("1")
        await console.shows("❤ You …")
        await console.press("+")
        await console.shows("👍 You …")
        (wanted,) = await store.reactions.wanted()
        assert wanted.reaction.wire == Tapback.LIKE
        await console.press("+")
        await console.until(lambda: "You …" not in console.text, "it is taken back")
        assert await store.reactions.wanted() == []
        store.intents.explore_exit = "alt+v leaves it"
        await console.press("+")
        await console.shows("Explore mode sends nothing")
        theirs, ours = pane.view.cursor, pane.view.newest_outbound
        assert theirs is not None
        assert ours is not None
        for message, offered in ((theirs, True), (ours, False)):
            assert ("tapback" in [entry.action for entry in menu(message, {})]) is offered
            assert ("tapback" in at_message(message)) is offered
