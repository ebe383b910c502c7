"""The key pair of a Sendblue account and the server it belongs to."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

DEFAULT_BASE_URL = "https://api.sendblue.com"
_LABEL = 63
"""Characters of a part of a host's name, between dots (RFC 1035)."""


def is_loopback(url: str) -> bool:
    """Whether `url` names this very machine: ``localhost``, ``127.0.0.0/8`` or ``::1``."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def checked_base_url(url: str) -> str:
    """`url` without a trailing slash; ValueError with one sentence if it cannot be an API's address.

    Plain http is for this machine alone: anywhere else the keys would travel readable.
    """
    text = url.strip().rstrip("/")
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the API address must look like https://api.sendblue.com")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("the API address must be a plain one, without a user, a query or a fragment")
    if parts.scheme == "http" and not is_loopback(text):
        raise ValueError("the API address must start with https://; http:// is for 127.0.0.1 only")
    return text


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
        _check_host(parts.hostname or "")
    except ValueError:
        raise ValueError("the API address is not a valid URL") from None
    return parts


def _check_host(host: str) -> None:
    """ValueError (UnicodeError) unless a name server can be asked for it."""
    if host.isascii():
        *labels, last = host.split(".")
        if len(last) > _LABEL or not all(0 < len(label) <= _LABEL for label in labels):
            raise ValueError("a label is empty or too long")
    else:
        # Only here: Python's tables for other alphabets take longer to load than all the rest of the check.
        host.encode("idna")


def _checked_key(value: str, name: str) -> str:
    """`value` stripped; ValueError, which never quotes it, unless an HTTP header can carry it."""
    text = value.strip()
    if not text:
        raise ValueError(f"the {name} is empty")
    if not all("!" <= char <= "~" for char in text):
        raise ValueError(f"the {name} holds a space or a character that no Sendblue key has")
    return text


@dataclass(frozen=True)
class Credentials:
    """A checked key pair and API address; neither key shows in a repr. ValueError if one is unusable."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    base_url: str = DEFAULT_BASE_URL

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_id", _checked_key(self.key_id, "API key id"))
        object.__setattr__(self, "secret", _checked_key(self.secret, "API secret key"))
        object.__setattr__(self, "base_url", checked_base_url(self.base_url))

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine, as the sandbox is."""
        return is_loopback(self.base_url)
