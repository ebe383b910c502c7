"""The window over a thread is always a run of its messages without a gap, whatever happens to them meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from sbtui.console.thread import window as module
from sbtui.console.thread.window import Window
from sbtui.store import messages, threads
from sbtui.store.store import Store
from sbtui.store.times import to_ms
from tests.console.thread import seed
from tests.console.thread.seed import NOW


@pytest.mark.parametrize("seed_number", range(4))
async def test_a_random_walk(store: Store, monkeypatch: pytest.MonkeyPatch, seed_number: int) -> None:
    monkeypatch.setattr(module, "PAGE", 3)
    monkeypatch.setattr(module, "LIMIT", 9)
    random = Random(seed_number)
    thread = await seed.long_thread(store, 12)
    window = Window(store.messages, thread.id, screenful=4)
    await window.open(unread=False)

    def moment() -> datetime:
        return NOW - timedelta(minutes=random.randint(-3, 15))

    async def add() -> None:
        async with store.changing() as (transaction, _):
            fresh = [
                await messages.add(
                    transaction, thread_id=thread.id, outbound=False, sender=seed.ADA, body="x", at=moment()
                )
                for _ in range(random.randint(1, 3))
            ]
            await threads.refresh(transaction, thread.id)
        await window.look_again(set(fresh), set())

    async def change() -> None:
        chosen = random.choice(everything)
        async with store.changing() as (transaction, _):
            if random.random() < 0.5:
                await transaction.execute("UPDATE messages SET discarded = 1 WHERE id = ?", (chosen.id,))
            else:
                await transaction.execute("UPDATE messages SET at = ? WHERE id = ?", (to_ms(moment()), chosen.id))
        await window.look_again(set(), {chosen.id})

    async def jump() -> None:
        await window.to(random.choice(everything))

    async def trim() -> None:
        window.trim_older()
        assert len(window.messages) <= 9

    steps = [trim, add, change, jump, window.load_older, window.load_newer, window.to_newest, window.to_oldest]
    everything = await store.messages.newest(thread.id)
    for _ in range(60):
        await random.choices(steps, [1, 3, 3, 1, 3, 3, 1, 1])[0]()
        everything = await store.messages.newest(thread.id, 500)
        if not everything:
            break
        shown, whole = [message.id for message in window.messages], [message.id for message in everything]
        if shown:
            start = whole.index(shown[0])
            assert whole[start : start + len(shown)] == shown
            assert window.has_older or start == 0
            assert window.has_newer or start + len(shown) == len(whole)
        assert {m.id: m.at for m in window.messages}.items() <= {m.id: m.at for m in everything}.items()
