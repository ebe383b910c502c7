"""The models read whatever Sendblue may send, in either spelling."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.api.errors import MalformedRow
from sbtui.api.wire import (
    Account,
    Contact,
    ContactStatus,
    Event,
    Group,
    LineStates,
    LineUsage,
    MessageRow,
    SharedContacts,
    TypingResult,
    Upload,
    Verification,
    VerifiedContacts,
    parse_page,
    parse_row,
    parse_webhooks,
)
from sbtui.api.wire.base import Wire
from sbtui.api.wire.fields import to_address, to_code, to_moment

LINE, ADA = "+15550100001", "+15550100002"

# The sample of Sendblue's docs ("Status Callback"), with the numbers changed.
OUTBOUND: dict[str, Any] = {
    "accountEmail": "dev@example.com", "content": "Hello world!", "is_outbound": True, "status": "SENT",
    "error_code": None, "error_message": None, "error_reason": None,
    "message_handle": "5a17319e-cbcf-443e-897e-d8b0c04b1b09", "date_sent": "2025-12-12T15:35:35.410Z",
    "date_updated": "2025-12-12T15:35:36.410Z", "from_number": LINE, "number": ADA, "to_number": ADA,
    "was_downgraded": None, "plan": "dedicated", "media_url": "", "message_type": "message", "group_id": "",
    "participants": [], "send_style": "", "opted_out": False, "error_detail": None, "sendblue_number": None,
    "service": "iMessage", "group_display_name": None,
}  # fmt: skip
INBOUND = {**OUTBOUND, "is_outbound": False, "status": "RECEIVED", "from_number": ADA, "to_number": LINE,
           "sendblue_number": LINE}  # fmt: skip


def test_the_documented_sample() -> None:
    row = parse_row(OUTBOUND)
    assert row.created_at == datetime(2025, 12, 12, 15, 35, 35, 410_000, UTC)
    assert (row.account_email, row.status, row.service) == ("dev@example.com", "SENT", "iMessage")
    assert (row.contact, row.line, row.is_group) == (ADA, LINE, False)
    assert (row.error_code, row.error_message, row.was_downgraded) == (None, "", None)
    assert row.raw == OUTBOUND


def test_inbound_sides() -> None:
    row = parse_row(INBOUND)
    assert (row.contact, row.line) == (ADA, LINE)
    assert parse_row({**INBOUND, "sendblue_number": None}).line == LINE


def test_the_line_as_sender_of_an_inbound_message_is_never_the_contact() -> None:
    assert parse_row({**INBOUND, "from_number": LINE}).contact == ADA


def test_the_other_spellings() -> None:
    row = parse_row(
        {"message_handle": "h", "account_email": "a@b.c", "accountEmail": None, "date_created": "2026-01-05T10:00:00Z",
         "date_sent": None, "media_url": None}
    )  # fmt: skip
    assert row.account_email == "a@b.c"
    assert row.created_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert row.media_url == ""


def test_half_a_character_does_not_spoil_a_message() -> None:
    row = parse_row({**OUTBOUND, "content": "a\ud83d", "x\udc00": "\ud83d\udc4b"})
    assert row.content == "a\ufffd"
    assert row.raw["x\ufffd"] == "👋"


def test_nesting_without_end() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert parse_row({**OUTBOUND, "location": {"deep": endless}}).content == "Hello world!"


def test_the_line_is_never_the_contact() -> None:
    assert parse_row({**INBOUND, "number": LINE}).contact == ADA
    assert parse_row({**OUTBOUND, "number": LINE, "to_number": ADA}).contact == ADA


def test_unknown_values_pass_through() -> None:
    row = parse_row({**OUTBOUND, "status": "TIMEOUT", "service": "Pigeon", "send_style": "x", "new": [1]})
    assert (row.status, row.service, row.send_style) == ("TIMEOUT", "Pigeon", "x")
    assert row.raw["new"] == [1]


def test_direction_where_it_is_not_stated() -> None:
    assert parse_row({"message_handle": "h", "status": "QUEUED"}).is_outbound
    assert not parse_row({"message_handle": "h", "status": "RECEIVED"}).is_outbound


def test_group_send_names_several_numbers() -> None:
    row = parse_row({**OUTBOUND, "number": [ADA, "15550100003"], "to_number": [ADA], "group_id": ""})
    assert row.recipients == (ADA, "+15550100003")
    assert row.is_group
    assert row.contact == ""


def test_group_message_comes_from_its_sender() -> None:
    row = parse_row({**INBOUND, "group_id": "g", "message_type": "group", "number": [ADA, LINE]})
    assert (row.contact, row.line, row.is_group) == (ADA, LINE, True)


def test_inline_reply() -> None:
    row = parse_row(
        {**INBOUND, "reply_to": {"message_handle": "p"}, "thread_originator": {"message_handle": "o", "part": 1}}
    )
    assert row.reply_to is not None and row.reply_to.message_handle == "p"
    assert row.thread_originator is not None and row.thread_originator.part_index == 1


def test_a_row_in_an_envelope() -> None:
    assert parse_row({"status": "OK", "data": OUTBOUND}).raw == OUTBOUND


@pytest.mark.parametrize("data", [None, [], "x", 1, {}, {"message_handle": ""}, {"message_handle": None}, {"data": []}])
def test_what_is_no_message(data: object) -> None:
    with pytest.raises(MalformedRow):
        parse_row(data)


@pytest.mark.parametrize(
    ("value", "code"),
    [(None, None), (0, None), ("", None), ("0", None), (4000, 4000), ("5509", 5509), (4000.0, 4000),
     ("SMS_LIMIT_REACHED", "SMS_LIMIT_REACHED"), ([], None), (True, None)],
)  # fmt: skip
def test_error_codes(value: object, code: object) -> None:
    assert to_code(value) == code


@pytest.mark.parametrize(
    ("value", "address"),
    [("+15550100002", ADA), ("15550100002", ADA), ("5550100002", ADA), ("(555) 010-0002", ADA), (15550100002, ADA),
     ("me@icloud.com", "me@icloud.com"), ("262966", "262966"), (None, ""), ({}, ""), ("+1 555 010 0002", ADA),
     ("urn:biz:x", "urn:biz:x")],
)  # fmt: skip
def test_addresses(value: object, address: str) -> None:
    assert to_address(value) == address


@pytest.mark.parametrize(
    "value",
    ["2026-01-05T10:00:00.000Z", "2026-01-05T11:00:00+01:00", "2026-01-05T10:00:00", 1767607200, 1767607200000,
     {"_seconds": 1767607200, "_nanoseconds": 0}],
)  # fmt: skip
def test_moments(value: object) -> None:
    assert to_moment(value) == datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", True, [], {}, 1e300, float("nan"), "0001-01-01T00:00:00+23:00", -1e15]
)
def test_no_moments(value: object) -> None:
    assert to_moment(value) is None


def test_pages() -> None:
    page = parse_page(
        {"status": "OK", "data": [OUTBOUND, {"no": "handle"}], "pagination": {"total": 9, "limit": 2, "hasMore": True}}
    )
    assert [row.message_handle for row in page.rows] == [OUTBOUND["message_handle"]]
    assert (page.malformed, page.total, page.limit, page.offset, page.has_more) == (1, 9, 2, None, True)


@pytest.mark.parametrize(
    ("pagination", "has_more"),
    [({"hasMore": False, "total": 9}, False), ({"has_more": True}, True), ({"total": 9, "offset": 0}, True),
     ({"total": 1, "offset": 0}, False), ({}, False), (None, False)],
)  # fmt: skip
def test_whether_a_page_is_the_last(pagination: object, has_more: bool) -> None:
    assert parse_page({"data": [OUTBOUND], "pagination": pagination}).has_more is has_more


@pytest.mark.parametrize("data", [None, [], {}, {"data": {}}])
def test_what_is_no_page(data: object) -> None:
    with pytest.raises(MalformedRow):
        parse_page(data)


def test_event() -> None:
    event = Event.read(
        {"version": 1, "id": "message:h:received", "type": "message.received", "occurred_at": "2026-01-05T10:00:00Z",
         "data": {"message_id": "h", "is_outbound": False, "status": "RECEIVED", "number": ADA}}
    )  # fmt: skip
    assert event.is_known
    assert (event.data.message_id, event.data.is_outbound, event.data.number) == ("h", False, ADA)


@pytest.mark.parametrize("change", [{"version": 2}, {"type": "new.kind"}, {"id": ""}, {"version": None}])
def test_events_that_we_cannot_read(change: dict[str, object]) -> None:
    assert not Event.read({"version": 1, "id": "i", "type": "typing.changed", **change}).is_known


def test_contact_in_mixed_case() -> None:
    contact = Contact.read(
        {"number": ADA, "firstName": "Ada", "last_name": "L", "tags": ["vip", None], "optOut": "true"}
    )
    assert (contact.phone, contact.name, contact.tags, contact.opt_out) == (ADA, "Ada L", ("vip",), True)


def test_usage_reads_camel_case() -> None:
    usage = LineUsage.read(
        {"enabled": True, "lines": [{"phone": LINE, "state": "available", "sampledAt": "2026-01-05T10:00:00Z",
         "hourly": {"used": 1, "limit": 15, "remaining": 14, "nextSlotAt": "2026-01-05T11:00:00Z"}, "daily": None}]}
    )  # fmt: skip
    (line,) = usage.lines
    assert line.hourly is not None and line.hourly.resets_at == datetime(2026, 1, 5, 11, tzinfo=UTC)
    assert line.daily is None


def test_upload_reference() -> None:
    assert Upload.read({"media_url": "https://x/y.png"}).reference == "https://x/y.png"
    assert Upload.read({"mediaObjectId": "MO_1.jpg"}).reference == "MO_1.jpg"


def test_webhooks_survive_a_round_trip_and_hide_secrets() -> None:
    table = {
        "receive": ["https://a/b", {"url": "https://c", "secret": "s3cret", "sendblue_numbers": [LINE]}],
        "globalSecret": "g10bal",
    }
    webhooks = parse_webhooks({"webhooks": table})
    assert webhooks.body() == table
    assert "s3cret" not in repr(webhooks) and "g10bal" not in repr(webhooks)
    assert webhooks.of("outbound") == ()


texts = st.text(max_size=30) | st.text(st.characters(categories=["Cs", "L", "P"]), max_size=4)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=10,
)
row_keys = st.sampled_from(
    [*OUTBOUND, "date_created", "reply_to", "location", "data", "raw", "contact", "model_config", "_raw"]
)


@given(st.dictionaries(row_keys | texts, json_values) | json_values)
def test_any_json_is_a_row_or_malformed(data: object) -> None:
    try:
        row = parse_row(data)
    except MalformedRow:
        return
    assert row.message_handle
    json.dumps([row.raw, row.content], ensure_ascii=False).encode()
    assert isinstance(row.contact, str) and isinstance(row.line, str)
    assert row.created_at is None or row.created_at.tzinfo is UTC


@given(
    st.sampled_from([Account, Contact, ContactStatus, Event, Group, LineStates, LineUsage, MessageRow, SharedContacts,
                     TypingResult, Upload, Verification, VerifiedContacts]),
    st.data(),
)  # fmt: skip
def test_no_json_makes_a_model_raise(model: type[Wire], data: st.DataObject) -> None:
    keys = [*model.model_fields, *(key for spelled in model.spellings.values() for key in spelled)]
    body = data.draw(st.dictionaries(st.sampled_from(keys), json_values))
    read = model.read(body)
    assert set(read.raw) == set(body)
