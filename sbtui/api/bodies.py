"""What goes into a request and what is taken out of an answer."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from sbtui.api.envelopes import decoded, error_from, is_refusal
from sbtui.api.errors import Invalid, MalformedRow, OutcomeUnknown, SendblueError
from sbtui.api.wire import MessageRow, parse_row
from sbtui.api.wire.base import Wire
from sbtui.api.wire.fields import to_code

Model = TypeVar("Model", bound=Wire)


def filled(**fields: object) -> dict[str, object]:
    """The fields that are set: only they go on the wire."""
    return {name: value for name, value in fields.items() if value is not None}


def encoded(body: Mapping[str, object]) -> bytes:
    """`body` as JSON; `Invalid` for half a surrogate pair, which UTF-8 cannot carry."""
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        failure = Invalid("The text holds half of a character, which cannot be sent; retype it.", status=0)
    raise failure


def query(params: Mapping[str, object]) -> dict[str, str]:
    """`params` without the unset ones, flags spelled as Sendblue reads them."""
    return {name: _spelled(value) for name, value in params.items() if value is not None}


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def segment(text: str) -> str:
    """`text` as one path segment, "+" as %2B; ValueError if empty, which would name the whole collection."""
    if not text:
        raise ValueError("an empty id cannot be looked up")
    return quote(text, safe="")


def body_of(response: httpx.Response) -> object:
    """The JSON of a 2xx answer; `OutcomeUnknown` if it has none, since a 2xx alone promises nothing."""
    try:
        return decoded(response)
    except ValueError:
        failure = unreadable(response.status_code)
    raise failure


def approved(response: httpx.Response) -> object:
    """The JSON of a 2xx answer that is no refusal in disguise."""
    body = body_of(response)
    if is_refusal(body):
        raise error_from(response)
    return body


def unreadable(status: int) -> OutcomeUnknown:
    """For an answer that came, and cannot be made sense of."""
    return OutcomeUnknown(f"Sendblue's answer (HTTP {status}) could not be read.", status=status)


def accepted_row(response: httpx.Response) -> MessageRow:
    """The message that a 2xx answer to a send has accepted.

    A body that says ERROR or DECLINED is a refusal, with or without a handle; one that names neither an
    error nor a handle proves nothing.
    """
    return _row(response, approved(response))


def stored_row(response: httpx.Response) -> MessageRow:
    """The message that a 2xx answer to a query describes; its status may well be ERROR."""
    return _row(response, body_of(response))


def _row(response: httpx.Response, body: object) -> MessageRow:
    failure: SendblueError
    try:
        return parse_row(body)
    except MalformedRow:
        failed = is_refusal(body) or (isinstance(body, dict) and to_code(body.get("error_code")) is not None)
        failure = error_from(response) if failed else unreadable(response.status_code)
    raise failure


def inner(body: object, key: str) -> object:
    """`body[key]` of an envelope; the body itself where there is no envelope."""
    return body[key] if isinstance(body, dict) and isinstance(body.get(key), dict) else body


def model_of(kind: type[Model], body: object) -> Model:
    """`body` as `kind`; `OutcomeUnknown` if it is no JSON object."""
    if not isinstance(body, dict):
        raise unreadable(200)
    return kind.read(body)


def items_of(body: object, key: str) -> list[Any]:
    """The list that `body` is, or has under `key`; `OutcomeUnknown` if there is none."""
    items = body.get(key) if isinstance(body, dict) else body
    if not isinstance(items, list):
        raise unreadable(200)
    return items
