"""Settings given on the command line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from sbtui.cli.refusals import Refusal

_NOT_HERE = frozenset({"api_secret_key", "webhook_secret"})


def overrides(given: Mapping[str, object], *, secret_file: Path | None = None) -> dict[str, object]:
    """The settings among the options, those of ``--set`` included.

    Secrets are refused: other users of the machine can read a command line.

    Raises:
        Refusal: a ``--set`` that is no KEY=VALUE, a secret, or an unreadable secret file.
    """
    values = {key: value for key, value in given.items() if key != "settings" and value is not None}
    pairs = given.get("settings") or ()
    assert isinstance(pairs, tuple)
    for pair in pairs:
        key, equals, value = str(pair).partition("=")
        key = key.strip().replace("-", "_")
        if not equals or not key:
            raise Refusal(f'--set takes KEY=VALUE, for example --set time_format=12h, not "{pair}".')
        if key in _NOT_HERE:
            raise Refusal(f"{key} on a command line could be read by others; use SBTUI_{key.upper()} or a file.")
        values[key] = value
    if secret_file is not None:
        values["api_secret_key"] = _read_secret(secret_file)
    return values


def _read_secret(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.readline().strip()
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"The secret cannot be read from {path}: {error}.") from None
