"""Writing settings into the config file, and leaving everything else in it as it is: comments, order, spelling."""

from __future__ import annotations

import fcntl
import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sbtui.settings.errors import SettingsError
from sbtui.settings.folders import PRIVATE as PRIVATE_FOLDER
from sbtui.settings.layers import UNQUOTED
from sbtui.settings.model import checked

_PRIVATE, _OWNER = 0o600, 0o700


def write_settings(path: Path, values: Mapping[str, object]) -> None:
    """Set these settings in the file, made where there is none (mode 0600); None takes a setting out of it.

    A file that gets a setting in which secrets stand becomes its owner's alone.

    Raises:
        SettingsError: a value does not fit, or the file cannot be read or written; it is as it was.
    """
    _change(path, {key: _plain(key, value) for key, value in values.items()}, private=bool(UNQUOTED & values.keys()))


def write_keys(path: Path, entries: Mapping[str, str]) -> None:
    """Set these actions' keys in the file's table ``keys``; the others in it stay.

    Raises:
        SettingsError: the file cannot be read or written, or has no place for them; it is as it was.
    """
    _change(path, {}, keys=entries)


def _plain(key: str, value: object) -> object:
    """The value as TOML has it; None stays None."""
    if value is None:
        return None
    try:
        fitting = checked(key, value)
    except ValueError as error:
        said = str(error)
    else:
        return str(fitting) if isinstance(fitting, Path) else fitting
    # Raised out here: the value, which may be a secret, must not hang on it as its context.
    subject = "" if said.startswith("should") else "is wrong: "
    raise SettingsError(f"{key} {subject}{said}.")


def _change(
    path: Path, values: Mapping[str, object], *, keys: Mapping[str, str] | None = None, private: bool = False
) -> None:
    path = _target(path)
    with _alone(path.parent):
        _change_alone(path, values, keys, private=private)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait for other consoles that change a file in this folder: what they write would be undone."""
    with ExitStack() as stack:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            # A folder that is made only now, may not be read, or has no locks: nothing then guards against others.
            pass
        yield


def _change_alone(path: Path, values: Mapping[str, object], keys: Mapping[str, str] | None, *, private: bool) -> None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    before = _text(path)
    wanted = _values(path, before)
    try:
        document = tomlkit.parse(before)
        for table in (document, wanted):
            _put(table, values)
        if keys is not None:
            for table in (document, wanted):
                _keys_of(table, path).update(keys)
        after = tomlkit.dumps(document)
        kept = tomllib.loads(after) == wanted
    except (TOMLKitError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        # Rare spellings that tomlkit cannot change, such as tables that are spread over the file.
        kept, after = False, before
    if not kept:
        raise SettingsError(f"{path}: it is spelt so that only you can change it; nothing was written.")
    if _text(path) != before:
        raise SettingsError(f"{path}: somebody else wrote into it just now, so nothing was written; try again.")
    if after != before:
        _replace(path, after, private=private)


def _target(path: Path) -> Path:
    """The file itself: a link into somebody's dotfiles stays one."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        raise SettingsError(f"{path}: it cannot be written; its link leads nowhere.") from None


def _put(table: Any, values: Mapping[str, object]) -> None:
    for key, value in values.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value


def _keys_of(table: Any, path: Path) -> Any:
    keys = table.setdefault("keys", {})
    if not isinstance(keys, dict):
        raise SettingsError(f"{path}: keys is no table, so nothing was written; make it one: [keys].")
    return keys


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: the file is not text in UTF-8, so nothing was written.") from None
    except OSError as error:
        raise SettingsError(f"{path}: the file cannot be read ({error.strerror}).") from None


def _values(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise SettingsError(
            f"{path}: this is not valid TOML, so nothing was written; sbtui doctor names the line."
        ) from None


def _replace(path: Path, text: str, *, private: bool) -> None:
    """The whole new file or the whole old one, whatever happens meanwhile."""
    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else _PRIVATE
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(file.fileno(), mode & _OWNER if private else mode)
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(f"{path}: it cannot be written ({error.strerror}).") from None
