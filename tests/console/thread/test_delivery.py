"""The delivery panel and the typing line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from sbtui.console.thread.lines import Line, compose
from sbtui.console.thread.timeline import Sheet, delivery_lines
from sbtui.console.widgets.delivery import Delivery
from sbtui.console.widgets.typing_line import TypingLine, typing_words
from sbtui.domain.message import Failure, Message, Observation, OutboxState, Source
from sbtui.domain.thread import Thread, ThreadKind
from sbtui.store import messages
from sbtui.store.store import Store
from tests.console.thread import seed
from tests.console.thread.seed import ADA, BEN, LINE, NOW, row

OURS = Message(
    id=1,
    thread_id=1,
    uid="u",
    handle="6f2c",
    outbound=True,
    sender=LINE,
    line=LINE,
    at=NOW,
    status="DELIVERED",
    service="iMessage",
    style="slam",
)
ADAS = Thread(id=1, kind=ThreadKind.PERSON, address=ADA, name="Ada Park", line=LINE, service="iMessage")
REPORTS = [
    Observation("QUEUED", NOW + timedelta(seconds=0.28), NOW, Source.RESPONSE),
    Observation("SENT", NOW + timedelta(seconds=0.91), NOW, Source.EVENT),
    Observation("DELIVERED", NOW + timedelta(seconds=2.76), NOW, Source.CALLBACK),
]


def words(lines: list[Line]) -> list[str]:
    return [" ".join(line.text.split()) for line in lines]


def test_every_report_has_its_time_its_step_and_its_source() -> None:
    text = words(delivery_lines(OURS, ADAS, REPORTS, Sheet(width=60, now=NOW, tz=UTC)))
    assert "posted 14:07:30.000" in text
    assert "QUEUED 14:07:30.280 +0.28s response" in text
    assert "SENT 14:07:30.910 +0.63s event" in text
    assert "DELIVERED 14:07:32.760 +1.85s callback" in text
    assert "total 2.76s" in text
    assert "style slam" in text
    assert "downgrade no" in text
    assert text[-2:] == ["+1 415 555 0134", "iMessage · line …0100"]
    plain = delivery_lines(OURS, ADAS, REPORTS, Sheet(width=60, now=NOW, tz=UTC, ascii=True))
    assert "".join(line.text for line in plain).isascii()


@pytest.mark.parametrize("width", [29, 30])
def test_the_inspector_has_room_for_times_and_steps(width: int) -> None:
    lines = delivery_lines(OURS, ADAS, REPORTS, Sheet(width=width, now=NOW, tz=UTC))
    assert max(cell_len(line.text.rstrip()) for line in lines) <= width
    assert "heard by response, event," in words(lines)


def test_what_is_not_over_has_no_total_yet() -> None:
    text = words(delivery_lines(replace(OURS, status="SENT"), None, REPORTS[:2], Sheet(width=60, now=NOW, tz=UTC)))
    assert "so far 0.91s" in text
    assert "No report from Sendblue yet." in words(delivery_lines(OURS, None, [], Sheet(width=60, now=NOW, tz=UTC)))


def test_an_error_is_said_in_words_and_then_raw() -> None:
    failure = Failure("5509", "rate\x1b[31m window", "SpamRule", "try [/later]")
    message = replace(OURS, status="ERROR", failure=failure, downgraded=True, attempts=3)
    observed = [Observation("ERROR", NOW, NOW, Source.POLL, failure)]
    text = words(delivery_lines(message, None, observed, Sheet(width=100, now=NOW, tz=UTC)))
    assert any(line.startswith("error Too many messages") for line in text)
    assert text[-4:] == ["code 5509", "message rate\ufffd[31m window", "reason SpamRule", "detail try [/later]"]
    assert "downgrade yes, to SMS" in text
    assert "attempts 3" in text
    twice = replace(message, failure=Failure("", "The line is busy", "SpamRule", "The line is busy."))
    said = words(delivery_lines(twice, None, [], Sheet(width=100, now=NOW, tz=UTC)))
    assert said[-2:] == ["error The line is busy.", "reason SpamRule"]


def test_inbound_and_groups() -> None:
    group = Thread(id=2, kind=ThreadKind.GROUP, address="g", participants=tuple(f"+1415555{n:04}" for n in range(20)))
    inbound = replace(OURS, outbound=False, sender=BEN, status="RECEIVED", uid="")
    text = words(delivery_lines(inbound, group, [], Sheet(width=60, now=NOW, tz=UTC)))
    assert text[0] == "RECEIVED"
    assert "and 8 more" in text
    assert not any(line.startswith("downgrade") for line in text)
    assert delivery_lines(None, None, [], Sheet(width=60, now=NOW, tz=UTC)) == []


wild = st.text(alphabet="a 漢👨‍👩‍👧\x1b\n\u202e[/]é\u0301", max_size=60)


@settings(max_examples=40, deadline=None)
@given(text=wild, width=st.integers(1, 80), state=st.sampled_from(OutboxState), plain=st.booleans())
def test_hostile_values_stay_inside(text: str, width: int, state: OutboxState, plain: bool) -> None:
    failure = Failure(text, text, text, text)
    message = replace(OURS, handle=text, service=text, style=text, media_url=text, failure=failure, state=state)
    thread = replace(ADAS, name=text, service=text, opted_out=True)
    seen = [Observation(text, NOW, NOW, Source.EVENT, failure)]
    for line in delivery_lines(message, thread, seen, Sheet(width=width, now=NOW, tz=UTC, ascii=plain)):
        shown = "".join(span.text for span in compose(line, width, width, 0))
        assert cell_len(shown) == width
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "store.db") as opened:
        yield opened


class Panels(App[None]):
    def __init__(self, store: Store) -> None:
        super().__init__()
        self.delivery = Delivery(store, clock=seed.clock, tz=UTC)
        self.typing_line = TypingLine()

    def compose(self) -> ComposeResult:
        yield self.delivery
        yield self.typing_line


async def test_the_panel_reads_the_timeline(store: Store) -> None:
    thread = await seed.thread_of(store, [row("hello", timedelta(), outbound=True)])
    (message,) = await store.messages.newest(thread.id)
    async with store.changing() as (transaction, _):
        for report in REPORTS:
            await messages.observe(transaction, message.id, message.handle, report)
    app = Panels(store)
    async with app.run_test(size=(50, 24)) as pilot:
        await app.delivery.show(message, thread)
        await pilot.pause()
        assert any("DELIVERED" in line.text for line in app.delivery.lines)
        assert app.delivery.render_line(0).text.strip() == "DELIVERY"
        assert app.delivery.render_line(0).cell_length == app.delivery.scrollable_content_region.width
        await app.delivery.show(None, None)
        assert not app.delivery.lines
        assert app.typing_line.render_line(0).text.strip() == ""
        app.typing_line.show(["Ada [/b]\x1b[31m"])
        assert app.typing_line.render_line(0).text.strip() == "Ada [/b]\ufffd[31m is typing…"
        app.typing_line.show([])
        assert app.typing_line.render_line(0).text.strip() == ""


def test_who_is_typing() -> None:
    assert typing_words([]) == ""
    assert typing_words(["Ada"]) == "Ada is typing…"
    assert typing_words(["Ada", "Ben"]) == "Ada and Ben are typing…"
    assert typing_words(["Ada", "Ben", "Cara"], ellipsis="...") == "Ada and 2 others are typing..."
