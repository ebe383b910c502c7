"""Dates as HTTP's headers carry them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def http_date(text: str) -> datetime | None:
    """The aware moment that a header names, such as "Mon, 17 Aug 2026 14:07:00 GMT"; None where it names none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        # Numbers that no date has fail otherwise than words that are no date.
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
