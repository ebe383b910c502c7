"""The account's webhooks, by type."""

from dataclasses import dataclass, field
from typing import Any

TYPES = (
    "receive",
    "outbound",
    "typing_indicator",
    "call_log",
    "call_completed",
    "inbound_call",
    "line_blocked",
    "line_assigned",
    "contact_profile",
    "contact_created",
)

Entry = str | dict[str, Any]
"""A URL, or `{url, secret?, sendblue_numbers?}`, kept as it was registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where one webhook goes and what signs it."""

    url: str
    secret: str | None


@dataclass(slots=True)
class WebhookBook:
    """Registered entries per type and the secret for those without their own."""

    by_type: dict[str, list[Entry]] = field(default_factory=dict)
    global_secret: str | None = None

    def body(self) -> dict[str, Any]:
        """Return the configuration as the endpoints answer it."""
        body: dict[str, Any] = {kind: list(entries) for kind, entries in self.by_type.items()}
        if self.global_secret is not None:
            body["globalSecret"] = self.global_secret
        return body

    def entries(self, kind: str, line: str | None = None) -> list[Target]:
        """Return where a webhook of `kind` goes; entries for other lines than `line` are left out."""
        targets = []
        for entry in self.by_type.get(kind, []):
            settings = {"url": entry} if isinstance(entry, str) else entry
            lines = settings.get("sendblue_numbers")
            if lines and line is not None and line not in lines:
                continue
            targets.append(Target(url=settings["url"], secret=settings.get("secret") or self.global_secret))
        return targets
