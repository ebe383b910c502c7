"""Where the key pair comes from: the first source that has one wins, and half a pair is an error."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sbtui.domain.credentials import Credentials, is_loopback
from sbtui.settings.errors import SettingsError
from sbtui.settings.folders import is_shared
from sbtui.settings.key_command import keys_from
from sbtui.settings.layers import COMMAND_LINE
from sbtui.settings.model import Settings

SDK_KEY = "SENDBLUE_API_API_KEY"
SDK_SECRET = "SENDBLUE_API_API_SECRET"
SDK_BASE = "SENDBLUE_API_BASE_URL"
CLI_FILE = Path(".sendblue") / "credentials.json"

MISSING = (
    "There are no Sendblue keys: set SBTUI_API_KEY_ID and SBTUI_API_SECRET_KEY, or put api_key_id and "
    "api_secret_key (or a key_command) into {config}, or log in with the official CLI (sendblue login); "
    "`sbtui demo` needs no keys."
)

READERS_LAG = 60.0
"""Seconds by which Sendblue's lists may trail what it has taken; the official CLI reads back over as much."""


class KeysMissing(SettingsError):
    """There is no whole key pair anywhere; `key_id` is the half that there is, "" without one."""

    def __init__(self, sentence: str, *, key_id: str = "") -> None:
        super().__init__(sentence)
        self.key_id = key_id


@dataclass(frozen=True)
class Found:
    """A key pair and where it was found.

    `source` names it for a diagnostic line; `from_number` is the line to send from, None if nothing says;
    `warning` is a sentence when the file that holds the keys is readable by others, else "".
    """

    credentials: Credentials
    source: str
    from_number: str | None = None
    warning: str = ""


@dataclass(frozen=True)
class _Pair:
    key_id: str
    secret: str
    source: str
    base_url: str | None = None
    from_number: str | None = None
    file: Path | None = None
    """The file that holds the secret, whose mode matters."""


def credentials(settings: Settings, *, environ: Mapping[str, str] = os.environ, home: Path | None = None) -> Found:
    """The key pair in force, or `SettingsError`, which is `KeysMissing` where somebody could be asked for it.

    In order: command line, ``SBTUI_…`` variables, config file with its ``key_command``, the official SDK's
    variables, the official CLI's file under `home`. An explicit ``api_base`` holds for whichever is found.
    """
    pair = (
        _own(settings, environ)
        or _of_sdk(environ)
        or _of_cli((home or Path.home()) / CLI_FILE, api_base=settings.api_base)
    )
    if pair is None:
        raise KeysMissing(MISSING.format(config=settings.config_path or "config.toml"))
    base_url = settings.api_base
    if settings.origin("api_base") == "default" and pair.base_url:
        base_url = pair.base_url
    keys = _checked(pair, base_url)
    if not keys.is_local and settings.confirm_after < READERS_LAG:
        raise SettingsError(
            f"{settings.origin('confirm_after')}: confirm_after should be at least {READERS_LAG:g}: "
            "what Sendblue's lists don't show yet may have been sent, and would be sent twice."
        )
    return Found(
        credentials=keys,
        source=pair.source,
        from_number=settings.from_number or pair.from_number,
        warning=_warning(pair.file),
    )


def _checked(pair: _Pair, base_url: str) -> Credentials:
    try:
        return Credentials(pair.key_id, pair.secret, base_url)
    except ValueError as error:
        sentence = str(error)
    raise SettingsError(f"{pair.source}: {sentence}.")


def _own(settings: Settings, environ: Mapping[str, str]) -> _Pair | None:
    """The pair in our own settings; a `key_command` counts where its layer is above the literal secret's."""
    key_id, secret = settings.api_key_id, settings.api_secret_key
    if settings.key_command and (not secret or _outranks(settings, "key_command", "api_secret_key")):
        key_id, secret = keys_from(settings.key_command, key_id=key_id, environ=environ)
        return _Pair(key_id, secret, f"key_command of {settings.origin('key_command')}")
    if not key_id and not secret:
        return None
    if not key_id or not secret:
        has, lacks = ("api_key_id", "api_secret_key") if key_id else ("api_secret_key", "api_key_id")
        raise KeysMissing(f"{settings.origin(has)}: {has} is set but {lacks} is not; set both.", key_id=key_id or "")
    origin = settings.origin("api_secret_key")
    path = settings.config_path
    return _Pair(key_id, secret, origin, file=path if path is not None and origin == str(path) else None)


def _outranks(settings: Settings, key: str, other: str) -> bool:
    return _rank(settings.origin(key)) < _rank(settings.origin(other))


def _rank(origin: str) -> int:
    if origin == COMMAND_LINE:
        return 0
    return 1 if origin.startswith("SBTUI_") else 2


def _of_sdk(environ: Mapping[str, str]) -> _Pair | None:
    key_id, secret = environ.get(SDK_KEY), environ.get(SDK_SECRET)
    if not key_id and not secret:
        return None
    if not key_id or not secret:
        has, lacks = (SDK_KEY, SDK_SECRET) if key_id else (SDK_SECRET, SDK_KEY)
        raise KeysMissing(f"{has} is set but {lacks} is not; set both.", key_id=key_id or "")
    return _Pair(key_id, secret, SDK_SECRET, base_url=environ.get(SDK_BASE) or None)


def _of_cli(path: Path, *, api_base: str) -> _Pair | None:
    """The official CLI's login, which must never reach a sandbox by accident."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError(f"{path}: the file cannot be read ({error.strerror}).") from None
    except ValueError:
        found = None
    key_id, secret = (found.get("apiKey"), found.get("apiSecret")) if isinstance(found, dict) else (None, None)
    if not (isinstance(key_id, str) and isinstance(secret, str)):
        raise SettingsError(f"{path}: there are no keys in the file; log in again with the official CLI.")
    if is_loopback(api_base):
        raise SettingsError(
            f"{path}: the official CLI's keys are not sent to {api_base}; set SBTUI_API_KEY_ID and "
            "SBTUI_API_SECRET_KEY to the sandbox's."
        )
    number = found.get("assignedNumber")
    return _Pair(
        key_id,
        secret,
        str(path),
        from_number=number if isinstance(number, str) and number else None,
        file=path,
    )


def _warning(file: Path | None) -> str:
    if file is None or not is_shared(file):
        return ""
    return f"{file}: others on this machine can read the keys; run chmod 600 on it."
