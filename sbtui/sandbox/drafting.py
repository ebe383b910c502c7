"""From a request body to a draft: the checks of a send, in the order the API makes them."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sbtui.sandbox import errors
from sbtui.sandbox.group_book import MAX_MEMBERS, Group
from sbtui.sandbox.requests import is_number
from sbtui.sandbox.rows import Row
from sbtui.sandbox.world import Draft, World

MAX_CONTENT = 18_995
"""Fewer than 18,996 characters (seed page "Limits")."""
BLACKLIST = frozenset({"911", "112", "999", "988", "+911", "+1911"})
_SIGNATURE = re.compile(r"(?i)signature|expires|x-amz-|x-goog-|token|^sig$")


def _invalid(body: Row, message: str) -> errors.Refusal:
    return errors.send_failure(400, code=4000, message=message, attempt=body)


def direct_draft(world: World, body: Row) -> Draft:
    """Check a send to one number. Raises Refusal (E3)."""
    number = body.get("number")
    if number in (None, ""):
        raise _invalid(body, 'missing required parameter: "number"')
    if not isinstance(number, str) or not (is_number(number) or number in BLACKLIST):
        raise _invalid(body, "Invalid phone number")
    line = _line(world, body)
    if number in world.lines:
        raise _invalid(body, "Cannot send messages to self")
    draft = _draft(world, body, number=number, line=line, group=None)
    if number in BLACKLIST:
        raise errors.send_failure(400, code=4002, message="Blacklisted Number", attempt=body)
    if world.contacts.opted_out(number):
        raise errors.send_failure(
            400,
            code=402,
            message="OPTED_OUT",
            reason="SpamRule",
            detail="Your message has been declined because the user has opted out of your messages",
            key="OPTED_OUT",
            attempt=body,
        )
    stranger = not world.log.involving(number) and number not in world.contacts.by_number
    if stranger and not world.limits.allow_stranger(line):
        raise errors.send_failure(
            400,
            code=429,
            message="New contact limit reached on this line",
            key="LINE_HOURLY_LIMIT_REACHED",
            attempt=body,
        )
    _pace(world, body, line)
    return draft


def group_draft(world: World, body: Row) -> Draft:
    """Check a send to a group, starting the group when `numbers` are new. Raises Refusal (E3)."""
    line = _line(world, body)
    group_id, numbers = body.get("group_id"), body.get("numbers")
    if group_id:
        if not isinstance(group_id, str) or group_id not in world.groups.by_id:
            raise _invalid(body, "Group not found")
        group = world.groups.by_id[group_id]
        draft = _draft(world, body, number=group.numbers[0], line=line, group=group)
        _pace(world, body, line)
        return draft
    members = group_members(numbers, line, least=1, body=body)
    draft = _draft(world, body, number=members[0], line=line, group=None)
    _pace(world, body, line)
    group = world.groups.of_members(line, members) or world.groups.create(line, members, world.stamp())
    return Draft(
        number=draft.number,
        line=line,
        content=draft.content,
        media_url=draft.media_url,
        send_style=draft.send_style,
        status_callback=draft.status_callback,
        group=group,
        extras=draft.extras,
    )


def group_members(numbers: Any, line: str, *, least: int, body: Row) -> list[str]:
    """Return the distinct members of a group to be. Raises Refusal (E3)."""
    if not numbers:
        raise _invalid(body, "Either numbers or group_id is required")
    if not isinstance(numbers, list) or not all(is_number(number) for number in numbers):
        raise _invalid(body, "numbers must be a list of E.164 phone numbers")
    members = [number for number in dict.fromkeys(numbers) if number != line]
    if len(members) < least:
        raise _invalid(body, f"A group needs at least {least} participants")
    if len(members) > MAX_MEMBERS:
        raise _invalid(body, f"A group has at most {MAX_MEMBERS} participants")
    return members


def _line(world: World, body: Row) -> str:
    line = body.get("from_number")
    if line in (None, ""):
        raise _invalid(body, 'missing required parameter: "from_number"')
    if not isinstance(line, str):
        raise _invalid(body, "from_number must be a string")
    if line not in world.lines:
        # seen live with HTTP 200: acceptance is in the body, not in the status line
        raise errors.send_failure(200, code=4000, message="This phone number is not defined.", attempt=body)
    return line


def _draft(world: World, body: Row, *, number: str, line: str, group: Group | None) -> Draft:
    for name in ("content", "media_url", "send_style", "status_callback", "seat_id"):
        if not isinstance(body.get(name), str | None):
            raise _invalid(body, f"{name} must be a string")
    content, media_url = body.get("content") or "", body.get("media_url") or ""
    if not content and not media_url:
        raise _invalid(body, "Either content or media_url is required")
    if len(content) > MAX_CONTENT:
        raise _invalid(body, "Message content must be less than 18996 characters")
    usable = _usable_media(world, body, media_url)
    if not content and not usable:
        raise _invalid(body, "Invalid media URL")
    return Draft(
        number=number,
        line=line,
        content=content,
        media_url=usable,
        send_style=body.get("send_style") or "",
        status_callback=body.get("status_callback") or None,
        group=group,
        extras=_extras(world, body, line),
    )


def _usable_media(world: World, body: Row, url: str) -> str:
    """Return the URL to send: a signed one is dropped in silence, as seen live; no file name is a 400."""
    if not url:
        return ""
    path = world.media.object_path(url)
    if path is not None:
        return world.base_url + path
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _invalid(body, "Invalid media URL") from None
    name = parts.path.rpartition("/")[2]
    if parts.scheme not in {"http", "https"} or not parts.netloc or not re.search(r"\.\w+$", name):
        raise _invalid(body, "Invalid media URL")
    signed = any(_SIGNATURE.search(field) for field, _ in parse_qsl(parts.query, keep_blank_values=True))
    return "" if signed else url


def _extras(world: World, body: Row, line: str) -> Row | None:
    """Return the fields beside the documented 25: an inline reply's parent and the seat."""
    extras: Row = {}
    if body.get("seat_id"):
        raise _invalid(body, "Unknown seat_id")
    if (reply := body.get("reply_to")) is not None:
        parent = reply.get("message_handle") if isinstance(reply, dict) else None
        if not isinstance(parent, str) or not isinstance(reply.get("part_index", 0), int):
            raise _invalid(body, "reply_to needs a message_handle")
        row = world.log.find(parent)
        if row is None or line not in {row["from_number"], row["to_number"]} or row["service"] != "iMessage":
            raise _invalid(body, "The message to reply to is not an iMessage on this line")
        extras["reply_to"] = {"message_handle": parent, "part_index": reply.get("part_index", 0)}
    return extras or None


def _pace(world: World, body: Row, line: str) -> None:
    if not world.limits.allow_message(line):
        raise errors.send_failure(429, code=4001, message="Rate Limit Exceeded", attempt=body)
