"""The command line in this process, against a sandbox in another."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sbtui.cli import main
from tests.terminal.conftest import Sandbox, _served


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Sbtui = Callable[..., Ended]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox fifty times as fast as life, whose people only answer."""
    with _served("--speed", "50", "--no-chatter") as found:
        yield found


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sbtui.db"


@pytest.fixture
def sbtui(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Sbtui:
    """Runs ``sbtui`` with these arguments, and this standard input, "" for none."""
    environment = {
        **sandbox.environment(),
        "HOME": str(tmp_path),
        "SBTUI_DATA_DIR": str(tmp_path / "data"),
        "SBTUI_CONFIG_DIR": str(tmp_path / "config"),
        "SBTUI_DEFAULT_REGION": "US",
        "SBTUI_MESSAGES_PER_SECOND": "100",
        "SBTUI_CONFIRM_AFTER": "0.5",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    typed = tmp_path / "typed"

    def run(*arguments: str, stdin: str = "") -> Ended:
        typed.write_text(stdin)
        monkeypatch.setattr(sys, "argv", ["sbtui", *arguments])
        with open(typed if stdin else os.devnull) as keys:  # noqa: PTH123
            monkeypatch.setattr(sys, "stdin", keys)
            with pytest.raises(SystemExit) as leaving:
                main()
        said = capfd.readouterr()
        assert isinstance(leaving.value.code, int)
        return Ended(leaving.value.code, said.out, said.err)

    return run
