"""Folders of the program, readable by their owner alone."""

from collections.abc import Mapping
from pathlib import Path

from sbtui.settings.errors import SettingsError
from sbtui.settings.model import APP

PRIVATE = 0o700
SHARED_BITS = 0o077


def config_dir(environ: Mapping[str, str]) -> Path:
    """``SBTUI_CONFIG_DIR``, or where this machine keeps configuration."""
    named = environ.get("SBTUI_CONFIG_DIR")
    if named:
        try:
            return Path(named).expanduser()
        except RuntimeError:
            raise SettingsError("SBTUI_CONFIG_DIR: there is no such user's folder; correct it.") from None
    from platformdirs import user_config_path

    return user_config_path(APP)


def created(folder: Path) -> Path:
    """`folder`, made with mode 0700 if it does not exist; `SettingsError` if that fails."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=PRIVATE, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "no reason given"
        raise SettingsError(f"{folder}: the folder cannot be made ({reason}); set SBTUI_DATA_DIR.") from None
    return folder


def is_shared(file: Path) -> bool:
    """Whether others than the owner may read or write `file`."""
    return bool(file.stat().st_mode & SHARED_BITS)
