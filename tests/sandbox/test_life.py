"""Lives of messages per service, and what their callbacks say."""

import httpx
import pytest

from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import CIRCLES, FAILS, PROMPT, RCS, SMS_ONLY, UNREACHABLE, who
from tests.sandbox.receiver import Receiver
from tests.sandbox.waiting import until

LINE = "+14155550100"
SEED_FIELDS = [
    "accountEmail",
    "content",
    "is_outbound",
    "status",
    "error_code",
    "error_message",
    "error_reason",
    "message_handle",
    "date_sent",
    "date_updated",
    "from_number",
    "number",
    "to_number",
    "was_downgraded",
    "plan",
    "media_url",
    "message_type",
    "group_id",
    "participants",
    "send_style",
    "opted_out",
    "error_detail",
    "sendblue_number",
    "service",
    "group_display_name",
]
"""The callback fields in the order of the seed page's example."""


@pytest.mark.parametrize(
    ("number", "statuses", "last"),
    [
        (PROMPT.number, ["QUEUED", "ACCEPTED", "SENT", "DELIVERED"], {"service": "iMessage", "was_downgraded": None}),
        (SMS_ONLY.number, ["QUEUED", "ACCEPTED", "SENT"], {"service": "SMS", "was_downgraded": True}),
        (RCS.number, ["QUEUED", "ACCEPTED", "SENT", "DELIVERED"], {"service": "RCS", "was_downgraded": None}),
        (FAILS.number, ["QUEUED", "ACCEPTED", "ERROR"], {"error_code": 10001, "service": "iMessage"}),
        (UNREACHABLE.number, ["QUEUED", "ACCEPTED", "SENT"], {"service": "iMessage", "was_downgraded": None}),
    ],
    ids=["iMessage", "SMS", "RCS", "failure", "unreachable"],
)
async def test_each_service_has_its_life(
    http: httpx.AsyncClient,
    receiver: Receiver,
    number: str,
    statuses: list[str],
    last: dict[str, object],
) -> None:
    body = {"number": number, "from_number": LINE, "content": "Hi", "status_callback": f"{receiver.base_url}/cb"}
    sent = (await http.post("/api/send-message", json=body)).json()
    deliveries = await receiver.wait_for_status(statuses[-1])
    bodies = [delivery.body for delivery in deliveries]
    assert [body["status"] for body in bodies] == statuses
    assert all(list(body) == SEED_FIELDS for body in bodies)
    assert {body["message_handle"] for body in bodies} == {sent["message_handle"]}
    assert bodies[-1].items() >= last.items()
    assert len({body["date_updated"] for body in bodies}) == len(statuses)
    assert "sb-signing-secret" not in deliveries[0].headers


async def test_callback_values_before_anything_happened(http: httpx.AsyncClient, receiver: Receiver) -> None:
    body = {"number": PROMPT.number, "from_number": LINE, "content": "Hi", "status_callback": receiver.base_url}
    await http.post("/api/send-message", json=body)
    first = (await receiver.wait_for(1))[0].body
    assert (first["send_style"], first["media_url"], first["participants"]) == ("", "", [])
    assert (first["number"], first["to_number"], first["from_number"]) == (PROMPT.number, PROMPT.number, LINE)
    assert (first["sendblue_number"], first["group_display_name"], first["plan"]) == (None, None, "dedicated")


async def test_group_callbacks_name_the_group(http: httpx.AsyncClient, receiver: Receiver) -> None:
    circle = CIRCLES[0]
    body = {
        "group_id": circle.group_id,
        "from_number": circle.line,
        "content": "Hi all",
        "status_callback": receiver.base_url,
    }
    await http.post("/api/send-group-message", json=body)
    last = (await receiver.wait_for_status("DELIVERED"))[-1].body
    assert (last["message_type"], last["group_id"]) == ("group", circle.group_id)
    assert last["participants"] == [*circle.numbers, circle.line]
    assert last["group_display_name"] == "Sunday Hikers"


async def test_callbacks_to_other_hosts_are_never_connected_to(
    http: httpx.AsyncClient, sandbox: RunningSandbox
) -> None:
    urls = [
        "https://app.example/cb",
        "http://10.0.0.1/cb",
        "ftp://127.0.0.1/cb",
        "http://127.0.0.1.nip.example/",
        "http://127.0.0.1@app.example/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/\x00",
        "http://[",
        "x",
    ]
    for url in urls:
        body = {"number": PROMPT.number, "from_number": LINE, "content": "Hi", "status_callback": url}
        assert (await http.post("/api/send-message", json=body)).status_code == 200
    courier = sandbox.world.courier
    assert {parcel.url for parcel in courier.undeliverable} == set(urls)
    assert courier.attempts == 0


async def test_remembered_messages_live_on(sandbox: RunningSandbox) -> None:
    world = sandbox.world
    sent = {"from_number": LINE, "number": PROMPT.number, "to_number": PROMPT.number, "content": "earlier"}
    rows = [
        {**sent, "message_handle": "a", "status": "QUEUED", "date_sent": "2026-01-05T10:00:00+00:00"},
        {**sent, "message_handle": "b", "status": "ERROR", "date_sent": "2026-01-05T10:00:01.000Z"},
        {**sent, "message_handle": "c", "status": "SENT", "date_sent": "2026-01-05T10:00:02.000Z"},
        {**sent, "message_handle": "", "status": "QUEUED"},
    ]
    assert world.remember(rows) == 3
    assert world.remember(rows) == 0
    assert world.log.rows["a"]["date_sent"] == "2026-01-05T10:00:00.000Z"
    await until(lambda: world.log.rows["a"]["status"] == "DELIVERED", "the queued one's delivery")
    await until(lambda: world.log.rows["c"]["status"] == "DELIVERED", "the sent one's delivery")
    assert world.log.rows["b"]["status"] == "ERROR"
    assert world.accepted == []


def test_strangers_keep_their_service() -> None:
    numbers = [f"+1202555{index:04d}" for index in range(200)]
    services = [who(number).service for number in numbers]
    assert services == [who(number).service for number in numbers]
    assert 10 < services.count("SMS") < 80
