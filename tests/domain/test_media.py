"""The rule for media URLs: what Sendblue would silently drop is refused before anything leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.media import check_media_url, file_name
from sbtui.domain.message import InvalidDraft


@pytest.mark.parametrize(
    "url",
    [
        "https://host/Photo.jpg",
        "http://host/a/b.heic",
        "https://host/voice.caf?x=1",
        "https://host/ünïcode.png",
        "https://h:8080/a.b.mp4",
    ],
)
def test_usable_urls_come_back_trimmed(url: str) -> None:
    assert check_media_url(f"  {url}\n") == url


def test_none_is_none() -> None:
    assert check_media_url("") == check_media_url("  ") == ""


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://host/my photo.jpg", "space"),
        ("https://host/a\x1b.jpg", "control"),
        ("https://host/a\u202e.jpg", "control"),
        ("ftp://host/a.jpg", "https://"),
        ("host/a.jpg", "https://"),
        ("https:///a.jpg", "https://"),
        ("file:///etc/passwd.txt", "https://"),
        ("https://[::1/a.jpg", "cannot be read"),
        ("https://host/signed?name=a.jpg", "extension"),
        ("https://host", "extension"),
        ("https://host/a.", "extension"),
    ],
)
def test_unusable_urls_are_refused_in_a_sentence(url: str, says: str) -> None:
    with pytest.raises(InvalidDraft, match=says):
        check_media_url(url)


@given(st.text(max_size=40))
def test_any_text_is_a_url_or_refused(text: str) -> None:
    try:
        assert check_media_url(text) == text.strip()
    except InvalidDraft as error:
        assert str(error)
    assert isinstance(file_name(text), str)


def test_a_card_shows_the_files_name_or_the_host() -> None:
    assert file_name("https://host/a/Photo.jpg?x=1") == "Photo.jpg"
    assert file_name("https://host/") == "host"
    assert file_name("https://[::1/") == "https://[::1/"
