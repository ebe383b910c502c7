"""Neither key shows in anything that a log, a traceback or a crash report may hold."""

import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Callable

import httpx
import pytest

from sbtui.api.client import Sendblue
from sbtui.api.errors import OutcomeUnknown, Refused

Scripted = Callable[[Callable[[httpx.Request], httpx.Response]], Sendblue]


def broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("reset", request=request)


def everything_about(error: BaseException) -> str:
    lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return "".join([*lines, repr(error), str(error), repr(error.args), repr(vars(error))])


@pytest.mark.parametrize("handler", [broken, lambda _: httpx.Response(401, json={"status": "ERROR"})])
async def test_errors_and_logs(
    scripted: Scripted, handler: Callable[[httpx.Request], httpx.Response], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with scripted(handler) as client:
        with pytest.raises((OutcomeUnknown, Refused)) as caught:
            await client.send_message(number="+15550100002", from_number=None, content="hi")
        shown = everything_about(caught.value) + caplog.text + repr(client) + repr(vars(client))
    assert "hush-hush" not in shown
    assert "key-id-4711" not in shown
    assert caught.value.__cause__ is None and caught.value.__context__ is None


def test_importing_the_package_imports_no_library() -> None:
    code = "import sys, json, sbtui.api; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert not {"httpx", "pydantic", "sbtui.api.client"} & set(loaded)


def test_the_client_brings_no_server_and_no_screen() -> None:
    code = "import sys, json, sbtui.api.client; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert not {"starlette", "uvicorn", "textual", "pydantic_settings", "sbtui.sandbox", "sbtui.settings"} & set(loaded)


def test_errors_can_be_told_apart_without_httpx() -> None:
    code = "import sys, sbtui.api.errors; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
