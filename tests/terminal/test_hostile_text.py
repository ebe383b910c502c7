"""Hostile text changes nothing but the text shown: proven on the bytes that reach a real terminal."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.terminal.conftest import Sandbox
from tests.terminal.escapes import controls, payloads, shapes
from tests.terminal.session import session

HOSTILE = {
    "title": "\x1b]0;pwned\x07title",
    "clipboard": "\x1b]52;c;cHduZWQ=\x1b\\clip",
    "clear": "\x1b[2J\x1b[Hclear \x1b[31mred \x1b[?1049l \x1b[6n \x1bc reset",
    "c1": "\x9b31mcsi \x9d0;pwned\x9cosc \x90dcs\x9c \x85nel",
    "c0": "bell\x07 back\x08space vt\x0b ff\x0c so\x0e si\x0f del\x7f nul\x00",
    "bidi": "safe \u202egnp.exe\u202c \u2066iso\u2069 \u200fmark",
    "markup": "[/ [/foo] [bold]b[/bold] [@click=app.quit]press me[/] [link=file:///etc/passwd]x[/link] $name",
    "dcs": "\x1bP+q544e\x1b\\ \x1b_apc\x1b\\ \x1b^pm\x1b\\ \x1bXsos\x1b\\",
}
LONG = "long " + "x" * 100_000
ALLOWED = {
    "CSI m",
    "CSI A",
    "CSI B",
    "CSI C",
    "CSI D",
    "CSI G",
    "CSI d",
    "CSI H",
    "CSI J",
    "CSI K",
    "CSI ?h",
    "CSI ?l",
    "CSI ?$p",
    "CSI >u",
    "CSI <u",
    "CSI c",
    "CSI ?u",
    "CSI t",
    "CSI q",
    "CSI  q",
    "OSC 0",
    "OSC 2",
    "OSC 22",
}
"""What the program itself needs: colours, the cursor, modes, its own window title, and the mouse pointer (22)."""


@pytest.mark.proof
def test_bodies_names_and_errors_are_only_text(sandbox: Sandbox, tmp_path: Path) -> None:
    keys = {"sb-api-key-id": "sandbox-key", "sb-api-secret-key": "sandbox-secret"}
    for number, (first, last) in {
        "+16025550157": (HOSTILE["title"], HOSTILE["markup"]),
        "+14085550179": (HOSTILE["c1"], HOSTILE["bidi"]),
    }.items():
        answer = httpx.put(
            f"{sandbox.base_url}/api/v2/contacts/{number.replace('+', '%2B')}",
            headers=keys,
            json={"first_name": first, "last_name": last},
        )
        answer.raise_for_status()
    # Without notifications a bell can only be a sender's.
    environment = {**sandbox.environment(), "SBTUI_NOTIFY": "off"}
    with session(data=tmp_path, environment=environment) as console:
        console.wait_for("live (events")
        for name, body in HOSTILE.items():
            sandbox.post("inbound", {"number": "+16025550157", "content": f"{name}: {body} end of {name}"})
        sandbox.post("inbound", {"number": "+14085550179", "content": LONG})
        sandbox.post("inbound", {"number": "+16025550157", "content": "the last one"})
        console.wait_for("the last one")
        console.press("\r")
        console.wait_for("end of markup")
        console.wait_for("[@click=app.quit]press me[/]")
        console.wait_for("back\N{REPLACEMENT CHARACTER}space")
        # An error in Sendblue's own words, which may be anybody's.
        sandbox.post(
            "faults",
            {
                "kind": "decline",
                "error_code": 4000,
                "error_message": f"{HOSTILE['clipboard']} {HOSTILE['clear']} {HOSTILE['markup']}",
            },
        )
        console.press("will be declined")
        console.press("\r")
        console.wait_for(lambda text: "✕" in text and "4000" in text)
        # The long line: its conversation opens and can be left.
        # One Esc at a time: right before a letter it would be Alt.
        console.press("\x1b")
        console.wait_for("i write")
        console.press("\x1b")
        console.wait_for("open  c new")
        console.press("j\r")
        console.wait_for("xxxxxxxx")
        console.press("\x11")
        assert console.wait_for_exit() == 0
        raw = bytes(console.raw)
    assert shapes(raw) <= ALLOWED, shapes(raw) - ALLOWED
    # The program itself moves the cursor one cell back with it; that the sender's is drawn was seen above.
    assert not controls(raw) - {"\b"}
    assert not [text for text in payloads(raw) if "pwned" in text or "cHduZWQ" in text or text.startswith("52")]
    assert "\u202e".encode() not in raw
    assert "\u2066".encode() not in raw


@pytest.mark.proof
@pytest.mark.parametrize("columns,rows", [(80, 24)])
def test_markup_in_a_list_of_one_pane(sandbox: Sandbox, tmp_path: Path, columns: int, rows: int) -> None:
    with session(data=tmp_path, environment=sandbox.environment(), columns=columns, rows=rows) as console:
        console.wait_for("live")
        sandbox.post("inbound", {"number": "+16025550157", "content": HOSTILE["markup"]})
        console.wait_for("[/ [/foo]")
        console.press("\x11")
        assert console.wait_for_exit() == 0
        assert shapes(bytes(console.raw)) <= ALLOWED
