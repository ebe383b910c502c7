"""Sendblue itself: reachable, keys accepted, clocks in step, lines, and the event stream."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from sbtui.api.client import Sendblue
from sbtui.api.dates import http_date
from sbtui.api.envelopes import decoded, error_from, is_refusal
from sbtui.api.errors import NotFound, Refused, SendblueError, Unauthorized
from sbtui.api.events import PATH as EVENTS
from sbtui.api.requests import KeyPair, user_agent
from sbtui.api.wire import LineStates, Webhooks
from sbtui.api.wire.fields import to_text
from sbtui.cli.doctor.findings import Finding, ok, problem, skipped, warning
from sbtui.cli.doctor.network import explain, place
from sbtui.domain.phone import pretty
from sbtui.settings import Found

ACCOUNT = "/account"
TIMEOUT = httpx.Timeout(8.0, connect=5.0)
HEARTBEAT_SECONDS = 15.0
"""Sendblue's pause between heartbeats (official SDK)."""
MOST_SKEW = 30.0
_SOON = 3.0


@dataclass(frozen=True, slots=True)
class Examined:
    """The lines of the report, and the webhooks of the account; None where they could not be asked for."""

    findings: list[Finding] = field(default_factory=list)
    webhooks: Webhooks | None = None


async def examine_api(found: Found, *, listen: str, deep: bool) -> Examined:
    """Ask Sendblue for the account; only when it answers, for the rest at once."""
    async with _http(found) as http:
        first, answers = await _account(http, found)
        if not answers:
            names = ("lines", "stream", "webhooks")
            return Examined([*first, *(skipped(name, "Not asked for: the account comes first") for name in names)])
        async with Sendblue(found.credentials) as client:
            lines, stream, hooks = await asyncio.gather(
                _lines(client, found.from_number),
                _stream(http, found.credentials.base_url, listen=listen, deep=deep),
                _webhooks(client),
            )
    return Examined([*first, *lines, stream, *([hooks] if isinstance(hooks, Finding) else [])], _table(hooks))


def _table(hooks: Webhooks | Finding) -> Webhooks | None:
    return None if isinstance(hooks, Finding) else hooks


@asynccontextmanager
async def _http(found: Found) -> AsyncIterator[httpx.AsyncClient]:
    """As the program's own client asks, with the whole answer at hand."""
    credentials = found.credentials
    async with httpx.AsyncClient(
        auth=KeyPair(credentials),
        headers={"Accept": "application/json", "User-Agent": user_agent()},
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=not credentials.is_local,
    ) as http:
        yield http


