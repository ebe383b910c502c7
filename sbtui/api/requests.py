"""One request to Sendblue: how it is made, and what its end is called.

What a failure means follows from evidence alone. Before a connection stands nothing can have been sent
(`NeverLeft`); once bytes may have gone out, no failure of the transport says what Sendblue did with them
(`OutcomeUnknown`). That includes a kept-alive connection that turns out to be closed.
"""

from collections.abc import Callable, Generator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import IO, Self

import httpx

from sbtui.api.bodies import approved, encoded, query
from sbtui.api.envelopes import error_from
from sbtui.api.errors import NeverLeft, OutcomeUnknown, SendblueError
from sbtui.domain.credentials import Credentials

DEFAULT_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=5.0)
LIMITS = httpx.Limits(
    max_connections=20,
    max_keepalive_connections=10,
    keepalive_expiry=4.0,  # servers commonly hang up after 5 s; a send should not meet a closing connection
)

Files = Mapping[str, tuple[str, bytes | IO[bytes]]]


class KeyPair(httpx.Auth):
    """Adds the two key headers to each request, so that no client object holds them in its headers."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["sb-api-key-id"] = self._credentials.key_id
        request.headers["sb-api-secret-key"] = self._credentials.secret
        yield request


class Requests:
    """An open connection pool to one account's API; base of `Sendblue`, which adds a method per endpoint."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: httpx.Timeout = DEFAULT_TIMEOUT,
    ) -> None:
        self._base_url = credentials.base_url
        self.on_date: Callable[[str], None] | None = None
        """Is told the ``Date`` of every answer, as it came; "" for none."""
        self._http = httpx.AsyncClient(
            auth=KeyPair(credentials),
            headers={"Accept": "application/json", "User-Agent": user_agent()},
            timeout=timeout,
            limits=LIMITS,
            transport=transport,
            event_hooks={"response": [self._tell_date]},
            follow_redirects=False,  # a redirected POST loses its body, and the keys must not wander
            trust_env=not credentials.is_local,  # no proxy stands between us and our own machine
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections; afterwards every request is a `NeverLeft`."""
        await self._http.aclose()

    async def _tell_date(self, response: httpx.Response) -> None:
        if self.on_date is not None:
            self.on_date(response.headers.get("date", ""))

    async def _get(self, path: str, **params: object) -> object:
        return await self._ask("GET", path, params=params)

    async def _post(self, path: str, body: Mapping[str, object]) -> object:
        return await self._ask("POST", path, body=body)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        files: Files | None = None,
    ) -> object:
        """The decoded body of a successful answer, which a refusal in an HTTP 2xx is not."""
        return approved(await self._exchange(method, path, params=params, body=body, files=files))

    async def _exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        files: Files | None = None,
    ) -> httpx.Response:
        """The whole response with an HTTP 2xx; raises for every other end."""
        if self._http.is_closed:
            raise NeverLeft("The connection to Sendblue is closed already.")
        failure: SendblueError
        try:
            response = await self._http.request(
                method,
                f"{self._base_url}{path}",
                params=query(params or {}),
                content=None if body is None else encoded(body),
                headers=None if body is None else {"Content-Type": "application/json"},
                files=files,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = classified(error, self._base_url)
        else:
            if response.is_success:
                return response
            failure = error_from(response)
        # Raised out here, so that no __context__ leads to the request with its headers.
        raise failure


def classified(error: httpx.HTTPError | httpx.InvalidURL, base_url: str) -> SendblueError:
    """What a failure of the transport proves; the result does not refer to `error`, which holds headers."""
    host = httpx.URL(base_url).host
    match error:
        case httpx.ConnectTimeout():
            return NeverLeft(f"{host} did not answer in time; check the network.")
        case httpx.PoolTimeout():
            return NeverLeft("Too many requests are under way; this one was not sent.")
        case httpx.ProxyError():
            return NeverLeft(f"The proxy would not connect to {host}; check the proxy settings.")
        case httpx.ConnectError() if "certificate" in str(error).lower():
            return NeverLeft(f"The certificate of {host} is not trusted; check the address and the clock.")
        case httpx.ConnectError() if "ssl" in str(error).lower():
            return NeverLeft(f"{host} does not answer in TLS; check the API address and what stands in between.")
        case httpx.ConnectError():
            return NeverLeft(f"Could not connect to {host}; check the network and the API address.")
        case httpx.UnsupportedProtocol() | httpx.InvalidURL():
            return NeverLeft("The API address cannot be used; check api_base.")
        case httpx.TimeoutException():
            return OutcomeUnknown(f"{host} did not answer in time; whether it acted is not known.")
        case httpx.DecodingError():
            return OutcomeUnknown(f"The answer of {host} was garbled; whether it acted is not known.")
        case _:
            return OutcomeUnknown(f"The connection to {host} broke; whether it acted is not known.")


def user_agent() -> str:
    """``sbtui/`` and the installed version."""
    try:
        return f"sbtui/{version('sbtui')}"
    except PackageNotFoundError:
        return "sbtui/0"
