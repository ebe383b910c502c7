"""Uploaded files and media objects, and the pictures that the cast sends."""

import hashlib
import mimetypes
import struct
import zlib
from dataclasses import dataclass

MAX_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A file that the sandbox serves."""

    name: str
    content: bytes

    @property
    def content_type(self) -> str:
        """The MIME type that the name suggests."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class MediaShelf:
    """Files by key; `/media/<key>/<name>` serves them."""

    def __init__(self) -> None:
        self._media: dict[str, Medium] = {}
        self._objects: dict[str, str] = {}

    def put(self, name: str, content: bytes) -> str:
        """Keep a file and return its path."""
        key = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()[:24]
        self._media[key] = Medium(name=name, content=content)
        return f"/media/{key}/{name}"

    def find(self, key: str) -> Medium | None:
        """Return a file by its key."""
        return self._media.get(key)

    def import_url(self, url: str, name: str) -> str:
        """Make a media object of a remote file and return its id.

        Nothing is fetched: the sandbox connects to no other host, so the object shows a placeholder.
        """
        suffix = name[name.rfind(".") :]
        object_id = f"MO_{hashlib.sha256(url.encode()).hexdigest()[:16]}{suffix}"
        self._objects[object_id] = self.put(object_id, picture(url))
        return object_id

    def object_path(self, object_id: str) -> str | None:
        """Return the path that serves a media object."""
        return self._objects.get(object_id)


def picture(subject: str, width: int = 96, height: int = 64) -> bytes:
    """Draw a PNG: two colours, chosen by `subject`, running into each other."""
    top, bottom = (hashlib.sha256(f"{subject}{end}".encode()).digest()[:3] for end in "ab")
    lines = bytearray()
    for y in range(height):
        share = y / max(height - 1, 1)
        colour = bytes(round(one * (1 - share) + other * share) for one, other in zip(top, bottom, strict=True))
        lines += b"\0" + colour * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
