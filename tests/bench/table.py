"""Figures by name, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tests.bench.probe import Answer

Row = dict[str, float]


class Table:
    """Rows of figures: the medians of milliseconds, bytes and milliseconds of CPU, and memory in MB."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def add(self, name: str, answers: Sequence[Answer], *, memory: float | None = None) -> None:
        self.rows[name] = {
            "ms": round(median(answer.seconds for answer in answers) * 1000, 1),
            "bytes": median(answer.size for answer in answers),
            "cpu_ms": round(median(answer.cpu for answer in answers) * 1000, 1),
        }
        if memory is not None:
            self.rows[name]["mb"] = round(memory, 1)

    def __str__(self) -> str:
        lines = [f"{'':<44}{'ms':>9}{'bytes':>9}{'CPU ms':>9}{'MB':>8}"]
        lines += [
            f"{name:<44}{row['ms']:>9.1f}{row['bytes']:>9.0f}{row['cpu_ms']:>9.1f}{row.get('mb', ''):>8}"
            for name, row in self.rows.items()
        ]
        return "\n".join(lines)
