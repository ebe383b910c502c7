"""Every envelope in which Sendblue says no, and what it is called."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.api.envelopes import error_from, is_refusal, retry_after
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

OPT_OUT = {
    "accountEmail": "dev@example.com",
    "status": "ERROR",
    "error_code": 402,
    "error_message": "OPTED_OUT",
    "error_reason": "SpamRule",
    "error_detail": "Your message has been declined because the user has opted out of your messages",
    "from_number": "+15550100001",
    "number": "+15550100002",
}
MODIFY_GROUP = {
    "status": "ERROR",
    "error": "ambiguous_sending_line",
    "error_message": "Several lines are in the group",
    "group_id": "g",
    "modify_type": "add_recipient",
    "number": "+15550100002",
}


def refused(status: int, body: object, headers: dict[str, str] | None = None) -> Refused:
    error = error_from(httpx.Response(status, json=body, headers=headers))
    assert isinstance(error, Refused)
    return error


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"status": "ERROR", "message": "Invalid Credentials"}, Unauthorized),
        (403, {"error": "no"}, Unauthorized),
        (400, {"status": "ERROR", "message": "Invalid media URL"}, Invalid),
        (409, {"status": "ERROR", "message": "Contact already exists"}, Invalid),
        (422, {"error": {"code": "bad", "message": "Bad"}}, Invalid),
        (404, {"message": "Message not found"}, NotFound),
        (400, OPT_OUT, OptedOut),
        (200, OPT_OUT, OptedOut),
        (200, {"status": "DECLINED", "error_key": "OPTED_OUT"}, OptedOut),
        (400, {"status": "ERROR", "error_code": 429, "error_key": "LINE_DAILY_LIMIT_REACHED"}, ContactCapReached),
        (400, {"status": "ERROR", "error_code": 429}, ContactCapReached),
        (400, {"status": "ERROR", "error_code": "429"}, ContactCapReached),
        (429, {"status": "ERROR", "error_key": "LINE_HOURLY_LIMIT_REACHED"}, ContactCapReached),
        (429, {"error_code": 429}, RateLimited),
        (429, "slow down", RateLimited),
        (400, {"status": "ERROR", "error_code": "5509"}, RateLimited),
        (200, {"status": "ERROR", "error_code": 4001}, RateLimited),
        (200, {"status": "ERROR", "error_code": 5003}, RateLimited),
        (200, {"status": "ERROR", "message": "This phone number is not defined."}, Refused),
        (400, MODIFY_GROUP, Invalid),
        (413, None, Refused),
        (302, None, Refused),
    ],
)
def test_kind_of_refusal(status: int, body: object, kind: type[Refused]) -> None:
    assert type(refused(status, body)) is kind


def test_message_shaped_refusal_keeps_everything() -> None:
    error = refused(400, OPT_OUT)
    assert (error.status, error.code, error.key) == (400, 402, "OPTED_OUT")
    assert (error.message, error.reason) == ("OPTED_OUT", "SpamRule")
    assert error.detail.startswith("Your message has been declined")
    assert error.handle is None
    assert error.raw == OPT_OUT
    assert "START" in str(error)


def test_refusal_with_a_handle_carries_it() -> None:
    error = refused(200, {"status": "ERROR", "message_handle": "h-1", "error_code": "SMS_LIMIT_REACHED"})
    assert (error.handle, error.code) == ("h-1", "SMS_LIMIT_REACHED")


def test_modify_group_names_a_machine_code() -> None:
    error = refused(400, MODIFY_GROUP)
    assert (error.key, error.message) == ("ambiguous_sending_line", "Several lines are in the group")


def test_v3_error_object() -> None:
    error = refused(422, {"error": {"code": "invalid_phone", "message": "Not a phone"}})
    assert (error.code, error.message) == ("invalid_phone", "Not a phone")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_server_failures_leave_the_outcome_unknown(status: int) -> None:
    error = error_from(httpx.Response(status, text="<html>Bad gateway</html>", headers={"Retry-After": "7"}))
    assert isinstance(error, OutcomeUnknown)
    assert (error.status, error.retry_after) == (status, 7.0)


def test_redirect_names_the_mend() -> None:
    assert "api_base" in str(refused(301, None))


def test_wrong_keys_are_told_from_keys_that_may_not() -> None:
    assert "check the key id and the secret" in str(refused(401, {"status": "ERROR"}))
    assert "may not do this" in str(refused(403, {"status": "ERROR"}))


def test_sentences_are_one_printable_line() -> None:
    error = refused(400, {"status": "ERROR", "message": "a\x1b]0;x\x07\nb" + "c" * 5000})
    assert str(error).isprintable()
    assert len(str(error)) < 400


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Wed, 21 Oct 2026 99999999999999:28:00 GMT"}, None),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 +99999999999999999999"}, None),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(httpx.Headers(headers)) == seconds


def test_retry_after_as_a_date() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=30)
    seconds = retry_after(httpx.Headers({"Retry-After": format_datetime(moment, usegmt=True)}))
    assert seconds is not None and 25 < seconds <= 30
    assert refused(429, {}, {"Retry-After": "12"}).retry_after == 12.0


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"status": "OK"}, False),
        ({"status": "QUEUED", "error_code": None}, False),
        ({"status": "error"}, True),
        ({"status": "Declined"}, True),
        ({"error": {"code": "x"}}, True),
        ({"error": "x"}, True),
        ({"data": {}, "error": None}, False),
        ([], False),
        (None, False),
    ],
)
def test_refusals_in_a_2xx(body: object, refusal: bool) -> None:
    assert is_refusal(body) is refusal


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
error_fields = st.sampled_from(
    ["status", "message", "error", "error_code", "error_key", "error_message", "error_detail", "message_handle"]
)


@given(st.integers(200, 599), st.dictionaries(error_fields, json_values) | json_values)
def test_any_body_makes_a_named_error(status: int, body: object) -> None:
    error = error_from(httpx.Response(status, content=json.dumps(body)))
    assert isinstance(error, SendblueError)
    assert str(error).isprintable()


def test_a_body_nested_too_deeply_is_no_crash() -> None:
    assert isinstance(error_from(httpx.Response(400, content=b"[" * 100_000)), Invalid)
