"""The engine's own notes: cursors, early news, the link."""

from __future__ import annotations

from sbtui.domain.changes import Link, LinkState
from sbtui.store import notes
from sbtui.store.store import Store
from tests.store.writing import ADA, START


async def test_a_cursor_is_kept_under_its_name(store: Store) -> None:
    assert await store.notes.cursor("recovery") == ""
    async with store.changing() as (transaction, _):
        await notes.set_cursor(transaction, "recovery", "first")
        await notes.set_cursor(transaction, "recovery", "second")
    assert await store.notes.cursor("recovery") == "second"


async def test_the_link_changes_when_it_is_said_to_stand_differently(store: Store) -> None:
    assert await store.notes.link() == Link(state=LinkState.OFF)
    live = Link(state=LinkState.LIVE, transport="events")
    async with store.changing() as (transaction, _):
        assert await notes.set_link(transaction, live)
        assert not await notes.set_link(transaction, live)
    assert await store.notes.link() == live


async def test_early_news_is_taken_once_and_in_order(store: Store) -> None:
    async with store.changing() as (transaction, _):
        for handle, contact, news in (("h1", "", "one"), ("h2", "", "other"), ("h1", ADA, "two")):
            await notes.keep_early(
                transaction, handle=handle, contact=contact, news=news, source="event", seen_at=START
            )
        assert await notes.early_handles(transaction) == [("h1", ADA), ("h2", "")]
        assert await notes.take_early(transaction, "h1") == [("one", "event"), ("two", "event")]
        assert await notes.take_early(transaction, "h1") == []
        assert await notes.early_handles(transaction) == [("h2", "")]
