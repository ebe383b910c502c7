"""The account's lines: names, health, usage, and what a contact means to them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import clock, errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.limits import DAILY_NEW_CONTACTS
from sbtui.sandbox.requests import is_number
from sbtui.sandbox.world import World

LOOKBACK_DAYS = 30


async def list_lines(request: Request) -> Response:
    """GET /api/lines → `{numbers}`."""
    return ok({"numbers": list(world_of(request).lines)})


async def line_states(request: Request) -> Response:
    """GET /api/v2/lines/state → `{status, data, snapshot_at}`."""
    world = world_of(request)
    data = [
        {
            "worker_id": f"worker_{index}",
            "sendblue_number": line,
            "status": "ONLINE",
            "assignment": "assigned",
            "status_changed_at": world.started_at,
            "degraded_since": None,
            "effective_until": None,
        }
        for index, line in enumerate(world.lines, start=1)
    ]
    return ok({"status": "OK", "data": data, "snapshot_at": world.stamp()})


async def line_usage(request: Request) -> Response:
    """GET /api/v2/lines/usage → `{status, enabled, lines}`; not enabled means no lines."""
    world = world_of(request)
    enabled = world.config.new_contacts_per_hour > 0
    return ok(
        {
            "status": "OK",
            "enabled": enabled,
            "lines": [_usage(world, line) for line in world.lines] if enabled else [],
        }
    )


def _usage(world: World, line: str) -> dict[str, Any]:
    now = clock.parse(world.stamp())
    window, limit = world.limits.strangers(line), world.config.new_contacts_per_hour
    used = window.used(now)
    next_slot = window.next_slot(now)
    available_at = clock.stamp(next_slot) if next_slot is not None and used >= limit else None
    return {
        "phone": line,
        "state": "available" if used < limit else "limited",
        "sampledAt": world.stamp(),
        "newContactLookbackDays": LOOKBACK_DAYS,
        "hourly": {
            "used": used,
            "limit": limit,
            "remaining": max(limit - used, 0),
            "nextSlotAt": None if next_slot is None else clock.stamp(next_slot),
        },
        "daily": {
            "used": used,
            "limit": DAILY_NEW_CONTACTS,
            "remaining": max(DAILY_NEW_CONTACTS - used, 0),
            "nextSlotAt": None,
            "resetsAt": clock.stamp(_next_reset(now)),
        },
        "availableAt": available_at,
    }


def _next_reset(now: datetime) -> datetime:
    """Return the next 08:00 UTC, which is 03:00 in New York in winter."""
    reset = datetime(now.year, now.month, now.day, 8, tzinfo=UTC)
    return reset if reset > now else reset + timedelta(days=1)


async def contact_status(request: Request) -> Response:
    """GET /api/v2/lines/contact-status?number=&sendblue_number= → whether the contact is new to the line."""
    world = world_of(request)
    number, line = request.query_params.get("number"), request.query_params.get("sendblue_number")
    if not is_number(number) or line is None:
        raise errors.simple(400, "Invalid phone number")
    if line not in world.lines:
        raise errors.simple(404, "Line not found")
    known = any(line in {row["from_number"], row["to_number"]} for row in world.log.involving(str(number)))
    return ok(
        {
            "status": "OK",
            "classification": "known" if known else "new",
            "known_contact": known,
            "new_contact_lookback_days": LOOKBACK_DAYS,
            "number": number,
            "sendblue_number": line,
            "sampled_at": world.stamp(),
        }
    )
