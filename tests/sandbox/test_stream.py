"""The event stream: ready, heartbeat, rotation, filters, and its end."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.people import PROMPT
from tests.sandbox.conftest import KEYS
from tests.sandbox.waiting import until

LINE = "+14155550100"


async def _events(lines: AsyncIterator[str], count: int) -> list[dict[str, Any]]:
    """Read `count` events."""
    events: list[dict[str, Any]] = []
    async with asyncio.timeout(10):
        async for line in lines:
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
                if len(events) == count:
                    break
    return events


async def test_a_send_is_told_with_stable_ids(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    async with http.stream("GET", "/api/v2/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        assert await anext(lines) == ": ready"
        body = {"number": PROMPT.number, "from_number": LINE, "content": "Hi"}
        handle = (await http.post("/api/send-message", json=body)).json()["message_handle"]
        events = await _events(lines, 4)
    assert events[0]["id"] == f"message:{handle}:created"
    assert [event["type"] for event in events] == ["message.created", *["message.updated"] * 3]
    for event in events[1:]:
        assert event["id"] == f"message:{handle}:updated:{event['data']['updated_at']}"
        assert event["version"] == 1
    assert events[0]["data"] == {
        "message_id": handle,
        "is_outbound": True,
        "status": "QUEUED",
        "updated_at": events[0]["data"]["updated_at"],
        "number": PROMPT.number,
        "sendblue_number": LINE,
    }
    await until(lambda: sandbox.world.hub.streams == 0, "unsubscription")


async def test_types_limit_the_stream(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    async with http.stream("GET", "/api/v2/events", params={"types": "message.received"}) as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        sandbox.world.typing(PROMPT.number, True)
        sandbox.world.receive(number=PROMPT.number, content="hey")
        assert [event["type"] for event in await _events(lines, 1)] == ["message.received"]
    assert (await http.get("/api/v2/events", params={"types": "message.gone"})).status_code == 400


async def test_silence_is_filled_with_heartbeats_until_rotation() -> None:
    config = SandboxConfig(chatter=False, heartbeat=0.02, rotate_after=0.1)
    async with serve(config) as running, httpx.AsyncClient(base_url=running.base_url, headers=KEYS) as client:
        response = await client.get("/api/v2/events")
    lines = response.text.split("\n\n")
    assert lines[0] == ": ready"
    assert 1 <= lines.count(": heartbeat") <= 5
    assert set(lines) == {": ready", ": heartbeat", ""}


async def test_leaving_ends_the_stream_in_order() -> None:
    async with httpx.AsyncClient(headers=KEYS) as client:
        async with serve(SandboxConfig(chatter=False)) as running:
            request = client.build_request("GET", f"{running.base_url}/api/v2/events")
            response = await client.send(request, stream=True)
        assert (await response.aread()).decode() == ": ready\n\n"


@pytest.mark.parametrize("status", [404, 503])
async def test_the_stream_can_be_down(http: httpx.AsyncClient, status: int) -> None:
    await http.post("/_sandbox/faults", json={"kind": "stream_down", "status": status})
    for _ in range(2):
        assert (await http.get("/api/v2/events")).status_code == status
    await http.delete("/_sandbox/faults")
    async with http.stream("GET", "/api/v2/events") as stream:
        assert stream.status_code == 200


async def test_open_streams_can_be_cut(http: httpx.AsyncClient) -> None:
    async with http.stream("GET", "/api/v2/events") as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        assert (await http.post("/_sandbox/faults", json={"kind": "cut_stream"})).json()["cut"] == 1
        with pytest.raises(httpx.RemoteProtocolError):
            await _events(lines, 1)


async def test_raw_events_can_be_injected(http: httpx.AsyncClient) -> None:
    async with http.stream("GET", "/api/v2/events") as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        await http.post("/_sandbox/event", json={"type": "future.thing", "data": {"x": 1}, "id": "e1"})
        (event,) = await _events(lines, 1)
    assert (event["type"], event["data"], event["id"]) == ("future.thing", {"x": 1}, "e1")
