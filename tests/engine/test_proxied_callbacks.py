"""Callbacks that come through a tunnel or a reverse proxy, under a public address with a path of its own."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from sbtui.api.client import Sendblue
from sbtui.sandbox import RunningSandbox
from sbtui.sandbox.people import NOOR, PROMPT
from sbtui.store.store import Store
from tests.engine.conftest import credentials, engine_on, live, reaches, send
from tests.engine.proxying import Proxy, proxied
from tests.waiting import eventually

KINDS = ("receive", "outbound", "typing_indicator")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def registered(client: Sendblue) -> dict[str, list[str]]:
    webhooks = await client.webhooks()
    return {kind: [entry.url for entry in webhooks.of(kind)] for kind in KINDS}


@pytest.mark.parametrize(
    "keeps_alive, strips",
    [
        pytest.param(False, "/hooks/sb", id="http-1.0-and-the-prefix-taken-off"),
        pytest.param(True, "", id="kept-alive-in-chunks-and-the-prefix-forwarded", marks=pytest.mark.proof),
    ],
)
async def test_callbacks_come_through_a_proxy(
    store: Store, sandbox: RunningSandbox, keeps_alive: bool, strips: str
) -> None:
    async with proxied(Proxy(free_port(), keeps_alive=keeps_alive, strips=strips)) as proxy:
        public = f"http://127.0.0.1:{proxy.port}/hooks/sb"
        options: dict[str, Any] = {
            "listen": "callbacks",
            "callback_bind": f"127.0.0.1:{proxy.upstream}",
            "callback_url": f"{public}/",
            "webhook_secret": "s3cret",
        }
        async with engine_on(store, credentials(sandbox), **options):
            await live(store, "callbacks")
            message_id = await send(store, PROMPT.number, "around the corner")
            await reaches(store, message_id, "DELIVERED")
            sandbox.world.receive(number=NOOR.number, content="and back")

            async def arrived() -> bool:
                return (await store.threads.totals()).unread == 1

            await eventually(arrived, description="the text from outside")
            async with Sendblue(credentials(sandbox)) as client:
                urls = await registered(client)
        for kind in KINDS:
            (url,) = urls[kind]
            assert url.startswith(f"{public}/sbtui/")
            assert url.endswith(f"/{kind}")
        assert {path.rsplit("/", 1)[1] for path in proxy.paths} >= {"status", "outbound", "receive"}
        assert all(path.startswith("/hooks/sb/sbtui/") for path in proxy.paths)
        assert proxy.connections == (1 if keeps_alive else len(proxy.paths))


@pytest.mark.proof
async def test_another_address_or_secret_replaces_what_is_registered(store: Store, sandbox: RunningSandbox) -> None:
    async with Sendblue(credentials(sandbox)) as client:
        await client.add_webhooks(["https://hooks.example.com/hooks/sbtui/other/receive"], kind="receive")
        before = await registered(client)
        for path, secret in (("", ""), ("/hooks", "first"), ("/hooks", "second")):
            public = f"https://hooks.example.com{path}"
            options: dict[str, Any] = {"callback_bind": "127.0.0.1:0", "callback_url": public, "webhook_secret": secret}
            async with engine_on(store, credentials(sandbox), listen="callbacks", **options):
                await live(store, "callbacks")
            webhooks = await client.webhooks()
            for kind in KINDS:
                (ours,) = [entry for entry in webhooks.of(kind) if entry.url not in before[kind]]
                assert ours.url.startswith(f"{public}/sbtui/")
                assert (ours.secret.get_secret_value() if ours.secret else "") == secret
                assert {entry.url for entry in webhooks.of(kind)} >= set(before[kind])
