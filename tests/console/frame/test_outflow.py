"""What is on its way to the terminal, and when the link counts as slow."""

from __future__ import annotations

from sbtui.console.frame.outflow import Outflow


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_who_asks_while_a_write_is_under_way_is_called_when_all_is_taken() -> None:
    outflow, calls = Outflow(), list[str]()
    assert outflow.is_free(lambda: calls.append("never"))
    outflow.handed_over()
    outflow.handed_over()
    assert not outflow.is_free(lambda: calls.append("first"))
    assert not outflow.is_free(lambda: calls.append("last"))
    outflow.taken(0.0)
    assert calls == []
    outflow.taken(0.0)
    assert calls == ["last"]
    assert outflow.is_free(lambda: calls.append("never"))
    outflow.handed_over()
    outflow.taken(0.0)
    assert calls == ["last"]


def written(outflow: Outflow, seconds: float, times: int = 1) -> None:
    for _ in range(times):
        outflow.handed_over()
        outflow.taken(seconds)


def test_writes_that_are_taken_at_once_are_no_slow_link() -> None:
    outflow = Outflow(Clock())
    written(outflow, 0.001, times=10_000)
    assert not outflow.slow


def test_one_hiccup_is_no_slow_link() -> None:
    outflow = Outflow(Clock())
    written(outflow, 0.3)
    assert not outflow.slow


def test_held_up_for_long_the_link_is_slow_until_it_was_calm_for_a_minute() -> None:
    clock = Clock()
    outflow = Outflow(clock)
    written(outflow, 0.2, times=3)
    assert outflow.slow
    clock.now += 50
    assert outflow.slow
    written(outflow, 0.03)
    clock.now += 50
    assert outflow.slow, "the last hold-up is not a minute ago"
    clock.now += 11
    assert not outflow.slow


def test_hold_ups_far_apart_do_not_add_up() -> None:
    clock = Clock()
    outflow = Outflow(clock)
    for _ in range(10):
        written(outflow, 0.3)
        clock.now += 6
        assert not outflow.slow
