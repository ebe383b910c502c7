"""Dead networks, wrong keys, broken streams: the engine says so, lives, and recovers by itself."""

from __future__ import annotations

import asyncio
import socket

import pytest

from sbtui.api.client import Sendblue
from sbtui.api.wire import MessagePage
from sbtui.domain.changes import Link, LinkState
from sbtui.domain.credentials import Credentials
from sbtui.domain.message import OutboxState, Source
from sbtui.engine.engine import Engine, EngineOptions
from sbtui.engine.link import LinkSign
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.sandbox.people import PROMPT
from sbtui.store.errors import StoreFull
from sbtui.store.store import Store
from tests.engine.conftest import contents, credentials, engine_on, in_state, live, reaches, send
from tests.waiting import eventually


async def link_says(store: Store, state: LinkState, words: str) -> None:
    async def check() -> bool:
        link = await store.notes.link()
        return link.state is state and words in link.detail

    await eventually(check, description=f"a link that is {state} and says {words}")


async def test_wrong_keys_are_said_and_the_engine_lives(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox, secret="wrong")) as task:
        await link_says(store, LinkState.REFUSED, "refuses the keys")
        message_id = await send(store, PROMPT.number, "nobody hears")
        await in_state(store, message_id, OutboxState.FAILED)
        assert not task.done()


@pytest.mark.proof
async def test_no_network_at_start_heals(store: Store) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = SandboxConfig(speed=50, chatter=False, replies=False)
    async with engine_on(store, Credentials(config.key_id, config.secret, f"http://127.0.0.1:{port}"), default_line=""):
        await link_says(store, LinkState.RETRYING, "No network")
        message_id = await send(store, PROMPT.number, "later")
        await in_state(store, message_id, OutboxState.BACKING_OFF)
        async with serve(config, port=port) as sandbox:
            await live(store, "events")
            await reaches(store, message_id, "DELIVERED")
            assert contents(sandbox) == {"later": 1}


async def test_html_in_place_of_json_heals(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "non_json", "times": 1000, "status": 200})
    async with engine_on(store, credentials(sandbox), listen="events"):
        await link_says(store, LinkState.RETRYING, "could not be read")
        sandbox.world.faults.clear()
        await live(store, "events")


@pytest.mark.proof
async def test_auto_polls_without_a_stream_and_comes_back_to_it(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "stream_down", "times": 1000})
    async with engine_on(store, credentials(sandbox), quick=200):
        await live(store, "polling")
        message_id = await send(store, PROMPT.number, "by polling")
        await reaches(store, message_id, "DELIVERED")
        sandbox.world.faults.clear()
        await live(store, "events")


async def test_a_busy_port_is_said_and_polling_takes_over(store: Store, sandbox: RunningSandbox) -> None:
    sandbox.world.faults.add({"kind": "stream_down", "times": 1000})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        async with engine_on(store, credentials(sandbox), quick=200, callback_bind=bind):
            await link_says(store, LinkState.LIVE, "choose another callback_bind")
            assert (await store.notes.link()).transport == "polling"


async def test_a_second_engine_waits_for_the_first(store: Store, sandbox: RunningSandbox) -> None:
    async with engine_on(store, credentials(sandbox), listen="events"):
        await live(store)
        async with engine_on(store, credentials(sandbox), listen="polling"):
            message_id = await send(store, PROMPT.number, "by the first")
            await reaches(store, message_id, "DELIVERED")
            assert (await store.notes.link()).transport == "events"
    async with engine_on(store, credentials(sandbox), listen="polling"):
        await live(store, "polling")


class Mistaken(Sendblue):
    async def messages(self, **_: object) -> MessagePage:
        raise TypeError("a mistake in the program")


async def test_a_mistake_in_the_program_ends_the_engine(store: Store, sandbox: RunningSandbox) -> None:
    async with Mistaken(credentials(sandbox)) as client:
        with pytest.raises(ExceptionGroup) as caught:
            await asyncio.wait_for(Engine(store, client, EngineOptions()).run(), 5)
    assert caught.group_contains(TypeError, match="a mistake in the program")
    assert (await store.notes.link()).state is LinkState.OFF


async def test_store_trouble_is_said_and_gets_over(store: Store) -> None:
    link = LinkSign(store, lambda _: asyncio.sleep(0), on_live=lambda: None)
    await link.show(LinkState.LIVE, "events")
    details: list[str] = []

    async def work() -> str:
        details.append((await store.notes.link()).detail)
        if len(details) < 3:
            raise StoreFull("The disk is full.")
        return "written"

    assert await link.insist(work) == "written"
    assert details == ["", "The disk is full.", "The disk is full."]
    assert await store.notes.link() == Link(state=LinkState.LIVE, transport="events")


async def test_callbacks_take_over_from_a_dead_stream_and_give_back(store: Store, sandbox: RunningSandbox) -> None:
    async with Sendblue(credentials(sandbox)) as client:
        others = [f"https://{name}.example/sbtui/token/receive" for name in ("one", "two")]
        await client.add_webhooks(others, kind="receive")
        await client.add_webhooks(others[:1], kind="call_log")
        async with engine_on(store, credentials(sandbox), quick=200, callback_bind="127.0.0.1:0"):
            await live(store, "events")
            assert (await client.webhooks()).of("receive")[2:] == ()
            sandbox.world.faults.add({"kind": "stream_down", "times": 1000})
            sandbox.world.hub.cut()
            await live(store, "callbacks")
            message_id = await send(store, PROMPT.number, "by callback")
            await reaches(store, message_id, "DELIVERED")
            sources = {seen.source for seen in await store.messages.timeline(message_id)}
            assert sources & {Source.CALLBACK, Source.WEBHOOK}
            sandbox.world.faults.clear()
            await live(store, "events")
        registered = await client.webhooks()
        assert [entry.url for entry in registered.of("receive")][:2] == others
        assert [entry.url for entry in registered.of("call_log")] == others[:1]
