"""The callback receiver: whether it can listen, whether its public address leads to it, and its webhooks."""

from __future__ import annotations

import errno
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from sbtui.api.requests import user_agent
from sbtui.api.wire import Webhooks
from sbtui.cli.doctor.findings import Finding, State, ok, problem, warning
from sbtui.cli.doctor.network import Failure, explain, place
from sbtui.domain.credentials import is_loopback
from sbtui.engine.listener.receiver import PREFIX
from sbtui.engine.listener.server import parse_bind, serving
from sbtui.engine.listener.transport import CannotListen
from sbtui.settings import Settings
from sbtui.store.holder import Holder

TIMEOUT = httpx.Timeout(8.0, connect=5.0)
IsAnswer = Callable[[httpx.Response], bool]
_LOCAL = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True, slots=True)
class Own:
    """What the store knows of the receiver: its secret, "" before its first run, and who runs the engine."""

    token: str
    holder: Holder | None


async def examine_receiver(
    settings: Settings, own: Callable[[], Awaitable[Own]], *, api_is_local: bool
) -> list[Finding]:
    """Bind the receiver's port for a moment, or find our own engine behind it, and come in by the public address."""
    if not settings.callback_bind:
        return [_no_receiver(settings)]
    try:
        host, port = parse_bind(settings.callback_bind)
    except CannotListen as error:
        return [problem("receiver", str(error), "")]
    nonce = Nonce()
    try:
        async with serving(nonce, host, port) as actual:
            free = ok("receiver", f"{settings.callback_bind} is free for it")
            public = await _public(settings, actual, nonce.answered, nonce.path, api_is_local=api_is_local)
            return [free, _with_altered_path(public) if nonce.strayed and public.state is State.PROBLEM else public]
    except CannotListen as error:
        known = await own()
        taken = await _taken(error, settings.callback_bind, host, port, known)
        if taken.state is not State.OK:
            return [taken]
        path = f"/{PREFIX}/{known.token}/receive"
        return [taken, await _public(settings, port, answered_by_ours, path, api_is_local=api_is_local)]


def _no_receiver(settings: Settings) -> Finding:
    if settings.listen == "callbacks":
        return problem(
            "receiver", "listen is callbacks, and nothing says where to listen: sbtui polls", "Set callback_bind."
        )
    if settings.callback_url:
        return warning(
            "receiver", "callback_url is set and callback_bind is not: nothing listens", "Set callback_bind."
        )
    return ok("receiver", "None configured, and none needed while the event stream works")


