"""What endpoint modules share: the world behind a request, and JSON answers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from sbtui.sandbox.world import World


def world_of(request: Request) -> World:
    """Return the world that this app serves."""
    world: World = request.app.state.world
    return world


def ok(body: Any, http_status: int = 200) -> JSONResponse:
    """Answer with JSON."""
    return JSONResponse(body, status_code=http_status)
