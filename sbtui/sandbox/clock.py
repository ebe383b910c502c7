"""Instants as the API writes them: ISO 8601, UTC, milliseconds and a Z."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Write `moment` as `2026-01-05T10:00:00.000Z`; stamps of one length sort as text."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def parse(text: str) -> datetime:
    """Read an ISO 8601 instant; without an offset it is UTC.

    Raises ValueError when `text` is no instant.
    """
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def canonical(text: str) -> str:
    """Rewrite any ISO 8601 instant as `stamp` would; raises ValueError when it is none."""
    if len(text) == 24 and text[-1] == "Z" and text[19] == ".":
        return text
    return stamp(parse(text))
