"""What can be chosen about the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sbtui.domain.media import CAP_BYTES

Listen = Literal["auto", "events", "callbacks", "polling"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineOptions:
    """The engine's settings, checked by whoever read them. Durations are seconds."""

    kind: Literal["console", "agent", "send"] = "console"
    """In which command the engine runs, for those who ask why theirs waits."""
    listen: Listen = "auto"
    """How to hear from Sendblue; "auto" takes events, else callbacks where configured, else polling."""
    callback_bind: str = ""
    """``host:port`` where the callback receiver listens; "" for none. Port 0 takes any free one."""
    callback_url: str = ""
    """Where the internet reaches that receiver (a tunnel, a proxy); "" where only this machine does."""
    webhook_secret: str = field(default="", repr=False)
    """What Sendblue repeats in ``sb-signing-secret``; "" for unsigned webhooks."""
    poll_seconds: float = 5.0
    list_seconds: float = 10.0
    """In which time Sendblue takes 100 requests for its list of messages."""
    confirm_after: float = 120.0
    """How long a message whose outcome is unknown is looked for before it counts as not sent."""
    media_cap_bytes: int = CAP_BYTES
    """The largest file that Sendblue takes."""
    messages_per_second: float = 1.0
    """The pace per line (Sendblue docs: "1 message per second")."""
    send_read_receipts: bool = False
    """Whether Sendblue is told what the user read."""
    default_line: str = ""
    """The line of conversations that have none yet; "" takes the account's first."""
