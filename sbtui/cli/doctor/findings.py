"""What a check found, and its one line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sbtui.domain.text import one_line


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """It works, and something about it will be missed or go wrong one day."""
    PROBLEM = "problem"
    """It does not work."""
    SKIPPED = "skipped"
    """Not looked at: something else has to be mended first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``found`` and ``mend`` are raw, and hold no secret; ``found`` has no full stop."""

    check: str
    state: State
    found: str
    mend: str = ""
    """One sentence."""

    def line(self) -> str:
        mend = f". {self.mend}" if self.mend else ""
        return f"{self.state.value:<8} {self.check:<9} {one_line(self.found + mend, 1_000)}"

    def json(self) -> str:
        found = {"check": self.check, "state": self.state.value, "found": self.found, "mend": self.mend}
        return json.dumps(found, ensure_ascii=True)


def ok(check: str, found: str) -> Finding:
    return Finding(check, State.OK, found)


def warning(check: str, found: str, mend: str) -> Finding:
    return Finding(check, State.WARNING, found, mend)


def problem(check: str, found: str, mend: str) -> Finding:
    return Finding(check, State.PROBLEM, found, mend)


def skipped(check: str, why: str) -> Finding:
    return Finding(check, State.SKIPPED, why)


def exit_code(findings: Iterable[Finding]) -> int:
    """0 when nothing is a problem, else 1."""
    return int(any(finding.state is State.PROBLEM for finding in findings))
