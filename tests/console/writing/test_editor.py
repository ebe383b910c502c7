"""The text in a program of the user's: a real one, that is a script."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from sbtui.console.writing import editor
from sbtui.console.writing.editor import NotEdited, edited
from tests.waiting import eventually

Script = Callable[[str], list[str]]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))

    def made(lines: str) -> list[str]:
        path = tmp_path / "editor"
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o700)
        return [str(path), "--an-option"]

    return made


async def test_the_text_comes_back_and_the_file_goes(script: Script, tmp_path: Path) -> None:
    program = script(f'stat -c "%a" "$2" "$(dirname "$2")" >{tmp_path}/modes; echo " wörld" >>"$2"')
    assert await edited("héllo", program) == "héllo wörld"
    assert (tmp_path / "modes").read_text().split() == ["600", "700"]
    assert list((tmp_path / "temporary").iterdir()) == []
    assert await edited("ends\n", script("true")) == "ends\n"


async def test_only_a_good_end_counts(script: Script, tmp_path: Path) -> None:
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(NotEdited, match="ended with status 3: the draft is as it was"):
        await edited("hi", script('echo rubbish >"$2"; exit 3'))
    with pytest.raises(NotEdited, match="cannot be run: No such file"):
        await edited("hi", [str(tmp_path / "absent")])
    with pytest.raises(NotEdited, match="could not be used: No such file"):
        await edited("hi", script('rm -r "$(dirname "$2")"'))
    assert signal.getsignal(signal.SIGINT) is handler
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_it_ends_with_the_program(script: Script, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    editing = asyncio.create_task(edited("hi", script(f"trap '' INT; echo $$ >{begun}; exec sleep 30")))
    await eventually(lambda: begun.exists() and bool(begun.read_text()), description="it runs")
    signal.raise_signal(signal.SIGINT)
    editing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await editing
    assert list((tmp_path / "temporary").iterdir()) == []


def test_which_program(tmp_path: Path) -> None:
    assert editor.command({"VISUAL": "code --wait", "EDITOR": "ed"}) == ["code", "--wait"]
    assert editor.command({"VISUAL": " ", "EDITOR": "'my editor' -n"}) == ["my editor", "-n"]
    with pytest.raises(NotEdited, match="check its quotes"):
        editor.command({"EDITOR": "'"})
    with pytest.raises(NotEdited, match="There is no editor"):
        editor.command({"PATH": str(tmp_path)})
    vi = tmp_path / "vi"
    vi.touch(0o700)
    assert editor.command({"PATH": str(tmp_path)}) == ["vi"]
