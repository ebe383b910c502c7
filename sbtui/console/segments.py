"""How many SMS segments a text makes (3GPP TS 23.038): 160 GSM characters, or 70 of any other alphabet."""

from __future__ import annotations

from dataclasses import dataclass

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class Segments:
    """The cost of a text as SMS."""

    used: int
    """Units that count: an extended GSM character is two."""
    limit: int
    """Units that as many segments hold."""
    count: int
    forced_by: str = ""
    """The first character that is not in the GSM alphabet, or ""."""


def sms_segments(text: str) -> Segments:
    """Count a text as SMS; a segment of a longer text loses room to its header."""
    forced_by = next((char for char in text if char not in _GSM and char not in _GSM_EXTENDED), "")
    if forced_by:
        used = len(text.encode("utf-16-be", "surrogatepass")) // 2
        single, part = 70, 67
    else:
        used = sum(2 if char in _GSM_EXTENDED else 1 for char in text)
        single, part = 160, 153
    count = 1 if used <= single else -(-used // part)
    return Segments(used, single if count == 1 else count * part, count, forced_by)
