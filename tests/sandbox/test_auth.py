"""Who is let in."""

import httpx
import pytest

from sbtui.sandbox import RunningSandbox, SandboxConfig
from tests.sandbox.conftest import KEYS


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sb-api-key-id": "sandbox-key"},
        {"sb-api-key-id": "sandbox-key", "sb-api-secret-key": "wrong"},
        {"sb-api-key-id": "wrong", "sb-api-secret-key": "sandbox-secret"},
    ],
)
async def test_without_the_keys_nothing_is_said(sandbox: RunningSandbox, headers: dict[str, str]) -> None:
    async with httpx.AsyncClient(base_url=sandbox.base_url, headers=headers) as client:
        for path in ("/account", "/api/v2/messages", "/api/v2/events", "/nothing"):
            response = await client.get(path)
            assert response.status_code == 401
            assert response.json() == {"status": "ERROR", "message": "Invalid Credentials"}
        assert (await client.get("/v3/verified-contacts")).json()["error"]["code"] == "unauthorized"
        assert (await client.get("/_sandbox/state")).status_code == 200


async def test_both_spellings_of_the_headers_are_accepted(sandbox: RunningSandbox) -> None:
    spelled = {"X-SB-API-Key-Id": "sandbox-key", "x-sb-api-secret-key": "sandbox-secret"}
    async with httpx.AsyncClient(base_url=sandbox.base_url) as client:
        for headers in (KEYS, spelled):
            response = await client.get("/account", headers=headers)
            assert response.json() == {"status": "OK", "email": "dev@sandbox.example", "plan": "dedicated"}


async def test_browsers_are_turned_away(http: httpx.AsyncClient) -> None:
    for path in ("/account", "/_sandbox/state"):
        response = await http.get(path, headers={"origin": "https://evil.example"})
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers
    rebound = await http.get("/_sandbox/state", headers={"host": "evil.example"})
    assert rebound.status_code == 403


def test_the_secret_stays_out_of_the_repr() -> None:
    assert "hush" not in repr(SandboxConfig(secret="hush"))


@pytest.mark.parametrize("changes", [{"speed": 0.0}, {"heartbeat": 0.0}, {"rotate_after": -1.0}])
def test_impossible_settings_are_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        SandboxConfig(**changes)  # type: ignore[arg-type]
