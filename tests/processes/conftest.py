"""Whole sbtui processes on one store, and a sandbox in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.conftest import Sandbox, _served

Start = Callable[..., "subprocess.Popen[str]"]
SECRET = "sandbox-secret"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with _served("--speed", "50", "--no-chatter") as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the processes' data is."""
    return tmp_path / "data"


@pytest.fixture
def start(sandbox: Sandbox, tmp_path: Path, folder: Path) -> Iterator[Start]:
    """Starts ``sbtui`` with these arguments; what still runs at the end of the test is killed."""
    started: list[subprocess.Popen[str]] = []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        **sandbox.environment("events"),
        "HOME": str(tmp_path),
        "SBTUI_DATA_DIR": str(folder),
        "SBTUI_CONFIG_DIR": str(tmp_path / "config"),
        "SBTUI_MESSAGES_PER_SECOND": "100",
        # What a killed engine had in flight and did not send is proven absent soon.
        "SBTUI_CONFIRM_AFTER": "1",
    }

    def run(*arguments: str, data_dir: Path = folder) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "sbtui", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment | {"SBTUI_DATA_DIR": str(data_dir)},
        )
        started.append(process)
        return process

    try:
        yield run
    finally:
        for process in started:
            process.kill()
            process.communicate()
