"""Every method of the client against the sandbox, over loopback; the two share no code."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.api.errors import (
    Invalid,
    NeverLeft,
    NotFound,
    OptedOut,
    OutcomeUnknown,
    RateLimited,
    Refused,
    SendblueError,
    Unauthorized,
)
from sbtui.api.wire import Event, WebhookEntry, Webhooks
from sbtui.domain.credentials import Credentials
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.config import MAIN_LINE, SECOND_LINE
from sbtui.sandbox.people import CIRCLES, OPTED_OUT, PROMPT, SMS_ONLY

STRANGER = "+12125550199"


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with serve(SandboxConfig(chatter=False, replies=False, speed=1000.0)) as running:
        yield running


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[Sendblue]:
    keys = Credentials("sandbox-key", "sandbox-secret", sandbox.base_url)
    async with Sendblue(keys, timeout=httpx.Timeout(5.0)) as client:
        yield client


async def first(events: AsyncIterator[Event], kind: str, message_id: str = "") -> Event:
    async with asyncio.timeout(5):
        async for event in events:
            if event.type == kind and event.data.message_id == message_id:
                return event
    raise AssertionError(f"the stream ended without {kind}")


async def test_a_message_from_acceptance_to_delivery(client: Sendblue) -> None:
    async with client.events() as stream:
        sent = await client.send_message(
            number=PROMPT.number, from_number=MAIN_LINE, content="Hé 👋\u2028!", send_style="slam"
        )
        assert sent.status == "QUEUED"
        assert (sent.contact, sent.line, sent.send_style) == (PROMPT.number, MAIN_LINE, "slam")
        events = aiter(stream)
        await first(events, "message.created", sent.message_handle)
        async for event in events:
            if event.data.message_id == sent.message_handle and event.data.status == "DELIVERED":
                break
    row = await client.status(sent.message_handle)
    assert (row.status, row.content, row.service) == ("DELIVERED", "Hé 👋\u2028!", "iMessage")
    assert (await client.message(sent.message_handle)).message_handle == sent.message_handle
    page = await client.messages(
        number=PROMPT.number,
        is_outbound=True,
        created_at_gte=datetime.now(UTC) - timedelta(minutes=5),
        order_by="updatedAt",
        order_direction="asc",
        limit=100,
    )
    assert sent.message_handle in [row.message_handle for row in page.rows]
    assert (page.malformed, page.limit, page.offset) == (0, 100, 0)


async def test_an_inbound_text(client: Sendblue, sandbox: RunningSandbox) -> None:
    async with client.events(["message.received"]) as stream:
        inbound = sandbox.world.receive(number=PROMPT.number, content="yo", line=MAIN_LINE)
        event = await first(aiter(stream), "message.received", inbound["message_handle"])
    row = await client.message(event.data.message_id)
    assert (row.is_outbound, row.content, row.contact, row.line) == (False, "yo", PROMPT.number, MAIN_LINE)
    reaction = await client.send_reaction(row.message_handle, "love", from_number=MAIN_LINE)
    assert reaction.status == "OK"
    assert (await client.mark_read(PROMPT.number, MAIN_LINE)).status == "OK"
    assert (await client.send_typing_indicator(PROMPT.number, MAIN_LINE, state="start")).status == "SENT"
    with pytest.raises(Invalid, match="No route mapping found"):
        await client.send_typing_indicator(STRANGER, MAIN_LINE)


async def test_refusals(client: Sendblue, sandbox: RunningSandbox) -> None:
    with pytest.raises(OptedOut) as opted_out:
        await client.send_message(number=OPTED_OUT.number, from_number=MAIN_LINE, content="hi")
    assert opted_out.value.code == 402
    with pytest.raises(Refused, match="not defined"):
        await client.send_message(number=PROMPT.number, from_number=STRANGER, content="hi")
    with pytest.raises(Refused) as no_content:
        await client.send_message(number=PROMPT.number, from_number=MAIN_LINE)
    assert no_content.value.code == 4000
    with pytest.raises(NotFound):
        await client.status("no-such-handle")
    with pytest.raises(NotFound):
        await client.message("no-such-handle")
    async with Sendblue(Credentials("wrong", "keys", sandbox.base_url)) as stranger:
        with pytest.raises(Unauthorized):
            await stranger.account()
        with pytest.raises(Unauthorized):
            await stranger.events().__aenter__()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "drop_response"}, OutcomeUnknown),
        ({"kind": "refuse_connection_after_read"}, OutcomeUnknown),
        ({"kind": "status_5xx", "accept": True}, OutcomeUnknown),
        ({"kind": "non_json", "accept": True}, OutcomeUnknown),
        ({"kind": "rate_limit", "retry_after": 7}, RateLimited),
        ({"kind": "decline", "error_code": 4002}, Refused),
    ],
)
async def test_faults_under_a_send(
    client: Sendblue, sandbox: RunningSandbox, fault: dict[str, object], kind: type[SendblueError]
) -> None:
    sandbox.world.faults.add(fault)
    with pytest.raises(kind) as caught:
        await client.send_message(number=PROMPT.number, from_number=MAIN_LINE, content="under a cloud")
    if isinstance(caught.value, RateLimited):
        assert caught.value.retry_after == 7.0
    rows = (await client.messages(number=PROMPT.number, is_outbound=True)).rows
    sent = [row for row in rows if row.content == "under a cloud"]
    assert len(sent) <= 1  # nothing is repeated behind our back


async def test_an_outage_is_told_from_a_refusal(client: Sendblue, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "stream_down"})
    with pytest.raises(SendblueError):
        await client.events().__aenter__()
    closed = Sendblue(Credentials("sandbox-key", "sandbox-secret", sandbox.base_url))
    await closed.aclose()
    with pytest.raises(NeverLeft):
        await closed.account()


async def test_groups(client: Sendblue) -> None:
    numbers = [PROMPT.number, CIRCLES[0].numbers[1], CIRCLES[0].numbers[2]]
    created = await client.create_group(numbers, MAIN_LINE)
    assert created.group_id
    sent = await client.send_group_message(from_number=MAIN_LINE, group_id=created.group_id, content="Hi all")
    assert sent.is_group and sent.group_id == created.group_id and sent.contact == ""
    assert set(numbers) <= set(sent.participants)
    assert (await client.rename_group(created.group_id, "Trio", from_number=MAIN_LINE)).group_name == "Trio"
    photo = await client.set_group_photo(created.group_id, "https://cdn.example/Trio.png", from_number=MAIN_LINE)
    assert photo.group_photo
    assert (await client.set_group_photo(created.group_id, None)).group_photo == {}
    change = await client.modify_group(created.group_id, "add_recipient", STRANGER, from_number=MAIN_LINE)
    assert change.number == STRANGER
    group = await client.group(created.group_id)
    assert (group.group_name, STRANGER in group.participant_numbers) == ("Trio", True)
    assert (await client.rename_group(created.group_id, None)).group_name == ""
    with pytest.raises(NotFound):
        await client.group("sb_group_none")


async def test_uploads(client: Sendblue) -> None:
    upload = await client.upload_file("Cat.png", b"\x89PNG\r\n\x1a\n")
    assert upload.reference.endswith("Cat.png")
    media = await client.upload_media_object("https://cdn.example/Cat.png?signature=x")
    assert media.media_object_id and media.reference == media.media_object_id


async def test_contacts(client: Sendblue) -> None:
    before = await client.count_contacts()
    created = await client.create_contact(STRANGER, first_name="Eve", tags=["vip"], custom_variables={"a": "1"})
    assert (created.phone, created.name, created.tags) == (STRANGER, "Eve", ("vip",))
    with pytest.raises(Invalid) as conflict:
        await client.create_contact(STRANGER)
    assert conflict.value.status == 409
    assert (await client.update_contact(STRANGER, last_name="Moss")).name == "Eve Moss"
    assert (await client.contact(STRANGER)).custom_variables == {"a": "1"}
    assert (await client.set_opt_out(STRANGER)).opted_out
    assert (await client.contact(STRANGER)).opt_out is True
    await client.verify_contact(STRANGER)
    bulk = await client.create_contacts([{"phone": "+12125550198", "first_name": "B"}, {"phone": "+12125550197"}])
    assert len(bulk) == 2
    assert await client.count_contacts() == before + 3
    assert STRANGER in [contact.phone for contact in await client.contacts(phone_number=STRANGER)]
    assert await client.delete_contacts(["+12125550198", "+12125550197"]) == 2
    await client.delete_contact(STRANGER)
    with pytest.raises(NotFound):
        await client.contact(STRANGER)


async def test_lines_and_lookups(client: Sendblue) -> None:
    assert (await client.account()).email
    assert await client.lines() == (MAIN_LINE, SECOND_LINE)
    states = await client.lines_state()
    assert {state.sendblue_number for state in states.lines} == {MAIN_LINE, SECOND_LINE}
    assert states.snapshot_at is not None
    usage = await client.lines_usage()
    assert all(line.phone in (MAIN_LINE, SECOND_LINE) for line in usage.lines)
    assert (await client.contact_status(STRANGER, MAIN_LINE)).classification
    assert (await client.evaluate_service(PROMPT.number)).service == "iMessage"
    assert (await client.evaluate_service(SMS_ONLY.number)).service == "SMS"


async def test_shared_and_verified_contacts(client: Sendblue) -> None:
    assert (await client.verify_shared_contact(STRANGER)).number == STRANGER
    assert STRANGER in [contact.number for contact in (await client.shared_contacts()).contacts]
    added = await client.add_verified_contact("+12125550196")
    assert added.contact.phone_number == "+12125550196"
    assert (await client.verified_contact("+12125550196")).contact.verification_status
    listed = await client.verified_contacts()
    assert "+12125550196" in [contact.phone_number for contact in listed.contacts]


async def test_webhooks(client: Sendblue) -> None:
    entry = WebhookEntry.model_validate({"url": "https://a.example/in", "sendblue_numbers": [MAIN_LINE]})
    await client.add_webhooks([entry, "https://b.example/in"])
    assert [hook.url for hook in (await client.webhooks()).of("receive")] == [
        "https://a.example/in",
        "https://b.example/in",
    ]
    await client.remove_webhooks(["https://b.example/in"], kind="receive")
    (left,) = (await client.webhooks()).of("receive")
    assert (left.url, left.sendblue_numbers) == ("https://a.example/in", (MAIN_LINE,))
    await client.replace_webhooks(Webhooks(entries={"outbound": (WebhookEntry(url="https://c.example/out"),)}))
    after = await client.webhooks()
    assert after.of("receive") == () and after.of("outbound")[0].url == "https://c.example/out"
