"""The sandbox's own endpoints under /_sandbox/: what a test wants to happen, and what did happen."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.config import MAIN_LINE
from sbtui.sandbox.requests import json_object, text_field
from sbtui.sandbox.rows import callback_body

CHANGEABLE = frozenset(
    {
        "error_code",
        "error_message",
        "error_reason",
        "error_detail",
        "service",
        "was_downgraded",
        "opted_out",
    }
)
"""Callback fields that a forced status may change along the way."""


async def add_fault(request: Request) -> Response:
    """POST /_sandbox/faults `{kind, times?, path?, …}` arms a fault (`faults.Fault`); `cut_stream` happens at once."""
    world = world_of(request)
    streams = world.hub.streams
    try:
        fault = world.arm(await json_object(request))
    except ValueError as error:
        raise errors.bare(400, f"{error}") from None
    if fault is None:
        return ok({"status": "OK", "kind": "cut_stream", "cut": streams})
    return ok({"status": "OK", "kind": fault.kind, "times": fault.times})


async def clear_faults(request: Request) -> Response:
    """DELETE /_sandbox/faults forgets every fault and ends the delays under way."""
    world_of(request).faults.clear()
    return ok({"status": "OK"})


async def inject_inbound(request: Request) -> Response:
    """POST /_sandbox/inbound `{number, content, line?, media_url?, group_id?, service?}` → the row."""
    world = world_of(request)
    body = await json_object(request)
    number = text_field(body, "number")
    group_id = text_field(body, "group_id") or ""
    if not number:
        raise errors.bare(400, "number is required")
    if group_id and group_id not in world.groups.by_id:
        raise errors.bare(404, "unknown group")
    row = world.receive(
        number=number,
        content=text_field(body, "content") or "",
        line=text_field(body, "line") or MAIN_LINE,
        media_url=text_field(body, "media_url") or "",
        group_id=group_id,
        service=text_field(body, "service"),
    )
    return ok(callback_body(row))


async def inject_event(request: Request) -> Response:
    """POST /_sandbox/event `{type, data?, id?}` publishes a raw event, of unknown types too."""
    world = world_of(request)
    body = await json_object(request)
    kind, data = text_field(body, "type"), body.get("data") or {}
    if not kind or "\n" in kind or not isinstance(data, dict):
        raise errors.bare(400, "type and data are required")
    now = world.stamp()
    event_id = text_field(body, "id") or f"injected:{world.hub.published}:{now}"
    world.hub.publish(kind, data, event_id=event_id, occurred_at=now)
    return ok({"status": "OK", "id": event_id})


async def inject_typing(request: Request) -> Response:
    """POST /_sandbox/typing `{number, is_typing?, line?}`."""
    world = world_of(request)
    body = await json_object(request)
    number, is_typing = text_field(body, "number"), body.get("is_typing", True)
    if not number or not isinstance(is_typing, bool):
        raise errors.bare(400, "number and is_typing are required")
    world.typing(number, is_typing, text_field(body, "line") or MAIN_LINE)
    return ok({"status": "OK"})


async def force_status(request: Request) -> Response:
    """POST /_sandbox/status `{handle, status, error_code?, …}` → the row; `CHANGEABLE` says what else can change."""
    world = world_of(request)
    body = await json_object(request)
    handle, status = text_field(body, "handle"), text_field(body, "status")
    row = world.log.find(handle or "")
    if row is None or not status:
        raise errors.bare(404 if status else 400, "unknown handle" if status else "status is required")
    changes = {name: value for name, value in body.items() if name not in {"handle", "status"}}
    if unknown := changes.keys() - CHANGEABLE:
        raise errors.bare(400, f"no such field: {min(unknown)}")
    return ok(callback_body(world.change(row["message_handle"], status, **changes)))


async def state(request: Request) -> Response:
    """GET /_sandbox/state → counters, and every message accepted or received since the start."""
    world = world_of(request)
    courier = world.courier
    return ok(
        {
            "requests": world.requests,
            "accepted": [_summary(world.log.rows[handle]) for handle in world.accepted],
            "accepted_count": len(world.accepted),
            "received": [_summary(world.log.rows[handle]) for handle in world.received],
            "received_count": len(world.received),
            "messages": len(world.log.rows),
            "events_published": world.hub.published,
            "streams": world.hub.streams,
            "callbacks": {
                "attempts": courier.attempts,
                "delivered": courier.delivered,
                "given_up": len(courier.given_up),
                "undeliverable": [{"url": parcel.url, "about": parcel.about} for parcel in courier.undeliverable],
            },
            "faults": [{"kind": fault.kind, "times": fault.times} for fault in world.faults.pending],
            "typing_sent": [{"number": number, "state": state} for number, state in world.typing_sent],
            "reactions": [{"handle": handle, "reaction": reaction} for handle, reaction in world.reactions],
            "read_marks": world.read_marks,
            "tasks": world.scheduler.running,
        }
    )


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "handle": row["message_handle"],
        "number": row["number"],
        "from_number": row["from_number"],
        "content": row["content"],
        "media_url": row["media_url"],
        "send_style": row["send_style"],
        "status": row["status"],
        "service": row["service"],
        "group_id": row["group_id"],
        "created": row["date_sent"],
    }
