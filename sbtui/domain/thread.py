"""A conversation: with one person, or a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ThreadKind(StrEnum):
    PERSON = "person"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One row of the conversation list. Texts are raw."""

    id: int
    kind: ThreadKind
    address: str
    """The person's number or e-mail, or the group's id; "" for a group that Sendblue has not named yet."""
    name: str = ""
    """What the person is called here, or the group's name; "" when none is known: the title is then made of numbers."""
    public_name: str = ""
    """The person's name without the user's own nickname, for texts that others read."""
    color: str = ""
    """The person's colour, as ``Contact.color``."""
    zone: str = ""
    """The person's time zone, as ``Contact.zone``."""
    participants: tuple[str, ...] = ()
    """For a group, everyone but our own lines; for a person, that person."""
    line: str = ""
    """The line the conversation is on; replies stay on it."""
    service: str = ""
    last_at: datetime | None = None
    last_body: str = ""
    last_media_url: str = ""
    last_style: str = ""
    last_outbound: bool = False
    last_sender: str = ""
    last_status: str = ""
    last_state: str = ""
    last_downgraded: bool = False
    unread: int = 0
    failed: int = 0
    """Messages written here that failed and were neither retried nor discarded; not those from elsewhere."""
    pending: int = 0
    """Messages in it that are still in the outbox; those scheduled for later don't count."""
    muted: bool = False
    pinned: bool = False
    archived: bool = False
    opted_out: bool = False
    draft: str = ""
    """The body of its unsent draft, cut to a preview."""
    revision: int = 0

    @property
    def is_group(self) -> bool:
        return self.kind is ThreadKind.GROUP


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person known by number. Names are raw."""

    number: str
    first_name: str = ""
    last_name: str = ""
    service: str = ""
    opted_out: bool = False
    zone: str = ""
    """Where their clock is, as the user or a card said it ("America/New_York"); "" while nobody has."""
    nickname: str = ""
    """What the user calls them; nobody else sees it."""
    card_name: str = ""
    """What an imported vCard calls them."""
    color: str = ""
    """The value of a ``ContactColor``, or "" for the one that their number gives them."""

    @property
    def name(self) -> str:
        """What they are called here: the nickname, else the card's name, else Sendblue's; "" for none."""
        return self.nickname or self.public_name

    @property
    def public_name(self) -> str:
        """The name without the user's own nickname, for texts that others read."""
        return self.card_name or f"{self.first_name} {self.last_name}".strip()


class ContactColor(StrEnum):
    """The hues that a contact can have. Every theme has a shade for each; none says anything by itself."""

    CYAN = "cyan"
    GREEN = "green"
    MAGENTA = "magenta"
    YELLOW = "yellow"
    BLUE = "blue"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Line:
    """One of the account's own numbers."""

    number: str
    status: str = ""
    """ONLINE, OFFLINE, DEGRADED, UNKNOWN, BLOCKED, or "" while it has not been asked."""
    new_contacts_left: int | None = None
    """To how many strangers it may write before its cap, as last asked; None where there is no cap."""
    available_at: datetime | None = None
    """When a line that has reached its cap may write to strangers again."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the status line counts over all threads."""

    unread: int = 0
    failed: int = 0
    pending: int = 0
    scheduled: int = 0
