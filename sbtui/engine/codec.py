"""Early news as text: what the store keeps for a message that has no handle yet."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sbtui.domain.message import Failure
from sbtui.domain.news import MessageSeen, StatusChanged

_TIMES = ("created_at", "updated_at", "at")


def encode(news: MessageSeen | StatusChanged) -> str:
    """The news as JSON that ``decode`` reads back unchanged."""
    fields: dict[str, Any] = asdict(news)
    for name in _TIMES:
        if isinstance(fields.get(name), datetime):
            fields[name] = fields[name].isoformat()
    return json.dumps({"kind": type(news).__name__, **fields})


def decode(text: str) -> MessageSeen | StatusChanged:
    """The news that ``encode`` wrote."""
    fields: dict[str, Any] = json.loads(text)
    kind = fields.pop("kind")
    for name in _TIMES:
        if fields.get(name) is not None:
            fields[name] = datetime.fromisoformat(fields[name])
    if fields["failure"] is not None:
        fields["failure"] = Failure(**fields["failure"])
    if kind == StatusChanged.__name__:
        return StatusChanged(**fields)
    fields["participants"] = tuple(fields["participants"])
    return MessageSeen(**fields)
