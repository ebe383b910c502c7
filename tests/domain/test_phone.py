"""Any national form in, E.164 inside, pretty on screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.phone import InvalidNumber, is_e164, is_email, parse_number, pretty, short


@pytest.mark.parametrize(
    ("typed", "region", "number"),
    [
        ("(415) 555-0134", "US", "+14155550134"),
        ("415.555.0134", "us", "+14155550134"),
        ("1-415-555-0134", "US", "+14155550134"),
        ("+1 555 010 0002", "US", "+15550100002"),
        ("+15550100002", "DE", "+15550100002"),
        ("tel:+1-415-555-0134", "US", "+14155550134"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+44 (0)20 7946 0958", "US", "+442079460958"),
        ("030 1234567", "DE", "+49301234567"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("090-1234-5678", "JP", "+819012345678"),
        ("011 44 20 7946 0958", "US", "+442079460958"),
    ],
)
def test_national_forms(typed: str, region: str, number: str) -> None:
    assert parse_number(typed, region) == number


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type a phone number"),
        ("   ", "Type a phone number"),
        ("911", "short codes"),
        ("24273", "short codes"),
        ("me@icloud.com", "e-mail"),
        ("hello", "not a phone number"),
        ("555-0134", "country code"),
        ("+1 415 555 01345678", "country code"),
        ("+999 123 456 789", "country code"),
        ("(415) 555-0134 ext. 7", "not a phone number"),
        ("415-555-0134;7", "country code"),
        ("1234567 or so", "not a phone number"),
        ("1-800-FLOWERS 1", "not a phone number"),
    ],
)
def test_what_cannot_be_texted_is_refused_in_a_sentence(typed: str, says: str) -> None:
    with pytest.raises(InvalidNumber, match=says):
        parse_number(typed)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    try:
        assert is_e164(parse_number(typed))
    except InvalidNumber as error:
        assert str(error)


@given(st.from_regex(r"\+[1-9][0-9]{5,15}", fullmatch=True))
def test_any_number_can_be_drawn_and_keeps_its_digits(number: str) -> None:
    assert "".join(filter(str.isdigit, pretty(number))) == number[1:]


@pytest.mark.parametrize(
    ("address", "drawn"),
    [
        ("+14155550134", "+1 415 555 0134"),
        ("+15550100002", "+1 555 010 0002"),
        ("+442079460958", "+44 20 7946 0958"),
        ("+999123456789", "+999123456789"),
        ("me@icloud.com", "me@icloud.com"),
        ("24273", "24273"),
        ("+1٤١٥٥٥٥٠١٣٤", "+1٤١٥٥٥٥٠١٣٤"),
        ("", ""),
    ],
)
def test_pretty(address: str, drawn: str) -> None:
    assert pretty(address) == drawn


@given(st.text(max_size=20))
def test_pretty_leaves_what_is_no_number_as_it_is(address: str) -> None:
    if not is_e164(address):
        assert pretty(address) == address


def test_short_forms_and_emails() -> None:
    assert short("+15550100100") == "…0100"
    assert short("me@icloud.com") == "me@icloud.com"
    assert is_email(" me@icloud.com ") and not is_email("me@icloud") and not is_email("+15550100002")
