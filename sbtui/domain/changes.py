"""What the store tells its readers after a commit: which rows to look at again, never what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    MESSAGE_ADDED = "message_added"
    MESSAGE_CHANGED = "message_changed"
    MESSAGE_REMOVED = "message_removed"
    THREAD_CHANGED = "thread_changed"
    """A thread was added, or its row in the list reads differently."""
    THREAD_REMOVED = "thread_removed"
    """Two threads turned out to be one: ``thread_id`` is gone, ``other_id`` holds everything."""
    DRAFT_CHANGED = "draft_changed"
    TYPING_CHANGED = "typing_changed"
    CONTACT_CHANGED = "contact_changed"
    LINE_CHANGED = "line_changed"
    LINK_CHANGED = "link_changed"
    """The engine's connection to Sendblue, or its holder, is in another state."""
    EVERYTHING = "everything"
    """The reader fell behind the log: read all pages again."""
    OUTBOX_CHANGED = "outbox_changed"
    """The outbox has work: an intent was written, or the user decided something."""


@dataclass(frozen=True, slots=True)
class Change:
    """One changed row. ``live`` marks news worth a notification, rather than catch-up."""

    kind: ChangeKind
    thread_id: int = 0
    message_id: int = 0
    other_id: int = 0
    live: bool = False


class LinkState(StrEnum):
    """How the engine stands with Sendblue."""

    OFF = "off"
    """No engine runs on this store."""
    STARTING = "starting"
    CATCHING_UP = "catching_up"
    LIVE = "live"
    RETRYING = "retrying"
    """Not connected; it tries again by itself."""
    REFUSED = "refused"
    """Sendblue refuses the keys: only the user can mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The state of the connection, for the status line."""

    state: LinkState = LinkState.OFF
    transport: str = ""
    """"events", "callbacks" or "polling"."""
    detail: str = ""
    """One sentence for people when something is wrong; raw."""
