"""`sbtui doctor`: what it says of good and of bad surroundings, and that it leaves no trace in them."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from sbtui.api.wire import LineStates, Webhooks
from sbtui.api.wire.account import parse_webhooks
from sbtui.cli.doctor.api import clock_finding, examine_api, health_findings, lines_finding, stream_finding
from sbtui.cli.doctor.callbacks import Own, astray, examine_receiver, webhook_finding
from sbtui.cli.doctor.findings import Finding, State, exit_code, ok
from sbtui.cli.doctor.network import explain, place
from sbtui.domain.credentials import Credentials
from sbtui.engine.listener.server import serving
from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from sbtui.settings import Found, Settings
from sbtui.store.holder import Holder
from tests.cli.conftest import Ended, Sbtui
from tests.terminal.conftest import Sandbox

SECRET = "sandbox-secret"
NOW = datetime(2026, 8, 17, 14, 7, tzinfo=UTC)
NOBODY = Own("", None)
LINE, OTHER = "+14155550100", "+14155550101"


def by_check(ended: Ended) -> dict[str, dict[str, str]]:
    """The findings of a run with --json; of several with one name the last."""
    return {found["check"]: found for found in map(json.loads, ended.out.splitlines())}


def states(findings: list[Finding]) -> dict[str, State]:
    return {finding.check: finding.state for finding in findings}


# The whole command, against the sandbox in another process.


def test_all_is_well_and_stays_as_it_was(sbtui: Sbtui, sandbox: Sandbox, tmp_path: Path) -> None:
    ended = sbtui("doctor")
    assert ended.code == 0, ended.out
    assert "problem" not in ended.out
    for check in ("config", "keys", "api", "account", "clock", "lines", "stream", "receiver", "webhooks", "store"):
        assert any(line.split()[:2] == ["ok", check] for line in ended.out.splitlines()), (check, ended.out)
    assert SECRET not in ended.out + ended.err
    assert not (tmp_path / "data").exists()
    assert not sandbox.accepted()


def test_refused_keys_a_web_page_and_a_dead_port(
    sbtui: Sbtui, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.post("faults", {"kind": "non_json", "path": "/account", "status": 200})
    page = by_check(ended := sbtui("doctor", "--json"))
    assert ended.code == 1
    assert "not JSON (HTTP 200, text/html)" in page["api"]["found"]
    assert "login page" in page["api"]["mend"]
    assert page["lines"]["state"] == page["stream"]["state"] == "skipped"

    monkeypatch.setenv("SBTUI_API_SECRET_KEY", "not-the-right-one")
    refused = by_check(ended := sbtui("doctor", "--json"))
    assert ended.code == 1
    assert refused["api"]["state"] == "ok"
    assert refused["account"]["state"] == "problem"
    assert "SBTUI_API_SECRET_KEY" in refused["account"]["mend"]
    assert "not-the-right-one" not in ended.out + ended.err

    dead = by_check(sbtui("doctor", "--json", "--api-base", f"http://127.0.0.1:{free_port()}"))
    assert dead["api"]["state"] == "problem"
    assert dead["api"]["found"].startswith("Nothing listens at http://127.0.0.1:")


def test_every_mistake_in_the_file_and_no_key(sbtui: Sbtui, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SBTUI_API_KEY_ID")
    monkeypatch.delenv("SBTUI_API_SECRET_KEY")
    none = by_check(ended := sbtui("doctor", "--json"))
    assert ended.code == 1
    assert none["keys"]["state"] == "problem"
    assert none["api"]["state"] == "skipped"

    config = tmp_path / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text('theme = "x"\nthem = "y"\nwebhook_secret = 3\npoll_seconds = "soon"\n[keys]\nquitt = "ctrl+x"\n')
    ended = sbtui("doctor")
    assert ended.code == 1
    told = [line for line in ended.out.splitlines() if " config " in line]
    assert [line.split(str(config))[1].split(":")[1] for line in told] == ["2", "3", "4", "6"]
    assert "Did you mean theme?" in told[0]
    assert "skipped  the rest" in ended.out


# Sendblue, in this process.


@asynccontextmanager
async def account() -> AsyncIterator[tuple[RunningSandbox, Found]]:
    async with serve(SandboxConfig(speed=50, chatter=False)) as running:
        keys = Credentials("sandbox-key", SECRET, running.base_url)
        yield running, Found(credentials=keys, source="a test", from_number=LINE)


async def test_a_server_without_the_stream() -> None:
    async with account() as (running, found):
        running.world.faults.add({"kind": "stream_down", "status": 404})
        for listen, state in (("auto", State.WARNING), ("events", State.PROBLEM), ("polling", State.OK)):
            examined = await examine_api(found, listen=listen, deep=False)
            assert states(examined.findings)["stream"] is state
        assert exit_code(examined.findings) == 0


def test_the_clock() -> None:
    date = "Mon, 17 Aug 2026 14:07:00 GMT"
    assert clock_finding("", NOW) is None
    assert clock_finding("Mon, 17 Aug 2026 99999999999999:07:00 GMT", NOW) is None
    for seconds, state, words in (
        (0, State.OK, "In step"),
        (-29, State.OK, "29 s behind"),
        (31, State.WARNING, "31 s ahead of"),
        (-3600, State.WARNING, "3,600 s behind"),
    ):
        found = clock_finding(date, NOW + timedelta(seconds=seconds))
        assert found is not None
        assert found.state is state
        assert words in found.found


def test_lines_and_the_default_one() -> None:
    assert lines_finding((LINE, OTHER), OTHER).state is State.OK
    assert lines_finding((LINE,), None).state is State.OK
    assert lines_finding((LINE, OTHER), None).state is State.WARNING
    assert lines_finding((), LINE).state is State.WARNING
    assert lines_finding((OTHER,), LINE).state is State.PROBLEM


def test_lines_that_are_not_well() -> None:
    states_now = LineStates.read({"data": [{"sendblue_number": LINE, "status": "DEGRADED"}, {"status": "OFFLINE"}]})
    (ill,) = health_findings(states_now)
    assert "+1 415 555 0100 as degraded" in ill.found
    assert health_findings(None) == []


def test_a_stream_whose_bytes_are_held_back() -> None:
    assert stream_finding(0.1, 0.2, 3).state is State.OK
    assert stream_finding(0.1, None, 3).state is State.OK
    assert stream_finding(0.1, None, 20).state is State.PROBLEM


def chained(outer: Exception, inner: BaseException) -> Exception:
    outer.__cause__ = inner
    return outer


def test_why_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    url = "https://user:hush@api.example.com/secret/path"
    certificate = ssl.SSLCertVerificationError(1, "failed")
    certificate.verify_message = "self-signed certificate"
    several = OSError("All connection attempts failed")
    several.__cause__ = ExceptionGroup("several", [ConnectionRefusedError(111, "refused"), TimeoutError()])
    cases: list[tuple[httpx.HTTPError, str]] = [
        (httpx.ConnectError("x"), "cannot be reached"),
        (httpx.ConnectTimeout("x"), "timed out"),
        (httpx.ReadTimeout("x"), "did not answer in time"),
        (httpx.RemoteProtocolError("x"), "does not speak HTTP"),
        (httpx.ProxyError("x"), "proxy"),
    ]
    for error, words in cases:
        assert words in explain(error, url).found
    for cause, words in (
        (socket.gaierror(-2, "unknown"), "(DNS)"),
        (certificate, "not trusted (self-signed certificate)"),
        (ssl.SSLError(1, "wrong version"), "does not answer in TLS"),
        (several, "Nothing listens at https://api.example.com"),
    ):
        error = httpx.ConnectError("x")
        error.__cause__ = cause
        assert words in explain(error, url).found
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hush@proxy.example.com")
    behind = explain(httpx.ConnectError("x"), url)
    assert "HTTPS_PROXY" in behind.found
    assert "hush" not in behind.found + behind.mend
    assert place(url) == "https://api.example.com"
    assert "cannot be used" in explain(httpx.InvalidURL("x"), "https://api.example.com:x").found


# The callback receiver.


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


async def receiver(own: Own = NOBODY, *, local: bool = False, **chosen: str) -> list[Finding]:
    async def known() -> Own:
        return own

    return await examine_receiver(Settings(**chosen), known, api_is_local=local)  # type: ignore[arg-type]


async def test_the_public_address_leads_back() -> None:
    port = free_port()
    bind = f"127.0.0.1:{port}"
    inside = await receiver(callback_bind=bind, callback_url=f"http://127.0.0.1:{port}/chat/")
    assert states(inside) == {"receiver": State.OK, "public": State.OK}
    nobody = await receiver(callback_bind=bind)
    assert states(nobody) == {"receiver": State.OK, "public": State.PROBLEM}
    assert "callback_url" in nobody[1].mend
    assert states(await receiver(local=True, callback_bind=bind))["public"] is State.OK


@pytest.mark.proof
async def test_something_else_answers_at_the_public_address() -> None:
    bind = f"127.0.0.1:{free_port()}"
    async with account() as (running, _):
        (_, public) = await receiver(callback_bind=bind, callback_url=running.base_url)
        assert public.state is State.PROBLEM
        assert "asks for a login (HTTP 401)" in public.found
    (_, dead) = await receiver(callback_bind=bind, callback_url=f"http://127.0.0.1:{free_port()}")
    assert dead.found.startswith("Nothing listens at")


async def test_who_has_the_port(tmp_path: Path) -> None:
    with taken_port() as port:
        holder = Holder(pid=1, kind="agent", since=NOW)
        for own in (Own("", None), Own("token", None)):
            (taken,) = await receiver(own, callback_bind=f"127.0.0.1:{port}")
            assert "taken by another program" in taken.found
    foreign = await receiver(callback_bind="192.0.2.1:8765")
    assert "not an address of this machine" in foreign[0].found

    async def ours(scope: object, receive: object, send: object) -> None:
        assert isinstance(scope, dict)
        assert callable(send)
        known = scope["path"].endswith("/sbtui/token/receive")
        await send(
            {"type": "http.response.start", "status": 405 if known else 404, "headers": [(b"content-length", b"0")]}
        )
        await send({"type": "http.response.body", "body": b""})

    async with serving(ours, "127.0.0.1", 0) as port:
        found = await receiver(
            Own("token", holder), callback_bind=f"127.0.0.1:{port}", callback_url=f"http://127.0.0.1:{port}"
        )
        assert states(found) == {"receiver": State.OK, "public": State.OK}
        assert "sbtui agent (pid 1)" in found[0].found
        (strange,) = await receiver(Own("another", holder), callback_bind=f"127.0.0.1:{port}")
        assert strange.state is State.PROBLEM


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (302, "redirects"),
        (401, "login"),
        (404, "not our receiver"),
        (502, "does not reach the receiver"),
        (200, "Something else"),
    ],
)
def test_who_else_answers(status: int, words: str) -> None:
    assert words in astray(httpx.Response(status), "https://hooks.example.com").found


async def test_a_receiver_that_nobody_set_up() -> None:
    assert states(await receiver()) == {"receiver": State.OK}
    assert states(await receiver(listen="callbacks")) == {"receiver": State.PROBLEM}
    assert states(await receiver(callback_url="https://hooks.example.com")) == {"receiver": State.WARNING}


def test_webhooks_of_ours_that_lead_nowhere() -> None:
    settings = Settings(callback_bind="127.0.0.1:8765", callback_url="https://new.example.com")

    def found(*urls: str) -> Finding:
        return webhook_finding(settings, parse_webhooks({"webhooks": {"receive": list(urls)}}), "tok")

    others = "https://crm.example.com/hook?secret=hush"
    current, stale = "https://new.example.com/sbtui/tok/receive", "https://old.example.com/sbtui/tok/receive"
    assert found(others, current) == ok("webhooks", "1 of ours, 1 of others")
    assert found(current, stale).state is State.WARNING
    strange = found(current, "https://new.example.com/sbtui/other/receive")
    assert "secret of another store" in strange.found
    assert webhook_finding(settings, Webhooks(), "").state is State.OK
    assert not any(word in found(others, stale).line() for word in ("hush", "tok"))
