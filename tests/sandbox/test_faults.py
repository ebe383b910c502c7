"""Each fault, seen from a client."""

import asyncio
import time
from typing import Any

import httpx
import pytest

from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import PROMPT
from tests.sandbox.receiver import Receiver
from tests.sandbox.waiting import until
from tests.waiting import eventually

LINE = "+14155550100"
MESSAGE = {"number": PROMPT.number, "from_number": LINE, "content": "Hi"}


async def _arm(http: httpx.AsyncClient, **fault: Any) -> None:
    response = await http.post("/_sandbox/faults", json=fault)
    assert response.status_code == 200, response.text


async def test_a_dropped_response_was_accepted(http: httpx.AsyncClient) -> None:
    await _arm(http, kind="drop_response")
    assert (await http.get("/account")).status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        await http.post("/api/send-message", json=MESSAGE)
    state = (await http.get("/_sandbox/state")).json()
    assert [message["content"] for message in state["accepted"]] == ["Hi"]
    assert (await http.post("/api/send-message", json=MESSAGE)).status_code == 200


async def test_a_refused_connection_was_not_accepted(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    await _arm(http, kind="refuse_connection_after_read", times=2)
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post("/api/send-message", json=MESSAGE)
    assert sandbox.world.accepted == []
    assert sandbox.world.faults.pending == []


async def test_a_delayed_answer_was_accepted_long_before(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    await _arm(http, kind="delay", seconds=0.2)
    start = time.monotonic()
    sending = asyncio.create_task(http.post("/api/send-message", json=MESSAGE))
    await until(lambda: len(sandbox.world.accepted) == 1, "acceptance")
    assert not sending.done()
    assert (await sending).status_code == 200
    assert time.monotonic() - start >= 0.2


async def test_clearing_ends_a_delay(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    await _arm(http, kind="delay", seconds=60)
    sending = asyncio.create_task(http.post("/api/send-message", json=MESSAGE))
    await until(lambda: len(sandbox.world.accepted) == 1, "acceptance")
    await http.delete("/_sandbox/faults")
    assert (await sending).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "code", "retry_after"),
    [
        ({"kind": "status_5xx"}, 500, 5000, None),
        ({"kind": "status_5xx", "status": 503, "retry_after": 1.5}, 503, 5000, "1.5"),
        ({"kind": "rate_limit", "retry_after": 3}, 429, 4001, "3"),
        ({"kind": "decline", "error_code": 429, "error_key": "LINE_DAILY_LIMIT_REACHED"}, 400, 429, None),
        ({"kind": "decline", "status": 200}, 200, 4000, None),
    ],
)
async def test_refusals_on_demand(
    http: httpx.AsyncClient,
    sandbox: RunningSandbox,
    fault: dict[str, Any],
    status: int,
    code: int,
    retry_after: str | None,
) -> None:
    await _arm(http, **fault)
    response = await http.post("/api/send-message", json=MESSAGE)
    assert (response.status_code, response.headers.get("retry-after")) == (status, retry_after)
    assert (response.json()["status"], response.json()["error_code"]) == ("ERROR", code)
    assert response.json()["error_key"] == fault.get("error_key")
    assert sandbox.world.accepted == []


@pytest.mark.parametrize("kind", ["status_5xx", "non_json"])
async def test_a_spoiled_answer_may_have_been_accepted(
    http: httpx.AsyncClient, sandbox: RunningSandbox, kind: str
) -> None:
    await _arm(http, kind=kind, accept=True)
    assert (await http.post("/api/send-message", json=MESSAGE)).status_code >= 500
    assert len(sandbox.world.accepted) == 1


async def test_a_proxys_page_is_no_json(http: httpx.AsyncClient) -> None:
    await _arm(http, kind="non_json", path="/api/v2/messages")
    assert (await http.get("/account")).status_code == 200
    response = await http.get("/api/v2/messages")
    assert (response.status_code, response.headers["content-type"]) == (502, "text/html; charset=utf-8")


async def test_a_method_narrows_a_fault(http: httpx.AsyncClient) -> None:
    await _arm(http, kind="status_5xx", path="/api/account/webhooks", method="put")
    assert (await http.get("/api/account/webhooks")).status_code == 200
    assert (await http.put("/api/account/webhooks", json={"webhooks": {}})).status_code == 500


async def _known_to_readers(http: httpx.AsyncClient, handle: str) -> dict[str, bool]:
    listed = (await http.get("/api/v2/messages")).json()["data"]
    return {
        "list": handle in {row["message_handle"] for row in listed},
        "row": (await http.get(f"/api/v2/messages/{handle}")).status_code == 200,
        "status": (await http.get("/api/status", params={"handle": handle})).status_code == 200,
    }


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (None, {"list": False, "row": True, "status": True}),
        ("/api/status", {"list": True, "row": True, "status": False}),
        ("/api", {"list": False, "row": False, "status": False}),
    ],
)
async def test_readers_can_trail_what_was_accepted(
    http: httpx.AsyncClient, path: str | None, known: dict[str, bool]
) -> None:
    await _arm(http, kind="reader_lag", seconds=60, **({} if path is None else {"path": path}))
    for _ in range(2):
        handle = (await http.post("/api/send-message", json=MESSAGE)).json()["message_handle"]
        assert await _known_to_readers(http, handle) == known
    await http.delete("/_sandbox/faults")
    assert await _known_to_readers(http, handle) == {"list": True, "row": True, "status": True}


