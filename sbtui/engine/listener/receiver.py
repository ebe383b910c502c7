"""The receiver of callbacks and webhooks, as a bare ASGI application.

Whoever posts here has to know an unguessable path; webhooks must repeat the signing secret as well, where one
is configured. Status callbacks come unsigned even then (captured in the wild).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from sbtui.api.errors import MalformedRow
from sbtui.api.wire import parse_row
from sbtui.api.wire.fields import to_address, to_flag
from sbtui.domain.message import Source
from sbtui.domain.news import News
from sbtui.engine.inbox import Inbox
from sbtui.engine.listener.intake import Intake
from sbtui.engine.translate import news_of, typing_changed
from sbtui.store.errors import StoreError

logger = logging.getLogger("sbtui.engine")
MOST_BYTES = 256 * 1024
PREFIX = "sbtui"
_AT_ONCE = 64
"""Bodies worked on together; one commit serves all that wait for it."""
SIGNATURE = b"sb-signing-secret"
SIGNED_KINDS = frozenset({"receive", "outbound", "typing_indicator"})
KINDS = SIGNED_KINDS | {"status"}

Scope = Any
Receive = Any
Send = Any


class Answer(Exception):
    """The request ends here, with this status."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Receiver:
    """Takes in POSTs; answers 2xx only once the news is committed, so that anything else comes again."""

    def __init__(self, inbox: Inbox, *, token: str, secret: str, on_crash: Callable[[Exception], None]) -> None:
        self._intake = Intake(inbox)
        self._token = token
        self._secret = secret
        self._on_crash = on_crash
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def path(self, kind: str) -> str:
        """Where news of a kind is posted."""
        return f"/{PREFIX}/{self._token}/{kind}"

    async def stop(self) -> None:
        """Finish writing what was taken so far; call it once nothing is served any more."""
        await self._intake.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status = await self._status(scope, receive)
        headers = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: Scope, receive: Receive) -> HTTPStatus:
        try:
            kind = self._kind(scope["path"])
            self._check(scope, kind)
            body = await _body(scope, receive)
            # Taken only now, so that whoever is slow to send keeps nobody else waiting.
            async with self._slots:
                await self._intake.take(_news(kind, _decoded(body)), _source(kind))
        except Answer as answer:
            return answer.status
        except StoreError as error:
            logger.warning("a callback could not be written: %s", type(error).__name__)
            return HTTPStatus.SERVICE_UNAVAILABLE
        except Exception as error:
            # uvicorn would log it and go on; a mistake of ours must end the engine instead.
            self._on_crash(error)
            return HTTPStatus.INTERNAL_SERVER_ERROR
        return HTTPStatus.OK

    def _kind(self, path: str) -> str:
        # What stands before is the path of callback_url: some proxies forward it, others take it off.
        prefix, token, kind = ["", "", "", *path.split("/")][-3:]
        if prefix != PREFIX or kind not in KINDS or not _equal(token, self._token):
            raise Answer(HTTPStatus.NOT_FOUND)
        return kind

    def _check(self, scope: Scope, kind: str) -> None:
        if scope["method"] != "POST":
            raise Answer(HTTPStatus.METHOD_NOT_ALLOWED)
        if self._secret and kind in SIGNED_KINDS:
            given = next((value for name, value in scope["headers"] if name == SIGNATURE), b"")
            if not _equal(given.decode("latin-1"), self._secret):
                raise Answer(HTTPStatus.UNAUTHORIZED)


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())


async def _body(scope: Scope, receive: Receive) -> bytes:
    # How long it may take is the server's business (see ``connection``): it ends here as a disconnect.
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if said.isdigit() and int(said[:12]) > MOST_BYTES:
        raise Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Answer(HTTPStatus.BAD_REQUEST)
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > MOST_BYTES:
            raise Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not message.get("more_body", False):
            return bytes(body)


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Answer(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(value, dict):
        raise Answer(HTTPStatus.BAD_REQUEST)
    return value


def _news(kind: str, body: dict[str, Any]) -> list[News]:
    if kind == "typing_indicator":
        # Here ``number`` is the contact and ``from_number`` the line (Sendblue docs: typing indicators).
        contact, typing = to_address(body.get("number")), to_flag(body.get("is_typing"))
        return [typing_changed(contact, typing)] if contact and typing is not None else []
    try:
        return news_of(parse_row(body))
    except MalformedRow:
        raise Answer(HTTPStatus.BAD_REQUEST) from None


def _source(kind: str) -> Source:
    return Source.CALLBACK if kind == "status" else Source.WEBHOOK
