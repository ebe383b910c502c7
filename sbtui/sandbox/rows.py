"""The shape of a message, in callbacks and in REST answers."""

from typing import Any

from sbtui.sandbox.config import ACCOUNT_EMAIL, PLAN

Row = dict[str, Any]

FINAL_STATUSES = frozenset({"DELIVERED", "ERROR", "DECLINED"})

BLANK: Row = {
    "accountEmail": ACCOUNT_EMAIL,
    "content": "",
    "is_outbound": True,
    "status": "QUEUED",
    "error_code": None,
    "error_message": None,
    "error_reason": None,
    "message_handle": "",
    "date_sent": "",
    "date_updated": "",
    "from_number": "",
    "number": "",
    "to_number": "",
    "was_downgraded": None,
    "plan": PLAN,
    "media_url": "",
    "message_type": "message",
    "group_id": "",
    "participants": [],
    "send_style": "",
    "opted_out": False,
    "error_detail": None,
    "sendblue_number": None,
    "service": "iMessage",
    "group_display_name": None,
}

CALLBACK_FIELDS = tuple(BLANK)
"""The 25 fields of a callback body, in the order of the seed page's example ("Status Callback")."""


def callback_body(row: Row) -> Row:
    """Return exactly the 25 documented fields of `row`, the body of a status callback or receive webhook."""
    return {field: row[field] for field in CALLBACK_FIELDS}


def rest_body(row: Row, extras: Row | None = None) -> Row:
    """Return `row` as the REST endpoints answer it: the callback fields plus the REST reference's spellings.

    `send_style` is null instead of "" when unused, since the official SDK's models allow no empty style.
    """
    body = callback_body(row)
    body["send_style"] = row["send_style"] or None
    body["account_email"] = row["accountEmail"]
    body["date_created"] = row["date_sent"]
    for field in ("error_key", "reply_to", "thread_originator", "seat_id", "sender_email", "location", "app_card"):
        body[field] = None if extras is None else extras.get(field)
    return body
