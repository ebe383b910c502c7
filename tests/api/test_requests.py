"""What each method puts on the wire, byte for byte where it matters."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.api.wire import WebhookEntry, Webhooks

Scripted = Callable[[Callable[[httpx.Request], httpx.Response]], Sendblue]
Call = Callable[[Sendblue], Awaitable[object]]

LINE, ADA, BOB = "+15550100001", "+15550100002", "+15550100003"
ROW = {"status": "QUEUED", "message_handle": "h"}
GROUP = {"status": "OK", "data": {"group_id": "g"}}
CONTACT = {"status": "OK", "contact": {"phone": ADA}}
HOOKS = {"status": "OK", "webhooks": {}}

CASES: list[tuple[str, Call, str, Any, Any]] = [
    ("POST /api/send-message", lambda c: c.send_message(number=ADA, from_number=LINE, content="hé"), "",
     {"number": ADA, "from_number": LINE, "content": "hé"}, ROW),
    ("POST /api/send-message",
     lambda c: c.send_message(number=ADA, from_number=None, media_url="u", send_style="slam", status_callback="cb",
                              reply_to="p", seat_id="s", pre_reply_override=True), "",
     {"number": ADA, "media_url": "u", "send_style": "slam", "status_callback": "cb",
      "reply_to": {"message_handle": "p"}, "seat_id": "s", "pre_reply_override": True}, ROW),
    ("POST /api/send-group-message", lambda c: c.send_group_message(from_number=LINE, numbers=[ADA, BOB], content="x"),
     "", {"from_number": LINE, "numbers": [ADA, BOB], "content": "x"}, ROW),
    ("GET /api/status", lambda c: c.status("h"), "handle=h", None, ROW),
    ("GET /api/v2/messages/a%2Fb", lambda c: c.message("a/b"), "", None, {"status": "OK", "data": ROW}),
    ("GET /api/v2/messages",
     lambda c: c.messages(number=ADA, is_outbound=True, limit=5, order_by="updated_at",
                          updated_at_gte=datetime(2026, 1, 5, 11, tzinfo=timezone(timedelta(hours=1)))),
     "number=%2B15550100002&is_outbound=true&updated_at_gte=2026-01-05T10%3A00%3A00.000Z&order_by=updated_at&limit=5",
     None, {"data": []}),
    ("POST /api/send-reaction", lambda c: c.send_reaction("h", "love", from_number=LINE), "",
     {"from_number": LINE, "message_handle": "h", "reaction": "love"}, {"status": "OK"}),
    ("POST /api/mark-read", lambda c: c.mark_read(ADA, LINE), "", {"number": ADA, "from_number": LINE}, {}),
    ("POST /api/send-typing-indicator", lambda c: c.send_typing_indicator(ADA, LINE, state="stop"), "",
     {"number": ADA, "from_number": LINE, "state": "stop"}, {"number": ADA, "status": "SENT"}),
    ("POST /api/upload-media-object", lambda c: c.upload_media_object("https://x?s=1"), "",
     {"media_url": "https://x?s=1"}, {"mediaObjectId": "MO"}),
    ("POST /api/create-group", lambda c: c.create_group([ADA, BOB], LINE), "",
     {"numbers": [ADA, BOB], "from_number": LINE}, {"status": "OK", "group_id": "g"}),
    ("POST /api/modify-group", lambda c: c.modify_group("g", "add_recipient", BOB), "",
     {"group_id": "g", "modify_type": "add_recipient", "number": BOB}, {"status": "OK"}),
    ("GET /api/v2/groups/g", lambda c: c.group("g"), "", None, GROUP),
    ("POST /api/v2/groups/g/name", lambda c: c.rename_group("g", None), "", {"group_name": None}, GROUP),
    ("POST /api/v2/groups/g/photo", lambda c: c.set_group_photo("g", "https://p", from_number=LINE), "",
     {"photo_url": "https://p", "from_number": LINE}, GROUP),
    ("GET /api/v2/contacts", lambda c: c.contacts(limit=2, created_at_gte=datetime(2026, 1, 1, tzinfo=UTC)),
     "limit=2&created_at_gte=2026-01-01T00%3A00%3A00.000Z", None, [{"phone": ADA}]),
    ("GET /api/v2/contacts/%2B15550100002", lambda c: c.contact(ADA), "", None, CONTACT),
    ("POST /api/v2/contacts", lambda c: c.create_contact(ADA, first_name="Ada", update_if_exists=True), "",
     {"number": ADA, "first_name": "Ada", "update_if_exists": True}, CONTACT),
    ("PUT /api/v2/contacts/%2B15550100002", lambda c: c.update_contact(ADA, tags=[], opt_out=False), "",
     {"tags": [], "opt_out": False}, CONTACT),
    ("DELETE /api/v2/contacts/%2B15550100002", lambda c: c.delete_contact(ADA), "", None, {"status": "OK"}),
    ("GET /api/v2/contacts/count", lambda c: c.count_contacts(), "", None, {"count": 3}),
    ("POST /api/v2/contacts/bulk", lambda c: c.create_contacts([{"phone": ADA}]), "", {"contacts": [{"phone": ADA}]},
     {"status": "OK", "contacts": []}),
    ("DELETE /api/v2/contacts", lambda c: c.delete_contacts([ADA]), "", {"contact_ids": [ADA]}, {"amount": 1}),
    ("POST /api/v2/contacts/opt-out", lambda c: c.set_opt_out(ADA), "", {"number": ADA, "opted_out": True},
     {"status": "OK", "number": ADA, "opted_out": True}),
    ("POST /api/v2/contacts/verify", lambda c: c.verify_contact(ADA), "", {"number": ADA}, {"status": "OK"}),
    ("GET /api/lines", lambda c: c.lines(), "", None, {"numbers": [LINE]}),
    ("GET /api/v2/lines/state", lambda c: c.lines_state(), "", None, {"status": "OK", "data": []}),
    ("GET /api/v2/lines/usage", lambda c: c.lines_usage(), "", None, {"enabled": False, "lines": []}),
    ("GET /api/v2/lines/contact-status", lambda c: c.contact_status(ADA, LINE),
     "number=%2B15550100002&sendblue_number=%2B15550100001", None, {"classification": "new"}),
    ("GET /api/evaluate-service", lambda c: c.evaluate_service(ADA), "number=%2B15550100002", None,
     {"number": ADA, "service": "iMessage"}),
    ("GET /account", lambda c: c.account(), "", None, {"email": "e"}),
    ("GET /accounts/shared-contacts", lambda c: c.shared_contacts(), "", None, {"sharedNumber": None, "contacts": []}),
    ("POST /accounts/verify-contact-on-shared-account", lambda c: c.verify_shared_contact(ADA), "",
     {"recipient": ADA}, {"route": {"id": 1, "number": ADA}}),
    ("GET /v3/verified-contacts", lambda c: c.verified_contacts(), "", None, {"data": {"contacts": []}}),
    ("GET /v3/verified-contacts/%2B15550100002", lambda c: c.verified_contact(ADA), "", None, {"data": {}}),
    ("POST /v3/verified-contacts", lambda c: c.add_verified_contact(ADA), "", {"phone_number": ADA}, {"data": {}}),
    ("GET /api/account/webhooks", lambda c: c.webhooks(), "", None, HOOKS),
    ("POST /api/account/webhooks", lambda c: c.add_webhooks(["https://a"], kind="outbound"), "",
     {"webhooks": ["https://a"], "type": "outbound"}, HOOKS),
    ("PUT /api/account/webhooks",
     lambda c: c.replace_webhooks(Webhooks(entries={"receive": (WebhookEntry(url="https://a"),)})), "",
     {"webhooks": {"receive": ["https://a"]}}, HOOKS),
    ("DELETE /api/account/webhooks", lambda c: c.remove_webhooks(["https://a"], kind="receive"), "",
     {"webhooks": ["https://a"], "type": "receive"}, {"status": "OK"}),
]  # fmt: skip


@pytest.mark.parametrize(("target", "call", "query", "body", "answer"), CASES, ids=[case[0] for case in CASES])
async def test_on_the_wire(
    scripted: Scripted, target: str, call: Call, query: str, body: object, answer: object
) -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=answer)

    async with scripted(handle) as client:
        await call(client)
    (request,) = seen
    path, _, sent_query = request.url.raw_path.decode().partition("?")
    assert f"{request.method} {path}" == target
    assert sent_query == query
    assert (json.loads(request.content) if request.content else None) == body
    assert request.headers["user-agent"].startswith("sbtui/")
    assert request.headers.get("content-type") == ("application/json" if body is not None else None)


async def test_upload_is_multipart(scripted: Scripted) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
        assert b'name="file"; filename="Cat.png"' in request.content and b"\x89PNG" in request.content
        return httpx.Response(200, json={"media_url": "https://cdn/Cat.png"})

    async with scripted(handle) as client:
        assert (await client.upload_file("Cat.png", b"\x89PNG")).media_url == "https://cdn/Cat.png"


async def test_an_empty_id_would_name_the_whole_collection(scripted: Scripted) -> None:
    async with scripted(lambda _: httpx.Response(200, json={})) as client:
        with pytest.raises(ValueError, match="empty"):
            await client.delete_contact("")


async def test_naive_times_are_a_mistake(scripted: Scripted) -> None:
    async with scripted(lambda _: httpx.Response(200, json={})) as client:
        with pytest.raises(ValueError, match="aware"):
            await client.messages(created_at_gte=datetime(2026, 1, 1))  # noqa: DTZ001
