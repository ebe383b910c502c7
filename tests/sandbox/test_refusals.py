"""What is refused, in which envelope."""

from typing import Any

import httpx
import pytest

from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.people import CIRCLES, OPTED_OUT, PROMPT, SMS_ONLY
from tests.sandbox.conftest import KEYS

LINE = "+14155550100"
MESSAGE: dict[str, Any] = {"number": PROMPT.number, "from_number": LINE, "content": "Hi"}


@pytest.mark.parametrize(
    ("changes", "status", "code", "message"),
    [
        ({"number": None}, 400, 4000, 'missing required parameter: "number"'),
        ({"number": "415 555 0134"}, 400, 4000, "Invalid phone number"),
        ({"number": 4155550134}, 400, 4000, "Invalid phone number"),
        ({"from_number": None}, 400, 4000, 'missing required parameter: "from_number"'),
        ({"from_number": ["x"]}, 400, 4000, "from_number must be a string"),
        ({"from_number": "+19995550100"}, 200, 4000, "This phone number is not defined."),
        ({"number": LINE}, 400, 4000, "Cannot send messages to self"),
        ({"content": None}, 400, 4000, "Either content or media_url is required"),
        ({"content": 7}, 400, 4000, "content must be a string"),
        ({"content": "x" * 18_996}, 400, 4000, "Message content must be less than 18996 characters"),
        ({"media_url": "https://cdn.example/picture"}, 400, 4000, "Invalid media URL"),
        ({"media_url": "file:///etc/passwd.png"}, 400, 4000, "Invalid media URL"),
        ({"status_callback": 1}, 400, 4000, "status_callback must be a string"),
        ({"seat_id": "nobody"}, 400, 4000, "Unknown seat_id"),
        (
            {"reply_to": {"message_handle": "none"}},
            400,
            4000,
            "The message to reply to is not an iMessage on this line",
        ),
        ({"number": "911"}, 400, 4002, "Blacklisted Number"),
        ({"number": OPTED_OUT.number}, 400, 402, "OPTED_OUT"),
    ],
)
async def test_sends_are_refused_in_the_shape_of_a_message(
    http: httpx.AsyncClient,
    sandbox: RunningSandbox,
    changes: dict[str, Any],
    status: int,
    code: int,
    message: str,
) -> None:
    response = await http.post("/api/send-message", json=MESSAGE | changes)
    body = response.json()
    assert (response.status_code, body["status"]) == (status, "ERROR")
    assert (body["error_code"], body["error_message"]) == (code, message)
    assert "message_handle" not in body
    assert sandbox.world.accepted == []


async def test_an_opt_out_looks_as_it_was_captured(http: httpx.AsyncClient) -> None:
    body = (await http.post("/api/send-message", json=MESSAGE | {"number": OPTED_OUT.number})).json()
    assert (body["error_reason"], body["error_key"]) == ("SpamRule", "OPTED_OUT")
    assert body["number"] == OPTED_OUT.number


async def test_keywords_opt_out_and_in(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    sandbox.world.receive(number=PROMPT.number, content=" Opt Out ")
    assert (await http.post("/api/send-message", json=MESSAGE)).json()["error_code"] == 402
    sandbox.world.receive(number=PROMPT.number, content="START")
    assert (await http.post("/api/send-message", json=MESSAGE)).json()["status"] == "QUEUED"


async def test_the_longest_content_passes(http: httpx.AsyncClient) -> None:
    response = await http.post("/api/send-message", json=MESSAGE | {"content": "x" * 18_995})
    assert response.json()["status"] == "QUEUED"


async def test_a_signed_media_url_is_dropped_in_silence(http: httpx.AsyncClient) -> None:
    signed = {"media_url": "https://cdn.example/Cat.png?X-Amz-Signature=1"}
    response = await http.post("/api/send-message", json=MESSAGE | signed)
    assert (response.json()["status"], response.json()["media_url"]) == ("QUEUED", "")
    alone = await http.post("/api/send-message", json=MESSAGE | signed | {"content": ""})
    assert alone.json()["error_message"] == "Invalid media URL"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"content": NaN}',
        b"[" * 100_000,
        b'{"number": ' + b"[" * 600 + b"]" * 600 + b"}",
        b'{"number": ' + b"9" * 5000 + b"}",
    ],
)
async def test_bad_json_is_a_400(http: httpx.AsyncClient, raw: bytes) -> None:
    for path in ("/api/send-message", "/api/v2/contacts", "/api/account/webhooks", "/_sandbox/inbound"):
        response = await http.post(path, content=raw)
        assert response.status_code == 400, path
        assert isinstance(response.json(), dict)


