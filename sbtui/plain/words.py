"""What is said of messages and conversations: whole sentences, clean, without signs that cannot be read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from sbtui.console.badges import badge, explain
from sbtui.console.doubt import is_in_doubt, is_undecided
from sbtui.console.names import sender_name, thread_title
from sbtui.console.times import day_label, list_stamp, time_of_day
from sbtui.domain.media import file_name
from sbtui.domain.message import Message, OutboxState
from sbtui.domain.status import Status
from sbtui.domain.text import one_line, printable
from sbtui.domain.thread import Thread

_ANNOUNCED = 500
_QUOTED = 40
_PREVIEW = 80
_NEXT_LINE = "\n  | "
"""Before each further line of a text: none that a stranger wrote may pass for a line of ours."""


class Speech:
    """Says things in one zone and one time format."""

    def __init__(self, *, tz: tzinfo | None = None, time_format: str = "24h") -> None:
        self._tz = tz
        self._time_format = time_format

    def time(self, at: datetime) -> str:
        return time_of_day(at, tz=self._tz, time_format=self._time_format)

    def day(self, at: datetime, now: datetime) -> str:
        return day_label(at, now, tz=self._tz)

    def incoming(self, message: Message, thread: Thread, names: Mapping[str, str]) -> str:
        """ "Ada Park, 14:03: See you at 5."; long texts are cut."""
        who = sender_name(message, thread, names)
        place = f" in {thread_title(thread, names)}" if thread.is_group else ""
        return f"{who}{place}, {self.time(message.at)}: {text_of(message, _ANNOUNCED)}"

    def past(self, message: Message, thread: Thread, names: Mapping[str, str], now: datetime) -> str:
        """A message of the conversation being read, whole, and what became of an own one."""
        standing = f" ({badge(message, now=now).words})" if message.outbound else ""
        return f"{sender_name(message, thread, names)}, {self.time(message.at)}{standing}: {text_of(message)}"

    def listed(self, thread: Thread, now: datetime) -> str:
        """A conversation in a list: "Ada Park, 2 unread, 14:03: See you at 5." """
        facts = [thread_title(thread)]
        facts += [f"{thread.unread} unread"] * bool(thread.unread)
        facts += [f"{thread.failed} failed"] * bool(thread.failed)
        facts += ["draft"] * bool(thread.draft)
        facts += ["muted"] * thread.muted
        if thread.last_at is not None:
            facts.append(list_stamp(thread.last_at, now, tz=self._tz, time_format=self._time_format))
        last = one_line(thread.last_body, _PREVIEW) or one_line(file_name(thread.last_media_url), _PREVIEW)
        said = f": {'You: ' if thread.last_outbound else ''}{last}" if last else "."
        return ", ".join(facts) + said


def text_of(message: Message, limit: int = 0) -> str:
    """The body, the name of its file, and its effect; cut to ``limit`` characters where that is given."""
    body = printable(message.body).strip("\n")
    if limit and len(body) > limit:
        body = f"{body[:limit]}… It is longer; /read shows it all."
    extras = [f"file {one_line(file_name(message.media_url), _PREVIEW)}"] if message.media_url else []
    extras += [f"with {one_line(message.style, 20).replace('_', ' ')} effect"] if message.style else []
    said = f"{body} ({', '.join(extras)})" if extras and body else body or ", ".join(extras) or "(nothing)"
    return said.replace("\n", _NEXT_LINE)


def quoted(message: Message) -> str:
    """Enough of a message to know which it is."""
    return one_line(message.body, _QUOTED) or one_line(file_name(message.media_url), _QUOTED) or "(nothing)"


_ARRIVED = {Status.DELIVERED: "Delivered to", Status.READ: "Read by"}


def ending(message: Message, thread: Thread, names: Mapping[str, str]) -> str:
    """How an own message ended, or that only the user can go on; "" while it is on its way."""
    to, what = thread_title(thread, names), quoted(message)
    if message.failed:
        return f"Not sent to {to}: {what} {explain(message.failure, message.status)} /retry sends it again."
    if is_undecided(message):
        return (
            f"Perhaps sent to {to}: {what} Sendblue cannot be asked, and the rest waits: "
            "/retry sends it again, /letgo lets the rest go."
        )
    if message.state is not OutboxState.SETTLED or not message.final:
        return ""
    if message.status in _ARRIVED:
        return f"{_ARRIVED[Status(message.status)]} {to}: {what}"
    service = one_line(message.service, 12)
    return f"Sent to {to} as {'SMS' if message.downgraded or not service else service}: {what}"


def step(message: Message, thread: Thread, names: Mapping[str, str], now: datetime) -> str:
    """Where an own message is: what verbose mode says of each change."""
    return f"{thread_title(thread, names)}: {badge(message, now=now).words}: {quoted(message)}"


def trouble(message: Message, now: datetime) -> str:
    """An own message that did not simply go: where it is, and what it says."""
    return f"{quoted(message)} ({badge(message, now=now).words})"


def is_troubled(message: Message) -> bool:
    """Whether something can be done about an own message: retried, taken back, or decided."""
    return message.outbound and (message.failed or is_in_doubt(message) or message.state in _MAY_BE_TAKEN_BACK)


_MAY_BE_TAKEN_BACK = frozenset(
    {OutboxState.WAITING, OutboxState.HELD, OutboxState.SCHEDULED, OutboxState.BACKING_OFF, OutboxState.FAILED}
)


def counted(number: int, one: str, several: str = "") -> str:
    """ "1 message", "2 messages"."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def greeting(threads: Sequence[Thread], banner: str) -> str:
    """The first line."""
    unread = sum(thread.unread for thread in threads)
    news = f"{counted(unread, 'unread message')} in {counted(len(threads), 'conversation')}"
    name = f"sbtui {banner}".strip()
    return f"{name}, plain mode. {news if unread else 'Nothing is unread'}. /list shows conversations, /help the rest."
