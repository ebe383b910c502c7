"""The key pair on every request, and the refusal of browsers."""

import hmac
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sbtui.sandbox import errors
from sbtui.sandbox.config import SandboxConfig
from sbtui.sandbox.gate import ADMIN_PREFIX

_OPEN_PREFIXES = ("/media/", ADMIN_PREFIX)


class KeyAuth:
    """Lets in whoever carries the key pair, under either spelling (Sendblue docs: security).

    Requests with an `Origin` come from a browser and are refused, the sandbox's own endpoints included; these
    ask for no keys but for a loopback peer and a loopback `Host`, so that no web page reaches them.
    """

    def __init__(self, app: ASGIApp, config: SandboxConfig) -> None:
        self._app = app
        self._config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await JSONResponse(refusal.body, refusal.http_status)(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> errors.Refusal | None:
        path: str = scope["path"]
        if "origin" in headers:
            return errors.bare(403, "Requests from browsers are not allowed")
        if path.startswith(ADMIN_PREFIX):
            return None if _is_local(scope, headers) else errors.bare(403, "Loopback only")
        if path.startswith(_OPEN_PREFIXES) or self._has_keys(headers):
            return None
        if path.startswith("/v3/"):
            return errors.v3(401, "unauthorized", "Invalid Credentials")
        return errors.invalid_credentials()

    def _has_keys(self, headers: Headers) -> bool:
        key_id = headers.get("sb-api-key-id") or headers.get("x-sb-api-key-id") or ""
        secret = headers.get("sb-api-secret-key") or headers.get("x-sb-api-secret-key") or ""
        right_id = hmac.compare_digest(key_id.encode(), self._config.key_id.encode())
        return hmac.compare_digest(secret.encode(), self._config.secret.encode()) and right_id


def _is_local(scope: Scope, headers: Headers) -> bool:
    peer = (scope.get("client") or ("127.0.0.1", 0))[0]
    host = headers.get("host", "").removeprefix("[").partition("]")[0]
    if not headers.get("host", "").startswith("["):
        host = host.partition(":")[0]
    return _is_loopback(peer) and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