async def test_lone_surrogates_become_replacement_characters(http: httpx.AsyncClient) -> None:
    raw = b'{"number": "+14155550134", "from_number": "+14155550100", "content": "a\\ud800b"}'
    assert (await http.post("/api/send-message", content=raw)).json()["content"] == "a\ufffdb"


_WRONG: list[Any] = [None, 5, 1.5, True, "", "x", [], [1], {}, {"a": 1}]
_FIELDS = {
    "POST /api/send-message": "number from_number content media_url send_style status_callback reply_to seat_id",
    "POST /api/send-group-message": "numbers group_id from_number content media_url",
    "POST /api/create-group": "numbers from_number",
    "POST /api/modify-group": "group_id modify_type number from_number",
    f"POST /api/v2/groups/{CIRCLES[0].group_id}/name": "group_name from_number",
    f"POST /api/v2/groups/{CIRCLES[0].group_id}/photo": "photo_url from_number",
    "POST /api/account/webhooks": "webhooks type globalSecret",
    "PUT /api/account/webhooks": "webhooks",
    "DELETE /api/account/webhooks": "webhooks type",
    "POST /api/v2/contacts": "number first_name tags custom_variables update_if_exists",
    f"PUT /api/v2/contacts/{PROMPT.number}": "last_name tags custom_variables opt_out",
    "DELETE /api/v2/contacts": "contact_ids",
    "POST /api/v2/contacts/bulk": "contacts",
    "POST /api/v2/contacts/opt-out": "number opted_out",
    "POST /api/v2/contacts/verify": "number",
    "POST /api/send-typing-indicator": "number from_number state max_duration_ms",
    "POST /api/send-reaction": "from_number message_handle reaction",
    "POST /api/mark-read": "number from_number",
    "POST /api/upload-media-object": "media_url",
    "POST /accounts/verify-contact-on-shared-account": "recipient",
    "POST /v3/verified-contacts": "phone_number",
    "POST /_sandbox/inbound": "number content line media_url group_id service",
    "POST /_sandbox/event": "type data id",
    "POST /_sandbox/typing": "number is_typing line",
    "POST /_sandbox/status": "handle status error_code",
}
"""The fields that each endpoint reads."""


@pytest.mark.parametrize("endpoint", _FIELDS)
async def test_wrong_types_are_never_a_500(http: httpx.AsyncClient, endpoint: str) -> None:
    method, path = endpoint.split(" ")
    handle = (await http.post("/api/send-message", json=MESSAGE)).json()["message_handle"]
    sensible = {
        "number": PROMPT.number,
        "from_number": LINE,
        "content": "Hi",
        "group_id": CIRCLES[0].group_id,
        "modify_type": "add_recipient",
        "reaction": "love",
        "handle": handle,
        "status": "SENT",
        "is_typing": True,
        "data": {},
    }
    sensible = {name: value for name, value in sensible.items() if name in _FIELDS[endpoint].split()}
    for field in _FIELDS[endpoint].split():
        for wrong in _WRONG:
            response = await http.request(method, path, json=sensible | {field: wrong})
            assert response.status_code < 500, (field, wrong, response.text)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"content": "x"}, 'missing required parameter: "from_number"'),
        ({"from_number": LINE, "content": "x"}, "Either numbers or group_id is required"),
        ({"from_number": LINE, "content": "x", "numbers": ["Ada"]}, "numbers must be a list of E.164 phone numbers"),
        ({"from_number": LINE, "content": "x", "group_id": "none"}, "Group not found"),
        (
            {"from_number": LINE, "content": "x", "numbers": [f"+1202555{n:04d}" for n in range(26)]},
            "A group has at most 25 participants",
        ),
    ],
)
async def test_group_sends_are_refused(http: httpx.AsyncClient, body: dict[str, Any], message: str) -> None:
    response = await http.post("/api/send-group-message", json=body)
    assert (response.status_code, response.json()["error_message"]) == (400, message)


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"group_id": "none"}, 404, "group_not_found"),
        ({"modify_type": "rename"}, 400, "invalid_modify_type"),
        ({"from_number": "+19995550100"}, 400, "line_not_registered"),
        ({"number": CIRCLES[1].numbers[0]}, 409, "already_a_participant"),
        ({"modify_type": "remove_recipient"}, 404, "not_a_participant"),
    ],
)
async def test_group_changes_are_refused_with_a_code(
    http: httpx.AsyncClient, changes: dict[str, Any], status: int, error: str
) -> None:
    body = {"group_id": CIRCLES[1].group_id, "modify_type": "add_recipient", "number": PROMPT.number}
    response = await http.post("/api/modify-group", json=body | changes)
    assert (response.status_code, response.json()["error"]) == (status, error)
    assert set(response.json()) == {"status", "error", "error_message", "group_id", "modify_type", "number"}


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"reaction": "hug"}, 400, "INVALID_REACTION"),
        ({"from_number": "+19995550100"}, 404, "Line not registered"),
        ({"message_handle": "none"}, 404, "Message not found"),
    ],
)
async def test_reactions_are_refused(
    http: httpx.AsyncClient, sandbox: RunningSandbox, changes: dict[str, Any], status: int, error: str
) -> None:
    handle = sandbox.world.receive(number=PROMPT.number, content="hey")["message_handle"]
    body = {"from_number": LINE, "message_handle": handle, "reaction": "-love"}
    assert (await http.post("/api/send-reaction", json=body)).json()["reaction"] == "-love"
    response = await http.post("/api/send-reaction", json=body | changes)
    assert (response.status_code, response.json()) == (status, {"error": error})


