"""The one reader of Sendblue's refusals, whichever of its seven envelopes they come in.

Sources: official SDK and CLI, Sendblue docs ("Error Codes"), and captures in the wild: message-shaped errors
(HTTP 400, also 200), ``{"status", "message"}``, bare ``{"error"}``, modify-group's machine codes, /v3's
``{"error": {…}}``, and whatever a proxy says.
"""

import json
import math
from datetime import UTC, datetime
from typing import Any

import httpx

from sbtui.api.dates import http_date
from sbtui.api.errors import (
    ContactCapReached,
    Invalid,
    NotFound,
    OptedOut,
    OutcomeUnknown,
    RateLimited,
    Refused,
    SendblueError,
    Unauthorized,
)
from sbtui.api.wire.fields import to_code, to_text, whole_table

REFUSING_STATUSES = frozenset({"ERROR", "DECLINED", "FAILED"})
RATE_CODES = frozenset({4001, 5003, 5509})
LONGEST = 300


def decoded(response: httpx.Response) -> object:
    """The JSON in `response`; ValueError if there is none."""
    try:
        value: object = json.loads(response.content)
    except RecursionError:
        raise ValueError("JSON is nested too deeply") from None
    return value


def is_refusal(body: object) -> bool:
    """Whether a 2xx body says no all the same: HTTP 2xx does not mean accepted (seen in the wild)."""
    if not isinstance(body, dict):
        return False
    if "status" in body:
        return to_text(body["status"]).upper() in REFUSING_STATUSES
    return bool(body.get("error")) and "data" not in body


def error_from(response: httpx.Response) -> SendblueError:
    """The error that `response`, already read, stands for: `Refused` or a child, or `OutcomeUnknown`."""
    try:
        body = decoded(response)
    except ValueError:
        body = None
    raw = whole_table(body)
    if response.status_code >= 500 or response.status_code == 408:
        return OutcomeUnknown(
            f"Sendblue failed to answer (HTTP {response.status_code}{_quoted(_message(raw))}).",
            status=response.status_code,
            retry_after=retry_after(response.headers),
        )
    return _refused(response, raw)


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds to wait by ``retry-after-ms`` or ``retry-after`` (seconds or a date), if usable."""
    milliseconds = _positive(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "")
    return _positive(text) or _seconds_until(text, headers.get("date", ""))


def _positive(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def _seconds_until(text: str, sent: str) -> float | None:
    """From when the answer was sent, by the clock that wrote both: ours may be wrong."""
    moment = http_date(text)
    seconds = (moment - (http_date(sent) or datetime.now(UTC))).total_seconds() if moment is not None else 0.0
    return seconds if seconds > 0 else None


def _refused(response: httpx.Response, raw: dict[str, Any]) -> Refused:
    status, code, key = response.status_code, _code(raw), _key(raw)
    message = _message(raw)
    kind = _kind(status, code, key, message)
    wait = retry_after(response.headers)
    return kind(
        _sentence(kind, status, code, key, message, wait),
        status=status,
        code=code,
        key=key,
        message=message,
        reason=to_text(raw.get("error_reason")),
        detail=to_text(raw.get("error_detail")),
        handle=to_text(raw.get("message_handle")) or None,
        retry_after=wait,
        raw=raw,
    )


def _code(raw: dict[str, Any]) -> int | str | None:
    error = raw.get("error")
    return to_code(raw.get("error_code")) or (to_code(error.get("code")) if isinstance(error, dict) else None)


def _key(raw: dict[str, Any]) -> str | None:
    """`error_key`; else modify-group's `error`, a machine code there; else OPTED_OUT in disguise."""
    key = to_text(raw.get("error_key"))
    if key:
        return key
    if "modify_type" in raw or ("error" in raw and "error_message" in raw):
        return to_text(raw.get("error")) or None
    return "OPTED_OUT" if to_text(raw.get("error_message")) == "OPTED_OUT" else None


def _message(raw: dict[str, Any]) -> str:
    error = raw.get("error")
    words = (
        raw.get("error_message"),
        raw.get("message"),
        error.get("message") if isinstance(error, dict) else error,
        raw.get("error_detail"),
    )
    return next((text for text in map(to_text, words) if text), "")


def _kind(status: int, code: int | str | None, key: str | None, message: str) -> type[Refused]:
    """By what the body names first, by HTTP status last: a contact cap and an opt-out are both 400."""
    if key == "OPTED_OUT" or message == "OPTED_OUT":
        return OptedOut
    if (key or "").startswith("LINE_") or (code == 429 and status != 429):
        return ContactCapReached
    if status == 429 or code in RATE_CODES:
        return RateLimited
    if status in (401, 403):
        return Unauthorized
    if status == 404:
        return NotFound
    return Invalid if status in (400, 409, 422) else Refused


def _sentence(
    kind: type[Refused],
    status: int,
    code: int | str | None,
    key: str | None,
    message: str,
    wait: float | None,
) -> str:
    said = _quoted(message)
    named = _printable(str(code or "")) or f"HTTP {status}"
    if kind is OptedOut:
        return "This contact has opted out of your messages; they can opt back in by texting START."
    if kind is ContactCapReached:
        span = "today" if "DAILY" in (key or "") else "this hour"
        return f"Your lines have used up their new contacts for {span}; try again when capacity returns."
    if kind is RateLimited:
        when = f"in {wait:.0f} s" if wait is not None and wait >= 1 else "in a moment"
        return f"Sendblue asks for a slower pace ({named}{said}); try again {when}."
    if status == 403:
        return f"These API keys may not do this (HTTP 403{said})."
    if kind is Unauthorized:
        return f"Sendblue did not accept the API keys (HTTP {status}{said}); check the key id and the secret."
    if kind is NotFound:
        return f"Sendblue does not know it (HTTP 404{said})."
    if 300 <= status < 400:
        return f"The API address answered with a redirect (HTTP {status}); set api_base to the final address."
    return f"Sendblue refused ({named}{said})."


def _quoted(message: str) -> str:
    """`message` as a continuation of a sentence: ": words", or "" without any."""
    line = _printable(message)
    return f": {line}" if line else ""


def _printable(text: str) -> str:
    """`text` as one bounded line, safe to print."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST]