async def _account(http: httpx.AsyncClient, found: Found) -> tuple[list[Finding], bool]:
    """The way to Sendblue, the keys and the clock; and whether the account answered."""
    base = found.credentials.base_url
    started, wall = time.monotonic(), datetime.now(UTC)
    try:
        response = await http.get(f"{base}{ACCOUNT}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = explain(error, base)
        return [problem("api", failure.found, failure.mend)], False
    took = time.monotonic() - started
    reached = ok("api", f"{place(base)} answers in {took * 1000:.0f} ms")
    account, answers = account_finding(response, found.source, reached)
    clock = clock_finding(response.headers.get("date", ""), wall + (datetime.now(UTC) - wall) / 2)
    return [*account, *([clock] if clock is not None else [])], answers


def account_finding(response: httpx.Response, source: str, reached: Finding) -> tuple[list[Finding], bool]:
    """What an answer says of the API's address and of the keys; and whether the account answered."""
    where = place(str(response.url))
    try:
        body = decoded(response)
    except ValueError:
        kind = response.headers.get("content-type", "no content type").partition(";")[0]
        told = f"{where} answers with something that is not JSON (HTTP {response.status_code}, {kind})"
        mend = (
            "Sendblue has an outage, or a proxy is in trouble; try again in some minutes."
            if response.status_code >= 500
            else "A proxy or a network's login page stands in between, or api_base is another server's."
        )
        return [problem("api", told, mend)], False
    if response.is_success and isinstance(body, dict) and not is_refusal(body):
        email, plan = to_text(body.get("email")), to_text(body.get("plan"))
        who = ", plan ".join(filter(None, (email, plan))) or "no name given"
        return [reached, ok("account", f"{who}; the keys are accepted")], True
    error = error_from(response)
    if isinstance(error, Unauthorized):
        mend = f"Correct the key id and the secret in {source}."
        return [reached, problem("account", _words(error), mend)], False
    if isinstance(error, NotFound) or 300 <= response.status_code < 400:
        return [problem("api", f"{where} is no Sendblue: {_words(error)}", "Correct api_base.")], False
    return [problem("api", _words(error), "Try again in some minutes.")], False


def _words(error: SendblueError) -> str:
    """What happened, without what the program's own sentence says about mending it."""
    return str(error).partition("; ")[0].rstrip(".")


def clock_finding(date: str, now: datetime) -> Finding | None:
    """This machine's clock against a ``Date`` header; None for an answer without one."""
    theirs = http_date(date)
    if theirs is None:
        return None
    skew = (now - theirs).total_seconds()
    # The header has whole seconds.
    if abs(skew) <= 2:
        return ok("clock", "In step with Sendblue's")
    told = f"This machine's clock is {abs(skew):,.0f} s {'ahead of' if skew > 0 else 'behind'} Sendblue's"
    if abs(skew) <= MOST_SKEW:
        return ok("clock", told)
    return warning(
        "clock", told, "Set it by the network (timedatectl set-ntp true): schedules and shown times go by it."
    )


async def _lines(client: Sendblue, default: str | None) -> list[Finding]:
    try:
        numbers = await client.lines()
    except SendblueError as error:
        return [warning("lines", _words(error), "Without the list, sends go from the default line.")]
    try:
        states: LineStates | None = await client.lines_state()
    except SendblueError:
        states = None  # not every account may ask (official CLI tolerates 403 and 404 here)
    return [lines_finding(numbers, default), *health_findings(states)]


def lines_finding(numbers: tuple[str, ...], default: str | None) -> Finding:
    """The account's lines, and whether the default is one of them."""
    shown = ", ".join(map(pretty, numbers))
    if not numbers:
        return warning("lines", "The account has no line of its own", "Ask Sendblue for one, or use the shared plan's.")
    if default is None:
        if len(numbers) == 1:
            return ok("lines", f"{shown}; new conversations start from it")
        return warning("lines", f"{shown}; new conversations start from the first", "Choose one with from_number.")
    if default not in numbers:
        return problem(
            "lines",
            f"{pretty(default)} is no line of this account ({shown})",
            "Correct from_number: sends are refused.",
        )
    return ok("lines", f"{shown}; new conversations start from {pretty(default)}")


def health_findings(states: LineStates | None) -> list[Finding]:
    """One line for each line of the account that is not well."""
    return [
        warning(
            "lines",
            f"Sendblue reports {pretty(line.sendblue_number)} as {line.status.lower()}",
            "Send from another line meanwhile, or ask Sendblue.",
        )
        for line in (states.lines if states is not None else ())
        if line.sendblue_number and line.status.upper() in {"OFFLINE", "DEGRADED", "BLOCKED"}
    ]


async def _stream(http: httpx.AsyncClient, base: str, *, listen: str, deep: bool) -> Finding:
    """Open the event stream, and wait for a first byte."""
    patience = HEARTBEAT_SECONDS + 5 if deep else _SOON
    started = time.monotonic()
    try:
        async with http.stream("GET", f"{base}{EVENTS}", headers={"Accept": "text/event-stream"}) as response:
            opened = time.monotonic() - started
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if not response.is_success or kind != "text/event-stream":
                await response.aread()
                return stream_refusal(response, listen)
            return stream_finding(opened, await _first_byte(response, patience), patience)
    except httpx.HTTPError as error:
        failure = explain(error, base)
        return warning("stream", failure.found, failure.mend)


async def _first_byte(response: httpx.Response, patience: float) -> float | None:
    """Seconds until the first byte of the body; None if none came."""
    started = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            async for chunk in response.aiter_raw():
                if chunk:
                    return time.monotonic() - started
    except (TimeoutError, httpx.ReadTimeout):
        return None
    return None


def stream_finding(opened: float, first_byte: float | None, patience: float) -> Finding:
    told = f"The event stream opens in {opened * 1000:.0f} ms"
    if first_byte is not None:
        return ok("stream", f"{told}; its first byte came after {first_byte:.1f} s")
    if patience < HEARTBEAT_SECONDS:
        return ok("stream", f"{told}; a heartbeat comes every {HEARTBEAT_SECONDS:.0f} s (--deep waits for one)")
    return problem(
        "stream",
        f"{told} and stays silent for {patience:.0f} s",
        'Something in between holds its bytes back: except the host from the proxy, or set listen = "polling".',
    )


def stream_refusal(response: httpx.Response, listen: str) -> Finding:
    """A server without the stream is no problem where polling takes over."""
    words = (
        f"What should be the event stream is something else (HTTP {response.status_code})"
        if response.is_success
        else f"No event stream: {_words(error_from(response))}"
    )
    if listen == "events":
        return problem("stream", words, 'Set listen = "auto": it takes callbacks or polling instead.')
    if listen == "auto":
        return warning("stream", words, "News comes by callbacks or polling instead, which takes longer.")
    return ok("stream", f"{words}; not needed with listen = {listen!r}")


async def _webhooks(client: Sendblue) -> Webhooks | Finding:
    try:
        return await client.webhooks()
    except Refused as error:
        return warning("webhooks", _words(error), "Callbacks need keys that may register webhooks.")
    except SendblueError as error:
        return warning("webhooks", _words(error), "Try again in some minutes.")
