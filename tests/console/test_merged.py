"""Two conversations that turn out to be one take along what was begun in them."""

from __future__ import annotations

import asyncio

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft
from sbtui.domain.thread import Line, ThreadKind
from sbtui.store import people, threads
from sbtui.store.errors import StoreFull
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, LINE, NOW, person, running

OTHER = "+14155550101"


async def _merge(store: Store, gone: int, members: list[str], name: str) -> int:
    """News names the group before our own request does; returns the conversation that stays."""
    async with store.changing() as (transaction, changes):
        other = await threads._create(transaction, ThreadKind.GROUP, name, None, LINE, NOW, members)
        assert await threads.name_group(transaction, gone, name) == other
        await threads.refresh(transaction, other)
        changes += [Change(ChangeKind.THREAD_REMOVED, gone, other_id=other), Change(ChangeKind.THREAD_CHANGED, other)]
    return other


@pytest.mark.proof
async def test_a_chosen_line_and_what_was_written_in_the_editor_come_along(store: Store) -> None:
    group = await store.intents.open_group([ADA, BEN], line=LINE)
    async with store.changing() as (transaction, _):
        for number in (LINE, OTHER):
            await people.save_line(transaction, Line(number, "ONLINE"))
    async with running(store) as console:
        pane, composer = console.main.thread_pane, console.main.thread_pane.composer
        await console.open(group, write=True)
        await console.press("alt+p", "j", "enter")
        await console.shows("…0101")
        composer.text_area.insert("Dear")
        await pane.save_draft()
        kept = await _merge(store, group, [ADA, BEN], "g-1")
        await console.until(lambda: pane.thread is not None and pane.thread.id == kept, "it is followed")
        assert pane.route.chosen == OTHER
        composer.post_message(composer.Edited(group, "Dear", "Dear both"))
        await console.until(lambda: composer.draft == Draft(body="Dear both"), "the text is there")
        await console.open(await person(store, CARA, "Cara"), write=True)
        composer.post_message(composer.Edited(group, "", "P.S."))
        await console.told("kept as a draft in +1 415 555 0134")
        # Nobody has a conversation of this number any more.
        composer.post_message(composer.Edited(4711, "", "precious"))
        await console.told("What you wrote in it is copied")
        await console.until(lambda: console.app.clipboard == "precious", "it is copied")
    assert await store.drafts.get(kept) == Draft(body="P.S.\nDear both")


@pytest.mark.proof
async def test_what_could_not_be_sent_follows_its_conversation(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, ben = await store.intents.open_group([ADA, BEN], line=LINE), await person(store, BEN, "Ben Ortiz")
    await store.intents.send(group, [Draft(body="hello")])
    asked, may_fail = asyncio.Event(), asyncio.Event()

    async def full(*_: object, **__: object) -> list[int]:
        asked.set()
        await may_fail.wait()
        raise StoreFull("The disk is full.")

    async with running(store) as console:
        pane, composer = console.main.thread_pane, console.main.thread_pane.composer
        await console.open(group, write=True)
        monkeypatch.setattr(store.intents, "send", full)
        composer.text_area.insert("to both")
        await console.press("enter")
        await console.until(asked.is_set, "it is being queued")
        await console.open(ben, write=True)
        # What has been committed may be told of late.
        async with store.changing() as (transaction, _):
            kept = await threads._create(transaction, ThreadKind.GROUP, "g-2", None, LINE, NOW, [ADA, BEN])
            await threads.name_group(transaction, group, "g-2")
        may_fail.set()
        await console.told("Not sent to")
        await console.until(lambda: group in pane._drafts._refused, "it is held")
        store.feed.tell_here(Change(ChangeKind.THREAD_REMOVED, group, other_id=kept))
        await console.until(lambda: group not in pane._drafts._refused, "it is kept")
        await console.open(kept, write=True)
        assert composer.draft == Draft(body="to both")
