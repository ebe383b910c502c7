"""Time zones as people call them: "America/New_York", or just "new york"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from sbtui.domain.when import InvalidWhen, parse_zone


def named_zone(typed: str) -> ZoneInfo:
    """The zone with this IANA name, in any case, or with this city: "new york" is America/New_York.

    Raises:
        InvalidWhen: there is none here; one sentence.
    """
    try:
        return parse_zone(typed)
    except InvalidWhen:
        name = zone_names().get("_".join(typed.split()).casefold())
        if name is None:
            raise
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def zone_names() -> Mapping[str, str]:
    """The zones' names by what can be typed for them. The first call reads the disk for tens of milliseconds."""
    names: dict[str, str] = {}
    # The short name of what has two comes first: America/Indianapolis is America/Indiana/Indianapolis.
    for name in sorted(available_timezones(), key=lambda name: (len(name), name)):
        names.setdefault(name.casefold(), name)
        names.setdefault(name.rpartition("/")[2].casefold(), name)
    return names
