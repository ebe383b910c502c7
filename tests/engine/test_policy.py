"""The outbox's decisions, without a clock, a network or a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.api.errors import (
    Invalid,
    MalformedRow,
    NeverLeft,
    OptedOut,
    OutcomeUnknown,
    RateLimited,
    SendblueError,
    Unauthorized,
)
from sbtui.domain.message import OutboxState
from sbtui.engine.policy import (
    LONGEST_BACKOFF,
    LOOKS_NEEDED,
    Verdict,
    asked_to_wait,
    backoff,
    next_look,
    plan,
    proven_absent,
    verdict,
)
from sbtui.engine.waits import LONGEST_HOLD, Waits
from sbtui.store.outbox import Entry

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
LINE, OTHER_LINE = "+14155550100", "+14155550101"
WAITING, IN_FLIGHT = OutboxState.WAITING, OutboxState.IN_FLIGHT
BACKING_OFF, UNCONFIRMED, FAILED = OutboxState.BACKING_OFF, OutboxState.UNCONFIRMED, OutboxState.FAILED
HELD, SCHEDULED = OutboxState.HELD, OutboxState.SCHEDULED


def entry(
    message_id: int, thread_id: int, state: OutboxState = WAITING, *, line: str = LINE, due_in: float | None = None
) -> Entry:
    return Entry(
        message_id=message_id,
        thread_id=thread_id,
        line=line,
        state=state,
        attempts=0,
        queued_at=NOW,
        claimed_at=None,
        retry_at=None if due_in is None else NOW + timedelta(seconds=due_in),
        looks=0,
    )


def ids(entries: tuple[Entry, ...]) -> list[int]:
    return [item.message_id for item in entries]


def test_the_oldest_of_each_conversation_goes_first() -> None:
    decided = plan([entry(3, 1), entry(1, 1), entry(2, 2, line=OTHER_LINE)], now=NOW, ready_at={})
    assert ids(decided.send) == [1, 2]
    assert decided.wake_at is None


def test_conversations_on_one_line_take_turns() -> None:
    decided = plan([entry(1, 1), entry(2, 2)], now=NOW, ready_at={})
    assert ids(decided.send) == [1]


@pytest.mark.parametrize("state", [IN_FLIGHT, UNCONFIRMED, BACKING_OFF])
def test_an_unfinished_one_holds_its_own_conversation_alone(state: OutboxState) -> None:
    entries = [entry(1, 1, state, due_in=9), entry(2, 1), entry(3, 2)]
    decided = plan(entries, now=NOW, ready_at={}, busy={1} if state is IN_FLIGHT else ())
    assert ids(decided.send) == [3]
    assert decided.look == ()


def test_a_scheduled_one_holds_nobody_and_takes_its_turn_when_its_time_comes() -> None:
    entries = [entry(1, 1, SCHEDULED, due_in=60), entry(2, 1), entry(3, 1)]
    before = plan(entries, now=NOW, ready_at={})
    assert ids(before.send) == [2]
    assert before.wake_at == NOW + timedelta(seconds=60)
    due = plan(entries, now=NOW + timedelta(seconds=60), ready_at={})
    assert ids(due.send) == [1]
    set_back = plan(entries[:1], now=NOW - timedelta(hours=1), ready_at={})
    assert set_back.send == ()


def test_an_undo_window_keeps_the_order_of_its_conversation() -> None:
    entries = [entry(1, 1, HELD, due_in=5), entry(2, 1), entry(3, 2)]
    assert ids(plan(entries, now=NOW, ready_at={}).send) == [3]
    assert ids(plan(entries, now=NOW + timedelta(seconds=5), ready_at={}).send) == [1]


def test_a_clock_set_back_does_not_lengthen_durations_and_a_schedule_stays_with_the_wall() -> None:
    waits = Waits(120.0)
    entries = [entry(1, 1, HELD, due_in=5), entry(2, 2, BACKING_OFF, due_in=8), entry(3, 3, SCHEDULED, due_in=60)]
    assert [*waits.adjusted(entries, now=NOW, time=100.0)] == entries
    back = NOW - timedelta(hours=1)
    held, backing_off, scheduled = waits.adjusted(entries, now=back, time=105.0)
    assert held.retry_at == back
    assert backing_off.retry_at == back + timedelta(seconds=3)
    assert scheduled.retry_at == NOW + timedelta(seconds=60)


def test_one_first_seen_after_the_clock_was_set_back_is_held_no_longer_than_any() -> None:
    (held,) = Waits(120.0).adjusted([entry(1, 1, HELD, due_in=3600)], now=NOW, time=0.0)
    assert held.retry_at == NOW + LONGEST_HOLD


def test_one_of_unknown_outcome_holds_even_an_older_one() -> None:
    decided = plan([entry(1, 1), entry(2, 1, UNCONFIRMED, due_in=5)], now=NOW, ready_at={})
    assert (decided.send, decided.look) == ((), ())
    assert decided.wake_at == NOW + timedelta(seconds=5)


def test_a_failed_one_holds_nobody() -> None:
    assert ids(plan([entry(1, 1, FAILED), entry(2, 1)], now=NOW, ready_at={}).send) == [2]


def test_a_held_line_waits_and_others_do_not() -> None:
    ready_at = {LINE: NOW + timedelta(seconds=7)}
    decided = plan([entry(1, 1), entry(2, 2, line=OTHER_LINE)], now=NOW, ready_at=ready_at)
    assert ids(decided.send) == [2]
    assert decided.wake_at == NOW + timedelta(seconds=7)


def test_a_look_needs_no_line() -> None:
    ready_at = {LINE: NOW + timedelta(seconds=7)}
    assert ids(plan([entry(1, 1, UNCONFIRMED, due_in=-1)], now=NOW, ready_at=ready_at).look) == [1]


def test_no_more_than_are_free() -> None:
    entries = [entry(number, number, line=f"+1415555{number:04}") for number in range(20)]
    entries.append(entry(50, 50, UNCONFIRMED))
    decided = plan(entries, now=NOW, ready_at={}, free=8)
    assert ids(decided.look) == [50]
    assert ids(decided.send) == list(range(7))


entries_of_all_kinds = st.lists(
    st.builds(
        entry,
        st.integers(1, 40),
        st.integers(1, 5),
        st.sampled_from(list(OutboxState)[1:]),
        line=st.sampled_from([LINE, OTHER_LINE]),
        due_in=st.none() | st.floats(-5, 5),
    ),
    unique_by=lambda item: item.message_id,
    max_size=12,
)


@given(entries_of_all_kinds, st.sets(st.integers(1, 40)), st.integers(0, 8))
def test_whatever_is_queued(entries: list[Entry], busy: set[int], free: int) -> None:
    decided = plan(entries, now=NOW, ready_at={}, busy=busy, free=free)
    started = [*decided.send, *decided.look]
    assert len(started) <= free
    assert len({item.thread_id for item in started}) == len(started)
    assert len({item.line for item in decided.send}) == len(decided.send)
    for item in started:
        assert item.message_id not in busy
        assert item.retry_at is None or item.retry_at <= NOW
    for item in decided.send:
        assert item.state in {WAITING, HELD, SCHEDULED, BACKING_OFF}
        rest = [
            other
            for other in entries
            if other.thread_id == item.thread_id
            and other.state is not FAILED
            and not (other.state is SCHEDULED and other.retry_at is not None and other.retry_at > NOW)
        ]
        assert item.message_id == min(other.message_id for other in rest)
        assert not {other.state for other in rest} & {IN_FLIGHT, UNCONFIRMED}
    assert decided.wake_at is None or decided.wake_at > NOW


@given(st.integers(-1, 10_000), st.floats(0, 1))
def test_backoff_grows_to_its_bound(failures: int, chance: float) -> None:
    assert 0.75 <= backoff(failures, chance) <= LONGEST_BACKOFF
    assert backoff(failures, chance) <= backoff(failures + 1, chance)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NeverLeft("x"), Verdict.NOT_SENT),
        (RateLimited("x", status=429), Verdict.TOO_FAST),
        (OptedOut("x", status=400), Verdict.REFUSED),
        (Invalid("x", status=400), Verdict.REFUSED),
        (Unauthorized("x", status=401), Verdict.REFUSED),
        (OutcomeUnknown("x"), Verdict.UNKNOWN),
        (MalformedRow("x"), Verdict.UNKNOWN),
        (SendblueError("x"), Verdict.UNKNOWN),
    ],
)
def test_only_proof_counts_as_proof(error: SendblueError, expected: Verdict) -> None:
    assert verdict(error) is expected


def test_only_limits_and_outages_ask_us_to_wait() -> None:
    assert asked_to_wait(RateLimited("x", status=429, retry_after=7)) == 7
    assert asked_to_wait(OutcomeUnknown("x", status=503, retry_after=3)) == 3
    assert asked_to_wait(Invalid("x", status=400, retry_after=3)) == 0


def test_absence_is_proven_by_looks_spread_over_the_whole_time() -> None:
    at, looks, confirm_after = NOW, 0, 120.0
    while not proven_absent(looks):
        at = next_look(looks, at, confirm_after)
        looks += 1
    assert looks >= LOOKS_NEEDED >= 3
    assert at - NOW >= timedelta(seconds=0.9 * confirm_after)
    assert next_look(0, NOW, confirm_after) - NOW <= timedelta(seconds=1)
