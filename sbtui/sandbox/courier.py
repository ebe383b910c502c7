"""Callbacks and webhooks on their way: POSTs to loopback receivers, in order, with retries."""

import asyncio
import contextlib
import ipaddress
import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from sbtui.sandbox.faults import Faults
from sbtui.sandbox.scheduler import Scheduler

RETRY_AFTER = (1.0, 4.0, 10.0)
"""Pauses before the retries: attempts at 0, 1, 5 and 15 s."""
RESPONSE_TIMEOUT = 45.0
SHORTEST_TIMEOUT = 2.0
REORDER_PATIENCE = 3.0
SHORTEST_PATIENCE = 0.5
HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One POST: where to, the exact bytes, the secret in `sb-signing-secret`, and whom it is about."""

    url: str
    body: bytes
    secret: str | None
    about: str


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


def is_loopback(url: str) -> bool:
    """Tell whether `url` is http(s) to this very machine."""
    try:
        parsed = httpx.URL(url)
        if parsed.scheme not in {"http", "https"} or (parsed.port or 80) > HIGHEST_PORT:
            return False
        return parsed.host == "localhost" or ipaddress.ip_address(parsed.host).is_loopback
    except (httpx.InvalidURL, ValueError):
        return False


class Courier:
    """Delivers parcels; those about one message to one receiver leave in order, retries excepted.

    Receivers on other hosts are recorded in `undeliverable` and never connected to.
    """

    def __init__(self, scheduler: Scheduler, faults: Faults, speed: float) -> None:
        self._scheduler = scheduler
        self._faults = faults
        self._timeout = max(RESPONSE_TIMEOUT / speed, SHORTEST_TIMEOUT)
        self._patience = max(REORDER_PATIENCE / speed, SHORTEST_PATIENCE)
        self._client: httpx.AsyncClient | None = None
        self._lanes: dict[tuple[str, str], _Lane] = {}
        self._held: dict[str, list[asyncio.Event]] = {}
        self.delivered = 0
        self.attempts = 0
        self.given_up: list[Parcel] = []
        self.undeliverable: list[Parcel] = []

    def post(self, url: str, body: dict[str, Any], *, about: str, secret: str | None = None) -> None:
        """Send `body` as JSON to `url`; `about` is the handle or number that orders it among its kind."""
        parcel = Parcel(url=url, body=json.dumps(body).encode(), secret=secret, about=about)
        if not is_loopback(url):
            self.undeliverable.append(parcel)
            return
        if self._faults.take("reorder_callbacks") is not None:
            released = asyncio.Event()
            self._held.setdefault(url, []).append(released)
            self._scheduler.start(lambda: self._overtaken(parcel, released))
            return
        overtaken = self._held.pop(url, [])
        copies = 2 if self._faults.take("duplicate_callbacks") is not None else 1
        self._scheduler.start(lambda: self._in_lane(parcel, copies, overtaken))

    async def close(self) -> None:
        """Close the connections; call it once the scheduler has ended."""
        if self._client is not None:
            await self._client.aclose()

    async def _overtaken(self, parcel: Parcel, released: asyncio.Event) -> None:
        """Deliver `parcel` after the next one to the same receiver, or after a while."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(released.wait(), self._patience)
        await self._deliver(parcel)

    async def _in_lane(self, parcel: Parcel, copies: int, overtaken: list[asyncio.Event]) -> None:
        key = (parcel.url, parcel.about)
        lane = self._lanes.setdefault(key, _Lane())
        lane.users += 1
        async with lane.lock:
            accepted = [await self._attempt(parcel) for _ in range(copies)]
        lane.users -= 1
        if not lane.users:
            del self._lanes[key]
        for released in overtaken:
            released.set()
        if not all(accepted):
            await self._retry(parcel)

    async def _deliver(self, parcel: Parcel) -> None:
        if not await self._attempt(parcel):
            await self._retry(parcel)

    async def _retry(self, parcel: Parcel) -> None:
        for pause in RETRY_AFTER:
            await self._scheduler.pause(pause)
            if await self._attempt(parcel):
                return
        self.given_up.append(parcel)

    async def _attempt(self, parcel: Parcel) -> bool:
        """POST once; only a 5xx, a timeout or a broken connection asks for another try."""
        self.attempts += 1
        headers = {"content-type": "application/json", "user-agent": "Sendblue-Sandbox"}
        if parcel.secret is not None:
            headers["sb-signing-secret"] = parcel.secret
        try:
            response = await self._connections().post(parcel.url, content=parcel.body, headers=headers)
        except httpx.TransportError:
            return False
        if response.is_success:
            self.delivered += 1
        return response.status_code < 500

    def _connections(self) -> httpx.AsyncClient:
        if self._client is None:
            # trust_env off: a proxy from the environment must not see callbacks meant for this machine;
            # verify off: only this machine is ever called, where certificates are self-signed
            self._client = httpx.AsyncClient(timeout=self._timeout, trust_env=False, verify=False)
        return self._client
