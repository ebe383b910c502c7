"""Every setting, with its default and one sentence about it."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, SecretStr

from sbtui.domain.credentials import DEFAULT_BASE_URL, checked_base_url
from sbtui.domain.media import CAP_BYTES

APP = "sbtui"


def _e164(text: str) -> str:
    number = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(r"\+[0-9]{7,15}", number):
        raise ValueError("should be a number in international form, such as +15550100001")
    return number


def _region(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise ValueError("should be a country code of two letters, such as US")
    return text.upper()


def _bind(text: str) -> str:
    host, _, port = text.rpartition(":")
    if text and not (host and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError("should be a host and a port, such as 127.0.0.1:8722")
    return text


def _web_address(text: str) -> str:
    if text:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("should be a web address, such as https://example.org/sbtui")
    return text


def _keymap(value: object) -> object:
    """A table as it is; from a variable, ``action=keys;action=keys``."""
    if not isinstance(value, str):
        return value
    pairs = [pair.partition("=") for pair in value.split(";") if pair.strip()]
    if not all(action.strip() and keys.strip() for action, _, keys in pairs):
        raise ValueError("should look like action=keys;action=keys")
    return {action.strip(): keys.strip() for action, _, keys in pairs}


def _secret(value: object) -> object:
    """Drops the line end that ``$(cat file)`` and editors leave."""
    return value.strip() if isinstance(value, str) else value


Number = Annotated[str, AfterValidator(_e164)]
Secret = Annotated[SecretStr, BeforeValidator(_secret)]


class Settings(BaseModel):
    """All settings, checked. The config file has the same keys; each has a variable, ``SBTUI_<KEY>``."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)

    theme: str = Field("terminal", description="Name of a shipped theme, or of a file in the themes folder.")
    from_number: Number | None = Field(None, description="The line that new conversations start from.")
    api_base: Annotated[str, AfterValidator(checked_base_url)] = Field(
        DEFAULT_BASE_URL, description="Address of the API; http:// is for this machine only."
    )
    api_key_id: Secret | None = Field(None, description="Key id of the Sendblue account.")
    api_secret_key: Secret | None = Field(None, description="Secret key of the Sendblue account.")
    key_command: str | None = Field(
        None, repr=False, description="A command that prints the keys, such as one of a password manager."
    )
    default_region: Annotated[str, AfterValidator(_region)] = Field(
        "US", description="Country of numbers typed without a country code; by default that of the locale."
    )
    mark_read: Literal["view", "reply", "never"] = Field(
        "view", description="When the other side gets a read receipt: on sight, on reply, or never."
    )
    animation: Literal["none", "basic", "full"] = Field(
        "none", description="How much moves; over SSH every frame costs bytes."
    )
    ascii: bool = Field(False, description="Draw with ASCII characters only.")
    mouse: Literal["auto", "on", "off"] = Field("auto", description="Whether the mouse belongs to the program.")
    messages_per_second: float = Field(1.0, gt=0, le=100, description="How fast each line sends; Sendblue sustains 1.")
    undo_seconds: int = Field(0, ge=0, le=30, description="How long a sent message can be taken back.")
    listen: Literal["auto", "events", "callbacks", "polling"] = Field(
        "auto", description="How news is learned; auto takes events and falls back to polling."
    )
    callback_bind: Annotated[str, AfterValidator(_bind)] = Field(
        "", description="Host and port that the callback receiver listens on; empty for no receiver."
    )
    callback_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "", description="Public address under which Sendblue reaches the callback receiver."
    )
    webhook_secret: Secret | None = Field(
        None, description="Secret that Sendblue sends along with webhooks, as set in its dashboard."
    )
    poll_seconds: float = Field(5.0, ge=0.5, le=3600, description="Pause between polls while polling.")
    confirm_after: float = Field(
        120.0, gt=0, description="Seconds without news after which a message's status is asked for."
    )
    media_cap_mb: float = Field(
        CAP_BYTES / 1e6, gt=0, le=100, description="Largest file behind a media URL, in MB; Sendblue documents 5."
    )
    time_format: Literal["24h", "12h"] = Field("24h", description="How times of day are written.")
    notify: Literal["bell", "osc", "off"] = Field(
        "bell", description="How a new message is announced: the bell, a desktop notification, or not."
    )
    keys: Annotated[dict[str, str], BeforeValidator(_keymap)] = Field(
        default_factory=dict, description="Key bindings by action, such as quit = 'ctrl+q'."
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path(APP), description="Folder of the store, the log and the locks."
    )

    _config_path: Path | None = PrivateAttr(default=None)
    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def config_path(self) -> Path | None:
        """The config file, which need not exist; None for settings that were not loaded."""
        return self._config_path

    @property
    def store_path(self) -> Path:
        """The database."""
        return self.data_dir / "sbtui.db"

    @property
    def log_path(self) -> Path:
        """The log file."""
        return self.data_dir / "sbtui.log"

    def origin(self, key: str) -> str:
        """Where the value of `key` comes from: "command line", a variable, a file, or "default"."""
        return self._origins.get(key, "default")
