"""The demo's past: between the rows that the sandbox speaks and those that the store keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sbtui.store.history import HistoryRow
from sbtui.store.times import from_ms, to_ms


def to_store(rows: Iterable[dict[str, Any]], lines: frozenset[str]) -> Iterator[HistoryRow]:
    """The sandbox's rows as the store keeps them."""
    for row in rows:
        outbound = row["is_outbound"]
        group_id = row["group_id"]
        yield HistoryRow(
            address=group_id or row["number"],
            members=tuple(member for member in row["participants"] if member not in lines) if group_id else (),
            group_name=row["group_display_name"] or "" if group_id else "",
            handle=row["message_handle"],
            outbound=outbound,
            sender=row["from_number"],
            line=row["from_number"] if outbound else row["to_number"],
            body=row["content"],
            media_url=row["media_url"] or "",
            style=row["send_style"] or "",
            service=row["service"],
            downgraded=row["was_downgraded"] is True,
            status=row["status"],
            failure=_failure(row),
            at_ms=to_ms(datetime.fromisoformat(row["date_sent"])),
            unread=False,
        )


def _failure(row: dict[str, Any]) -> str | None:
    if row["error_code"] is None:
        return None
    return json.dumps(
        {
            "code": str(row["error_code"]),
            "message": row["error_message"] or "",
            "reason": row["error_reason"] or "",
            "detail": row["error_detail"] or "",
        }
    )


def to_sandbox(rows: Iterable[HistoryRow]) -> Iterator[dict[str, Any]]:
    """The store's messages as the sandbox speaks, so that it remembers an earlier session."""
    for row in rows:
        contact = row.address if not row.members else (row.members[0] if row.outbound else row.sender)
        stamp = _stamp(row.at_ms)
        failure = json.loads(row.failure) if row.failure else {}
        yield {
            "message_handle": row.handle,
            "is_outbound": row.outbound,
            "content": row.body,
            "status": row.status,
            "number": contact,
            "from_number": row.line if row.outbound else row.sender,
            "to_number": contact if row.outbound else row.line,
            "sendblue_number": None if row.outbound else row.line,
            "media_url": row.media_url,
            "send_style": row.style,
            "service": row.service,
            "was_downgraded": True if row.downgraded else None,
            "group_id": row.address if row.members else "",
            "participants": [*row.members, row.line] if row.members else [],
            "group_display_name": row.group_name or None,
            "message_type": "group" if row.members else "message",
            "error_code": _code(failure.get("code")),
            "error_message": failure.get("message") or None,
            "date_sent": stamp,
            "date_updated": stamp,
        }


def _code(code: str | None) -> int | str | None:
    return int(code) if code and code.isdigit() else code or None


def _stamp(ms: int) -> str:
    return from_ms(ms).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
