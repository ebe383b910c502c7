"""What is left after the worst: a killed process, a dropped link, no network, wrong keys, a full disk."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.session import Session, session

pytestmark = pytest.mark.proof

NOBODY = {
    "SBTUI_API_BASE": "http://127.0.0.1:9",
    "SBTUI_API_KEY_ID": "k",
    "SBTUI_API_SECRET_KEY": "s",
    "SBTUI_FROM_NUMBER": "+14155550100",
}


def open_conversation(console: Session, number: str, shown: str) -> None:
    console.press("c")
    console.wait_for("New conversation")
    console.press(number)
    console.wait_for(shown)
    console.press("\r")
    console.wait_for(lambda text: "New conversation" not in text)


def test_killed_and_started_again_everything_is_there(sandbox: Sandbox, tmp_path: Path) -> None:
    offline = {**sandbox.environment(), "SBTUI_API_BASE": NOBODY["SBTUI_API_BASE"]}
    with session(data=tmp_path, environment=offline) as console:
        console.wait_for("sbtui")
        # Greta is never reached, and so never answers: the counts below are the test's own.
        open_conversation(console, "9075550178", "+1 907 555 0178")
        console.press("written without a network\r")
        console.wait_for(lambda text: any("written without" in row and "↻" in row for row in text.splitlines()))
        console.press("half a thou")
        # Kept as a draft: the list shows it too.
        console.wait_for("✎ half a thou")
        console.signal(signal.SIGKILL)
        assert console.wait_for_exit() == -signal.SIGKILL
    with session(data=tmp_path, environment=sandbox.environment()) as console:
        console.wait_for("✎ half a thou")
        console.press("\r")
        console.wait_for("half a thou")
        # What was written offline goes out by itself, once.
        console.wait_for(lambda text: any("written without" in row and "✓" in row for row in text.splitlines()))
        sandbox.post("inbound", {"number": "+16025550157", "content": "while you read"})
        console.wait_for("while you read")
        console.wait_for("unread 1")
        console.signal(signal.SIGKILL)
        console.wait_for_exit()
    with session(data=tmp_path, environment=sandbox.environment()) as console:
        console.wait_for("unread 1")
        console.press("\x11")
        assert console.wait_for_exit() == 0
    assert [message["content"] for message in sandbox.accepted()] == ["written without a network"]


def test_a_dropped_link_leaves_in_order(sandbox: Sandbox, tmp_path: Path) -> None:
    with session(data=tmp_path, environment=sandbox.environment(), columns=80, rows=24) as console:
        console.wait_for("live")
        open_conversation(console, "4155550134", "+1 415 555 0134")
        console.press("not yet sa")
        console.wait_for("not yet sa")
        console.signal(signal.SIGHUP)
        assert console.wait_for_exit() == 128 + signal.SIGHUP
        left = bytes(console.raw)[-400:]
        for mode in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1004l"):
            assert mode in left
    with session(data=tmp_path, environment=sandbox.environment()) as console:
        console.wait_for("not yet sa")


def test_whoever_leaves_at_the_first_frame_leaves_in_order_too(tmp_path: Path) -> None:
    with session(data=tmp_path, environment=NOBODY) as console:
        console.wait_for("[all]")
        console.signal(signal.SIGTERM)
        assert console.wait_for_exit() == 128 + signal.SIGTERM
        assert "Error" not in console.text


def test_no_network_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    with session(data=tmp_path, environment=NOBODY) as console:
        console.wait_for(lambda text: "✕" in text.splitlines()[0] or "retrying" in text.splitlines()[0].lower())
        open_conversation(console, "4155550134", "+1 415 555 0134")
        console.press("still here\r")
        console.wait_for(lambda text: any("still here" in row and "↻" in row for row in text.splitlines()))


def test_wrong_keys_are_said_in_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {**sandbox.environment(), "SBTUI_API_SECRET_KEY": "hush-hush"}
    with session(data=tmp_path, environment=environment) as console:
        console.wait_for(lambda text: "keys" in text.lower())
        assert b"hush-hush" not in bytes(console.raw)


def test_an_unusable_message_keeps_the_draft(sandbox: Sandbox, tmp_path: Path) -> None:
    with session(data=tmp_path, environment=sandbox.environment()) as console:
        console.wait_for("live")
        console.press("c")
        console.wait_for("New conversation")
        console.press("911\r")
        console.wait_for("too short")
        console.press("\x15" + "4155550134\r")
        console.wait_for("Ada Park")
        console.press("\r")
        console.wait_for("nothing to send")
        console.press("look at this")
        console.press("\x14")
        console.press("https://example.com/picture\r")
        console.wait_for("extension")
        assert "look at this" in console.text
    assert sandbox.accepted() == []
