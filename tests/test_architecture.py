"""The rooms and who may import whom, as failing checks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "sbtui").rglob("*.py"))

HEADLESS = ("sbtui.engine.engine", "sbtui.api.client", "sbtui.store.store", "sbtui.sandbox", "sbtui.settings")
DRAWING = {"textual", "rich"}
LATER = {"pydantic", "httpx", "uvicorn", "starlette", "phonenumbers", "sbtui.engine", "sbtui.api", "sbtui.sandbox"}
"""What the first frame does not wait for."""
PANES = {"sbtui.console.widgets.thread_pane", "sbtui.console.widgets.delivery", "sbtui.console.thread.view"}
"""Nor for these of the console's own."""

MAY_PRINT = {"sbtui/cli", "sbtui/sandbox/server.py"}
"""The command line, and the sandbox's own command, which says where it listens."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=25, check=False)


def loaded_by(module: str) -> set[str]:
    """The modules that a fresh interpreter has after importing this one."""
    ran = run(sys.executable, "-c", f"import sys, {module}; print(*sys.modules)")
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_the_import_contracts_hold() -> None:
    ran = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.proof
@pytest.mark.parametrize("module", HEADLESS)
def test_a_headless_room_loads_nothing_that_draws(module: str) -> None:
    loaded = loaded_by(module)
    # httpx loads rich by itself, for its own command line, wherever rich is installed.
    assert not DRAWING & (loaded - loaded_by("httpx") if "httpx" in loaded else loaded)


def test_the_console_loads_neither_network_nor_engine_before_its_first_frame() -> None:
    assert not (LATER | PANES) & (loaded_by("sbtui.console.app") | loaded_by("sbtui.cli.console"))


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {str(source.relative_to(ROOT)): len(source.read_text("utf-8").splitlines()) for source in SOURCES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_only_the_command_line_prints() -> None:
    """The screen is the console's: anything printed would draw over it."""
    printing = [
        f"{source.relative_to(ROOT)}:{node.lineno}"
        for source in SOURCES
        if not MAY_PRINT & {str(source.relative_to(ROOT)), str(source.relative_to(ROOT).parent)}
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required_by(project: str, extra: str = "") -> set[str]:
    """The names that an installed project requires here, with one of its extras; () for one not installed."""
    try:
        requirements = [Requirement(text) for text in requires(project) or ()]
    except PackageNotFoundError:
        return set()
    return {
        normalized(requirement.name)
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra})
    }


def test_aiohttp_is_in_no_requirement_not_even_a_developers() -> None:
    found = required_by("sbtui") | required_by("sbtui", "dev")
    looked_at: set[str] = set()
    while found - looked_at:
        project = (found - looked_at).pop()
        looked_at.add(project)
        found |= required_by(project)
    assert {"textual", "httpx", "h11", "pytest"} <= found
    assert "aiohttp" not in found
