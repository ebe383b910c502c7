"""Where keys were looked for, and what was there: for whoever has none yet. Holds no key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sbtui.settings.key_sources import CLI_FILE, SDK_KEY, SDK_SECRET
from sbtui.settings.layers import variable
from sbtui.settings.model import Settings

_OWN = ("api_key_id", "api_secret_key")


@dataclass(frozen=True, slots=True)
class Looked:
    """A place, and what of a key pair it has: "nothing", "only …"."""

    place: str
    has: str


def looked_for(
    settings: Settings, *, environ: Mapping[str, str] = os.environ, home: Path | None = None
) -> tuple[Looked, ...]:
    """The places in which a whole key pair would have been taken, in their order."""
    file = str(settings.config_path or "config.toml")
    given = [key for key in _OWN if settings.origin(key) == file]
    login = (home or Path.home()) / CLI_FILE
    return (
        Looked("this program's variables", _of_both([variable(key) for key in _OWN], environ)),
        Looked(
            file, f"only {given[0]}" if given else "no keys and no key_command" if Path(file).exists() else "no file"
        ),
        Looked("the official SDK's variables", _of_both([SDK_KEY, SDK_SECRET], environ)),
        Looked(f"{login}, of the official CLI", "a login" if login.exists() else "no login"),
    )


def _of_both(names: list[str], environ: Mapping[str, str]) -> str:
    found = [name for name in names if environ.get(name)]
    return f"only {found[0]}" if len(found) == 1 else "not set" if not found else "set"
