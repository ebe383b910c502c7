"""Each state has a sign of its own in both alphabets, and each failure its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len

from sbtui.console.badges import BadgeKind, badge, explain, thread_badge
from sbtui.domain.message import Failure, Message, OutboxState
from sbtui.domain.status import Status
from sbtui.domain.thread import Thread, ThreadKind
from tests.console.thread.seed import ADA, LINE, NOW

OURS = Message(id=1, thread_id=1, outbound=True, sender=LINE, at=NOW, service="iMessage")
STATES: dict[str, Message] = {
    **{status.value: replace(OURS, status=status.value) for status in Status},
    "waiting": replace(OURS, state=OutboxState.WAITING),
    "in flight": replace(OURS, state=OutboxState.IN_FLIGHT),
    "backing off": replace(OURS, state=OutboxState.BACKING_OFF, retry_at=NOW + timedelta(seconds=4)),
    "unconfirmed": replace(OURS, state=OutboxState.UNCONFIRMED),
    "failed here": replace(OURS, state=OutboxState.FAILED),
    "downgraded": replace(OURS, status="SENT", downgraded=True, service="SMS"),
    "unknown status": replace(OURS, status="TELEPORTED"),
    "no report": OURS,
}


@pytest.mark.parametrize("ascii_only", [False, True])
def test_every_state_has_its_own_sign_and_words(ascii_only: bool) -> None:
    badges = {name: badge(message, now=NOW, ascii=ascii_only) for name, message in STATES.items()}
    assert len({sign.text for sign in badges.values()}) == len(STATES)
    assert len({sign.words for sign in badges.values()}) == len(STATES)
    for sign in badges.values():
        assert sign.text
        assert sign.text.isascii() or not ascii_only
        assert cell_len(sign.text) == len(sign.text), "one cell for each character: structure is never wide"


@pytest.mark.parametrize(
    ("name", "text", "plain"),
    [
        ("waiting", "⋯", ".."),
        ("in flight", "↑", "^"),
        ("backing off", "↻ 4s", "~4s"),
        ("unconfirmed", "?", "?"),
        ("SENT", "✓", "v"),
        ("DELIVERED", "✓✓", "vv"),
        ("downgraded", "⇣SMS ✓", "dn v"),
        ("failed here", "✕", "x"),
    ],
)
def test_the_vocabulary(name: str, text: str, plain: str) -> None:
    assert badge(STATES[name], now=NOW).text == text
    assert badge(STATES[name], now=NOW, ascii=True).text == plain


def test_failures_carry_their_code() -> None:
    failure = Failure("4000")
    assert badge(replace(OURS, status="ERROR", failure=failure), now=NOW).text == "✕ 4000"
    assert badge(replace(OURS, status="DECLINED", failure=failure), now=NOW).text == "⊘ 4000"
    assert badge(replace(OURS, state=OutboxState.FAILED, failure=failure), now=NOW).kind is BadgeKind.FAILED


def test_inbound_messages_have_no_badge() -> None:
    assert badge(replace(OURS, outbound=False, status="RECEIVED"), now=NOW).text == ""


def test_a_countdown_never_goes_below_zero() -> None:
    late = replace(STATES["backing off"], retry_at=NOW - timedelta(hours=1))
    assert badge(late, now=NOW).text == "↻ 0s"
    assert badge(replace(late, retry_at=NOW + timedelta(minutes=10)), now=NOW).text == "↻ 10m"


@pytest.mark.parametrize("ascii_only", [False, True])
def test_hostile_statuses_and_codes_are_clean_and_short(ascii_only: bool) -> None:
    evil = "\x1b]0;x\x07[/red]" + "漢" * 500
    for message in (replace(OURS, status=evil), replace(OURS, status="ERROR", failure=Failure(evil))):
        sign = badge(message, now=NOW, ascii=ascii_only)
        assert "\x1b" not in sign.text + sign.words
        assert len(sign.text) <= 14


def test_the_list_shows_the_last_messages_badge() -> None:
    thread = Thread(id=1, kind=ThreadKind.PERSON, address=ADA, last_outbound=True, last_status="DELIVERED")
    assert thread_badge(thread).text == "✓✓"
    assert thread_badge(replace(thread, last_state="waiting")).text == "⋯"
    assert thread_badge(replace(thread, last_downgraded=True, last_status="SENT")).text == "⇣SMS ✓"
    assert thread_badge(replace(thread, last_outbound=False)).text == ""


DOCUMENTED = ["4000", "4001", "4002", "5000", "5003", "5509", "10001", "10002", "SMS_LIMIT_REACHED", "402", "429"]


@pytest.mark.parametrize("code", DOCUMENTED)
def test_documented_codes_are_explained_in_words(code: str) -> None:
    sentence = explain(Failure(code, "raw text"), "ERROR")
    assert sentence.endswith(".")
    assert code not in sentence
    assert "{" not in sentence


def test_the_words_of_a_refusal_win_over_its_number() -> None:
    assert "opted out" in explain(Failure("402", "OPTED_OUT"), "ERROR")
    assert "hour" in explain(Failure("429", "LINE_HOURLY_LIMIT_REACHED"), "ERROR")


def test_what_is_not_documented_is_quoted_clean() -> None:
    assert explain(Failure("22", "odd\x1b[31m thing"), "ERROR") == "code 22: odd\ufffd[31m thing."
    assert explain(Failure("22"), "ERROR").startswith("code 22")
    assert explain(Failure("", "No connection."), "") == "No connection."
    assert "declined" in explain(None, "DECLINED")
    assert explain(None, "").endswith(".")
    assert ": to_number is missing." in explain(Failure("4000", "to_number is missing."), "ERROR")
