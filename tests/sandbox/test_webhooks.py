"""Webhooks: bodies, signing, retries, and their configuration."""

import httpx
import pytest

from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import CIRCLES, PROMPT
from tests.sandbox.receiver import Receiver
from tests.sandbox.test_life import SEED_FIELDS
from tests.sandbox.waiting import until

LINE = "+14155550100"


async def test_receive_webhooks_are_signed(
    http: httpx.AsyncClient, sandbox: RunningSandbox, receiver: Receiver
) -> None:
    entries = [
        {"url": f"{receiver.base_url}/own", "secret": "own"},
        f"{receiver.base_url}/global",
        {"url": f"{receiver.base_url}/other-line", "sendblue_numbers": ["+14155550101"]},
    ]
    await http.post("/api/account/webhooks", json={"webhooks": entries, "globalSecret": "everyone"})
    sandbox.world.receive(number=PROMPT.number, content="hey")
    deliveries = await receiver.wait_for(2)
    assert {delivery.path: delivery.headers["sb-signing-secret"] for delivery in deliveries} == {
        "/own": "own",
        "/global": "everyone",
    }
    body = deliveries[0].body
    assert list(body) == SEED_FIELDS
    assert (body["is_outbound"], body["status"], body["send_style"]) == (False, "RECEIVED", "")
    assert body["from_number"] == body["number"] == PROMPT.number
    assert body["to_number"] == body["sendblue_number"] == LINE
    assert body["message_handle"] == body["message_handle"].upper()


async def test_typing_webhooks_turn_from_number_around(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.world.webhooks.by_type["typing_indicator"] = [receiver.base_url]
    sandbox.world.typing(PROMPT.number, True)
    body = (await receiver.wait_for(1))[0].body
    assert (body["number"], body["from_number"], body["is_typing"]) == (PROMPT.number, LINE, True)
    assert set(body) == {"number", "from_number", "is_typing", "timestamp"}


async def test_outbound_webhooks_tell_of_every_status(
    http: httpx.AsyncClient, sandbox: RunningSandbox, receiver: Receiver
) -> None:
    sandbox.world.webhooks.by_type["outbound"] = [receiver.base_url]
    await http.post("/api/send-message", json={"number": PROMPT.number, "from_number": LINE, "content": "Hi"})
    deliveries = await receiver.wait_for_status("DELIVERED")
    assert [delivery.body["status"] for delivery in deliveries] == ["QUEUED", "ACCEPTED", "SENT", "DELIVERED"]


async def test_group_webhooks_name_the_sender(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.world.webhooks.by_type["receive"] = [receiver.base_url]
    circle = CIRCLES[1]
    sandbox.world.receive(number=circle.numbers[1], content="seconded", group_id=circle.group_id)
    body = (await receiver.wait_for(1))[0].body
    assert (body["from_number"], body["to_number"]) == (circle.numbers[1], circle.line)
    assert (body["message_type"], body["participants"]) == ("group", [*circle.numbers, circle.line])


async def test_failed_deliveries_are_retried_with_the_same_bytes(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.world.webhooks.by_type["receive"] = [receiver.base_url]
    receiver.answers = [500, 0, 503, 200]
    sandbox.world.receive(number=PROMPT.number, content="hey")
    deliveries = await receiver.wait_for(4)
    assert len({delivery.raw for delivery in deliveries}) == 1
    await until(lambda: sandbox.world.courier.delivered == 1, "the last attempt's success")
    assert sandbox.world.courier.given_up == []


async def test_retries_end_after_the_third(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.world.webhooks.by_type["receive"] = [receiver.base_url]
    receiver.answers = [500] * 9
    sandbox.world.receive(number=PROMPT.number, content="hey")
    await until(lambda: len(sandbox.world.courier.given_up) == 1, "giving up")
    assert len(receiver.deliveries) == 4


async def test_client_errors_are_not_retried(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.world.webhooks.by_type["receive"] = [receiver.base_url]
    receiver.answers = [404]
    sandbox.world.receive(number=PROMPT.number, content="one")
    await until(lambda: sandbox.world.scheduler.running == 0, "the end of the delivery")
    assert len(receiver.deliveries) == 1


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("POST", {"webhooks": "http://127.0.0.1:9"}),
        ("POST", {"webhooks": ["nonsense"]}),
        ("POST", {"webhooks": [{"secret": "s"}]}),
        ("POST", {"webhooks": ["http://127.0.0.1:9"], "type": "unheard_of"}),
        ("PUT", {"webhooks": ["http://127.0.0.1:9"]}),
        ("PUT", {"webhooks": {"unheard_of": []}}),
        ("DELETE", {"webhooks": [1]}),
    ],
)
async def test_bad_configurations_are_refused(http: httpx.AsyncClient, method: str, body: dict[str, object]) -> None:
    response = await http.request(method, "/api/account/webhooks", json=body)
    assert (response.status_code, response.json()["status"]) == (400, "ERROR")
