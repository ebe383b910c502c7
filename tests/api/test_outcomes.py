"""What each failure of the transport proves, and what a send's answer must hold to count."""

from collections.abc import Callable

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.api.errors import (
    Invalid,
    MalformedRow,
    NeverLeft,
    NotFound,
    OptedOut,
    OutcomeUnknown,
    Refused,
    SendblueError,
    Unauthorized,
)
from sbtui.domain.credentials import Credentials

Scripted = Callable[[Callable[[httpx.Request], httpx.Response]], Sendblue]

ROW = {"status": "QUEUED", "message_handle": "h-1", "number": "+15550100002", "from_number": "+15550100001"}


async def send(client: Sendblue, content: str = "hi") -> str:
    async with client:
        row = await client.send_message(number="+15550100002", from_number="+15550100001", content=content)
        return row.message_handle


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx.ConnectError("[Errno -2] Name or service not known"), NeverLeft),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), NeverLeft),
        (httpx.ConnectTimeout("slow"), NeverLeft),
        (httpx.PoolTimeout("full"), NeverLeft),
        (httpx.ProxyError("407"), NeverLeft),
        (httpx.UnsupportedProtocol("gopher"), NeverLeft),
        (httpx.InvalidURL("bad"), NeverLeft),
        (httpx.WriteError("broken pipe"), OutcomeUnknown),
        (httpx.WriteTimeout("slow"), OutcomeUnknown),
        (httpx.ReadError("reset"), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.CloseError("x"), OutcomeUnknown),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), OutcomeUnknown),
        (httpx.LocalProtocolError("Illegal header value b'hush-hush-0815'"), OutcomeUnknown),
        (httpx.DecodingError("not gzip"), OutcomeUnknown),
        (httpx.TooManyRedirects("loop"), OutcomeUnknown),
    ],
)
async def test_failures_by_what_they_prove(scripted: Scripted, failure: Exception, kind: type[SendblueError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(kind) as caught:
        await send(scripted(fail))
    assert caught.value.__context__ is None and caught.value.__cause__ is None
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx.Response(200, text="<html>"), OutcomeUnknown),
        (httpx.Response(200, text=""), OutcomeUnknown),
        (httpx.Response(200, json=[]), OutcomeUnknown),
        (httpx.Response(200, json={"status": "QUEUED"}), OutcomeUnknown),
        (httpx.Response(200, json={"status": "QUEUED", "error_code": 4000}), Refused),
        (httpx.Response(200, json={"status": "ERROR", "message": "This phone number is not defined."}), Refused),
        (httpx.Response(200, json={**ROW, "status": "ERROR"}), Refused),
        (httpx.Response(200, json={**ROW, "status": "DECLINED", "error_key": "OPTED_OUT"}), OptedOut),
        (httpx.Response(500, json={**ROW, "status": "ERROR"}), OutcomeUnknown),
        (httpx.Response(503, text="busy"), OutcomeUnknown),
        (httpx.Response(400, text="<html>"), Invalid),
        (httpx.Response(401, json={"status": "ERROR", "message": "Invalid Credentials"}), Unauthorized),
        (httpx.Response(307, headers={"Location": "https://elsewhere.test"}), Refused),
    ],
)
async def test_answers_to_a_send(scripted: Scripted, response: httpx.Response, kind: type[SendblueError]) -> None:
    with pytest.raises(kind):
        await send(scripted(lambda _: response))


async def test_an_accepted_send(scripted: Scripted) -> None:
    assert await send(scripted(lambda _: httpx.Response(200, json=ROW))) == "h-1"


async def test_a_failed_handle_is_kept(scripted: Scripted) -> None:
    with pytest.raises(Refused) as caught:
        await send(scripted(lambda _: httpx.Response(200, json={**ROW, "status": "ERROR", "error_code": 10001})))
    assert (caught.value.handle, caught.value.code) == ("h-1", 10001)


async def test_nothing_is_retried(scripted: Scripted) -> None:
    requests = []

    def busy(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(429, headers={"Retry-After": "0"})

    with pytest.raises(Refused):
        await send(scripted(busy))
    assert len(requests) == 1


async def test_half_a_character_is_not_sent(scripted: Scripted) -> None:
    with pytest.raises(Invalid) as caught:
        await send(scripted(lambda _: httpx.Response(200, json=ROW)), content="a\ud83d")
    assert caught.value.status == 0


async def test_a_closed_client_sends_nothing(scripted: Scripted) -> None:
    client = scripted(lambda _: httpx.Response(200, json=ROW))
    await client.aclose()
    with pytest.raises(NeverLeft):
        await client.account()
    with pytest.raises(NeverLeft):
        await client.events().__aenter__()


async def test_status_of_a_failed_message_is_a_row(scripted: Scripted) -> None:
    body = {**ROW, "status": "ERROR", "error_code": 10002}
    async with scripted(lambda _: httpx.Response(200, json=body)) as client:
        assert (await client.status("h-1")).error_code == 10002
    async with scripted(lambda _: httpx.Response(200, json={"status": "OK", "data": body})) as client:
        assert (await client.message("h-1")).status == "ERROR"


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx.Response(404, json={"status": "ERROR", "message": "Message not found"}), NotFound),
        (httpx.Response(200, json={"status": "ERROR", "message": "Message not found"}), Refused),
        (httpx.Response(200, json={"status": "OK"}), OutcomeUnknown),
        (httpx.Response(200, json=[1]), OutcomeUnknown),
    ],
)
async def test_status_without_a_row(scripted: Scripted, response: httpx.Response, kind: type[SendblueError]) -> None:
    async with scripted(lambda _: response) as client:
        with pytest.raises(kind):
            await client.status("h-1")


@pytest.mark.parametrize("body", [{}, [], {"data": {}}])
async def test_answers_of_the_wrong_shape(scripted: Scripted, body: object) -> None:
    async with scripted(lambda _: httpx.Response(200, json=body)) as client:
        for call in (client.messages, client.lines, client.count_contacts):
            if not (call == client.lines and body == []):
                with pytest.raises(OutcomeUnknown):
                    await call()
        if body == []:
            with pytest.raises(OutcomeUnknown):
                await client.account()


async def test_undocumented_answers_may_be_empty(scripted: Scripted) -> None:
    async with scripted(lambda _: httpx.Response(200)) as client:
        assert (await client.mark_read("+15550100002", "+15550100001")).status == ""


async def test_an_unreachable_server(unused_tcp_port: int) -> None:
    async with Sendblue(Credentials("k", "s", f"http://127.0.0.1:{unused_tcp_port}")) as client:
        with pytest.raises(NeverLeft, match=r"127\.0\.0\.1"):
            await client.account()
        with pytest.raises(NeverLeft):
            await client.events().__aenter__()


def test_every_error_is_in_the_tree() -> None:
    assert issubclass(MalformedRow, SendblueError)
    assert issubclass(Refused, SendblueError)
