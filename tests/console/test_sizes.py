"""Every size from 20x6 to 300x100: no window refuses, hides what has the focus, or keeps anybody in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets._toast import Toast

from sbtui.console.notices import tell
from sbtui.console.screens.confirm import Confirm
from sbtui.console.screens.help import row_lines
from sbtui.console.widgets.hints_row import fitting
from sbtui.domain.message import Failure
from sbtui.domain.thread import Line
from sbtui.store import people
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, Console, person, receive, running, wrote

_SIZES = ((300, 100), (120, 40), (90, 24), (80, 20), (60, 17), (59, 14), (45, 13), (40, 10), (30, 8), (20, 6))
_QUESTION = "This goes to 9 people: Ada, Ben, Cara and 6 more. " * 3 + "Send it as 2 messages, in order?"
_WINDOWS: dict[str, str] = {
    "list": "",
    "thread": "view",
    "composer": "",
    "help": "help",
    "palette": "app.command_palette",
    "switcher": "switcher",
    "new conversation": "new_conversation",
    "styles": "styles",
    "send later": "send_later",
    "search": "search",
    "choice": "lines",
    "pager": "v",
    "details": "d",
    "day": "at",
    "emoji": "alt+o",
    "confirm": "",
}
_KEYS = frozenset({"view", "v", "d", "at", "alt+o"})
_BACK = re.compile(r"\bEsc\b|\bn no\b")


async def _open(console: Console, name: str, thread_id: int) -> None:
    main, does = console.main, _WINDOWS[name]
    if name == "list":
        main.thread_list.focus()
        return
    await console.open(thread_id, write=True)
    main.thread_pane.composer.text_area.text = "one\ntwo\nthree"
    if does in _KEYS:
        main.set_focus(main.thread_pane.composer.text_area if name == "emoji" else main.thread_pane.view)
        await console.press(*["G"] * (name != "emoji"), *[does] * (does != "view"))
    elif name == "confirm":
        console.app.push_screen(Confirm(_QUESTION))
    elif does:
        await main.run_action(does)


def _hidden(console: Console) -> Iterator[str]:
    """What is wrong with the screen as it is."""
    screen, focused = console.app.screen, console.app.focused
    if focused is None:
        yield "nothing has the focus"
    elif (whole := focused.region).area == 0 or screen.find_widget(focused).visible_region != whole:
        yield f"{focused} has the focus and cannot be seen"
    if screen is not console.main and not _BACK.search(console.text):
        yield "nothing says how to get back"
    for widget in screen.walk_children(Widget):
        if _is_cut(widget):
            yield f"{widget} is cut off at {widget.region}"
    width, height = console.app.size
    lines = screen._compositor.render_strips()
    if len(lines) != height or any(line.cell_length != width for line in lines):
        yield "the screen is not filled exactly"


def _is_cut(widget: Widget) -> bool:
    """Whether a part of the widget is beyond the screen or its container, where nobody can scroll to it."""
    if not widget.display or not widget.region.area or widget.children:
        return False
    can_scroll = any(isinstance(above, VerticalScroll | ScrollView) for above in widget.ancestors)
    return not can_scroll and widget.screen.find_widget(widget).visible_region.height != widget.region.height


@pytest.mark.proof
@pytest.mark.timeout(120)
async def test_every_window_at_every_size(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await person(store, BEN, "Ben Ortiz", service="SMS")
    async with store.changing() as (transaction, _):
        for number in (LINE, "+14155550101", "+14155550102"):
            await people.save_line(transaction, Line(number, "ONLINE", 3))
    for ago in range(20, 1, -1):
        await receive(store, ada, f"hello {'and more words ' * (ago % 9)}", ago=ago, unread=False)
    await wrote(store, ada, "not sent", status="ERROR", failure=Failure("10001", "failed"))
    async with running(store) as console:
        for name in _WINDOWS:
            await console.pilot.resize_terminal(*_SIZES[0])
            await _open(console, name, ada)
            await console.pilot.pause(0.05)
            assert (console.app.screen is console.main) == (name in {"list", "thread", "composer"}), name
            for size in (*_SIZES[1:], *_SIZES[::-4]):
                await console.pilot.resize_terminal(*size)
                await console.pilot.pause()
                assert not list(_hidden(console)), f"{name} at {size}:\n{console.text}"
            await console.press(*["escape"] * (console.app.screen is not console.main))
            assert console.app.screen is console.main, name


@pytest.mark.proof
async def test_notices_cover_neither_the_first_conversations_nor_what_is_being_written(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with running(store, size=(80, 24)) as console:
        main = console.main

        async def toast() -> Region:
            tell(main, "A sentence that is long enough for several rows of a notice, wherever it may stand.")
            await console.pilot.pause()
            place = console.app.screen.query(Toast).last().region
            console.app.clear_notifications()
            await console.pilot.pause()
            return place

        assert (await toast()).bottom == 23, "above the hints"
        assert main.thread_list.row_height == 1
        main.thread_list.use_look(ascii=False, time_format="24h", density="comfortable")
        assert main.thread_list.row_height == 2
        assert main.thread_list.virtual_size.height == 2
        await console.open(ada, write=True)
        main.thread_pane.composer.text_area.text = "one\ntwo\nthree"
        for size in ((120, 40), (20, 6)):
            await console.pilot.resize_terminal(*size)
            place = await toast()
            assert place.area
            assert not place.overlaps(main.thread_pane.composer.region), size
            assert not place.overlaps(main.thread_pane.header.region), size


@pytest.mark.parametrize("width", [16, 20, 43, 44, 72])
def test_a_key_and_what_it_does_fit_into_any_width(width: int) -> None:
    for keys, description, name in (
        ("^K ⌥K '", "Jump to a person, group or number", "switcher"),
        ("^J Alt+enter Shift+enter", "New line", "newline"),
        ("v", "Read", ""),
    ):
        rows = row_lines(keys, description, name, width)
        assert all(row.cell_length <= max(width, cell_len(keys) + 2) for row in rows)
        words = " ".join(Content("\n").join(rows).plain.split())
        assert words == f"{keys} {description} {name}".strip()


def test_the_way_back_is_said_at_any_width() -> None:
    hints = (("Enter", "choose"), ("up/down", "move"), ("Esc", "back"))
    assert fitting(hints, 200) == hints
    assert fitting(hints, 26) == (hints[0], hints[2])
    assert fitting(hints, 3) == (hints[2],)
    assert fitting((), 3) == ()
