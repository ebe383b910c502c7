"""Searching everything, finding in a conversation, and jumping to a day or the first unread message."""

from __future__ import annotations

from datetime import timedelta

from sbtui.console.screens.search import SearchScreen
from sbtui.console.thread.window import PAGE
from sbtui.domain.message import Message
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, NOW, Console, person, receive, running
from tests.console.thread.seed import row


async def a_long_past(store: Store, size: int = 1_500) -> int:
    """Ada's messages, an hour apart; each hundredth has a needle in it."""
    ada = await person(store, ADA, "Ada Park")
    await store.fill(row(f"needle {n}" if n % 100 == 7 else f"hay {n}", timedelta(hours=size - n)) for n in range(size))
    return ada


def cursor(console: Console) -> str:
    message = console.main.thread_pane.view.cursor
    return "" if message is None else message.body


def on_screen(console: Console) -> list[Message]:
    view = console.main.thread_pane.view
    rows = (view._blocks.line(view.scroll_offset.y + y) for y in range(view._rows))
    return [found[1] for found in rows if found is not None]


async def search(console: Console, typed: str) -> SearchScreen:
    await console.press("ctrl+f")
    await console.until(lambda: isinstance(console.app.screen, SearchScreen), "the search is open")
    screen = console.app.screen
    assert isinstance(screen, SearchScreen)
    await console.until(lambda: screen.field.has_focus, "its field has the focus")
    screen.field.value = typed
    await console.until(lambda: screen._shown == typed, "the results are there")
    return screen


def turned_around(screen: SearchScreen) -> list[str]:
    """The words of the first result that are marked."""
    return [segment.text for segment in screen.results.render_line(1) if segment.style and segment.style.reverse]


async def test_enter_goes_to_the_hit_and_back_to_the_newest(store: Store) -> None:
    ada = await a_long_past(store)
    ben = await person(store, BEN, "Ben Ortiz")
    await receive(store, ben, "a [/b] \x1b[31m Needle of Ben", sender=BEN)
    async with running(store, size=(100, 30)) as console:
        screen = await search(console, "needle")
        await console.shows("16 found")
        await console.shows("Ben Ortiz")
        assert "a [/b] \ufffd[31m Needle of Ben" in console.text
        assert turned_around(screen) == ["Needle"]
        await console.press("end", "down", "enter")
        await console.until(lambda: cursor(console) == "needle 1407", "the cursor is on the hit")
        screen = await search(console, "needle 7 ")
        await console.press("enter")
        await console.until(lambda: cursor(console) == "needle 7", "the cursor is on the oldest hit")
        view = console.main.thread_pane.view
        assert console.app.screen is console.main and view.has_focus
        assert view.thread is not None and view.thread.id == ada
        assert cursor(console) in {message.body for message in on_screen(console)}
        assert view.newest is None
        await console.press("G")
        await console.until(lambda: cursor(console) == "hay 1499" and view.at_bottom, "the newest is shown")


async def test_newer_pages_load_below_a_hit(store: Store) -> None:
    await a_long_past(store)
    async with running(store, size=(100, 30)) as console:
        await search(console, "needle 207 ")
        await console.press("enter")
        await console.until(lambda: cursor(console) == "needle 207", "the cursor is on the hit")
        view = console.main.thread_pane.view
        top = on_screen(console)[0]
        loaded = len(view._window.messages)  # type: ignore[union-attr]
        view.scroll_rows(PAGE * 3)
        await console.until(lambda: len(view._window.messages) > loaded, "more is loaded")  # type: ignore[union-attr]
        bodies = [message.body for message in view._window.messages]  # type: ignore[union-attr]
        first = bodies.index(top.body)
        numbers = [int(body.split()[1]) for body in bodies[first:]]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def test_escape_leaves_everything_as_it_was(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "needle")
    async with running(store) as console:
        await console.open(ada, write=True)
        console.main.thread_pane.composer.text_area.text = "half"
        screen = await search(console, "frm:x nothing")
        await console.shows("Nothing found.")
        await console.shows('There is no "frm:" here')
        await console.press("enter")
        assert console.app.screen is screen
        await console.press("escape")
        await console.until(lambda: console.app.screen is console.main, "the search is closed")
        assert console.main.thread_pane.composer.text_area.has_focus
        assert console.main.thread_pane.composer.draft.body == "half"


