"""A fast, quiet sandbox per test, an HTTP client with its keys, the official SDK, and a callback receiver."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sendblue_api import AsyncSendblueAPI

from sbtui.sandbox import RunningSandbox, SandboxConfig, serve
from tests.sandbox.receiver import Receiver, receiving

KEYS = {"sb-api-key-id": "sandbox-key", "sb-api-secret-key": "sandbox-secret"}
QUIET = SandboxConfig(speed=200, chatter=False, replies=False)


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with serve(QUIET) as running:
        yield running


@pytest.fixture
async def http(sandbox: RunningSandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.base_url, headers=KEYS, verify=False) as client:
        yield client


@pytest.fixture
async def sdk(sandbox: RunningSandbox) -> AsyncIterator[AsyncSendblueAPI]:
    async with AsyncSendblueAPI(
        api_key="sandbox-key",
        api_secret="sandbox-secret",
        base_url=sandbox.base_url,
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        yield client


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver
