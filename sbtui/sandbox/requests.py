"""Reading requests: JSON bodies and query parameters, with a 400 for whatever is wrong about them."""

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sbtui.sandbox import clock, errors

MAX_JSON_BYTES = 4 * 1024 * 1024
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


async def json_object(request: Request) -> dict[str, Any]:
    """Return the body as an object; a form-encoded one is taken as strings (Sendblue docs: outbound).

    Raises Refusal 400 when it is not one, 413 above 4 MiB.
    """
    raw = await request.body()
    if len(raw) > MAX_JSON_BYTES:
        raise errors.simple(413, "Request body too large")
    try:
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(raw.decode(), keep_blank_values=True))
        value = _well_formed(json.loads(raw, parse_constant=_refuse_constant))
    except (ValueError, RecursionError):
        raise errors.simple(400, "Invalid JSON") from None
    if not isinstance(value, dict):
        raise errors.simple(400, "The body must be a JSON object")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _well_formed(value: Any) -> Any:
    """Replace lone surrogates by U+FFFD: JSON can spell them, UTF-8 can't carry them back."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_well_formed(item) for item in value]
    if isinstance(value, dict):
        return {_well_formed(name): _well_formed(item) for name, item in value.items()}
    return value


def is_number(value: object) -> bool:
    """Tell whether `value` is an E.164 phone number."""
    return isinstance(value, str) and E164.fullmatch(value) is not None


def text_field(body: dict[str, Any], name: str) -> str | None:
    """Return an optional string field; null counts as absent. Raises Refusal 400 for another type."""
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise errors.simple(400, f"{name} must be a string")


def number_field(body: dict[str, Any], name: str) -> str:
    """Return a required E.164 field. Raises Refusal 400."""
    value = text_field(body, name)
    if not value:
        raise errors.simple(400, f'missing required parameter: "{name}"')
    if not is_number(value):
        raise errors.simple(400, "Invalid phone number")
    return value


def query_int(request: Request, name: str, *, default: int, low: int, high: int) -> int:
    """Return a whole number from the query. Raises Refusal 400 when it is none or out of range."""
    text = request.query_params.get(name)
    if text is None or text == "":
        return default
    if re.fullmatch(r"[0-9]{1,9}", text) is None or not low <= int(text) <= high:
        raise errors.simple(400, f"{name} must be between {low} and {high}")
    return int(text)


def query_choice(request: Request, name: str, choices: tuple[str, ...], default: str | None = None) -> str | None:
    """Return one of `choices` from the query. Raises Refusal 400 for anything else."""
    text = request.query_params.get(name)
    if text is None or text == "":
        return default
    if text not in choices:
        raise errors.simple(400, f"{name} must be one of {', '.join(choices)}")
    return text


def query_stamp(request: Request, name: str) -> str | None:
    """Return an instant from the query as a stamp that compares with those of rows. Raises Refusal 400."""
    text = request.query_params.get(name)
    if text is None or text == "":
        return None
    try:
        moment: datetime = clock.parse(text)
        return clock.stamp(moment)
    except (ValueError, OverflowError):
        raise errors.simple(400, f"{name} must be an ISO 8601 date") from None
