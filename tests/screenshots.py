"""Draw the README's pictures: the console over a sandbox's world whose clock is moved by hand.

Usage: python -m tests.screenshots [FOLDER]
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sbtui.api.wire import parse_row
from sbtui.cli.demo import prefill
from sbtui.console.options import ConsoleOptions
from sbtui.domain.changes import Change, ChangeKind, Link, LinkState
from sbtui.domain.message import Draft as Written
from sbtui.domain.message import Source
from sbtui.engine import settling
from sbtui.engine.inbox import Inbox
from sbtui.engine.translate import message_seen
from sbtui.sandbox.config import MAIN_LINE, SandboxConfig
from sbtui.sandbox.people import CIRCLES, FAILS, NOOR, OSCAR, PROMPT, SMS_ONLY
from sbtui.sandbox.world import Draft, World
from sbtui.store import messages, notes, outbox
from sbtui.store.store import Store
from tests.console.running import Console, running

FOLDER = Path(__file__).parent.parent / "screenshots"
SEED = 4
ZONE = ZoneInfo("America/Los_Angeles")
LIVES = {
    "iMessage": (("ACCEPTED", 0.3), ("SENT", 0.6), ("DELIVERED", 1.2)),
    "SMS": (("ACCEPTED", 0.4), ("SENT", 1.4)),
}


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 8, 17, 20, 57, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Story:
    """What happens in the pictures: the store's side and the sandbox's side of it, in step."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self._world = World(SandboxConfig(seed=SEED), now=clock)
        self._inbox = Inbox(store, clock)

    async def hear(self, row: dict[str, Any]) -> None:
        await self._inbox.apply([message_seen(parse_row(row))], Source.EVENT, live=True)

    async def receive(self, number: str, content: str, *, group_id: str = "") -> None:
        self.clock.pass_by(35)
        await self.hear(self._world.receive(number=number, content=content, line=MAIN_LINE, group_id=group_id))

    async def send(self, thread_id: int, body: str, *, style: str = "", failure: dict[str, Any] | None = None) -> int:
        """Write a message and let it live its life to the end."""
        self.clock.pass_by(40)
        (message_id,) = await self.store.intents.send(thread_id, [Written(body=body, style=style)])
        thread = await self.store.threads.get(thread_id)
        assert thread is not None
        group = self._world.groups.by_id.get(thread.address) if thread.is_group else None
        number = thread.participants[0]
        self.clock.pass_by(0.2)
        row = self._world.accept(Draft(number=number, line=MAIN_LINE, content=body, send_style=style, group=group))
        async with self._inbox.batch() as batch:
            await outbox.claim(batch.transaction, message_id, self.clock())
            message = await messages.by_id(batch.transaction, message_id)
            assert message is not None
            await settling.settle(batch, message, message_seen(parse_row(row)), Source.RESPONSE)
        handle = row["message_handle"]
        if failure is not None:
            self.clock.pass_by(1.1)
            await self.hear(self._world.change(handle, "ERROR", **failure))
            return message_id
        service = thread.service or "iMessage"
        downgraded = {"service": "SMS", "was_downgraded": True} if service == "SMS" else {}
        for status, seconds in LIVES[service]:
            self.clock.pass_by(seconds)
            await self.hear(self._world.change(handle, status, **downgraded))
        return message_id


async def tell(story: Story) -> dict[str, int]:
    """The story; returns the threads in it by name."""
    store, clock = story.store, story.clock
    await prefill(store, 400, SEED, clock() - timedelta(hours=2))
    async with store.changing() as (transaction, changes):
        await notes.set_link(transaction, Link(state=LinkState.LIVE, transport="events"))
        changes.append(Change(ChangeKind.LINK_CHANGED))
    open_person = store.intents.open_person
    ada = await open_person(PROMPT.number, line=MAIN_LINE)
    edda = await open_person(FAILS.number, line=MAIN_LINE)
    cleo = await open_person(SMS_ONLY.number, line=MAIN_LINE)
    oscar = await open_person(OSCAR.number, line=MAIN_LINE)
    hikers = CIRCLES[0]
    group = next(thread.id for thread in await store.threads.page() if thread.address == hikers.group_id)
    await story.receive(FAILS.number, "did the shipment leave? need to tell the customer")
    await story.send(
        edda,
        "yes, 20 minutes ago, the tracking link is https://t.acme.example/9913",
        failure={
            "error_code": 10001,
            "error_message": "message failed to send",
        },
    )
    await story.send(cleo, "The plumber comes at four, can you let him in?")
    await story.receive(NOOR.number, "I can drive, there is room for three", group_id=hikers.group_id)
    await story.receive(OSCAR.number, "Weather says sun until six ☀", group_id=hikers.group_id)
    await story.send(group, "Then the ridge it is. Everybody bring water!", style="confetti")
    await story.receive(NOOR.number, "yesss", group_id=hikers.group_id)
    await store.intents.save_draft(oscar, Written(body="happy birthday to the"))
    await story.receive(PROMPT.number, "Are we still on for the demo?")
    await story.send(ada, "Yes! 5 pm, same room. I will bring the good adapter this time.")
    await story.receive(PROMPT.number, "running 10 late, sorry")
    await story.send(ada, "No worries, I will grab seats")
    await story.send(ada, "See you at 5 then", style="slam")
    clock.pass_by(20)
    return {"ada": ada, "edda": edda, "group": group}


@asynccontextmanager
async def console(size: tuple[int, int], theme: str) -> AsyncIterator[tuple[Console, dict[str, int]]]:
    """The console at the end of the story."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(Path(folder, "store.db"), clock=clock) as store:
            threads = await tell(Story(store, clock))
            options = ConsoleOptions(theme=theme, default_line=MAIN_LINE, mark_read="reply")
            async with running(store, options, size=size, clock=clock, tz=ZONE) as shown:
                yield shown, threads


async def wide(shown: Console, threads: dict[str, int]) -> None:
    await shown.open(threads["ada"])
    shown.main.thread_pane.view.focus()
    await shown.press("G")
    await shown.shows("DELIVERED")


async def narrow(shown: Console, threads: dict[str, int]) -> None:
    await shown.open(threads["ada"], write=True)


async def styles(shown: Console, threads: dict[str, int]) -> None:
    await shown.open(threads["ada"], write=True)
    await shown.press("alt+e")
    await shown.shows("shooting star")


async def failure(shown: Console, threads: dict[str, int]) -> None:
    await shown.open(threads["edda"])
    await shown.press("G")


async def group(shown: Console, threads: dict[str, int]) -> None:
    await shown.open(threads["group"], write=True)


async def details(shown: Console, threads: dict[str, int]) -> None:
    await shown.open(threads["ada"])
    await shown.press("G", "d")
    await shown.shows("DELIVERED")


PICTURES = {
    "wide": (wide, (120, 34), "midnight"),
    "narrow": (narrow, (80, 24), "midnight"),
    "styles": (styles, (80, 24), "midnight"),
    "failure": (failure, (80, 20), "paper"),
    "group": (group, (100, 28), "rosewood"),
    "details": (details, (80, 24), "midnight"),
}


async def draw(folder: Path) -> None:
    """Write every picture into the folder."""
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""}
    for name, (scene, size, theme) in PICTURES.items():
        async with console(size, theme) as (shown, threads):
            await scene(shown, threads)
            await shown.pilot.pause()
            picture = shown.app.export_screenshot(title="sbtui")
        (folder / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
