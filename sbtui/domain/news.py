"""What the outside tells us, in one vocabulary, whichever way it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sbtui.domain.message import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSeen:
    """A whole message as Sendblue describes it: a row, a callback body or a send's response."""

    handle: str
    outbound: bool
    contact: str
    """The other side: number or Apple-ID e-mail; in a group, whoever sent it ("" for outbound)."""
    line: str
    body: str = ""
    media_url: str = ""
    style: str = ""
    service: str = ""
    downgraded: bool = False
    status: str = ""
    failure: Failure | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    group_id: str = ""
    group_name: str = ""
    participants: tuple[str, ...] = ()
    """A group's members without our line; () for one person."""
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged:
    """The status of one outbound message, without its text (an event of the live stream)."""

    handle: str
    status: str
    at: datetime
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingChanged:
    """Somebody began or stopped typing. Ephemeral: never recovered."""

    contact: str
    typing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSeen:
    """A contact as Sendblue knows it."""

    number: str
    first_name: str = ""
    last_name: str = ""
    opted_out: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSeen:
    """One of our lines and how it is."""

    number: str
    status: str = ""


News = MessageSeen | StatusChanged | TypingChanged | ContactSeen | LineSeen