async def test_a_lag_passes(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    async def total() -> int:
        return int((await http.get("/api/v2/messages")).json()["pagination"]["total"])

    async def is_there() -> bool:
        return await total() == 1

    await _arm(http, kind="reader_lag", seconds=0.2)
    came = time.monotonic()
    sandbox.world.receive(number=PROMPT.number, content="early")
    assert await total() == 0
    await eventually(is_there, description="the text in the list")
    assert time.monotonic() - came >= 0.19


async def test_callbacks_can_come_twice(http: httpx.AsyncClient, receiver: Receiver) -> None:
    await _arm(http, kind="duplicate_callbacks", times=2)
    await http.post("/api/send-message", json={**MESSAGE, "status_callback": receiver.base_url})
    deliveries = await receiver.wait_for(6)
    statuses = [delivery.body["status"] for delivery in deliveries]
    assert statuses == ["QUEUED", "QUEUED", "ACCEPTED", "ACCEPTED", "SENT", "DELIVERED"]


async def test_callbacks_can_overtake_one_another(http: httpx.AsyncClient, receiver: Receiver) -> None:
    await _arm(http, kind="reorder_callbacks")
    await http.post("/api/send-message", json={**MESSAGE, "status_callback": receiver.base_url})
    deliveries = await receiver.wait_for(4)
    statuses = [delivery.body["status"] for delivery in deliveries]
    assert sorted(statuses) == ["ACCEPTED", "DELIVERED", "QUEUED", "SENT"]
    assert statuses.index("ACCEPTED") < statuses.index("QUEUED")


@pytest.mark.proof
async def test_a_held_back_callback_comes_even_alone(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.world.webhooks.by_type["receive"] = [receiver.base_url]
    sandbox.world.faults.add({"kind": "reorder_callbacks"})
    sandbox.world.receive(number=PROMPT.number, content="alone")
    assert (await receiver.wait_for(1))[0].body["content"] == "alone"


@pytest.mark.parametrize(("status", "seen"), [(None, "TIMEOUT"), ("READY_FOR_PICKUP", "READY_FOR_PICKUP")])
async def test_a_life_can_pass_an_unknown_status(
    http: httpx.AsyncClient, receiver: Receiver, status: str | None, seen: str
) -> None:
    await _arm(http, kind="unknown_status", **({} if status is None else {"status": status}))
    await http.post("/api/send-message", json={**MESSAGE, "status_callback": receiver.base_url})
    deliveries = await receiver.wait_for_status("DELIVERED")
    assert [delivery.body["status"] for delivery in deliveries][2] == seen


async def test_an_error_code_can_be_a_string(http: httpx.AsyncClient, receiver: Receiver) -> None:
    await _arm(http, kind="string_error_code")
    await http.post("/api/send-message", json={**MESSAGE, "status_callback": receiver.base_url})
    assert (await receiver.wait_for_status("ERROR"))[-1].body["error_code"] == "SMS_LIMIT_REACHED"


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"kind": "meteor"},
        {"kind": "delay", "seconds": "long"},
        {"kind": "delay", "times": True},
        {"kind": "delay", "x": 1},
        {"kind": "delay", "times": 0},
    ],
)
async def test_impossible_faults_are_refused(http: httpx.AsyncClient, fault: dict[str, Any]) -> None:
    assert (await http.post("/_sandbox/faults", json=fault)).status_code == 400


async def test_statuses_can_be_forced(http: httpx.AsyncClient) -> None:
    handle = (await http.post("/api/send-message", json=MESSAGE)).json()["message_handle"]
    body = {"handle": handle, "status": "ERROR", "error_code": 10002, "error_message": "unresolved"}
    assert (await http.post("/_sandbox/status", json=body)).json()["error_code"] == 10002
    assert (await http.get("/api/status", params={"handle": handle})).json()["status"] == "ERROR"
    assert (await http.post("/_sandbox/status", json={"handle": "none", "status": "SENT"})).status_code == 404
    assert (await http.post("/_sandbox/status", json={**body, "colour": "red"})).status_code == 400


async def test_inbound_messages_can_be_injected(http: httpx.AsyncClient) -> None:
    body = {"number": "+12025550177", "content": "psst", "service": "SMS", "media_url": "https://cdn.example/A.jpg"}
    row = (await http.post("/_sandbox/inbound", json=body)).json()
    assert (row["content"], row["service"], row["media_url"]) == ("psst", "SMS", "https://cdn.example/A.jpg")
    listed = (await http.get("/api/v2/messages", params={"is_outbound": "false"})).json()
    assert [message["message_handle"] for message in listed["data"]] == [row["message_handle"]]
    assert (await http.post("/_sandbox/inbound", json={**body, "group_id": "none"})).status_code == 404
