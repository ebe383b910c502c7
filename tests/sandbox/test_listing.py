"""Filters, order and pages of the message list."""

from typing import Any

import httpx
import pytest

from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.people import CIRCLES, PROMPT, RCS, SMS_ONLY
from tests.sandbox.conftest import KEYS

LINE, SECOND_LINE = "+14155550100", "+14155550101"
GROUP = CIRCLES[0].group_id


def _row(handle: str, minute: int, **fields: Any) -> dict[str, Any]:
    stamp = f"2026-01-05T10:{minute:02d}:00.000Z"
    outbound = fields.get("is_outbound", True)
    number = fields.get("number", PROMPT.number)
    line = fields.pop("line", LINE)
    return {
        "message_handle": handle,
        "date_sent": stamp,
        "date_updated": stamp,
        "number": number,
        "from_number": line if outbound else number,
        "to_number": number if outbound else line,
        "sendblue_number": None if outbound else line,
        "status": "DELIVERED" if outbound else "RECEIVED",
        **fields,
    }


ROWS = [
    _row("a", 1),
    _row("b", 2, is_outbound=False, number=SMS_ONLY.number, service="SMS"),
    _row("c", 3, number=RCS.number, service="RCS", line=SECOND_LINE, status="ERROR"),
    _row("d", 4, is_outbound=False, group_id=GROUP, message_type="group"),
    _row("e", 5, date_updated="2026-01-05T10:09:00.000Z"),
]


@pytest.fixture
def listed(sandbox: RunningSandbox) -> RunningSandbox:
    sandbox.world.remember(ROWS)
    return sandbox


async def _handles(http: httpx.AsyncClient, **params: str) -> str:
    response = await http.get("/api/v2/messages", params=params)
    assert response.status_code == 200, response.text
    assert response.json()["status"] == "OK"
    return "".join(row["message_handle"] for row in response.json()["data"])


@pytest.mark.parametrize(
    ("params", "handles"),
    [
        ({}, "edcba"),
        ({"order_direction": "asc"}, "abcde"),
        ({"order_by": "updatedAt", "order_direction": "asc"}, "abcde"),
        ({"order_by": "updated_at", "updated_at_gte": "2026-01-05T10:04:00.000Z"}, "ed"),
        ({"order_by": "sentAt", "sent_at_gte": "2026-01-05T11:04:00+01:00"}, "ed"),
        ({"created_at_gte": "2026-01-05T10:02:00Z", "created_at_lte": "2026-01-05T10:03:00.000Z"}, "cb"),
        ({"updated_at_lte": "2026-01-05T10:02:00"}, "ba"),
        ({"sent_at_lte": "2026-01-05T10:01:00.999999Z"}, "a"),
        ({"number": PROMPT.number}, "eda"),
        ({"number": SMS_ONLY.number}, "b"),
        ({"number": SECOND_LINE}, "c"),
        ({"number": "+10000000000"}, ""),
        ({"from_number": LINE}, "ea"),
        ({"to_number": LINE}, "db"),
        ({"sendblue_number": LINE}, "edba"),
        ({"is_outbound": "true"}, "eca"),
        ({"is_outbound": "false"}, "db"),
        ({"message_type": "group"}, "d"),
        ({"group_id": GROUP}, "d"),
        ({"service": "SMS"}, "b"),
        ({"service": "RCS"}, "c"),
        ({"status": "ERROR"}, "c"),
        ({"status": "RECEIVED", "service": "iMessage"}, "d"),
        ({"account_email": "dev@sandbox.example", "limit": "1"}, "e"),
        ({"account_email": "someone@else.example"}, ""),
        ({"worker_id": ""}, "edcba"),
    ],
)
async def test_filters(http: httpx.AsyncClient, listed: RunningSandbox, params: dict[str, str], handles: str) -> None:
    assert await _handles(http, **params) == handles


async def test_pages(http: httpx.AsyncClient, listed: RunningSandbox) -> None:
    pages = [
        (await http.get("/api/v2/messages", params={"limit": 2, "offset": offset})).json() for offset in (0, 2, 4, 6)
    ]
    assert ["".join(row["message_handle"] for row in page["data"]) for page in pages] == ["ed", "cb", "a", ""]
    assert [page["pagination"]["hasMore"] for page in pages] == [True, True, False, False]
    assert pages[1]["pagination"] == {"total": 5, "limit": 2, "offset": 2, "hasMore": True}


@pytest.mark.parametrize(
    "params",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "ten"},
        {"offset": "-1"},
        {"order_by": "content"},
        {"order_direction": "up"},
        {"is_outbound": "yes"},
        {"message_type": "inbound"},
        {"service": "fax"},
        {"status": "READ"},
        {"updated_at_gte": "yesterday"},
        {"created_at_lte": "9999-12-31T23:59:59-23:00"},
    ],
)
async def test_bad_parameters_are_refused(http: httpx.AsyncClient, params: dict[str, str]) -> None:
    response = await http.get("/api/v2/messages", params=params)
    assert (response.status_code, response.json()["status"]) == (400, "ERROR")


async def test_rows_spell_their_fields_both_ways(http: httpx.AsyncClient, listed: RunningSandbox) -> None:
    row = (await http.get("/api/v2/messages/e")).json()["data"]
    assert row["accountEmail"] == row["account_email"]
    assert row["date_sent"] == row["date_created"] == "2026-01-05T10:05:00.000Z"


async def test_handles_match_in_any_case(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    handle = sandbox.world.receive(number=PROMPT.number, content="hey")["message_handle"]
    assert (await http.get(f"/api/v2/messages/{handle.lower()}")).json()["data"]["message_handle"] == handle


async def test_lists_are_limited_to_a_hundred_in_ten_seconds() -> None:
    async with (
        serve(SandboxConfig(chatter=False)) as running,
        httpx.AsyncClient(base_url=running.base_url, headers=KEYS) as client,
    ):
        answers = [(await client.get("/api/v2/messages")).status_code for _ in range(101)]
    assert answers == [200] * 100 + [429]