class Nonce:
    """Stands in for the receiver while nothing else listens: knows its own path, and puts everybody else off."""

    def __init__(self) -> None:
        self.path = f"/{PREFIX}/{secrets.token_urlsafe(24)}/doctor"
        self._answer = secrets.token_urlsafe(24)
        self.strayed = False
        """Whether a GET came for another path: nobody but us would send one."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        ours = scope["path"].endswith(self.path)
        self.strayed = self.strayed or (not ours and scope["method"] == "GET")
        # A callback that arrives now has to come again, to the real receiver.
        status = HTTPStatus.OK if ours else HTTPStatus.SERVICE_UNAVAILABLE
        body = self._answer.encode() if ours else b""
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def answered(self, response: httpx.Response) -> bool:
        return response.text == self._answer


def answered_by_ours(response: httpx.Response) -> bool:
    """Whether a GET of the secret path met our receiver, which takes POSTs alone and says nothing about it."""
    return response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content


async def _taken(error: CannotListen, bind: str, host: str, port: int, own: Own) -> Finding:
    """Why the port cannot be bound: our own engine has it, or somebody else, or it is not there to be had."""
    cause = error.__cause__
    number = cause.errno if isinstance(cause, OSError) else None
    if number == errno.EADDRNOTAVAIL:
        return problem("receiver", f"{bind} is not an address of this machine", "Correct callback_bind.")
    if number in {errno.EACCES, errno.EPERM}:
        return problem("receiver", f"{bind} may not be listened on", "Choose a port from 1024 on for callback_bind.")
    if number != errno.EADDRINUSE:
        return problem("receiver", str(error).rstrip("."), "Correct callback_bind.")
    if own.holder is not None and own.token and await _ours_listens(host, port, own.token):
        return ok("receiver", f"{bind} is held by our own sbtui {own.holder.kind} (pid {own.holder.pid})")
    return problem(
        "receiver",
        f"{bind} is taken by another program",
        f"Stop it (ss -ltnp shows port {port}), or change callback_bind.",
    )


async def _ours_listens(host: str, port: int, token: str) -> bool:
    host = _LOCAL.get(host, host)
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as http:
        try:
            known = await http.get(f"{base}/{PREFIX}/{token}/receive")
            unknown = await http.get(f"{base}/{PREFIX}/{secrets.token_urlsafe(24)}/receive")
        except httpx.HTTPError:
            return False
    return answered_by_ours(known) and unknown.status_code == HTTPStatus.NOT_FOUND


async def _public(settings: Settings, port: int, is_answer: IsAnswer, path: str, *, api_is_local: bool) -> Finding:
    if settings.callback_url:
        return await _reached(settings.callback_url.rstrip("/"), path, is_answer)
    host, _ = parse_bind(settings.callback_bind)
    if api_is_local and is_loopback(f"http://{host}:{port}"):
        return ok("public", "Not needed: the API is on this machine")
    return problem(
        "public",
        f"Sendblue cannot reach {settings.callback_bind}",
        "Set callback_url to a public address that leads there: a tunnel or a reverse proxy.",
    )


def _with_altered_path(public: Finding) -> Finding:
    return problem(
        "public",
        f"{public.found}: the request came in, with another path",
        f"Let the tunnel or proxy leave everything from /{PREFIX}/ on as it is.",
    )


async def _reached(base: str, path: str, is_answer: IsAnswer) -> Finding:
    """Come in from outside, as Sendblue does."""
    started = time.monotonic()
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=not is_loopback(base)) as http:
            response = await http.get(f"{base}{path}", headers={"User-Agent": user_agent()})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = explain(error, base)
        return problem("public", failure.found, f"{failure.mend} It is where callback_url leads, seen from here.")
    if is_answer(response):
        took = (time.monotonic() - started) * 1000
        return _arrived(base, took)
    failure = astray(response, place(base))
    return problem("public", failure.found, failure.mend)


def _arrived(base: str, took: float) -> Finding:
    told = f"{place(base)} leads to the receiver ({took:.0f} ms)"
    if base.startswith("http:") and not is_loopback(base):
        return warning("public", f"{told} without TLS", "Write https:// into callback_url: Sendblue insists on it.")
    return ok("public", told)


def astray(response: httpx.Response, where: str) -> Failure:
    """Who else answered, and what that says about the way."""
    status = response.status_code
    if 300 <= status < 400:
        return Failure(
            f"{where} redirects (HTTP {status}), and a redirected POST is lost",
            "Set callback_url to the final address.",
        )
    if status in (401, 403, 407):
        return Failure(
            f"{where} asks for a login (HTTP {status})", f"Let the tunnel or proxy pass /{PREFIX}/ without one."
        )
    if status == 404:
        return Failure(
            f"{where} answers with HTTP 404, and it was not our receiver",
            f"Let the tunnel or proxy pass /{PREFIX}/ on to callback_bind, and check the path of callback_url.",
        )
    if status in (502, 503, 504) or 520 <= status <= 530:
        return Failure(
            f"The tunnel or proxy at {where} runs, and does not reach the receiver (HTTP {status})",
            "Point it at callback_bind.",
        )
    return Failure(
        f"Something else answers at {where} (HTTP {status})",
        "Point callback_url and the tunnel or proxy at callback_bind.",
    )


def webhook_finding(settings: Settings, webhooks: Webhooks, token: str) -> Finding:
    """The account's webhooks: ours, ours that lead nowhere any more, and how many are others'."""
    every = [(kind, entry.url) for kind, entries in webhooks.entries.items() for entry in entries]
    ours = [url for kind, url in every if token and url.endswith(f"/{PREFIX}/{token}/{kind}")]
    base = settings.callback_url.rstrip("/")
    current = [url for url in ours if base and url.startswith(f"{base}/{PREFIX}/")]
    stale = len(ours) - len(current) if base or not settings.callback_bind else 0
    strange = [url for _, url in every if url not in ours and base and url.startswith(f"{base}/{PREFIX}/")]
    told = f"{len(ours)} of ours, {len(every) - len(ours)} of others"
    if strange:
        return warning(
            "webhooks",
            f"{told}; {len(strange)} lead to callback_url with the secret of another store, and get 404",
            "Remove them in Sendblue's dashboard, or keep one store for one address.",
        )
    if stale:
        mend = (
            "The next start that listens by callbacks replaces them" if base else "Remove them in Sendblue's dashboard"
        )
        return warning(
            "webhooks", f"{told}; {stale} of ours lead to an address that is not in use any more", f"{mend}."
        )
    return ok("webhooks", told)
