"""The wall clock is set back an hour in the middle of everything: nothing is lost, doubled, or stuck for the hour.

It may have been right before and be wrong now, or have been an hour ahead and be right now, as a time server
leaves it. Sendblue's own clock goes on as it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.api.envelopes import retry_after
from sbtui.api.errors import RateLimited
from sbtui.domain.message import Draft, OutboxState
from sbtui.engine.engine import Engine, EngineOptions
from sbtui.engine.policy import LONGEST_ASKED, LONGEST_BACKOFF, asked_to_wait, longest_look
from sbtui.engine.their_clock import TheirClock
from sbtui.engine.waits import LONGEST_HOLD, Waits
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.people import NOOR, OSCAR, PRIYA, PROMPT, QUINN, ROSA, Person
from sbtui.store.outbox import Entry
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, get, in_state, live
from tests.engine.fast_time import FastLoop, LoopClock
from tests.waiting import eventually

SPEED = 20.0
HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CONFIRM_AFTER = 4.0


class Machine:
    """A store, a sandbox and engines, on a clock that the test sets."""

    def __init__(self, store: Store, sandbox: RunningSandbox, clock: LoopClock) -> None:
        self.store, self.sandbox, self.clock = store, sandbox, clock

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[None]:
        options = EngineOptions(messages_per_second=0, confirm_after=CONFIRM_AFTER, listen="events")
        async with Sendblue(credentials(self.sandbox)) as client:
            running = asyncio.create_task(Engine(self.store, client, options, clock=self.clock).run())
            try:
                await live(self.store)
                yield
            finally:
                running.cancel()
                (result,) = await asyncio.gather(running, return_exceptions=True)
            assert isinstance(result, asyncio.CancelledError), result

    async def send(self, person: Person, body: str, **how: Any) -> int:
        thread_id = await self.store.intents.open_person(person.number, line="+14155550100")
        (message_id,) = await self.store.intents.send(thread_id, [Draft(body=body)], **how)
        return message_id

    async def begin(self) -> dict[str, int]:
        """One message in the middle of each kind of wait; returns their ids."""
        faults, begun = self.sandbox.world.faults, dict[str, int]()
        for person, fault, body, state in (
            (NOOR, {"kind": "drop_response"}, "taken, and the answer lost", OutboxState.UNCONFIRMED),
            (OSCAR, {"kind": "refuse_connection_after_read"}, "never arrived", OutboxState.UNCONFIRMED),
            (QUINN, {"kind": "rate_limit", "retry_after": 20}, "too fast", OutboxState.BACKING_OFF),
        ):
            faults.add(fault | {"path": "/api/send"})
            begun[body] = await self.send(person, body)
            await in_state(self.store, begun[body], state)
        begun["may be taken back"] = await self.send(PRIYA, "may be taken back", hold_seconds=15)
        await in_state(self.store, begun["may be taken back"], OutboxState.HELD)
        return begun


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Callable[[Machine], Awaitable[None]]], None]:
    """Runs the work on a loop whose time passes faster, and the machine's clock with it."""

    async def on_a_machine(work: Callable[[Machine], Awaitable[None]]) -> None:
        clock = LoopClock(asyncio.get_running_loop())
        config = SandboxConfig(speed=50, chatter=False, replies=False, messages_per_second=0, heartbeat=20)
        async with serve(config) as sandbox, Store.open(tmp_path / "store.db", clock=clock) as store:
            async with asyncio.timeout(25 * SPEED):
                await work(Machine(store, sandbox, clock))

    def run_it(work: Callable[[Machine], Awaitable[None]]) -> None:
        with asyncio.Runner(loop_factory=lambda: FastLoop(SPEED)) as runner:
            runner.run(on_a_machine(work))

    return run_it


Run = Callable[[Callable[[Machine], Coroutine[Any, Any, None]]], None]


async def all_arrive(machine: Machine, begun: dict[str, int]) -> None:
    async def delivered() -> bool:
        rows = await machine.store.messages.many(list(begun.values()))
        return all(row.status == "DELIVERED" for row in rows)

    await eventually(delivered, timeout=180, description="everything delivered, long before the hour is over")
    assert contents(machine.sandbox) == dict.fromkeys(begun, 1)
    assert {row.uid for row in await machine.store.messages.many(list(begun.values()))} - {""}


@pytest.mark.proof
@pytest.mark.parametrize("ahead", [timedelta(), HOUR], ids=["from-right-to-wrong", "from-wrong-to-right"])
def test_while_an_engine_runs(run: Run, ahead: timedelta) -> None:
    async def work(machine: Machine) -> None:
        machine.clock.offset = ahead
        async with machine.engine():
            begun = await machine.begin()
            planned = machine.clock() + timedelta(seconds=30)
            scheduled = await machine.send(ROSA, "on schedule", at=planned)
            machine.clock.offset -= HOUR
            begun["after the jump"] = await machine.send(PROMPT, "after the jump")
            await all_arrive(machine, begun)
            # A schedule is bound to the clock on the wall: it goes when that shows its time, and not before.
            assert (await get(machine.store, scheduled)).state is OutboxState.SCHEDULED
            machine.clock.offset += planned - machine.clock()
            await all_arrive(machine, begun | {"on schedule": scheduled})
            assert (await get(machine.store, scheduled)).at >= planned

    run(work)


