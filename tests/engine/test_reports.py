"""How reports add up: in any order, any number of times, to the same message."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbtui.domain.message import Failure, Message, Source
from sbtui.domain.news import MessageSeen, StatusChanged
from sbtui.domain.status import Status
from sbtui.engine.inbox import Inbox
from sbtui.engine.reports import Report, combined
from sbtui.store.store import Store

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
CONTACT, LINE = "+14155550134", "+14155550100"

reports = st.builds(
    Report,
    handle=st.just("h"),
    status=st.sampled_from(["", *Status, "NEVER_SEEN"]),
    at=st.integers(0, 5).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    failure=st.none() | st.builds(Failure, code=st.sampled_from(["", "10001"]), detail=st.sampled_from(["", "why"])),
    downgraded=st.booleans(),
)


def message() -> Message:
    return Message(id=1, thread_id=1, outbound=True, sender=LINE, service="iMessage", at=NOW)


def total(items: list[Report]) -> Message:
    result = message()
    for item in items:
        result = combined(result, item)
    return result


@given(st.lists(reports, max_size=6), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(items: list[Report], chance: object) -> None:
    shuffled = [*items, *items]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total(items) == total(shuffled)


def test_the_service_follows_the_furthest_report_that_names_one() -> None:
    queued = Report(handle="h", status="QUEUED", at=NOW, service="iMessage")
    sent = Report(handle="h", status="SENT", at=NOW, service="SMS", downgraded=True)
    for items in itertools.permutations([queued, sent]):
        result = total(list(items))
        assert (result.service, result.downgraded, result.final) == ("SMS", True, True)


def test_proof_of_delivery_clears_a_failure() -> None:
    error = Report(handle="h", status="ERROR", at=NOW, failure=Failure(code="10002"))
    delivered = Report(handle="h", status="DELIVERED", at=NOW)
    for items in itertools.permutations([error, delivered]):
        assert total(list(items)).failure is None


news = st.builds(
    lambda status, second, thin: (
        StatusChanged(handle="h", status=status, at=NOW + timedelta(seconds=second))
        if thin
        else MessageSeen(
            handle="h",
            outbound=True,
            contact=CONTACT,
            line=LINE,
            body="hello",
            status=status,
            created_at=NOW,
            updated_at=NOW + timedelta(seconds=second),
        )
    ),
    st.sampled_from(list(Status)),
    st.integers(0, 9),
    st.booleans(),
)


@pytest.mark.proof
@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(news, min_size=1, max_size=3), min_size=1, max_size=4))
def test_the_store_agrees_whatever_the_batches(batches: list[list[MessageSeen | StatusChanged]]) -> None:
    async def status_after(order: list[list[MessageSeen | StatusChanged]]) -> tuple[str, int]:
        with tempfile.TemporaryDirectory() as folder:
            async with Store.open(Path(folder, "store.db")) as store:
                inbox = Inbox(store, lambda: NOW)
                first = MessageSeen(handle="h", outbound=True, contact=CONTACT, line=LINE, body="hello", created_at=NOW)
                await inbox.apply([first], Source.POLL, live=False)
                for batch in order:
                    await inbox.apply(batch, Source.EVENT, live=True)
                (kept,) = await store.messages.newest(1)
                return kept.status, len(await store.messages.timeline(kept.id))

    forwards = asyncio.run(status_after(batches))
    assert forwards == asyncio.run(status_after([*reversed(batches), *batches]))
