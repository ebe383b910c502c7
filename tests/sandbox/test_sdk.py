"""The official SDK judges the sandbox: every answer must fit its own models, strictly."""

import asyncio

import pytest
from sendblue_api import (
    APIResponseValidationError,
    AsyncSendblueAPI,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    RateLimitError,
)
from sendblue_api.types import AccountEvent

from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import OPTED_OUT, PROMPT, RCS, SMS_ONLY
from tests.sandbox.waiting import until

LINE = "+14155550100"
STRANGER = "+12025550199"


async def test_messages(sdk: AsyncSendblueAPI, sandbox: RunningSandbox) -> None:
    sent = await sdk.messages.send(
        number=PROMPT.number, from_number=LINE, content="Hello", send_style="confetti", media_url=""
    )
    assert (sent.status, sent.account_email, sent.send_style) == ("QUEUED", "dev@sandbox.example", "confetti")
    handle = sent.message_handle or ""
    await until(lambda: sandbox.world.log.rows[handle]["status"] == "DELIVERED", "delivery")
    assert (await sdk.messages.get_status(handle=handle)).status == "DELIVERED"
    retrieved = await sdk.messages.retrieve(handle)
    assert retrieved.data is not None
    assert retrieved.data.content == "Hello"
    listed = await sdk.messages.list(
        number=PROMPT.number, is_outbound="true", order_by="updatedAt", order_direction="asc", limit=5
    )
    assert listed.data is not None
    assert listed.pagination is not None
    assert [row.message_handle for row in listed.data] == [handle]
    assert (listed.pagination.total, listed.pagination.has_more) == (1, False)


async def test_an_inline_reply_names_its_parent(sdk: AsyncSendblueAPI, sandbox: RunningSandbox) -> None:
    parent = sandbox.world.receive(number=PROMPT.number, content="which one?")["message_handle"]
    sent = await sdk.messages.send(
        number=PROMPT.number, from_number=LINE, content="the green one", reply_to={"message_handle": parent}
    )
    assert sent.reply_to is not None
    assert sent.reply_to.message_handle == parent


async def test_groups(sdk: AsyncSendblueAPI) -> None:
    numbers = [PROMPT.number, RCS.number, SMS_ONLY.number]
    sent = await sdk.groups.send_message(from_number=LINE, numbers=numbers, content="Hi team")
    assert sent.message_type == "group"
    group_id = str(sent.to_dict()["group_id"])
    assert group_id.startswith("sb_group_")
    again = await sdk.groups.send_message(from_number=LINE, group_id=group_id, content="Still here?")
    assert again.to_dict()["participants"] == [*numbers, LINE]

    added = await sdk.groups.modify(group_id=group_id, modify_type="add_recipient", number=STRANGER)
    assert (added.status, added.number) == ("OK", STRANGER)
    await sdk.groups.modify(group_id=group_id, modify_type="remove_recipient", number=STRANGER)

    renamed = await sdk.v2.groups.rename(group_id, group_name="Team")
    assert renamed.data.group_name == "Team"
    pictured = await sdk.v2.groups.set_photo(group_id, photo_url="https://cdn.example/Team.png")
    assert pictured.data.group_photo is not None
    group = await sdk.v2.groups.retrieve(group_id)
    assert group.data is not None
    assert (group.data.group_name, group.data.participant_numbers) == ("Team", numbers)
    assert group.data.latest_message_id == again.message_handle
    assert (await sdk.v2.groups.set_photo(group_id, photo_url=None)).data.group_photo is None


async def test_contacts(sdk: AsyncSendblueAPI) -> None:
    before = (await sdk.contacts.count()).count or 0
    created = await sdk.contacts.create(
        number=STRANGER, body_first_name_1="Zoe", tags=["vip"], custom_variables={"a": "1"}
    )
    assert created.contact is not None
    assert (created.contact.phone, created.contact.tags) == (STRANGER, ["vip"])
    with pytest.raises(ConflictError):
        await sdk.contacts.create(number=STRANGER)
    await sdk.contacts.create(number=STRANGER, body_last_name_1="Berg", update_if_exists=True)

    updated = await sdk.contacts.update(STRANGER, custom_variables={"b": "2"}, body_opt_out_1=True)
    assert updated.contact is not None
    assert (updated.contact.custom_variables, updated.contact.opt_out) == ({"a": "1", "b": "2"}, True)
    assert (await sdk.contacts.opt_out(number=STRANGER, opted_out=False)).opted_out is False
    retrieved = await sdk.contacts.retrieve(STRANGER)
    assert retrieved.contact is not None
    assert (retrieved.contact.last_name, retrieved.contact.opt_out) == ("Berg", False)
    assert [contact.phone for contact in await sdk.contacts.list(phone_number=STRANGER, limit=10)] == [STRANGER]
    assert (await sdk.contacts.verify(number=STRANGER)).status == "OK"

    bulk = await sdk.contacts.bulk.create(contacts=[{"phone": "+12025550187"}, {"phone": "+12025550188"}])
    assert len(bulk.contacts or []) == 2
    assert (await sdk.contacts.count()).count == before + 3
    gone = await sdk.contacts.bulk.delete(contact_ids=["+12025550187", "+12025550188", "+12025550189"])
    assert gone.amount == 2
    assert (await sdk.contacts.delete(STRANGER)).status == "OK"
    with pytest.raises(NotFoundError):
        await sdk.contacts.retrieve(STRANGER)


async def test_lines(sdk: AsyncSendblueAPI) -> None:
    state = await sdk.lines.get_state()
    assert [line.sendblue_number for line in state.data] == [LINE, "+14155550101"]
    assert (await sdk.lines.get_usage()).enabled is False
    status = await sdk.lines.get_contact_status(number=STRANGER, sendblue_number=LINE)
    assert (status.classification, status.known_contact) == ("new", False)


