"""Callbacks: Sendblue posts to a receiver of ours, which it has to be able to reach."""

from __future__ import annotations

import asyncio
import logging
import secrets
from ipaddress import ip_address

from pydantic import SecretStr

from sbtui.api.client import Sendblue
from sbtui.api.errors import Refused, Unauthorized
from sbtui.api.wire import WebhookEntry
from sbtui.engine.inbox import Inbox
from sbtui.engine.link import LinkSign
from sbtui.engine.listener.receiver import SIGNED_KINDS, Receiver
from sbtui.engine.listener.server import parse_bind, serving
from sbtui.engine.listener.transport import CannotListen, catch_up
from sbtui.engine.options import EngineOptions
from sbtui.engine.recovery import Recovery
from sbtui.store import notes
from sbtui.store.store import Store

logger = logging.getLogger("sbtui.engine")
NAME = "callbacks"
TOKEN = "callback_token"  # the name of a cursor, not a token


class Callbacks:
    """Runs the receiver and tells Sendblue of it."""

    def __init__(
        self,
        store: Store,
        client: Sendblue,
        inbox: Inbox,
        recovery: Recovery,
        link: LinkSign,
        options: EngineOptions,
    ) -> None:
        self._store = store
        self._client = client
        self._inbox = inbox
        self._recovery = recovery
        self._link = link
        self._options = options
        self._status_url = ""

    @property
    def status_url(self) -> str:
        """What sends carry as ``status_callback``; "" while the receiver does not listen."""
        return self._status_url

    async def session(self) -> None:
        host, port = parse_bind(self._options.callback_bind)
        crashed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def crash(error: Exception) -> None:
            if not crashed.done():
                crashed.set_exception(error)

        receiver = Receiver(self._inbox, token=await self._token(), secret=self._options.webhook_secret, on_crash=crash)
        async with serving(receiver, host, port) as actual_port:
            base = _public_base(self._options.callback_url, host, actual_port)
            try:
                self._status_url = base + receiver.path("status")
                note = await self._register(receiver, base)
                await catch_up(self._recovery, self._link, NAME, note)
                await crashed
            finally:
                self._status_url = ""
                crashed.cancel()
                await receiver.stop()

    async def _token(self) -> str:
        """The secret part of the path; kept, so that webhooks registered once go on working."""
        token = await self._store.notes.cursor(TOKEN)
        if not token:
            token = secrets.token_urlsafe(24)
            async with self._store.changing() as (transaction, _):
                await notes.set_cursor(transaction, TOKEN, token)
        return token

    async def _register(self, receiver: Receiver, base: str) -> str:
        """Add our webhooks where they are missing; returns a sentence about those that Sendblue refuses."""
        registered = await self._client.webhooks()
        refused: list[str] = []
        for kind in sorted(SIGNED_KINDS):
            url = base + receiver.path(kind)
            wanted = self._entry(url)
            # Ours are known by the secret path: nobody else's webhook can have it.
            ours = [entry for entry in registered.of(kind) if entry.url.endswith(receiver.path(kind))]
            # One that carries another signing secret would be turned away here.
            stale = [entry.url for entry in ours if (entry.url, entry.secret) != (wanted.url, wanted.secret)]
            try:
                if stale:
                    await self._client.remove_webhooks(stale, kind=kind)
                if url in stale or url not in [entry.url for entry in ours]:
                    await self._client.add_webhooks([wanted], kind=kind)
            except Unauthorized:
                raise
            except Refused:
                logger.info("Sendblue refused the webhook of type %s", kind)
                refused.append(kind)
        return f"Sendblue refuses webhooks of type {', '.join(refused)}." if refused else ""

    def _entry(self, url: str) -> WebhookEntry:
        secret = self._options.webhook_secret
        return WebhookEntry(url=url, secret=SecretStr(secret) if secret else None)


def _public_base(callback_url: str, host: str, port: int) -> str:
    """Where Sendblue reaches the receiver.

    Raises:
        CannotListen: nobody said, and it is not on this machine alone.
    """
    if callback_url:
        return callback_url.rstrip("/")
    try:
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise CannotListen("Callbacks need callback_url: the public address that leads to callback_bind.")
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
