"""What can be done with the text of a message: selecting, copying, opening its links, forwarding, the menu."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import MouseMove
from textual.widgets import Input, OptionList

from sbtui.console.keys import BY_ID
from sbtui.console.screens.choice import Choice
from sbtui.console.screens.switcher import Switcher
from sbtui.console.thread.view import ThreadView
from sbtui.console.widgets.message_menu import labels, menu
from sbtui.domain.message import Message, OutboxState
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, NOW, Console, person, receive, running, wrote

OURS = Message(id=1, thread_id=1, outbound=True, sender=LINE, at=NOW, body="hi", status="DELIVERED")


def test_the_menu_lists_what_applies() -> None:
    def offered(**fields: object) -> list[str]:
        return [entry.action for entry in menu(replace(OURS, **fields), {})]  # type: ignore[arg-type]

    plain = ["copy", "copy_all", "forward", "pager", "details"]
    assert offered() == plain
    assert offered(body="https://a.test") == ["open_link", *plain]
    assert offered(body="") == ["copy_all", "details"]
    assert offered(status="ERROR")[:3] == ["retry", "edit", "discard"]
    assert offered(state=OutboxState.UNCONFIRMED)[:2] == ["let_go", "retry"]
    assert offered(state=OutboxState.WAITING)[:2] == ["edit", "discard"]
    entries = menu(replace(OURS, state=OutboxState.HELD), {"copy": "ctrl+y"})
    assert labels(entries)[0] == "R   Send now"
    assert "^Y  Copy the message's text" in labels(entries)
    assert all(entry.action in BY_ID for entry in entries)


async def _at(console: Console, thread_id: int) -> None:
    await console.open(thread_id)
    console.main.thread_pane.view.focus()
    await console.press("G")


async def test_select_copy_and_hand_on(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    await receive(store, ada, "first line\nsecond line", ago=2)
    await receive(store, ada, "the door code is 4411")
    async with running(store) as console:
        await _at(console, ada)
        pane, app, pilot = console.main.thread_pane, console.app, console.pilot
        rows = console.text.split("\n")
        (second,) = (y for y, text in enumerate(rows) if "second line" in text)
        column = rows[second].index("second line")
        await pilot.mouse_down(offset=(column + 7, second))
        await pilot._post_mouse_events([MouseMove], offset=(column + 7, second + 1), button=1)
        await pilot.mouse_up(offset=(column + 7, second + 1))
        await console.press("ctrl+c")
        await console.told("Copied")
        assert app._clipboard == "line\nthe door"
        await console.press("escape")
        assert console.main.get_selected_text() is None
        assert pane.view.has_focus, "the selection was one step"

        pane.action_copy_all()
        await console.until(lambda: "+1 415 555 0134" in app._clipboard, "it is copied")
        stamp, body = app._clipboard.split("\n")
        assert stamp.startswith("Wed 19 Aug 2026 14:06:30.000 UTC, Ada Park, +1 415 555 0134, in-")
        assert body == "the door code is 4411"

        await pane.run_action("menu")
        await console.until(lambda: isinstance(app.screen, Choice), "the menu is open")
        await console.shows("f  Forward")
        assert isinstance(app.screen, Choice)
        app.screen.dismiss("forward")
        await console.until(lambda: isinstance(app.screen, Switcher), "whom to forward it to")
        app.screen.query_one(Input).value = "ben"
        found = app.screen.query_one(OptionList)
        await console.until(lambda: any("Ben" in str(option.prompt) for option in found.options[:1]), "Ben is found")
        await console.press("enter")
        await console.until(lambda: pane.composer.text_area.text == "the door code is 4411", "it is in the composer")
        assert pane.thread is not None
        assert pane.thread.id == ben
        await console.until(lambda: pane.composer.unsaved is None, "the draft is kept")
        assert (await store.drafts.get(ben)).body == "the door code is 4411"
        assert await store.messages.newest(ben) == [], "nothing is sent by itself"


@pytest.mark.proof
async def test_links_are_opened_or_copied(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = await person(store, ADA, "Ada Park")
    opened = tmp_path / "opened"
    tool = tmp_path / "xdg-open"
    tool.write_text(f'#!/bin/sh\necho "$@" >> "{opened}"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"):
        monkeypatch.delenv(name, raising=False)
    plain, two, deceiving, one = [
        await receive(store, ada, body, ago=4 - ago)
        for ago, body in enumerate(
            ("only words", "two: https://a.test/1 https://b.test/2", "https://аpple.com", "https://c.test/3")
        )
    ]
    failed = await wrote(store, ada, "not sent", status="ERROR", ago=0)
    async with running(store) as console:
        await console.open(ada)
        pane, app = console.main.thread_pane, console.app
        pane.view.put_cursor(failed)
        assert pane.view.cursor is not None
        pane.view.post_message(ThreadView.Activated(pane.view.cursor, by_mouse=True))
        await console.shows("R  Send it again")
        assert isinstance(app.screen, Choice), "a double click sends nothing"
        app.screen.dismiss(None)

        async def open_link(message_id: int, answer: str | None = None) -> None:
            pane.view.put_cursor(message_id)
            await pane.run_action("open_link")
            if answer is not None:
                await console.until(lambda: isinstance(app.screen, Choice), "it is asked")
                await console.pilot.pause()
                assert isinstance(app.screen, Choice)
                answers.append(console.text)
                app.screen.dismiss(answer)

        answers: list[str] = []
        await open_link(one)
        await console.told("Opened c.test in the browser.")
        await open_link(deceiving, "copy")
        assert "leads to xn--pple-43d.com" in answers[-1]
        await console.until(lambda: app._clipboard == "https://xn--pple-43d.com", "it is copied instead")
        await open_link(two, "1")
        assert "https://a.test/1" in answers[-1]
        await console.told("Opened b.test")
        assert opened.read_text() == "https://c.test/3\nhttps://b.test/2\n"
        await open_link(plain)
        await console.told("There is no link in this message")
        monkeypatch.setenv("SSH_TTY", "/dev/pts/7")
        await open_link(one)
        await console.told("No browser can be opened from here: the link to c.test is copied instead.")
        await console.until(lambda: app._clipboard == "https://c.test/3", "it is copied")
