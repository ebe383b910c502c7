"""A sandbox in a process of its own, for consoles in processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A served sandbox; its faults and injections are at ``post``."""

    base_url: str

    def post(self, path: str, body: dict[str, object]) -> dict[str, object]:
        """POST to ``/_sandbox/PATH``; returns the answer's JSON."""
        answer = httpx.post(f"{self.base_url}/_sandbox/{path}", json=body)
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found

    def accepted(self) -> list[dict[str, object]]:
        """Every message that the sandbox accepted, in order."""
        found: list[dict[str, object]] = httpx.get(f"{self.base_url}/_sandbox/state").json()["accepted"]
        return found

    def environment(self, listen: str = "auto") -> dict[str, str]:
        """The variables that point an sbtui at it."""
        return {
            "SBTUI_API_BASE": self.base_url,
            "SBTUI_API_KEY_ID": "sandbox-key",
            "SBTUI_API_SECRET_KEY": "sandbox-secret",
            "SBTUI_FROM_NUMBER": "+14155550100",
            "SBTUI_LISTEN": listen,
            "SBTUI_CALLBACK_BIND": "127.0.0.1:0" if listen == "callbacks" else "",
            "SBTUI_POLL_SECONDS": "0.5",
        }


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox at five times the speed of life, whose people only answer, until the test ends."""
    with _served("--speed", "5", "--no-chatter") as found:
        yield found


class _served:
    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sbtui", "sandbox", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        )

    def __enter__(self) -> Sandbox:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found is not None, line
        return Sandbox(found[0])

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()
