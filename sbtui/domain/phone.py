"""Numbers and addresses: any national form in, E.164 inside, pretty on screen.

``phonenumbers`` is imported at the first parse: the first frame paints stored strings.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT = 6


class InvalidNumber(ValueError):
    """The text is no number that a message can go to; the message says why and what to type."""


def is_email(address: str) -> bool:
    """Whether the address is an Apple-ID e-mail rather than a number."""
    return _EMAIL.fullmatch(address.strip()) is not None


def is_e164(address: str) -> bool:
    """Whether the address is already in E.164 form."""
    return _E164.fullmatch(address) is not None


def parse_number(typed: str, region: str = "US") -> str:
    """The E.164 form of a number typed in any national form of ``region`` (ISO 3166), or with "+".

    Raises:
        InvalidNumber: a short code, an e-mail address, or no possible number; one sentence.
    """
    text = typed.strip()
    if not text:
        raise InvalidNumber("Type a phone number, for example +1 415 555 0134.")
    if is_email(text):
        raise InvalidNumber(f"Sendblue sends to phone numbers, and {text} is an e-mail address.")
    # The library reads letters as a vanity number's keys: "4155550 or so" would be texted to a stranger.
    if any(map(str.isalpha, text.removeprefix("tel:"))):
        raise InvalidNumber(_no_number(text))
    digits = re.sub(r"\D", "", text)
    # A short code parses as a "possible" number (911 becomes +1911), so length is checked first.
    if len(digits) <= _SHORT:
        raise InvalidNumber(f'"{text}" is too short for a phone number; short codes cannot be texted.')

    import phonenumbers

    try:
        number = phonenumbers.parse(text, region.upper())
    except phonenumbers.NumberParseException:
        raise InvalidNumber(_no_number(text)) from None
    # Possible, not valid: fictional and newly assigned ranges are possible but not "valid". With the reason,
    # because the plain question also accepts a number without its area code.
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if number.extension or not possible:
        raise InvalidNumber(
            f'"{text}" cannot be a phone number in {region}. Try it with its country code: +1 415 555 0134.'
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _no_number(text: str) -> str:
    return f'"{text}" is not a phone number. Try it with its country code: +1 415 555 0134.'


@lru_cache(maxsize=4096)
def pretty(address: str) -> str:
    """A number as people write it ("+1 415 555 0134"); anything else as it is.

    North American numbers are grouped without the library, so that the first frame does not wait for it.
    """
    if not is_e164(address):
        return address
    if address.startswith("+1") and len(address) == 12:
        return f"+1 {address[2:5]} {address[5:8]} {address[8:]}"

    import phonenumbers

    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        return address
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    # The library drops what it takes for a trunk prefix, and two addresses must not look like one.
    return formatted if re.sub(r"\D", "", formatted) == address[1:] else address


def short(address: str) -> str:
    """The last four digits of a number behind an ellipsis ("…0100"): enough to tell lines apart."""
    return f"…{address[-4:]}" if is_e164(address) else address
