"""Groups: creating, changing members, and the v2 resource with its name and photo."""

import hashlib
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.drafting import group_members
from sbtui.sandbox.group_book import MAX_MEMBERS, Group
from sbtui.sandbox.people import who
from sbtui.sandbox.requests import is_number, json_object, text_field
from sbtui.sandbox.uploads import form_of
from sbtui.sandbox.world import World

MAX_PHOTO_BYTES = 5 * 1024 * 1024
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


async def create_group(request: Request) -> Response:
    """POST /api/create-group `{numbers, from_number}` → `{status, group_id}` (the answer is our guess)."""
    world = world_of(request)
    body = await json_object(request)
    line = body.get("from_number")
    if line not in world.lines:
        raise errors.simple(400, 'missing required parameter: "from_number"' if not line else "Unknown line")
    members = group_members(body.get("numbers"), str(line), least=2, body=body)
    group = world.groups.of_members(str(line), members) or world.groups.create(str(line), members, world.stamp())
    return ok({"status": "OK", "group_id": group.group_id})


async def modify_group(request: Request) -> Response:
    """POST /api/modify-group → `{status, group_id, modify_type, number}`; refusals carry a code in `error`."""
    world = world_of(request)
    body = await json_object(request)
    group = world.groups.by_id.get(str(body.get("group_id")))
    kind, number, line = body.get("modify_type"), body.get("number"), body.get("from_number")
    if group is None:
        raise errors.group_failure(404, error="group_not_found", message="Group not found", attempt=body)
    if kind not in ("add_recipient", "remove_recipient"):
        raise errors.group_failure(
            400,
            error="invalid_modify_type",
            message="modify_type must be add_recipient or remove_recipient",
            attempt=body,
        )
    if not isinstance(number, str) or not (is_number(number) or "@" in number):
        raise errors.group_failure(400, error="invalid_number", message="Invalid phone number", attempt=body)
    if line is not None and line != group.line:
        raise errors.group_failure(
            400, error="line_not_registered", message="No line of the account is in the group", attempt=body
        )
    if number in world.lines:
        raise errors.group_failure(400, error="unsupported", message="Lines can't be added or removed", attempt=body)
    (_add if kind == "add_recipient" else _remove)(group, number, body)
    group.updated_at = world.stamp()
    return ok({"status": "OK", "group_id": group.group_id, "modify_type": kind, "number": number})


def _add(group: Group, number: str, body: dict[str, Any]) -> None:
    if number in group.numbers:
        raise errors.group_failure(409, error="already_a_participant", message="Already a participant", attempt=body)
    if len(group.numbers) >= MAX_MEMBERS:
        raise errors.group_failure(400, error="group_full", message="The group is full", attempt=body)
    group.numbers.append(number)


def _remove(group: Group, number: str, body: dict[str, Any]) -> None:
    if number not in group.numbers:
        raise errors.group_failure(404, error="not_a_participant", message="Not a participant", attempt=body)
    if len(group.numbers) + 1 < 4:
        raise errors.group_failure(
            400, error="too_few_participants", message="Removal needs at least 4 members", attempt=body
        )
    group.numbers.remove(number)


async def retrieve_group(request: Request) -> Response:
    """GET /api/v2/groups/{group_id} → `{status, data}`."""
    world = world_of(request)
    group = _existing(world, request)
    return ok({"status": "OK", "data": _view(world, group)})


async def rename_group(request: Request) -> Response:
    """POST /api/v2/groups/{group_id}/name `{group_name, from_number?}`; null or "" clears the name."""
    world = world_of(request)
    group = _existing(world, request)
    body = await json_object(request)
    if "group_name" not in body:
        raise errors.simple(400, 'missing required parameter: "group_name"')
    name = text_field(body, "group_name") or ""
    if name and not name.strip():
        raise errors.simple(400, "group_name must not be blank")
    _check_line(group, text_field(body, "from_number"))
    group.name = name
    group.updated_at = world.stamp()
    data = {"group_id": group.group_id, "group_name": name, "from_number": group.line}
    return ok({"status": "OK", "data": data})


async def set_group_photo(request: Request) -> Response:
    """POST /api/v2/groups/{group_id}/photo: JSON `{photo_url|null, from_number?}` or multipart `file`.

    A photo given by URL shows a placeholder: the sandbox connects to no other host.
    """
    world = world_of(request)
    group = _existing(world, request)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with form_of(request) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise errors.simple(400, "Missing fields")
            content = await file.read()
            line = form.get("from_number")
        _check_line(group, line if isinstance(line, str) else None)
        if len(content) > MAX_PHOTO_BYTES or not content.startswith(_PICTURES):
            raise errors.simple(400, "The photo must be a JPEG, PNG or GIF of at most 5 MB")
        url: str | None = world.base_url + world.media.put(file.filename or "photo.png", content)
    else:
        body = await json_object(request)
        if "photo_url" not in body:
            raise errors.simple(400, 'missing required parameter: "photo_url"')
        url = text_field(body, "photo_url")
        if url is not None and not url.startswith("https://"):
            raise errors.simple(400, "photo_url must be an https URL")
        _check_line(group, text_field(body, "from_number"))
    group.photo = None if url is None else {"photo_guid": hashlib.sha256(url.encode()).hexdigest()[:32], "url": url}
    group.updated_at = world.stamp()
    data = {"group_id": group.group_id, "group_photo": group.photo, "from_number": group.line}
    return ok({"status": "OK", "data": data})


def _existing(world: World, request: Request) -> Group:
    group = world.groups.by_id.get(request.path_params["group_id"])
    if group is None:
        raise errors.simple(404, "Group not found")
    return group


def _check_line(group: Group, line: str | None) -> None:
    if line is not None and line != group.line:
        raise errors.bare(400, "unsupported_line")


def _view(world: World, group: Group) -> dict[str, Any]:
    return {
        "group_id": group.group_id,
        "group_name": group.name,
        "group_photo": group.photo,
        "participants": [_participant(world, number) for number in group.numbers],
        "participant_numbers": [number for number in group.numbers if is_number(number)],
        "created_at": group.created_at,
        "updated_at": group.updated_at,
        "latest_comm_at": group.latest_comm_at,
        "latest_message_id": group.latest_message_id,
        "worker_group_id": f"iMessage;+;{group.group_id.removeprefix('sb_group_')}",
    }


def _participant(world: World, number: str) -> dict[str, Any]:
    contact = world.contacts.by_number.get(number)
    return {
        "participant_id": f"p_{hashlib.sha256(number.encode()).hexdigest()[:12]}",
        "handle": number,
        "phone": number if is_number(number) else None,
        "name": who(number).name if contact is not None else None,
        "type": "contact",
        "contact_id": None if contact is None else contact["contact_id"],
        "seat_id": None,
    }
