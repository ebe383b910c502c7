"""Where armed faults meet requests: an ASGI layer around the whole app."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sbtui.sandbox import errors
from sbtui.sandbox.faults import Fault, Faults

ADMIN_PREFIX = "/_sandbox/"
TRANSPORT = "sandbox.transport"
"""Key in the request's state under which the server leaves the connection's transport."""


class FaultGate:
    """Lets a request through, or spoils it the way the oldest matching fault says."""

    def __init__(self, app: ASGIApp, faults: Faults, count: Callable[[], None]) -> None:
        self._app = app
        self._faults = faults
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(ADMIN_PREFIX):
            await self._app(scope, receive, send)
            return
        self._count()
        fault = self._faults.for_request(scope["method"], scope["path"])
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind == "delay":
            await self._app(scope, receive, self._late(send, fault.seconds))
        elif fault.kind == "drop_response":
            await self._app(scope, receive, _unheard)
            await cut(scope, receive)
        elif fault.kind == "refuse_connection_after_read":
            await _read_all(receive)
            await cut(scope, receive)
        else:
            if fault.accept:
                await self._app(scope, receive, _unheard)
            else:
                await _read_all(receive)
            await _spoiled(fault)(scope, receive, send)

    def _late(self, send: Send, seconds: float) -> Send:
        started = False

        async def send_late(message: Message) -> None:
            nonlocal started
            if not started:
                started = True
                await self._faults.hold(seconds)
            await send(message)

        return send_late


async def cut(scope: Scope, receive: Receive) -> None:
    """Close the connection at once, without another byte.

    In-process transports have no connection: there the caller sees ConnectionResetError.
    """
    transport = scope.get("state", {}).get(TRANSPORT)
    if not isinstance(transport, asyncio.Transport):
        raise ConnectionResetError("the sandbox cut this connection")
    transport.abort()
    # uvicorn would still write a 500 if the app returned before it had noticed the cut
    while (await receive())["type"] != "http.disconnect":
        pass


def _spoiled(fault: Fault) -> Response:
    retry_after = None if fault.retry_after is None else {"retry-after": f"{fault.retry_after}"}
    http_status = fault.status if isinstance(fault.status, int) else None
    if fault.kind == "rate_limit":
        refusal = errors.send_failure(http_status or 429, code=4001, message="Rate Limit Exceeded")
    elif fault.kind == "status_5xx":
        refusal = errors.send_failure(http_status or 500, code=5000, message="Internal Error")
    elif fault.kind == "decline":
        refusal = errors.send_failure(
            http_status or 400,
            code=4000 if fault.error_code is None else fault.error_code,
            message=fault.error_message or fault.error_key or "Validation Error",
            key=fault.error_key,
        )
    else:
        page = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
        return HTMLResponse(page, status_code=http_status or 502, headers=retry_after)
    return JSONResponse(refusal.body, status_code=refusal.http_status, headers=retry_after)


async def _unheard(_message: Message) -> None:
    """Take an answer that nobody will get."""


async def _read_all(receive: Callable[[], Awaitable[Message]]) -> None:
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            return
