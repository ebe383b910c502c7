"""One command for the console's figures: ``python -m tests.bench [--rounds N] [--largest N] [--json FILE]``.

Every figure is the median of its rounds, and the floor, a minimal Textual program, is measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.bench.probe import Answer, Probe, probing
from tests.bench.stores import BIG, SMALL, store_of

_LIST_IS_THERE = b"555 0134"
_ENTER, _PAGE_UP, _UP, _END = b"\r", b"\x1b[5~", b"\x1b[A", b"G"
_KEYS = 20
_OPEN = {BIG: b"'4155550134\r", SMALL: b"'6025550157\r"}


class Table:
    """Rows of figures: name, milliseconds, bytes, milliseconds of CPU, memory in MB."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, float]] = {}

    def add(self, name: str, answers: list[Answer], memory: float | None = None) -> None:
        self.rows[name] = {
            "ms": round(median(answer.seconds for answer in answers) * 1000, 1),
            "bytes": median(answer.size for answer in answers),
            "cpu_ms": round(sum(answer.cpu for answer in answers) / len(answers) * 1000, 1),
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


def measure(table: Table, folder: Path, rounds: int, sizes: list[int]) -> None:
    """Fill the table: the floor and each store, round by round in turn, so that a drifting machine hits all."""
    firsts: dict[str, list[Answer]] = {}
    memories: dict[str, float] = {}
    for _ in range(rounds):
        with probing("tests.bench.floor", data=folder) as probe:
            firsts.setdefault("floor: first frame", []).append(probe.until(b"floor is up"))
            memories["floor: first frame"] = probe.memory_mb()
        for size in sizes:
            name = f"first frame, {size:,} messages"
            with probing("tests.bench.alone", str(store_of(folder, size)), data=folder) as probe:
                firsts.setdefault(name, []).append(probe.until(_LIST_IS_THERE))
                memories[name] = probe.memory_mb()
    for name, answers in firsts.items():
        table.add(name, answers, memories[name])
    with probing("tests.bench.floor", data=folder) as probe:
        probe.until(b"floor is up")
        table.add("floor: key in a bare TextArea", asked(probe, lambda: b"a", _KEYS))
    for size in sizes:
        with probing("tests.bench.alone", str(store_of(folder, size)), data=folder) as probe:
            probe.until(_LIST_IS_THERE)
            measure_thread(table, probe, size, rounds)


def measure_thread(table: Table, probe: Probe, size: int, rounds: int) -> None:
    """What happens inside an open conversation of this size, with the program warm."""
    probe.ask(_ENTER)
    table.add(f"key in the composer, {size:,}", asked(probe, lambda: b"a", _KEYS))
    probe.ask(b"\x03")
    opened: dict[str, list[Answer]] = {BIG: [], SMALL: []}
    for _ in range(rounds):
        for address in (SMALL, BIG):
            # The switcher's search is not what is measured: only its Enter is.
            probe.ask(_OPEN[address][:-1].replace(b"'", b"\x0b"))
            opened[address].append(probe.ask(_ENTER))
    table.add(f"open the conversation of {size:,}", opened[BIG])
    table.add(f"switch to a conversation of 50, {size:,}", opened[SMALL])
    probe.ask(_UP)
    table.add(f"page up, {size:,}", asked(probe, lambda: _PAGE_UP, 30))
    probe.ask(_END)
    table.add(f"idle for 5 s, {size:,}", [probe.listen(5)], probe.memory_mb())


def asked(probe: Probe, keys: Callable[[], bytes], times: int) -> list[Answer]:
    return [probe.ask(keys()) for _ in range(times)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--largest", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "sbtui-bench")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    table = Table()
    sizes = [size for size in (1_000, 100_000, 1_000_000) if size <= options.largest]
    measure(table, options.cache, options.rounds, sizes)
    print(table)  # noqa: T201
    if options.json is not None:
        options.json.write_text(json.dumps(table.rows, indent=2), "utf-8")


if __name__ == "__main__":
    main()
