"""A config folder, a home and an environment of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

Configure = Callable[..., dict[str, str]]


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    """Writes the config file (mode 0600) if there is text for it, and returns an environment that leads to it."""

    def write(toml: str | None = None, *, name: str = "config.toml", **variables: str) -> dict[str, str]:
        file = tmp_path / "config" / name
        if toml is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(toml, encoding="utf-8")
            file.chmod(0o600)
        return {"SBTUI_CONFIG_DIR": str(tmp_path / "config"), "PATH": "/usr/bin:/bin", **variables}

    return write
