"""Where a link leads, as it is opened: in ASCII, so that nothing about it can be mistaken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urlsplit

from sbtui.console.links.spans import link_spans
from sbtui.console.thread.cells import drawable
from sbtui.domain.media import file_name
from sbtui.domain.message import Message
from sbtui.domain.text import one_line, printable

_LONGEST = 8_000
_MOST = 200
"""Links that are looked at: nobody chooses from more."""
_KEPT = "/?:@!&*+,;=~%#"
"""Beside letters, digits and ``-._``; what a shell would make something of is written as %XX."""
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_DOTS = re.compile("[\u3002\uff0e\uff61]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be opened."""

    url: str
    """What is opened; ASCII without spaces, quotes and other signs that need care."""
    shown: str
    """How it reads in the message; clean."""
    host: str
    """Where it leads, in ASCII."""
    deceives: bool = False
    """Whether what is shown may be read as another place."""


def links_of(message: Message) -> list[Link]:
    """The links of a message as it is drawn, and its media; each once."""
    body = drawable(message.body)
    found = [read_link(body[start:end]) for start, end in link_spans(body)[:_MOST]]
    if message.media_url:
        media = read_link(printable(message.media_url.strip()))
        name = one_line(file_name(message.media_url), 120)
        found.append(media and Link(media.url, name or media.shown, media.host, media.deceives))
    return list({link.url: link for link in reversed(found) if link is not None}.values())[::-1]


def read_link(text: str) -> Link | None:
    """A clean text as a link; None for one that no careful browser would open."""
    if len(text) > _LONGEST or "\\" in text or any(c.isspace() or not c.isprintable() for c in text):
        return None
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port is not None else ""
        host = _ascii_host(parts.hostname or "")
        user = parts.netloc.rpartition("@")[0]
        tail = "".join(
            f"{sign}{quote(part, safe=_KEPT)}" for sign, part in _tail(parts.path, parts.query, parts.fragment)
        )
        before = f"{quote(user, safe=':')}@" if user else ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    deceives = bool(user) or not parts.netloc.isascii()
    return Link(f"{parts.scheme}://{before}{host}{port}{tail}", one_line(text), host, deceives)


def _tail(path: str, query: str, fragment: str) -> list[tuple[str, str]]:
    parts = (("", path), ("?", query), ("#", fragment.replace("#", "%23")))
    return [(sign, part) for sign, part in parts if part]


def _ascii_host(host: str) -> str:
    """The host as it is looked up (RFC 3492, as browsers do it: UTS #46); "" for none that there could be."""
    if ":" in host:
        # A zone ("%eth0") is for links of this machine's own, and may hold anything.
        return "" if "%" in host else f"[{IPv6Address(host).compressed}]"
    labels = _DOTS.sub(".", unicodedata.normalize("NFKC", host).lower()).removesuffix(".").split(".")
    if not all(map(_is_written, labels)):
        return ""
    labels = [label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in labels]
    return ".".join(labels) if all(map(_LABEL.fullmatch, labels)) else ""


def _is_written(label: str) -> bool:
    """Whether a label has letters, marks and digits alone: what is not seen could only deceive."""
    return all(c in "-_" or unicodedata.category(c)[0] in "LMN" for c in label)
