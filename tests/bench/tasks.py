"""What a person does in an open console, measured one key at a time. The program is warm."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.bench.probe import Answer, Probe
from tests.bench.table import Table
from tests.bench.writer import writing

ENTER, ESCAPE, CLEAR, UP, END = b"\r", b"\x1b", b"\x03", b"\x1b[A", b"G"
PAGE_UP, NEXT, PREVIOUS = b"\x1b[5~", b"\x1b[17~", b"\x1b[15~"
JUMP, SEARCH, DELETE = b"\x0b", b"\x06", b"\x7f"
_BIG_DIGITS, _SMALL_DIGITS = b"4155550134", b"6025550157"
_KEYS = 25
_PAGES = 25
_UNTIL_FOUND = 0.3
"""Seconds without a byte after which nothing more is found."""
_SEARCHES = {
    "one letter": (b"", b"t"),
    "a word at once": (b"", b"plumber"),
    # Before the last key nothing is found: a digit too much, or a day before all messages.
    "common word, rare sender": (b"the from:" + _SMALL_DIGITS + b"1", DELETE),
    "common word, old day": (b"the before:2020-09-1", b"5"),
}
"""What is typed before, and what with the clock running."""
_UNTIL_SAVED = 0.7
"""Seconds after which a draft that stands still is kept."""


def measure(table: Table, probe: Probe, store: Path, size: int, rounds: int) -> None:
    """Fill in all rows of a store of this size. The console has just started."""
    probe.ask(ENTER)
    measure_keys(table, probe, size)
    measure_opening(table, probe, size, rounds)
    measure_paging(table, probe, size)
    measure_badges(table, probe, store, size, rounds)
    table.add(f"idle for 5 s, {size:,}", [probe.listen(5)], memory=probe.memory_mb())
    measure_search(table, probe, size, rounds)


def measure_keys(table: Table, probe: Probe, size: int) -> None:
    table.add(f"key in the composer, {size:,}", [probe.ask(b"a") for _ in range(_KEYS)])
    probe.ask(CLEAR)
    probe.listen(_UNTIL_SAVED)


def measure_opening(table: Table, probe: Probe, size: int, rounds: int) -> None:
    """The large conversation lies above the small one; whoever opens one stands in its composer."""
    opened: list[Answer] = []
    switched: list[Answer] = []
    jumped: list[Answer] = []
    for _ in range(rounds):
        for step in (b"j", b"k"):
            for key in (ESCAPE, ESCAPE, step):
                probe.ask(key)
            opened.append(probe.ask(ENTER))
        del opened[-2]
    for _ in range(rounds):
        switched += [probe.ask(NEXT), probe.ask(PREVIOUS)]
    for _ in range(rounds):
        for digits in (_SMALL_DIGITS, _BIG_DIGITS):
            probe.ask(JUMP + digits)
            jumped.append(probe.ask(ENTER))
    table.add(f"open the conversation of {size:,}", opened)
    table.add(f"switch between it and one of 50, {size:,}", switched)
    table.add(f"Enter in the switcher, {size:,}", jumped)


def measure_paging(table: Table, probe: Probe, size: int) -> None:
    probe.ask(UP)
    table.add(f"page up, {size:,}", [probe.ask(PAGE_UP) for _ in range(min(_PAGES, size // 100))])
    probe.ask(END)


def measure_badges(table: Table, probe: Probe, store: Path, size: int, rounds: int) -> None:
    with writing(store) as writer:
        for name, back in (("on", 2), ("off", size // 10)):
            message = writer.message_of_ours(back)
            probe.listen(0.5)
            turned = [probe.during(partial(writer.turn_badge, message)) for _ in range(2 * rounds)]
            table.add(f"badge {name} screen, {size:,}", turned)


def measure_search(table: Table, probe: Probe, size: int, rounds: int) -> None:
    """From the last key to the last byte of what is found by then."""
    probe.ask(SEARCH)
    for name, (before, keys) in _SEARCHES.items():
        answers: list[Answer] = []
        for _ in range(rounds):
            probe.ask(before, quiet=_UNTIL_FOUND)
            answers.append(probe.ask(keys, quiet=_UNTIL_FOUND))
            probe.ask(DELETE * len(before + keys), quiet=_UNTIL_FOUND)
        table.add(f"search, {name}, {size:,}", answers)
    probe.ask(ESCAPE)
