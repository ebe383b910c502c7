"""A local Sendblue: the API's endpoints, its people, its delays and its faults, on loopback and in memory.

Importing this package loads nothing heavy; the server and Starlette come with the first name asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sbtui.sandbox.config import SandboxConfig
    from sbtui.sandbox.server import RunningSandbox, Sandbox, run_forever, serve
    from sbtui.sandbox.world import World

__all__ = ["RunningSandbox", "Sandbox", "SandboxConfig", "World", "run_forever", "serve"]

_HOMES = {
    "SandboxConfig": "sbtui.sandbox.config",
    "RunningSandbox": "sbtui.sandbox.server",
    "Sandbox": "sbtui.sandbox.server",
    "run_forever": "sbtui.sandbox.server",
    "serve": "sbtui.sandbox.server",
    "World": "sbtui.sandbox.world",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