async def test_more_results_come_while_going_down(store: Store) -> None:
    await a_long_past(store, 120)
    async with running(store, size=(100, 30)) as console:
        screen = await search(console, "hay")
        await console.shows("50+ found")
        screen.results.move(45)
        await console.until(lambda: len(screen.results.hits) == 100, "the second page")
        screen.results.move(50)
        await console.until(lambda: len(screen.results.hits) == 118, "all")
        await console.shows("118 found")


async def test_find_in_the_conversation_goes_through_the_store(store: Store) -> None:
    ada = await a_long_past(store)
    async with running(store, size=(100, 30)) as console:
        await console.open(ada)
        pane = console.main.thread_pane
        pane.view.focus()
        await console.press("slash")
        pane.find_bar.field.value = "needle"
        await console.shows("15 found")
        await console.press("enter")
        await console.until(lambda: cursor(console) == "needle 1407", "the newest match")
        await console.shows("1 of 15")
        segments = [s for y in range(pane.view._rows) for s in pane.view.render_line(y) if s.style and s.style.reverse]
        assert [segment.text for segment in segments] == ["needle"]
        for number in (1307, 1207, 1107):
            await console.press("n")
            await console.until(lambda number=number: cursor(console) == f"needle {number}", "the next match")  # type: ignore[misc]
        await console.press("N")
        await console.until(lambda: cursor(console) == "needle 1207", "the match before")
        await console.press("g", "n")
        await console.told("From the other end again")
        await console.until(lambda: cursor(console) == "needle 1407", "the newest match again")
        await console.press("escape")
        assert not pane.find_bar.open and pane.view.has_focus
        assert not any(s.style and s.style.reverse for y in range(pane.view._rows) for s in pane.view.render_line(y))


async def test_n_is_next_unread_while_nothing_is_looked_for(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ada, "read", unread=False)
    await receive(store, ben, "unread", sender=BEN)
    async with running(store) as console:
        await console.open(ada)
        console.main.thread_pane.view.focus()
        await console.press("n")
        await console.until(lambda: console.main.thread_pane.thread.id == ben, "the unread one is open")  # type: ignore[union-attr]


async def test_a_day_is_gone_to(store: Store) -> None:
    ada = await a_long_past(store)
    async with running(store, size=(100, 30)) as console:
        await console.open(ada)
        console.main.thread_pane.view.focus()
        await console.press("at")
        for typed in ("nonsense", "3 aug"):
            await console.until(lambda: console.app.screen is not console.main, "the dialog is open")
            console.app.screen.query_one("Field").value = typed  # type: ignore[attr-defined]
            await console.press("enter")
            if typed == "nonsense":
                await console.shows("is no day")
        view = console.main.thread_pane.view
        await console.until(lambda: view.cursor is not None and view.cursor.at.date().isoformat() == "2026-08-03", "it")
        assert view.cursor is not None and view.cursor.at - NOW.replace(day=3, hour=0, minute=0) < timedelta(hours=1)


async def test_the_first_unread_is_reached_from_anywhere(store: Store) -> None:
    size = 1_000
    await store.fill(row(f"hay {n}", timedelta(hours=size - n), unread=n >= 300) for n in range(size))
    (thread,) = await store.threads.page()
    async with running(store, size=(100, 30)) as console:
        await console.open(thread.id)
        view = console.main.thread_pane.view
        view.focus()
        await console.press("G")
        await console.until(lambda: cursor(console) == "hay 999", "the newest")
        assert view._blocks.find(view._divider.message_id) is None  # type: ignore[union-attr]
        await console.press("U")
        await console.until(lambda: cursor(console) == "hay 300", "the first unread")
