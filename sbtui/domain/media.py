"""The rule for ``media_url`` (Sendblue docs: "Sending files"), checked before anything leaves."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sbtui.domain.message import InvalidDraft

CAP_BYTES = 5_000_000
"""Sendblue: "Files are currently capped at 5MB"."""

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,5}$")


def check_media_url(url: str) -> str:
    """The URL, trimmed, when Sendblue can use it; "" for none.

    Raises:
        InvalidDraft: not http(s), without a host or a file extension, or with spaces in it; Sendblue would
            drop such media and send the message without it.
    """
    text = url.strip()
    if not text:
        return ""
    if any(character.isspace() or not character.isprintable() for character in text):
        raise InvalidDraft("The media URL has a space or control character in it; encode it as %20.")
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        raise InvalidDraft("The media URL cannot be read; it should look like https://host/Photo.jpg.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise InvalidDraft("The media URL must start with https:// and name a host.")
    if not _EXTENSION.search(parts.path):
        raise InvalidDraft(
            "The media URL must end with the file's extension, like https://host/Photo.jpg; signed links do not work."
        )
    return text


def file_name(url: str) -> str:
    """The last part of the URL's path, for a text card; the host where there is none."""
    try:
        parts = urlsplit(url)
        return parts.path.rstrip("/").rpartition("/")[2] or parts.hostname or url
    except ValueError:
        return url
