"""The main job on a real terminal, over real loopback HTTP, by each of the three ways that news can take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.session import Session, session

ALT_E = b"\x1be"
ENTER = b"\r"
ESCAPE = b"\x1b"


def choose_style(console: Session, style: str) -> None:
    console.press(ALT_E)
    console.wait_for("shooting star")
    console.press(style)
    console.press(ENTER)
    console.wait_for(lambda text: f"✦ {style}" in text and "shooting star" not in text)


@pytest.mark.proof
@pytest.mark.parametrize("listen", ["events", "callbacks", "polling"])
def test_a_slam_goes_from_waiting_to_delivered(sandbox: Sandbox, tmp_path: Path, listen: str) -> None:
    with session(data=tmp_path, environment=sandbox.environment(listen)) as console:
        console.wait_for(f"live ({listen}")
        console.press("c")
        console.wait_for("New conversation")
        console.press("(415) 555-0134")
        console.wait_for("+1 415 555 0134")
        console.press(ENTER)
        console.wait_for("Ada Park")
        choose_style(console, "slam")
        console.press("see you at five")
        console.press(ENTER)
        console.wait_for(lambda text: any("see you at five" in row and "✓✓" in row for row in text.splitlines()))
    (accepted,) = sandbox.accepted()
    assert accepted["content"] == "see you at five"
    assert accepted["send_style"] == "slam"


@pytest.mark.proof
@pytest.mark.parametrize("listen", ["events", "callbacks", "polling"])
def test_confetti_for_a_group_and_an_answer_in_a_closed_thread(sandbox: Sandbox, tmp_path: Path, listen: str) -> None:
    with session(data=tmp_path, environment=sandbox.environment(listen)) as console:
        console.wait_for(f"live ({listen}")
        console.press("c")
        console.wait_for("New conversation")
        console.press("4155550134, 602-555-0157")
        console.press(ENTER)
        console.wait_for("Noor")
        choose_style(console, "confetti")
        console.press("party at mine")
        console.press(ENTER)
        console.wait_for("This goes to 2 people: Ada Park and Noor Haddad.")
        console.press("y")
        console.wait_for(lambda text: any("party at mine" in row and "✓✓" in row for row in text.splitlines()))
        # Somebody writes while another conversation is open: the list counts it.
        sandbox.post("inbound", {"number": "+14085550179", "content": "are you there?"})
        console.wait_for(lambda text: "Priya Raman" in text and "unread 1" in text)
    assert [message["send_style"] for message in sandbox.accepted()] == ["confetti"]
