"""The draft in a real editor, and real pastes, in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.session import Session, session

pytestmark = pytest.mark.proof

_ECHO_BYTES = 100


def _bytes_for(console: Session, keys: str, seen: str) -> int:
    before = len(console.raw)
    console.press(keys)
    console.wait_for(seen)
    return len(console.raw) - before


def test_the_draft_goes_to_the_editor_and_comes_back(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        "#!/bin/sh\n"
        "echo EDITING; read line; echo READ\n"
        'test "$line" = fail && exit 7\n'
        'echo " and $line" >>"$1"\n'
    )  # fmt: skip
    editor.chmod(0o700)
    with session("demo", data=tmp_path, columns=80, rows=24, environment={"VISUAL": str(editor)}) as console:
        console.wait_for("live")
        console.press("\x0bada\r")
        console.wait_for("none")
        console.press("one")
        console.wait_for("> one")
        assert _bytes_for(console, "x", "> onex") <= _ECHO_BYTES
        console.press("\x0f")
        console.wait_for("EDITING")
        assert console.raw.rfind(b"\x1b[?1049l") > console.raw.rfind(b"\x1b[?1049h"), "the screen is the editor's"
        console.press("\x03")
        console.wait_for("ended with status -2: the draft is as it was")
        console.wait_for(lambda text: "EDITING" not in text)
        console.press("\x0f")
        console.wait_for("EDITING")
        console.press("fail\r")
        console.wait_for("ended with status 7: the draft is as it was")
        console.wait_for(lambda text: "> onex" in text and "EDITING" not in text)
        console.press("\x0f")
        console.wait_for("EDITING")
        console.press("two\r")
        console.wait_for("> onex and two")
        console.wait_for(lambda text: "Ada Park · iMessage" in text and "EDITING" not in text)
        console.press("\x1b[200~\rthree \x1b[31mred\rfour\x1b[201~")
        console.wait_for("four")
        assert "> onex and two" in console.text, "what is pasted is not sent"
        assert "three red" in console.text
        console.press("\x15")
        console.press("\x1b[200~:tad\x1b[201~")
        console.wait_for("🎉 tada")
        assert _bytes_for(console, "a", ":tada") <= _ECHO_BYTES, "the same suggestions are not drawn again"
        console.press("\x0f")
        console.wait_for("EDITING")
        console.press("\x03")
        console.wait_for("ended with status")
    assert not list(tmp_path.glob("**/message.txt"))
