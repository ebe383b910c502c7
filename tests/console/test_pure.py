"""Rules that need no screen: recipients, SMS segments, cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sbtui.console.app import _still_to_go
from sbtui.console.cells import cut, fit, fit_right
from sbtui.console.recipients import parse_recipients
from sbtui.console.segments import sms_segments
from sbtui.console.senders import NOBODY, Sender, believed, who_sends
from sbtui.domain.changes import Link, LinkState
from sbtui.domain.phone import InvalidNumber
from sbtui.domain.thread import Totals
from sbtui.store.holder import Holder
from tests.console.running import ADA, BEN, NOW


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("(415) 555-0134", [ADA]),
        (f"{ADA}, 415 555 0177", [ADA, BEN]),
        (f"{ADA} {BEN}", [ADA, BEN]),
        ("4155550134 4155550177", [ADA, BEN]),
        (f"{ADA};{ADA}\n{BEN},", [ADA, BEN]),
        ("+44 20 7946 0018", ["+442079460018"]),
    ],
)
def test_recipients(typed: str, numbers: list[str]) -> None:
    assert parse_recipients(typed, "US") == numbers


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "Type a phone number"),
        ("911", "too short"),
        ("me@icloud.com", "is an e-mail address"),
        (",".join(f"+1415555{number:04}" for number in range(26)), "at most 25"),
    ],
)
def test_no_recipients(typed: str, complaint: str) -> None:
    with pytest.raises(InvalidNumber, match=complaint):
        parse_recipients(typed, "US")


def test_segments() -> None:
    assert (sms_segments("").used, sms_segments("a" * 160).count, sms_segments("a" * 161).count) == (0, 1, 2)
    assert sms_segments("€" * 80).used == 160
    assert (sms_segments("ż" * 70).count, sms_segments("ż" * 71).count, sms_segments("aż").forced_by) == (1, 2, "ż")
    assert sms_segments("😀").used == 2


@given(st.text(max_size=30), st.integers(0, 20))
def test_cells_fit(text: str, width: int) -> None:
    text = "".join(char for char in text if char.isprintable())
    assert cell_len(cut(text, width)) <= width
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit_right(text, width)) == width


LIVE, OFF = Link(state=LinkState.LIVE), Link()
AGENT = Holder(pid=4711, kind="agent", since=NOW)


@pytest.mark.parametrize(
    ("link", "holder", "own", "shown", "sender"),
    [
        (LIVE, AGENT, False, LinkState.LIVE, Sender("viewer: agent 4711 sends", "viewer")),
        (
            LIVE,
            Holder(pid=0, kind="x", since=NOW),
            True,
            LinkState.LIVE,
            Sender("viewer: another process sends", "viewer"),
        ),
        (LIVE, Holder(pid=1, kind="console", since=NOW), True, LinkState.LIVE, Sender()),
        (LIVE, None, False, LinkState.OFF, NOBODY),
        (LIVE, None, True, LinkState.STARTING, Sender()),
        (OFF, AGENT, False, LinkState.OFF, NOBODY),
        (OFF, AGENT, True, LinkState.STARTING, Sender()),
    ],
)
def test_who_sends(link: Link, holder: Holder | None, own: bool, shown: LinkState, sender: Sender) -> None:
    seen = believed(link, holder, own=own)
    assert seen.state is shown
    assert who_sends(seen, holder, pid=1) == sender


@pytest.mark.parametrize(
    ("totals", "words"),
    [
        (Totals(pending=1, scheduled=2), "1 message is not sent yet"),
        (Totals(pending=2), "2 messages are not sent yet"),
        (Totals(scheduled=1), "1 message is scheduled"),
        (Totals(scheduled=3), "3 messages are scheduled"),
    ],
)
def test_what_whoever_quits_is_told(totals: Totals, words: str) -> None:
    assert _still_to_go(totals).startswith(words)
