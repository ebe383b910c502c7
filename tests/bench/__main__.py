"""One command for the console's figures: ``python -m tests.bench [--rounds N] [--largest N] [--json FILE]``.

Every figure is the median of its rounds, and the floor, a minimal Textual program, is measured in the same run.
Milliseconds are from the key to the last byte of what it changes; CPU is all that the process used until it was
quiet again, what it reads ahead included.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from tests.bench import tasks
from tests.bench.callbacks import measure_ingest, told
from tests.bench.listing import measure_list
from tests.bench.probe import Answer, probing
from tests.bench.stores import LINE, store_of
from tests.bench.table import Table

_FLOOR_IS_UP, _LIST_IS_THERE = b"floor is up", b"555 0134"
_FLOOR_KEYS = 15


def _account(folder: Path, size: int) -> dict[str, str]:
    """The environment in which the command opens this store, with an account that cannot be reached."""
    data = folder / f"account-{size}"
    data.mkdir(exist_ok=True)
    store = data / "sbtui.db"
    if not store.exists():
        store.symlink_to(store_of(folder, size))
    return {
        "SBTUI_DATA_DIR": str(data),
        "SBTUI_API_KEY_ID": "key",
        "SBTUI_API_SECRET_KEY": "secret",
        "SBTUI_API_BASE": "http://127.0.0.1:9",
        "SBTUI_FROM_NUMBER": LINE,
    }


def measure_starts(table: Table, folder: Path, rounds: int, sizes: list[int]) -> None:
    """The floor and each store in turn, so that a drifting machine hits all."""
    answers: dict[str, list[Answer]] = {}
    memories: dict[str, float] = {}
    for _ in range(rounds):
        with probing("tests.bench.floor", data=folder) as probe:
            answers.setdefault("floor: first frame", []).append(probe.until(_FLOOR_IS_UP))
            memories["floor: first frame"] = probe.memory_mb()
        for size in sizes:
            name = f"first frame, {size:,} messages"
            with probing("sbtui", data=folder, environment=_account(folder, size)) as probe:
                answers.setdefault(name, []).append(probe.until(_LIST_IS_THERE))
                memories[name] = probe.memory_mb()
    for name, first in answers.items():
        table.add(name, first, memory=memories[name])


def measure_tasks(table: Table, folder: Path, rounds: int, sizes: list[int]) -> None:
    floor: list[Answer] = []
    for size in sizes:
        with probing("tests.bench.floor", data=folder) as probe:
            probe.until(_FLOOR_IS_UP)
            floor += [probe.ask(b"a") for _ in range(_FLOOR_KEYS)]
        store = store_of(folder, size)
        with probing("tests.bench.alone", str(store), data=folder) as probe:
            probe.until(_LIST_IS_THERE)
            tasks.measure(table, probe, store, size, rounds)
    table.add("floor: key in a bare TextArea", floor)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--largest", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "sbtui-bench")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    table = Table()
    sizes = [size for size in (1_000, 100_000, 1_000_000) if size <= options.largest]
    for size in sizes:
        store_of(options.cache, size)
    measure_starts(table, options.cache, options.rounds, sizes)
    measure_tasks(table, options.cache, options.rounds, sizes)
    measure_list(table, options.cache, options.rounds)
    ingest = measure_ingest()
    print(table, told(ingest), sep="\n\n")  # noqa: T201
    if options.json is not None:
        options.json.write_text(json.dumps({**table.rows, "status ingest, HTTP": ingest}, indent=2), "utf-8")


if __name__ == "__main__":
    main()
