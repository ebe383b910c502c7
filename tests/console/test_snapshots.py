"""Some looks, of all sizes and in many themes, kept as pictures.

``pytest --snapshot-update`` draws them again after a wanted change.
"""

from __future__ import annotations

from itertools import count

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion

from sbtui.console.options import ConsoleOptions
from sbtui.domain.changes import Link, LinkState
from sbtui.domain.message import Draft, Failure
from sbtui.store import notes, threads
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, LINE, NOW, person, receive, running, wrote

_SIZES = {
    "wide": (120, 30),
    "list": (80, 24),
    "thread": (80, 24),
    "styles": (80, 24),
    "failure": (100, 24),
    "group": (120, 24),
    "comfortable": (90, 30),
    "tiny-list": (20, 6),
    "tiny-help": (30, 8),
}
_THEMES = {
    "wide": "midnight",
    "styles": "midnight",
    "failure": "paper",
    "group": "rosewood",
    "comfortable": "solarized-like-light",
    "tiny-list": "contrast",
    "tiny-help": "gruvbox-like",
}
_LISTS = frozenset({"list", "tiny-list"})


async def _town(store: Store) -> dict[str, int]:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz", service="SMS")
    await person(store, CARA, "Cara Nguyen")
    await receive(store, ada, "Are we still on for the demo?", ago=60 * 26, unread=False)
    await wrote(store, ada, "Yes! 5 pm, same room.", ago=60 * 25)
    await receive(store, ada, "Running 10 late", ago=5)
    await wrote(store, ada, "See you at 5 then", style="slam", ago=4)
    await receive(store, ben, "did the shipment leave?", ago=8, sender=BEN)
    await wrote(store, ben, "yes, 20 minutes ago", status="SENT", ago=7)
    failure = Failure("10001", "failed to send")
    await wrote(store, ben, "tracking: https://t.acme.io/9913", status="ERROR", failure=failure, ago=2)
    async with store.changing() as (transaction, _):
        group = await threads.group(transaction, "g-1", [ADA, BEN, CARA], line=LINE, at=NOW, name="Ops on-call")
        await threads.set_route(transaction, group, service="iMessage")
        await notes.set_link(transaction, Link(state=LinkState.LIVE, transport="events"))
    for minutes, sender, body in ((50, CARA, "rotated the keys"), (49, ADA, "thank you"), (48, BEN, "pager is quiet")):
        await receive(store, group, body, ago=minutes, sender=sender)
    await store.intents.save_draft(group, Draft(body="on my way"))
    return {"ada": ada, "ben": ben, "group": group}


@pytest.mark.parametrize("look", _SIZES)
async def test_look(store: Store, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    monkeypatch.setattr("tests.console.running._numbers", count(1))
    ids = await _town(store)
    options = ConsoleOptions(theme=_THEMES.get(look, "terminal"), default_line=LINE, mark_read="never")
    options.density = "comfortable" if look == "comfortable" else "compact"
    async with running(store, options, size=_SIZES[look]) as console:
        if look not in _LISTS:
            wanted = {"failure": "ben", "group": "group"}.get(look, "ada")
            await console.open(ids[wanted], write=look != "failure")
        if look == "failure":
            console.main.thread_pane.view.focus()
            await console.press("G")
        if look == "tiny-help":
            await console.press("f1")
        if look == "styles":
            await console.press("alt+e")
            await console.shows("Whole screen")
        await console.pilot.pause(0.1)
        assert console.app.export_screenshot(title="sbtui") == snapshot(extension_class=SVGImageExtension)
