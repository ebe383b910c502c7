"""What is announced: which messages are worth it, and in which words. Decisions only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sbtui.console.names import sender_name, thread_title
from sbtui.console.notifying.burst import MOST
from sbtui.domain.hours import Hours
from sbtui.domain.media import file_name
from sbtui.domain.message import Message
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread

APP = "sbtui"
_PREVIEW = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the settings say about announcements."""

    quiet: Hours | None = None
    """Hours in which nothing is announced."""
    while_here: bool = False
    """Announce what happens in other conversations although the user is at the screen."""
    private: bool = False
    """Leave out names and texts."""

    def allow(self, *, here: bool, at: time) -> bool:
        """Whether anything may be announced, at this local time."""
        return (self.while_here or not here) and not (self.quiet is not None and self.quiet.cover(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One announcement; its texts are clean lines."""

    title: str
    text: str
    count: int
    """How many messages it stands for; the rest is about the newest of them."""
    thread_id: int
    at: datetime
    thread: str | None
    sender: str | None
    preview: str | None
    """The last three are None in private."""


def worth_telling(messages: Sequence[Message], threads: Mapping[int, Thread]) -> list[Message]:
    """Those that came in, into a conversation that is not muted and has not been read meanwhile."""
    return [
        message
        for message in messages
        if not message.outbound
        and (thread := threads.get(message.thread_id)) is not None
        and thread.unread
        and not thread.muted
    ]


def notice(news: Sequence[Message], threads: Mapping[int, Thread], names: Mapping[str, str], rules: Rules) -> Notice:
    """One announcement for all of the news, of which there is some; ``names`` are those of the newest one's thread."""
    newest = news[-1]
    count, thread = len(news), threads[newest.thread_id]
    if rules.private:
        text = "A new message" if count == 1 else f"{_number(count)} new messages"
        title, place, sender, preview = APP, None, None, None
    else:
        place, sender = thread_title(thread, names), sender_name(newest, thread, names)
        preview = one_line(newest.body, _PREVIEW) or one_line(file_name(newest.media_url), _PREVIEW)
        if count > 1:
            title, text = APP, f"{_number(count)} new messages from {sender}{_others(news, threads)}"
        else:
            title, text = place, f"{sender}: {preview}" if thread.is_group else preview
    return Notice(
        title=title,
        text=text,
        count=count,
        thread_id=thread.id,
        at=newest.at,
        thread=place,
        sender=sender,
        preview=preview,
    )


def _number(count: int) -> str:
    return f"{count}+" if count >= MOST else str(count)


def _others(news: Sequence[Message], threads: Mapping[int, Thread]) -> str:
    others = len({_who(message, threads[message.thread_id]) for message in news}) - 1
    return ("", " and 1 other")[others] if others < 2 else f" and {others} others"


def _who(message: Message, thread: Thread) -> str:
    """The person, who may write from an Apple-ID e-mail too."""
    return message.sender if thread.is_group else thread.address
