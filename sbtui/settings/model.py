"""Every setting, with its default, its check and one sentence about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sbtui.domain.credentials import DEFAULT_BASE_URL, checked_base_url
from sbtui.domain.media import CAP_BYTES
from sbtui.settings import checks
from sbtui.settings.checks import Check

if TYPE_CHECKING:
    from sbtui.settings.problems import Problem

APP = "sbtui"
_NOTIFY = checks.one_of("off", "bell", "osc9", "osc777", "osc99", "auto")


def _setting(
    default: Any, check: Check, sentence: str, *, hidden: bool = False, decisive: bool = False, cautious: Any = None
) -> Any:
    """A field; ``hidden`` ones may hold a secret and stay out of the repr.

    A mistake in a ``decisive`` one is never passed over. ``cautious`` is what holds instead of one that is mistaken,
    where the default could do what the user wanted to prevent.
    """
    metadata = {"check": check, "sentence": sentence, "decisive": decisive, "cautious": cautious}
    return field(default=default, repr=not hidden, metadata=metadata)


def _api_base(value: object) -> str:
    return checked_base_url(checks.text(value))


def _notify(value: object) -> str:
    # "osc" is what "auto" was called.
    return str(_NOTIFY("auto" if value == "osc" else value))


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(APP)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, checked. The config file has the same keys; each has a variable, ``SBTUI_<KEY>``."""

    theme: str = _setting("terminal", checks.text, "Name of a shipped theme, or of a file in the themes folder.")
    from_number: str | None = _setting(None, checks.e164, "The line that new conversations start from.", decisive=True)
    api_base: str = _setting(
        DEFAULT_BASE_URL, _api_base, "Address of the API; http:// is for this machine only.", hidden=True, decisive=True
    )
    api_key_id: str | None = _setting(
        None, checks.secret, "Key id of the Sendblue account.", hidden=True, decisive=True
    )
    api_secret_key: str | None = _setting(
        None, checks.secret, "Secret key of the Sendblue account.", hidden=True, decisive=True
    )
    key_command: str | None = _setting(
        None,
        checks.text,
        "A command that prints the keys, such as one of a password manager.",
        hidden=True,
        decisive=True,
    )
    default_region: str = _setting(
        "US",
        checks.region,
        "Country of numbers typed without a country code; by default that of the locale.",
        decisive=True,
    )
    mark_read: Literal["view", "reply", "never"] = _setting(
        "view",
        checks.one_of("view", "reply", "never"),
        "What marks a conversation read by itself: seeing it or answering, answering alone, or nothing.",
        cautious="never",
    )
    animation: Literal["none", "basic", "full"] = _setting(
        "none", checks.one_of("none", "basic", "full"), "How much moves; over SSH every frame costs bytes."
    )
    bandwidth: Literal["auto", "full", "low"] = _setting(
        "auto",
        checks.one_of("auto", "full", "low"),
        "How much is drawn: less over a slow link, which auto notices, or always; nothing is left out for good.",
    )
    ascii: bool = _setting(
        False,
        checks.flag,
        "Draw with ASCII characters only; so by default in Chinese, Japanese and Korean locales, where the others"
        " may take two cells.",
    )
    mouse: Literal["auto", "on", "off"] = _setting(
        "auto", checks.one_of("auto", "on", "off"), "Whether the mouse belongs to the program."
    )
    messages_per_second: float = _setting(
        1.0, checks.number(least=0.001, most=100), "How fast each line sends; Sendblue sustains 1."
    )
    undo_seconds: int = _setting(
        0, checks.whole(least=0, most=30), "How long a sent message can be taken back.", cautious=30
    )
    listen: Literal["auto", "events", "callbacks", "polling"] = _setting(
        "auto",
        checks.one_of("auto", "events", "callbacks", "polling"),
        "How news is learned; auto takes events and falls back to polling.",
    )
    callback_bind: str = _setting(
        "", checks.bind, "Host and port that the callback receiver listens on; empty for no receiver."
    )
    callback_url: str = _setting(
        "", checks.web_address, "Public address under which Sendblue reaches the callback receiver.", hidden=True
    )
    webhook_secret: str | None = _setting(
        None,
        checks.secret,
        "Secret that Sendblue sends along with webhooks, as set in its dashboard.",
        hidden=True,
        decisive=True,
    )
    poll_seconds: float = _setting(5.0, checks.number(least=0.5, most=3600), "Pause between polls while polling.")
    confirm_after: float = _setting(
        120.0,
        checks.number(above=0, most=86_400),
        "Seconds that a message in doubt is looked for at Sendblue before it counts as not sent.",
    )
    media_cap_mb: float = _setting(
        CAP_BYTES / 1e6,
        checks.number(above=0, most=100),
        "Largest file behind a media URL, in MB; Sendblue documents 5.",
    )
    time_format: Literal["24h", "12h"] = _setting("24h", checks.one_of("24h", "12h"), "How times of day are written.")
    density: Literal["compact", "comfortable"] = _setting(
        "compact",
        checks.one_of("compact", "comfortable"),
        "How close rows stand; comfortable keeps one free between speakers, and gives each conversation two.",
    )
    notify: Literal["off", "bell", "osc9", "osc777", "osc99", "auto"] = _setting(
        "bell",
        _notify,
        "How a new message is announced: the bell, or also on the desktop; auto is what the terminal is known to do.",
    )
    notify_command: str = _setting(
        "", checks.command, "A command run for each notification, with its facts as JSON on stdin.", hidden=True
    )
    notify_focused: bool = _setting(
        False, checks.flag, "Announce other conversations while the terminal has the focus, too."
    )
    notify_private: bool = _setting(False, checks.flag, "Leave names and texts out of notifications.", cautious=True)
    quiet_hours: str = _setting(
        "", checks.hours, "Local hours without any notification, such as 22:00-7:00; empty for none."
    )
    send_read_receipts: bool = _setting(
        False, checks.flag, "Let Sendblue tell the other side that you read, where the account has that."
    )
    explore: bool = _setting(
        False, checks.flag, "Start in explore mode: nothing is sent or marked read until it is left.", cautious=True
    )
    lock_after: int = _setting(
        0,
        checks.whole(least=0, most=1440),
        "Minutes without a key after which the screen is locked; 0 is never. It hides, and encrypts nothing.",
        cautious=5,
    )
    lock_command: str = _setting(
        "",
        checks.command,
        "A command that prints the passphrase of the screen lock; empty lets Enter unlock it.",
        hidden=True,
    )
    plain: bool = _setting(False, checks.flag, "Talk in plain lines, which read well aloud, instead of a screen.")
    key_preset: Literal["slack", "vim", "weechat", "nchat"] = _setting(
        "slack",
        checks.one_of("slack", "vim", "weechat", "nchat"),
        "Keys as another program has them; your own, in the table keys, are laid over these.",
    )
    keys: dict[str, str] = field(
        default_factory=dict,
        metadata={"check": checks.keymap, "sentence": "Key bindings by action, such as quit = 'ctrl+q'."},
    )
    snippets: dict[str, str] = field(
        default_factory=dict,
        metadata={"check": checks.snippets, "sentence": "Texts by name, such as thanks = 'Thank you, {first_name}!'."},
    )
    data_dir: Path = field(
        default_factory=_data_folder,
        metadata={"check": checks.folder, "sentence": "Folder of the store, the log and the locks.", "decisive": True},
    )

    config_path: Path | None = None
    """The config file, which need not exist; None for settings that were not loaded."""
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    """What is wrong with them, and was passed over."""

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
        return self.origins.get(key, "default")


SETTINGS: Mapping[str, Field[Any]] = {one.name: one for one in fields(Settings) if "check" in one.metadata}
"""What can be set, by key."""
DECISIVE = frozenset(key for key, one in SETTINGS.items() if one.metadata.get("decisive"))
"""The settings that say who sends, through which address and to whom, from which store, and who may report."""


def sentence(key: str) -> str:
    """What a setting is for."""
    return str(SETTINGS[key].metadata["sentence"])


def checked(key: str, value: object) -> Any:
    """The value as the setting takes it.

    Raises:
        ValueError: it does not fit; the words go on behind the setting's name.
    """
    check: Check = SETTINGS[key].metadata["check"]
    return check(value)
