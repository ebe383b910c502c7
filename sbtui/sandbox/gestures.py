"""What isn't a message: typing dots, tapbacks, read receipts, and the question which service reaches someone."""

import re

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.people import who
from sbtui.sandbox.requests import is_number, json_object, number_field, text_field

REACTIONS = frozenset({"love", "like", "dislike", "laugh", "emphasize", "question"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


async def send_typing_indicator(request: Request) -> Response:
    """POST /api/send-typing-indicator → `{number, status, error_message}`; needs a conversation."""
    world = world_of(request)
    body = await json_object(request)
    number = number_field(body, "number")
    line = text_field(body, "from_number")
    if (text_field(body, "state") or "start") not in {"start", "stop"}:
        raise errors.simple(400, "state must be start or stop")
    duration = body.get("max_duration_ms", 60_000)
    if not isinstance(duration, int) or isinstance(duration, bool) or not 1 <= duration <= 300_000:
        raise errors.simple(400, "max_duration_ms must be between 1 and 300000")
    if line is not None and line not in world.lines:
        raise errors.simple(400, "This phone number is not defined.")
    if not world.log.involving(number):
        message = "No route mapping found"
        raise errors.Refusal(400, {"number": number, "status": "ERROR", "error_message": message, "message": message})
    world.typing_sent.append((number, text_field(body, "state") or "start"))
    return ok({"number": number, "status": "SENT", "error_message": None})


async def send_reaction(request: Request) -> Response:
    """POST /api/send-reaction → `{status, message_handle, reaction}`; iMessage, inbound messages only."""
    world = world_of(request)
    body = await json_object(request)
    handle, reaction = text_field(body, "message_handle"), text_field(body, "reaction")
    if text_field(body, "from_number") not in world.lines:
        raise errors.bare(404, "Line not registered")
    name = (reaction or "").removeprefix("-")
    if name not in REACTIONS and (not name or len(name) > 16 or name.isascii()):
        raise errors.bare(400, "INVALID_REACTION")
    row = world.log.find(handle or "")
    if row is None:
        raise errors.bare(404, "Message not found")
    if row["is_outbound"] or row["service"] != "iMessage":
        raise errors.bare(422, "Reactions need an inbound iMessage")
    world.reactions.append((row["message_handle"], reaction or ""))
    return ok({"status": "OK", "message_handle": row["message_handle"], "reaction": reaction})


async def mark_read(request: Request) -> Response:
    """POST /api/mark-read `{number, from_number}` → `{status}`."""
    world = world_of(request)
    body = await json_object(request)
    number, line = number_field(body, "number"), number_field(body, "from_number")
    if line not in world.lines:
        raise errors.simple(400, "This phone number is not defined.")
    world.read_marks.append(number)
    return ok({"status": "OK", "number": number})


async def evaluate_service(request: Request) -> Response:
    """GET /api/evaluate-service?number= → `{number, service}`: only iMessage, or SMS for everything else."""
    number = request.query_params.get("number", "")
    if is_number(number):
        service = "iMessage" if who(number).service == "iMessage" else "SMS"
    elif _EMAIL.fullmatch(number):
        service = "iMessage" if number.rpartition("@")[2] in {"icloud.com", "me.com", "mac.com"} else "SMS"
    else:
        raise errors.simple(400, "Invalid phone number")
    return ok({"number": number, "service": service})
