"""The measures of the thread view: which columns there are at a width, and what else all lines depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property

from sbtui.console.thread.cells import fit
from sbtui.console.thread.lines import ASCII_SIGNS, UNICODE_SIGNS, Signs
from sbtui.console.times import clock_width, local, time_of_day
from sbtui.domain.thread import Contact

MAX_TEXT = 100
"""Cells of text in one row: longer rows are hard to read."""
GAP = 2
"""Cells between text and the right column."""

_MIN_TEXT = 36
"""Cells of text that must remain for times to have a column."""
_BADGE = 7
"""Cells of the widest common badges: "✕ 10001", "⇣SMS ✓✓"."""
_MARGIN_FROM = 30
"""Width from which the last cell stays free, so that the right column never touches a border."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """All that lines depend on beside the messages: two equal frames draw equal lines."""

    width: int
    today: date
    title: str = ""
    """The other person's name in a thread with one person; "" in a group."""
    color: str = ""
    """The colour that the user gave that person, or ""."""
    people: Mapping[str, Contact] = field(default_factory=dict)
    """Those of a group's people who are known, by address."""
    tz: tzinfo | None = None
    time_format: str = "24h"
    ascii: bool = False
    spacious: bool = False
    """Whether a row stays free between what different people said."""

    @property
    def signs(self) -> Signs:
        return ASCII_SIGNS if self.ascii else UNICODE_SIGNS

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The known names, by address."""
        return {address: contact.name for address, contact in self.people.items() if contact.name}

    def color_of(self, sender: str) -> str:
        """The colour that the user gave a sender, or ""."""
        # In a thread with one person, whatever address they write from is theirs.
        known = self.people.get(sender)
        return known.color if known is not None else self.color

    @cached_property
    def indent(self) -> int:
        """Cells left of a message's text."""
        return 2 if self.width >= 12 else 1 if self.width >= 4 else 0

    @cached_property
    def has_times(self) -> bool:
        """Whether there is room for the time beside every badge; else it stands in the header alone."""
        return self.edge >= self.indent + _MIN_TEXT + self._full_right

    @cached_property
    def _full_right(self) -> int:
        return GAP + _BADGE + 1 + clock_width(self.time_format)

    @cached_property
    def text_width(self) -> int:
        """Cells of a row of text."""
        right = self._full_right if self.has_times else GAP + 2
        return max(2, min(MAX_TEXT, self.edge - self.indent - right))

    @cached_property
    def edge(self) -> int:
        """Where the right column ends: at the edge, or beside the text on a very wide screen."""
        margin = 1 if self.width >= _MARGIN_FROM else 0
        return min(self.width - margin, self.indent + MAX_TEXT + self._full_right)

    def time(self, at: datetime) -> str:
        return time_of_day(at, tz=self.tz, time_format=self.time_format)

    def fit(self, text: str, width: int) -> str:
        return fit(text, width, self.signs.ellipsis)

    def day(self, at: datetime) -> date:
        return local(at, self.tz).date()


def today(now: datetime, tz: tzinfo | None) -> date:
    """The local date."""
    return local(now.astimezone(UTC), tz).date()
