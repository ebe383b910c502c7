"""Limits of pace that are ours to keep."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sbtui.engine.pace import MOST, Pace
from sbtui.engine.watch import ENOUGH, FIRST_ASK, overdue_after
from tests.engine.fast_time import FastLoop


async def _turns(count: int, seconds: float) -> list[float]:
    pace, loop = Pace(seconds, asyncio.sleep), asyncio.get_running_loop()
    times: list[float] = []
    for _ in range(count):
        await pace.turn()
        times.append(loop.time())
    return times


def test_no_ten_seconds_see_more_than_their_share_of_list_requests() -> None:
    with asyncio.Runner(loop_factory=lambda: FastLoop(500)) as runner:
        times = runner.run(_turns(MOST * 3, 10.0))
    assert all(later - earlier >= 10.0 for earlier, later in zip(times, times[MOST:], strict=False))
    assert times[-1] - times[0] < 60


def test_a_line_is_judged_by_its_own_pace() -> None:
    quick = [timedelta(seconds=6)] * 198 + [timedelta(seconds=50)] * 2
    assert overdue_after(quick[: ENOUGH - 1]) == FIRST_ASK
    assert overdue_after(quick) == timedelta(seconds=6)
    assert overdue_after([timedelta(seconds=1)] * 100) == timedelta(seconds=5)
    assert overdue_after([timedelta(hours=3)] * 100) == timedelta(minutes=10)
