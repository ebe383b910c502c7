"""Writing into the config file's table ``keys``, and leaving everything else in it as it is, comments too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sbtui.cli.refusals import Refusal
from sbtui.settings import created


def write_keys(path: Path, entries: Mapping[str, str]) -> None:
    """Set these actions' keys in the file, made where there is none (mode 0600).

    Raises:
        Refusal: the file cannot be read or written, or has no place for them; it is as it was.
        SettingsError: its folder cannot be made.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    # A link into somebody's dotfiles stays one.
    path = path.resolve()
    created(path.parent)
    try:
        document = tomlkit.parse(_text(path))
    except TOMLKitError:
        raise Refusal(f"{path}: this is not valid TOML, so nothing was written; sbtui doctor names the line.") from None
    table = document.setdefault("keys", tomlkit.table())
    if not isinstance(table, dict):
        raise Refusal(f"{path}: keys is no table, so nothing was written; make it one: [keys].")
    for action, keys in entries.items():
        table[action] = keys
    try:
        _replace(path, tomlkit.dumps(document))
    except OSError as error:
        raise Refusal(f"{path}: it cannot be written ({error.strerror}).") from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise Refusal(f"{path}: the file is not text in UTF-8, so nothing was written.") from None
    except OSError as error:
        raise Refusal(f"{path}: the file cannot be read ({error.strerror}).") from None


def _replace(path: Path, text: str) -> None:
    """The whole new file or the whole old one, whatever happens meanwhile."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
