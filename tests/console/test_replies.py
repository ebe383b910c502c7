"""Answering one message: from the key to what Sendblue gets, and where it would refuse."""

from __future__ import annotations

from sbtui.console.options import ConsoleOptions
from sbtui.console.widgets.message_actions import why_no_reply
from sbtui.domain.message import Draft
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, person, receive, running, wrote


async def test_a_reply_names_its_message_survives_a_switch_and_goes_out(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ada, "Are we still on?", ago=3)
    await receive(store, ada, "And where?", ago=2)
    async with running(store, ConsoleOptions(default_line=LINE, undo_seconds=30)) as console:
        await console.open(ada)
        pane = console.main.thread_pane
        first, second = await store.messages.newest(ada)
        pane.view.focus()
        pane.view.put_cursor(first.id)
        await console.press("r")
        await console.shows("↳ reply to: Are we still on?")
        assert console.app.focused is pane.composer.text_area
        # Another one instead; the same once more, and there is none.
        for message, shown in ((second, True), (second, False), (first, True)):
            pane.view.put_cursor(message.id)
            pane.action_reply()
            assert (pane.composer.draft.reply_to == message.handle) is shown
        pane.composer.text_area.text = "Yes, at five"
        await console.open(ben)
        assert not pane.composer.draft.reply_to
        assert await store.drafts.get(ada) == Draft(body="Yes, at five", reply_to=first.handle)
        await console.open(ada, write=True)
        await console.shows("↳ reply to: Are we still on?")
        await console.press("enter")
        await console.until(lambda: pane.view.newest_outbound is not None, "it is queued")
        (sent,) = (message for message in await store.messages.newest(ada) if message.outbound)
        assert (sent.body, sent.reply_to) == ("Yes, at five", first.handle)
        assert pane.composer.draft == Draft()
        await console.shows("↳ Are we still on?")
        await console.press("ctrl+z")
        await console.until(lambda: pane.composer.draft.reply_to == first.handle, "it comes back as an answer")


async def test_what_sendblue_would_refuse_is_said_before(store: Store) -> None:
    ada, texts = await person(store, ADA, "Ada Park"), await person(store, BEN, service="SMS")
    await wrote(store, ada, "hello")
    (message,) = await store.messages.newest(ada)
    thread, sms = await store.threads.get(ada), await store.threads.get(texts)
    assert thread is not None
    assert sms is not None
    assert why_no_reply(message, thread, LINE) == ""
    assert "this conversation is SMS" in why_no_reply(message, sms, LINE)
    assert "another line" in why_no_reply(message, thread, "+14155550999")
