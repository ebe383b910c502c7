"""Hours of the day, such as "22:00-7:00"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_HOURS = re.compile(r"\s*(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hours:
    """From the start up to, and without, the end; past midnight where the end comes first. Local times."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """
        Raises:
            ValueError: these are no hours of a day, or none at all.
        """
        match = _HOURS.fullmatch(text)
        if match is None:
            raise ValueError("no hours of the day")
        start, end = _time(match[1], match[2]), _time(match[3], match[4])
        if start == end:
            raise ValueError("no time between them")
        return cls(start, end)

    def cover(self, moment: time) -> bool:
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def _time(hours: str, minutes: str | None) -> time:
    # People write the day's end as 24:00.
    return time() if (int(hours), int(minutes or 0)) == (24, 0) else time(int(hours), int(minutes or 0))