async def test_lookups_typing_and_media(sdk: AsyncSendblueAPI) -> None:
    assert (await sdk.lookups.lookup_number(number=PROMPT.number)).service == "iMessage"
    assert (await sdk.lookups.lookup_number(number=RCS.number)).service == "SMS"
    await sdk.messages.send(number=PROMPT.number, from_number=LINE, content="Hello")
    assert (await sdk.typing_indicators.send(number=PROMPT.number, from_number=LINE)).status == "SENT"
    uploaded = await sdk.media_objects.upload(media_url="https://cdn.example/Cat.jpg?signature=x")
    assert (uploaded.media_object_id or "").startswith("MO_")
    sent = await sdk.messages.send(number=PROMPT.number, from_number=LINE, media_url=uploaded.media_object_id or "")
    assert (sent.media_url or "").endswith(".jpg")


async def test_webhooks(sdk: AsyncSendblueAPI) -> None:
    added = await sdk.webhooks.create(
        webhooks=["http://127.0.0.1:9/a", {"url": "http://127.0.0.1:9/b", "secret": "s"}], global_secret="g"
    )
    assert added.webhooks is not None
    assert len(added.webhooks.receive or []) == 2
    await sdk.webhooks.create(webhooks=["http://app.example/out"], type="outbound")
    listed = await sdk.webhooks.list()
    assert listed.webhooks is not None
    assert (listed.webhooks.global_secret, listed.webhooks.outbound) == ("g", ["https://app.example/out"])
    await sdk.webhooks.delete(webhooks=["http://127.0.0.1:9/a"])
    assert len((await sdk.webhooks.list()).webhooks.receive or []) == 1  # type: ignore[union-attr]
    replaced = await sdk.webhooks.update(webhooks={"typing_indicator": ["http://127.0.0.1:9/t"]})
    assert replaced.webhooks is not None
    assert (replaced.webhooks.receive, replaced.webhooks.global_secret) == (None, None)
    assert replaced.webhooks.typing_indicator == ["http://127.0.0.1:9/t"]


async def test_verified_contacts(sdk: AsyncSendblueAPI, sandbox: RunningSandbox) -> None:
    created = await sdk.verified_contacts.create(phone_number="(202) 555-0199")
    assert created.data is not None
    assert (created.data.contact.phone_number, created.data.contact.verified) == (STRANGER, False)
    assert created.data.verification_instructions is not None
    sandbox.world.receive(number=STRANGER, content="hello")
    retrieved = await sdk.verified_contacts.retrieve(STRANGER)
    assert retrieved.data is not None
    assert retrieved.data.contact is not None
    assert retrieved.data.contact.verification_status == "verified"
    listed = await sdk.verified_contacts.list()
    assert listed.data is not None
    assert len(listed.data.contacts) == 1


async def test_the_event_stream(sdk: AsyncSendblueAPI, sandbox: RunningSandbox) -> None:
    types = "message.received,message.updated,typing.changed,contact.created"
    stream = await sdk.events.stream(types=types)
    await until(lambda: sandbox.world.hub.streams == 1, "subscription")
    sandbox.world.typing(PROMPT.number, True)
    row = sandbox.world.receive(number=PROMPT.number, content="hi")
    await sdk.contacts.create(number=STRANGER)
    sent = await sdk.messages.send(number=PROMPT.number, from_number=LINE, content="hi")
    events: list[AccountEvent] = []
    async with asyncio.timeout(10):
        async for event in stream:
            events.append(event)
            if event.data.get("status") == "DELIVERED":
                break
    await stream.close()
    assert [event.type for event in events[:3]] == ["typing.changed", "message.received", "contact.created"]
    assert events[1].id == f"message:{row['message_handle']}:received"
    assert [event.data["status"] for event in events[3:]] == ["ACCEPTED", "SENT", "DELIVERED"]
    assert events[-1].id.startswith(f"message:{sent.message_handle}:updated:")
    assert len({event.id for event in events}) == len(events)


async def test_refusals_become_the_sdks_errors(sdk: AsyncSendblueAPI, sandbox: RunningSandbox) -> None:
    with pytest.raises(BadRequestError) as declined:
        await sdk.messages.send(number=OPTED_OUT.number, from_number=LINE, content="Hello")
    assert isinstance(declined.value.body, dict)
    assert declined.value.body["error_code"] == 402
    with pytest.raises(NotFoundError):
        await sdk.messages.get_status(handle="none")
    sandbox.world.faults.add({"kind": "rate_limit", "retry_after": 2})
    with pytest.raises(RateLimitError) as limited:
        await sdk.messages.list()
    assert limited.value.response.headers["retry-after"] == "2"
    with pytest.raises(AuthenticationError):
        await sdk.copy(api_secret="wrong").messages.list()


async def test_an_unknown_line_is_refused_with_http_200(sdk: AsyncSendblueAPI) -> None:
    refused = await sdk.messages.send(number=PROMPT.number, from_number="+19995550100", content="Hello")
    assert (refused.status, refused.message_handle) == ("ERROR", None)
    assert refused.error_message == "This phone number is not defined."


async def test_a_string_error_code_breaks_the_sdks_model(sdk: AsyncSendblueAPI, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "string_error_code"})
    sent = await sdk.messages.send(number=PROMPT.number, from_number=LINE, content="Hello")
    handle = sent.message_handle or ""
    await until(lambda: sandbox.world.log.rows[handle]["status"] == "ERROR", "the error")
    with pytest.raises(APIResponseValidationError):
        await sdk.messages.get_status(handle=handle)
