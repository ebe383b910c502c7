"""Caps on new contacts per line (official SDK: lines/usage): how much room there is, and when there is again."""

from __future__ import annotations

from datetime import datetime

from sbtui.api.client import Sendblue
from sbtui.api.errors import ContactCapReached, SendblueError
from sbtui.api.wire import LineCapacity
from sbtui.domain.message import Failure
from sbtui.domain.thread import Line


def capacity(line: LineCapacity) -> Line:
    """A line's room for new contacts: the smaller of the hour's and the day's."""
    left = [window.remaining for window in (line.hourly, line.daily) if window and window.remaining is not None]
    return Line(line.phone, new_contacts_left=min(left, default=None), available_at=_room_at(line))


def _room_at(line: LineCapacity) -> datetime | None:
    if line.available_at is not None:
        return line.available_at
    full = [window.resets_at for window in (line.hourly, line.daily) if window and window.remaining == 0]
    return max((at for at in full if at is not None), default=None)


async def room_again_at(client: Sendblue, number: str) -> datetime | None:
    """When a line may write to strangers again; None where Sendblue does not say."""
    try:
        usage = await client.lines_usage()
    except SendblueError:
        return None
    return next((capacity(line).available_at for line in usage.lines if line.phone == number), None)


def capped(error: ContactCapReached, line: str, available_at: datetime | None) -> Failure:
    """Why a first message to somebody was refused, and when it will not be."""
    span = "day" if "DAILY" in (error.key or "") else "hour"
    when = "Retry later" if available_at is None else f"There is room again at {_on_the_clock(available_at)}"
    return Failure(
        # Without its code: 429 stands for every cap, and would be explained as any of them.
        message=f"{line} has written to as many new contacts as it may in one {span}. {when}, or use another line",
        reason=error.reason,
        detail=error.message or str(error),
    )


def _on_the_clock(at: datetime) -> str:
    local = at.astimezone()
    return f"{local:%H:%M}" if local.date() == datetime.now().astimezone().date() else f"{local:%a %d %b %H:%M}"
