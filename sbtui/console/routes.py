"""The account's lines in words, and on which of them a conversation goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sbtui.console.names import thread_title
from sbtui.console.times import when_stamp
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Line, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The line that the next message of a conversation goes out on."""

    default: str = ""
    """For conversations that have no line yet."""
    chosen: str = ""
    """What the user chose instead of the conversation's own; it moves there with the next message."""
    lines: tuple[str, ...] = ()
    """Those of the account; () while they are not known."""

    def line(self, thread: Thread) -> str:
        """E.164; "" while none is known."""
        return self.chosen or thread.line or self.default

    def moves(self, thread: Thread) -> bool:
        """Whether the other side sees another sender from the next message on."""
        return bool(self.chosen and thread.line and self.chosen != thread.line)

    def is_gone(self, thread: Thread) -> bool:
        """Whether the line is none of the account's."""
        return bool(self.lines) and self.line(thread) not in {"", *self.lines}


def room_words(line: Line, now: datetime, *, tz: tzinfo | None, time_format: str = "24h") -> str:
    """The room for new contacts: "12 new contacts left", "no new contacts before 15:00"; "" where there is no cap."""
    opens = "" if line.available_at is None else when_stamp(line.available_at, now, tz=tz, time_format=time_format)
    if line.new_contacts_left is None:
        return ""
    if line.new_contacts_left <= 0:
        return f"no new contacts before {opens}" if opens else "no new contacts for now"
    number = f"{line.new_contacts_left} new contact{'' if line.new_contacts_left == 1 else 's'} left"
    full = line.available_at is not None and line.available_at > now
    return f"{number}, more from {opens}" if full else number


def line_words(
    line: Line, thread: Thread | None, route: Route, now: datetime, *, tz: tzinfo | None, time_format: str = "24h"
) -> str:
    """All that is known of a line, and what it is to the conversation."""
    words: list[str] = []
    if thread is not None and line.number == thread.line:
        words.append("this conversation")
    if line.number == route.chosen:
        words.append("from the next message on")
    if line.number == route.default:
        words.append("default")
    if line.status and line.status.upper() != "ONLINE":
        words.append(one_line(line.status, 20).lower())
    room = room_words(line, now, tz=tz, time_format=time_format)
    return ", ".join([*words, room or "no cap on new contacts known"])


def moving_words(thread: Thread, to: Line, names: dict[str, str], now: datetime, *, tz: tzinfo | None) -> str:
    """The warning before a conversation is answered from another line."""
    title = thread_title(thread, names)
    seen = one_line(pretty(thread.line), 40)
    who = "They see" if thread.is_group else "The person sees"
    words = (
        f"{title} knows you by {seen}; from now on you answer from {one_line(pretty(to.number), 40)}."
        f" {who} another sender."
    )
    if to.new_contacts_left is not None and to.new_contacts_left <= 0:
        words += f" That line takes {room_words(to, now, tz=tz)}, and may refuse."
    return words


def gone_words(number: str) -> str:
    """That a line is none of the account's."""
    return f"{one_line(pretty(number), 40)} is not a line of this account"


def known_line(number: str, lines: Sequence[Line]) -> Line:
    """What is known of a number."""
    return next((line for line in lines if line.number == number), Line(number))
