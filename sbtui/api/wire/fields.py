"""Field types that take whatever JSON holds and never raise.

What a field cannot mean becomes its empty value; the object's `raw` still has the original.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

DEEPEST = 32
"""Nesting that no message has, and no stack minds."""

LARGEST = 2**53
"""Beyond it, JSON numbers are not exact."""

SEPARATORS = str.maketrans("", "", " -().\u00a0")


def whole(value: object, depth: int = DEEPEST) -> object:
    """`value` as JSON that any encoder takes: no lone surrogates, no nesting below `depth`, no odd keys.

    JSON can spell half a surrogate pair ("\\ud83d"); neither pydantic nor SQLite accepts the string it makes.
    """
    if isinstance(value, str):
        return _paired(value)
    if depth and isinstance(value, dict):
        return {_paired(key): whole(item, depth - 1) for key, item in value.items() if isinstance(key, str)}
    if depth and isinstance(value, list | tuple):
        return [whole(item, depth - 1) for item in value]
    return None if isinstance(value, dict | list | tuple) else value


def whole_table(value: object) -> dict[str, Any]:
    """`whole` for a JSON object; {} for anything else."""
    found = whole(value)
    return found if isinstance(found, dict) else {}


def _paired(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def to_text(value: object) -> str:
    """A string as it is, a number in decimal; "" for null, a flag, a list or an object."""
    if isinstance(value, str):
        return _paired(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits
        return ""


def to_flag(value: object) -> bool | None:
    """True or False, also from the words or 0 and 1; None for anything else, as null means "not said"."""
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.strip().lower())
    if isinstance(value, bool | int) and value in (0, 1):
        return bool(value)
    return None


def to_count(value: object) -> int | None:
    """A whole number that fits a database's integer, also from a decimal string; None for anything else."""
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if abs(value) <= LARGEST and value == int(value) else None


def to_code(value: object) -> int | str | None:
    """An error code: a number (also when it came as "5509"), a name such as SMS_LIMIT_REACHED, or None.

    0 becomes None: "Any Code besides 0 or null is a failure" (Sendblue docs: error codes).
    """
    number = to_count(value)
    if number is not None:
        return number or None
    return to_text(value) or None


def to_moment(value: object) -> datetime | None:
    """Aware UTC from ISO-8601, epoch seconds or milliseconds, or Firestore's ``{_seconds, _nanoseconds}``."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, dict):
            seconds, nanoseconds = to_count(value.get("_seconds")), to_count(value.get("_nanoseconds")) or 0
            return None if seconds is None else datetime.fromtimestamp(seconds + nanoseconds / 1e9, UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def to_address(value: object) -> str:
    """A phone number as E.164, or an Apple-ID e-mail or short code as it came; "" if there is none.

    Numbers seen without "+" are completed as the official CLI does: ten digits are American.
    """
    text = to_text(value).strip()
    if "@" in text:
        return text
    bare = text.translate(SEPARATORS)
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return text
    if bare.startswith("+"):
        return bare
    if len(digits) == 10:
        return f"+1{digits}"
    return f"+{digits}" if 11 <= len(digits) <= 15 else text


def to_addresses(value: object) -> tuple[str, ...]:
    """A list of addresses, also from a single one; what is no address is left out."""
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(address for address in map(to_address, items) if address)


def to_address_or_addresses(value: object) -> str | tuple[str, ...]:
    """`number` and `to_number`: one address, or several in a group send (older docs: groups)."""
    return to_addresses(value) if isinstance(value, list | tuple) else to_address(value)


def to_texts(value: object) -> tuple[str, ...]:
    """The strings of a list; () for anything else."""
    items = value if isinstance(value, list | tuple) else []
    return tuple(text for text in map(to_text, items) if text)


def to_table(value: object) -> dict[str, object]:
    """A JSON object; {} for anything else."""
    return whole_table(value)


def _reads(convert: Callable[[object], object]) -> BeforeValidator:
    return BeforeValidator(convert)


Text = Annotated[str, _reads(to_text)]
Flag = Annotated[bool | None, _reads(to_flag)]
Sure = Annotated[bool, _reads(lambda value: bool(to_flag(value)))]
Count = Annotated[int | None, _reads(to_count)]
Code = Annotated[int | str | None, _reads(to_code)]
Moment = Annotated[datetime | None, _reads(to_moment)]
Address = Annotated[str, _reads(to_address)]
Addresses = Annotated[tuple[str, ...], _reads(to_addresses)]
AddressOrAddresses = Annotated[str | tuple[str, ...], _reads(to_address_or_addresses)]
Texts = Annotated[tuple[str, ...], _reads(to_texts)]
Table = Annotated[dict[str, object], _reads(to_table)]