@pytest.mark.proof
@pytest.mark.parametrize("ahead", [timedelta(), HOUR], ids=["from-right-to-wrong", "from-wrong-to-right"])
def test_before_an_engine_starts(run: Run, ahead: timedelta) -> None:
    async def work(machine: Machine) -> None:
        machine.clock.offset = ahead
        async with machine.engine():
            begun = await machine.begin()
        machine.clock.offset -= HOUR
        async with machine.engine():
            await all_arrive(machine, begun)

    run(work)


@pytest.mark.proof
@pytest.mark.parametrize("wrong", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_the_first_message_of_an_engine_whose_clock_is_wrong(run: Run, wrong: timedelta) -> None:
    async def work(machine: Machine) -> None:
        machine.clock.offset = wrong
        # It leaves before any answer has told Sendblue's time.
        machine.sandbox.world.faults.add({"kind": "delay", "path": "/api/v2", "seconds": 0.2, "times": 9})
        machine.sandbox.world.faults.add({"kind": "delay", "path": "/api/lines", "seconds": 0.2, "times": 9})
        machine.sandbox.world.faults.add({"kind": "drop_response", "path": "/api/send"})
        begun = {"at once": await machine.send(NOOR, "at once")}
        async with machine.engine():
            await all_arrive(machine, begun)

    run(work)


def waiting(state: OutboxState, seconds: float) -> Entry:
    return Entry(
        message_id=1,
        thread_id=1,
        line="+1",
        state=state,
        attempts=1,
        queued_at=NOW,
        claimed_at=NOW,
        retry_at=NOW + timedelta(seconds=seconds),
        looks=0,
    )


@pytest.mark.parametrize(
    "state, said, left",
    [
        (OutboxState.HELD, 3_600, LONGEST_HOLD.total_seconds()),
        (OutboxState.BACKING_OFF, 3_600, LONGEST_BACKOFF),
        (OutboxState.BACKING_OFF, LONGEST_ASKED, LONGEST_ASKED),
        (OutboxState.UNCONFIRMED, 3_600, longest_look(120)),
        (OutboxState.UNCONFIRMED, longest_look(120), longest_look(120)),
        (OutboxState.UNCONFIRMED, -3_600, 0),
        (OutboxState.SCHEDULED, 3_600, 3_600),
    ],
)
def test_no_wait_is_longer_than_any_of_its_kind(state: OutboxState, said: float, left: float) -> None:
    (entry,) = Waits(120).adjusted([waiting(state, said)], now=NOW, time=5.0)
    assert entry.retry_at == NOW + timedelta(seconds=left)


def test_a_date_to_retry_after_is_meant_by_the_clock_that_wrote_it() -> None:
    sent, again = (format_datetime(NOW + timedelta(seconds=more), usegmt=True) for more in (0, 25))
    assert retry_after(httpx.Headers({"Date": sent, "Retry-After": again})) == 25
    assert retry_after(httpx.Headers({"Date": again, "Retry-After": sent})) is None


def test_nobody_can_ask_for_a_week() -> None:
    assert asked_to_wait(RateLimited("", status=429, retry_after=604_800.0)) == LONGEST_ASKED


async def test_their_clock_is_told_by_their_answers() -> None:
    ours = NOW
    theirs = TheirClock(lambda: ours)
    assert theirs() == NOW
    for nonsense in ("", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 2024 99999999999999:00:00 GMT"):
        theirs.hear(nonsense)
        assert theirs() == NOW
    theirs.hear(format_datetime(NOW + timedelta(seconds=20), usegmt=True))
    assert theirs() == NOW, "clocks that agree are the same"
    ours = NOW + timedelta(hours=8)
    assert theirs() == ours, "the machine slept"
    ours = NOW - HOUR
    assert timedelta(seconds=20) <= theirs() - NOW < timedelta(seconds=80), "ours was set back"
    theirs.hear(format_datetime(NOW, usegmt=True))
    assert timedelta() <= theirs() - NOW < timedelta(seconds=60)
    ours += timedelta(minutes=30)
    assert theirs() - NOW == timedelta(minutes=30), "it is behind, and goes on"
    theirs.hear(format_datetime(NOW + timedelta(days=30), usegmt=True))
    assert theirs() == NOW + timedelta(days=30), "a certificate is trusted that long"


@pytest.mark.proof
def test_the_very_first_message_leaves_by_their_clock(run: Run) -> None:
    async def work(machine: Machine) -> None:
        message_id = await machine.send(NOOR, "the first")
        machine.clock.offset = HOUR
        machine.sandbox.world.faults.add({"kind": "drop_response", "path": "/api/send"})
        async with Sendblue(credentials(machine.sandbox)) as client:
            # The outbox alone: nothing else that an engine does asks Sendblue for anything before it.
            engine = Engine(machine.store, client, EngineOptions(confirm_after=CONFIRM_AFTER), clock=machine.clock)
            running = asyncio.create_task(engine._outbox.run())
            try:
                await in_state(machine.store, message_id, OutboxState.UNCONFIRMED)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
        entry = await machine.store.outbox.entry(message_id)
        assert entry is not None and entry.claimed_at is not None
        assert machine.clock() - HOUR - entry.claimed_at < timedelta(minutes=5)
        assert entry.claimed_at - (machine.clock() - HOUR) < timedelta(minutes=5)

    run(work)
