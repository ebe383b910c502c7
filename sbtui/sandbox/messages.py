"""Sending messages, looking at them and listing them."""

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.drafting import direct_draft, group_draft
from sbtui.sandbox.listing import select
from sbtui.sandbox.requests import json_object
from sbtui.sandbox.rows import Row, rest_body
from sbtui.sandbox.world import World


async def send_message(request: Request) -> Response:
    """POST /api/send-message → the message, QUEUED (seed page "Sending iMessages")."""
    world = world_of(request)
    row = world.accept(direct_draft(world, await json_object(request)))
    return ok(rest_body(row, world.log.extras(row["message_handle"])))


async def send_group_message(request: Request) -> Response:
    """POST /api/send-group-message → the message with its `group_id` and participants.

    `number` is the first member: the SDK's model wants a string where old samples had a list.
    """
    world = world_of(request)
    row = world.accept(group_draft(world, await json_object(request)))
    return ok(rest_body(row, world.log.extras(row["message_handle"])))


async def status(request: Request) -> Response:
    """GET /api/status?handle= → the message."""
    world = world_of(request)
    handle = request.query_params.get("handle")
    if not handle:
        raise errors.simple(400, 'missing required parameter: "handle"')
    row = _find(world, request, handle)
    return ok(rest_body(row, world.log.extras(row["message_handle"])))


async def retrieve_message(request: Request) -> Response:
    """GET /api/v2/messages/{message_id} → `{status, data}`; the id is the handle."""
    world = world_of(request)
    row = _find(world, request, request.path_params["message_id"])
    return ok({"status": "OK", "data": rest_body(row, world.log.extras(row["message_handle"]))})


async def list_messages(request: Request) -> Response:
    """GET /api/v2/messages → `{status, data, pagination}`; more than 100 requests in 10 s get 429."""
    world = world_of(request)
    if not world.limits.allow_list():
        raise errors.simple(429, "Rate Limit Exceeded")
    page = select(world.log, request, newest=world.newest_readable(request.method, request.url.path))
    return ok(
        {
            "status": "OK",
            "data": [rest_body(row, world.log.extras(row["message_handle"])) for row in page.rows],
            "pagination": {
                "total": page.total,
                "limit": page.limit,
                "offset": page.offset,
                "hasMore": page.offset + len(page.rows) < page.total,
            },
        }
    )


def _find(world: World, request: Request, handle: str) -> Row:
    """Return the row that this reader has. Raises Refusal 404."""
    row = world.log.find(handle)
    newest = world.newest_readable(request.method, request.url.path)
    if row is None or (newest is not None and row["date_sent"] > newest):
        raise errors.simple(404, "Message not found")
    return row
