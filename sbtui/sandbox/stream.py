"""GET /api/v2/events."""

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import world_of
from sbtui.sandbox.events import TYPES, EventStream


async def stream_events(request: Request) -> Response:
    """Open the live stream, limited to the comma-separated `types` when there are any."""
    world = world_of(request)
    down = world.faults.standing("stream_down")
    if down is not None:
        http_status = down.status if isinstance(down.status, int) else 503
        raise errors.bare(http_status, "Not Found" if http_status == 404 else "Event stream unavailable")
    types = frozenset(filter(None, (name.strip() for name in request.query_params.get("types", "").split(","))))
    if not types <= TYPES:
        raise errors.simple(400, f"Unknown event type: {min(types - TYPES)}")
    return EventStream(
        world.hub,
        types=types or None,
        heartbeat=world.config.heartbeat,
        rotate_after=world.config.rotate_after,
    )