async def test_reactions_need_an_inbound_imessage(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    by_sms = sandbox.world.receive(number=SMS_ONLY.number, content="hey")["message_handle"]
    ours = (await http.post("/api/send-message", json=MESSAGE)).json()["message_handle"]
    for handle in (by_sms, ours):
        body = {"from_number": LINE, "message_handle": handle, "reaction": "👍"}
        assert (await http.post("/api/send-reaction", json=body)).status_code == 422


async def test_typing_needs_a_conversation(http: httpx.AsyncClient, sandbox: RunningSandbox) -> None:
    body = {"number": PROMPT.number, "from_number": LINE}
    refused = await http.post("/api/send-typing-indicator", json=body)
    assert (refused.status_code, refused.json()["error_message"]) == (400, "No route mapping found")
    sandbox.world.receive(number=PROMPT.number, content="hey")
    assert (await http.post("/api/send-typing-indicator", json=body)).json()["status"] == "SENT"
    assert (await http.post("/api/mark-read", json=body)).json()["status"] == "OK"


async def test_unknown_paths_answer_in_their_versions_envelope(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/nothing")).json() == {"error": "Not Found"}
    assert (await http.get("/v3/nothing")).json()["error"]["code"] == "not_found"
    assert (await http.get("/api/send-message")).status_code == 405
    unknown = await http.get("/api/v2/messages/none")
    assert (unknown.status_code, unknown.json()["message"]) == (404, "Message not found")


async def test_a_line_takes_ten_messages_a_second(sandbox: RunningSandbox) -> None:
    async with (
        serve(SandboxConfig(chatter=False, replies=False)) as running,
        httpx.AsyncClient(base_url=running.base_url, headers=KEYS) as client,
    ):
        answers = [await client.post("/api/send-message", json=MESSAGE) for _ in range(11)]
        other = await client.post("/api/send-message", json=MESSAGE | {"from_number": "+14155550101"})
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].json()["error_code"] == 4001
    assert other.status_code == 200


async def test_strangers_are_limited_per_line() -> None:
    config = SandboxConfig(speed=200, chatter=False, replies=False, new_contacts_per_hour=1)
    async with (
        serve(config) as running,
        httpx.AsyncClient(base_url=running.base_url, headers=KEYS) as client,
    ):
        for number in ("+12025550171", "+12025550171"):
            answer = await client.post("/api/send-message", json=MESSAGE | {"number": number})
            assert answer.json()["status"] == "QUEUED"
        refused = await client.post("/api/send-message", json=MESSAGE | {"number": "+12025550172"})
        usage = (await client.get("/api/v2/lines/usage")).json()
    assert (refused.status_code, refused.json()["error_code"]) == (400, 429)
    assert refused.json()["error_key"] == "LINE_HOURLY_LIMIT_REACHED"
    assert (usage["enabled"], usage["lines"][0]["state"]) == (True, "limited")
