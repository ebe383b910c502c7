"""What a begun word could become, and what begins none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.console.writing import emoji_names
from sbtui.console.writing.completion import (
    Begun,
    Kind,
    Offer,
    begun,
    closed_name,
    nothing_words,
    offers,
    wants_names,
)


def _begun(before: str, *, first_line: bool = True) -> Begun | None:
    return begun(before, first_line=first_line, snippets=True)


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("/sl", Begun(Kind.COMMAND, "sl")),
        ("/", Begun(Kind.COMMAND, "")),
        ("//", None),
        ("/slam ", None),
        ("see /sl", None),
        (":tad", Begun(Kind.EMOJI, "tad")),
        ("yes :+1", Begun(Kind.EMOJI, "+1")),
        ("(:Tad", Begun(Kind.EMOJI, "tad")),
        ("🎉:ta", Begun(Kind.EMOJI, "ta")),
        (":t", None),
        ("at 10:30", None),
        ("10:30:15", None),
        ("https://host", None),
        ("std::move", None),
        ("note:this", None),
        (":-)", None),
        (";tha", Begun(Kind.SNIPPET, "tha")),
        ("so ;", Begun(Kind.SNIPPET, "")),
        ("first;then", None),
        (";)", None),
        ("", None),
    ],
)
def test_begun_words(before: str, word: Begun | None) -> None:
    assert _begun(before) == word


def test_commands_begin_only_the_text_and_snippets_need_some() -> None:
    assert _begun("/sl", first_line=False) is None
    assert begun(";tha", first_line=True, snippets=False) is None


@given(st.text("0123456789abcxyzé", min_size=1), st.text(":/0123456789abc", max_size=12))
def test_what_follows_a_letter_or_a_digit_begins_no_emoji(word: str, rest: str) -> None:
    """Times, addresses of the web, names in programs: "10:30", "https://host:8080", "a::b"."""
    for before in (word + rest, f"at {word}{rest}"):
        assert _begun(before) is None
        assert closed_name(before) == ""
        assert not wants_names(before)


def test_closed_names() -> None:
    assert closed_name("well :tada:") == "tada"
    assert closed_name(":+1:") == "+1"
    assert closed_name("10:30:") == closed_name("at 10:30:45:") == closed_name("::") == ""


def _offers(before: str, snippets: dict[str, str] | None = None) -> tuple[Offer, ...]:
    word = _begun(before)
    assert word is not None
    return offers(word, snippets or {}, lambda text: (text.replace("{name}", "Ada"), ""))


def test_offers() -> None:
    assert [offer.text for offer in _offers("/s")] == ["/shooting-star ", "/spotlight ", "/slam "]
    assert _offers("/shooting_s")[0].text == "/shooting-star "
    assert _offers("/x") == ()
    assert _offers(":tada")[0] == Offer("tada", "🎉", "🎉")
    assert len(_offers(":he")) == emoji_names.MOST
    snippets = {"thanks": "Thanks, {name}", "Thx": "Thx", "bye": "Bye"}
    assert [(offer.name, offer.text) for offer in _offers(";th", snippets)] == [
        (";Thx", "Thx"),
        (";thanks", "Thanks, Ada"),
    ]


NAMES = ["Ada Park", "Adam", "José Ñandú", "Rosa Delgado-White", "Big Al"]


def _named(before: str) -> list[str]:
    word = begun(before, first_line=True, snippets=True, names=True)
    assert word is not None
    return [offer.text for offer in offers(word, {}, lambda text: (text, ""), NAMES)]


def test_names_of_a_groups_members() -> None:
    assert _named("hi @ad") == ["Ada Park", "Adam"]
    assert _named("(@AL") == ["Big Al"]
    assert _named("@jose") == _named("@ñan") == ["José Ñandú"]
    assert _named("@delg") == ["Rosa Delgado-White"]
    assert _named("@x") == []
    # A first name's beginning counts before a later word's.
    assert offers(Begun(Kind.NAME, "a"), {}, lambda text: (text, ""), ["Big Al", "Ada"])[0].text == "Ada"
    assert nothing_words(Begun(Kind.NAME, "x")) == "Nobody here is called x."


@pytest.mark.parametrize("before", ["ada@ho", "@", "@ ad", "https://x.y/@ad", "a.b@cd", "@ad "])
def test_what_mentions_nobody(before: str) -> None:
    assert begun(before, first_line=True, snippets=True, names=True) is None


def test_without_names_there_is_nothing_to_mention() -> None:
    assert begun("@ad", first_line=True, snippets=True) is None
