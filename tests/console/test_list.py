"""The conversation list: order, filters, counts, flags, pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sbtui.domain.changes import Change, ChangeKind, Link, LinkState
from sbtui.domain.message import Draft
from sbtui.store import notes, people
from sbtui.store.holder import lock_path
from sbtui.store.store import Store
from sbtui.store.threads import ThreadFilter
from tests.console.crowd import crowd
from tests.console.running import ADA, BEN, CARA, LINE, person, receive, running, wrote


async def set_link(store: Store, state: LinkState, *, detail: str = "", transport: str = "") -> None:
    async with store.changing() as (transaction, changes):
        await notes.set_link(transaction, Link(state=state, detail=detail, transport=transport))
        changes.append(Change(ChangeKind.LINK_CHANGED))


async def test_selection_stays_on_its_conversation_while_rows_move(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ada, "newer", ago=2)
    await receive(store, ben, "older", ago=9)
    async with running(store) as console:
        await console.press("j")
        selected = console.main.thread_list.selected
        assert selected is not None
        assert selected.id == ben
        await receive(store, ben, "now the newest", ago=0)
        rows = console.main.thread_list.listing
        await console.until(lambda: rows.rows[0].id == ben, "Ben's row is the first")
        selected = console.main.thread_list.selected
        assert selected is not None
        assert selected.id == ben
        await set_link(store, LinkState.CATCHING_UP)
        await console.until(lambda: rows.frozen, "the order is kept")
        await receive(store, ada, "missed", ago=-1)
        await console.until(lambda: rows.rows[1].unread == 2, "Ada's row counts up in its place")
        assert rows.rows[1].id == ada
        await set_link(store, LinkState.LIVE)
        await console.until(lambda: rows.rows[0].id == ada, "now it moves")


async def test_filters_and_counts(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ada, "unread one")
    await wrote(store, ben, "failed one", status="ERROR")
    await store.intents.save_draft(ben, Draft(body="half written"))
    group = await store.intents.open_group([ADA, BEN], line=LINE)
    async with running(store, size=(80, 24)) as console:
        await console.shows("[1 all]  2 unread 1  3 failed 1  4 drafts 1  5 groups 1")
        shown = console.main.thread_list.listing
        for key, expected in {"2": [ada], "3": [ben], "4": [ben], "5": [group]}.items():
            await console.press(key)
            assert [thread.id for thread in shown.rows] == expected, key
        await console.press("escape")
        assert shown.only is ThreadFilter.ALL
        await console.press("slash", "o", "r", "t")
        await console.until(lambda: {thread.id for thread in shown.rows} == {ben, group}, "the list is filtered")
        await console.press("enter")
        assert console.main.thread_list.has_focus
        await console.press("escape")
        assert len(shown.rows) == 3
        await console.pilot.resize_terminal(120, 24)
        await console.shows("[all] unread 1 failed 1   /")
        await console.press("5")
        await console.shows("all unread 1 [groups 1]   /")


async def test_flags(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ada, "hello", ago=1)
    await receive(store, ben, "hello", ago=9)
    async with running(store) as console:
        rows = console.main.thread_list
        await console.press("u")
        await console.until(lambda: rows.listing.rows[0].unread == 0, "Ada's row is read")
        await console.press("u")
        await console.until(lambda: rows.listing.rows[0].unread == 1, "Ada's row is unread again")
        await console.press("j", "p")
        await console.until(lambda: rows.listing.rows[0].id == ben, "Ben's pinned row is the first")
        await console.press("m")
        await console.until(lambda: rows.listing.rows[0].muted, "Ben is muted")
        await console.told("Muted Ben Ortiz: nothing in it rings; m unmutes.")
        await console.press("a")
        await console.until(lambda: [thread.id for thread in rows.listing.rows] == [ada], "Ben is archived")
        await console.told("Archived Ben Ortiz; 7 shows the archive, a brings it back.")
        assert len(console.app._notifications) == 1, "one notice, not a pile"
        await console.press("7")
        await console.shows("[7 archived 1]" if console.main.size.width < 90 else "[archived 1]")
        assert [thread.id for thread in rows.listing.rows] == [ben]
        await console.press("a")
        await console.shows("Nothing is archived.")
        await console.press("1")
        await console.until(lambda: len(rows.listing.rows) == 2, "Ben is back")


@pytest.mark.proof
async def test_an_archived_person_is_found_before_scattered_letters(store: Store) -> None:
    ada, rosa = await person(store, ADA, "Ada Park"), await person(store, BEN, "Rosa Delgado")
    await receive(store, ada, "hello", ago=1)
    await receive(store, rosa, "hello", ago=2)
    async with running(store) as console:
        await console.press("a")
        await console.until(lambda: len(console.main.thread_list.listing.rows) == 1, "Ada is archived")
        await console.press("ctrl+k", *"ada")
        await console.shows("Ada Park")
        await console.press("enter")
        await console.until(lambda: console.main.thread_pane.thread is not None, "a conversation is open")
        thread = console.main.thread_pane.thread
        assert thread is not None
        assert thread.id == ada


async def test_next_unread_goes_round_and_back(store: Store) -> None:
    ada, ben, cara = [
        await person(store, number, name) for number, name in ((ADA, "Ada"), (BEN, "Ben"), (CARA, "Cara"))
    ]
    await receive(store, ada, "read", ago=1, unread=False)
    await receive(store, ben, "unread", ago=2)
    await receive(store, cara, "unread", ago=3)
    async with running(store) as console:
        await console.open(ada)
        visited = []
        for _ in range(3):
            await console.press("n")
            thread = console.main.thread_pane.thread
            assert thread is not None
            visited.append(thread.id)
            await store.intents.mark_read(thread.id)
            await console.pilot.pause()
        assert visited == [ben, cara, ada]
        await console.press("n")
        await console.told("Nothing is unread.")


@pytest.mark.proof
async def test_keys_reach_all_of_a_thousand_conversations(store: Store) -> None:
    ids = await crowd(store, 1_000)
    async with running(store, size=(80, 24)) as console:
        rows = console.main.thread_list
        for keys, place in (
            (["G"], 999), (["pageup"], 978), (["k"], 977), (["g"], 0), (["pagedown"], 21), (["end", "home"], 0),
        ):  # fmt: skip
            await console.press(*keys)
            assert (rows.listing.cursor, rows.listing.total) == (place, 1_000), keys
            assert rows.selected is not None and rows.selected.id == ids[place]
            assert place in rows.seen and len(rows.listing.rows) < 300
        await console.open(ids[600])
        await console.press("alt+down")
        assert console.main.thread_pane.thread is not None and console.main.thread_pane.thread.id == ids[601]
        await console.press("escape")
        await console.shows("▸ +1 415 666 0601")
        rows.scroll_to(y=300, animate=False)
        await console.shows("+1 415 666 0310")
        await console.press("j")
        assert rows.listing.cursor in range(300, 321), "a step begins where the user looks"
        here = rows.listing.cursor - rows.seen.start
        for number in (900, 400):
            await receive(store, ids[number], "on its way up", ago=0)
        await console.until(lambda: rows.seen.start == 302, "what is looked at stays where it was")
        assert rows.listing.cursor - rows.seen.start == here
        await console.pilot.resize_terminal(50, 24)
        await console.until(
            lambda: rows.row_height == 2 and rows.listing.cursor in rows.seen, "rows are two lines high"
        )


async def test_empty_store(store: Store) -> None:
    async with running(store, size=(80, 24)) as console:
        await console.shows("No conversations yet. Press c")
        for key in ("enter", "j", "G", "u", "p", "n", "alt+down", "alt+s", "alt+e", "alt+i", "slash"):
            await console.press(key)
        await console.press("escape", "c")
        await console.shows("New conversation")


async def test_header_says_how_the_link_stands(store: Store) -> None:
    async with running(store) as console:
        await console.shows("○ offline")
        await set_link(store, LinkState.CATCHING_UP)
        await console.shows("○ catching up")
        await set_link(store, LinkState.LIVE, transport="events")
        await console.shows("● live (events)")
        await set_link(store, LinkState.RETRYING, detail="Sendblue cannot be reached: [/ \x1b]0;x\x07.")
        await console.shows("✕ Sendblue cannot be reached: [/ ")
        await set_link(store, LinkState.REFUSED)
        await console.shows("✕ keys refused")
        await set_link(store, LinkState.LIVE, transport="events")
        lock_path(store.path).write_text('{"pid": 4711, "kind": "agent", "since": "2026-08-19T12:00:00+00:00"}')
        console.app.app_focus = False
        console.app.app_focus = True
        await console.shows("● live  viewer: agent 4711 sends")
        await console.pilot.resize_terminal(80, 24)
        await console.shows("● live  viewer: agent 4711 sends")
        await set_link(store, LinkState.OFF)
        await console.shows("○ offline  nothing is being sent")


async def test_a_killed_engine_is_not_believed(store: Store) -> None:
    async with store.changing() as (transaction, _):
        await notes.set_link(transaction, Link(state=LinkState.LIVE, transport="events"))
    async with running(store, size=(40, 12), sending=False) as console:
        await console.shows("○ offline  not sending")


async def test_who_is_typing_stands_in_the_place_of_the_rule(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store, size=(80, 24)) as console:
        await console.open(ada)
        height = console.main.thread_pane.view.size.height
        for until, shown in ((datetime.now(UTC) + timedelta(minutes=1), True), (None, False)):
            async with store.changing() as (transaction, changes):
                await people.set_typing(transaction, ADA, until)
                changes.append(Change(ChangeKind.TYPING_CHANGED, ada))
            await console.until(lambda shown=shown: ("is typing" in console.text) is shown, "it says so")  # type: ignore[misc]
            assert console.main.thread_pane.view.size.height == height
