"""A draft becomes one message, or several where its text is too long."""

from __future__ import annotations

import pytest

from sbtui.domain.compose import check_draft
from sbtui.domain.message import Draft, InvalidDraft
from sbtui.domain.text import MAX_CONTENT


def test_a_short_draft_is_one_message() -> None:
    draft = Draft(body=" hi \n", media_url=" https://h/a.jpg ", style="Slam")
    assert check_draft(draft) == [Draft(body="hi", media_url="https://h/a.jpg", style="slam")]


def test_media_alone_is_a_message() -> None:
    assert check_draft(Draft(media_url="https://h/a.jpg")) == [Draft(media_url="https://h/a.jpg")]
    assert check_draft(Draft(body="  \n", media_url="https://h/a.jpg")) == [Draft(media_url="https://h/a.jpg")]


def test_of_a_long_draft_the_first_part_has_the_style_and_the_last_the_media() -> None:
    first, last = check_draft(Draft(body="x" * (MAX_CONTENT + 1), media_url="https://h/a.jpg", style="echo"))
    assert (len(first.body), first.style, first.media_url) == (MAX_CONTENT, "echo", "")
    assert (last.body, last.style, last.media_url) == ("x", "", "https://h/a.jpg")


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (Draft(), "nothing to send"),
        (Draft(body=" \n\t"), "nothing to send"),
        (Draft(style="slam"), "nothing to send"),
        (Draft(body="x", style="confeti"), "confetti"),
        (Draft(body="x", media_url="https://host/signed"), "extension"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence(draft: Draft, says: str) -> None:
    with pytest.raises(InvalidDraft, match=says):
        check_draft(draft)


def test_a_draft_with_only_a_style_is_empty() -> None:
    assert not Draft(style="slam")
    assert Draft(body=" ") and Draft(media_url="x")
