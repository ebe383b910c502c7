"""How large a file behind a media URL is, asked before the message leaves."""

from __future__ import annotations

import httpx

_SECONDS = 3.0
_REDIRECTS = 3


async def media_size(url: str) -> int | None:
    """The size in bytes that the file's own server states; None where it states none, or cannot be asked.

    One HEAD request, without our keys. It proves nothing about what Sendblue will find there, so trouble with
    it holds nothing up.
    """
    try:
        async with httpx.AsyncClient(timeout=_SECONDS, follow_redirects=True, max_redirects=_REDIRECTS) as client:
            answer = await client.head(url)
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
    stated = answer.headers.get("content-length", "")
    # No file has a size of more digits, and Python refuses to read thousands of them.
    return int(stated) if answer.is_success and stated.isascii() and stated.isdigit() and len(stated) < 16 else None


def too_large(size: int, cap: int) -> str:
    """The sentence for a file above the cap (Sendblue docs: "Files are currently capped at 5MB")."""
    return (
        f"The file has {size / 1e6:,.1f} MB, and Sendblue takes {cap / 1e6:,.0f} MB at most: make it smaller, "
        "or send a link in the text."
    )
