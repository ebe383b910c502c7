"""Commands, snippets, emoji names and plain SMS text, without a screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.console.segments import sms_segments
from sbtui.console.writing import emoji_names, gsm, slash, snippets
from sbtui.console.writing.slash import Command, Typed, UnknownCommand
from sbtui.domain.style import SendStyle


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/slam Happy birthday!", Typed("Happy birthday!", SendStyle.SLAM)),
        ("/Shooting_Star\nlook", Typed("look", SendStyle.SHOOTING_STAR)),
        ("/shooting-star up", Typed("up", SendStyle.SHOOTING_STAR)),
        ("/confetti", Typed("", SendStyle.CONFETTI)),
        ("/later tomorrow 9:00", Typed("tomorrow 9:00", command=Command.LATER)),
        ("//slam is a command", Typed("/slam is a command")),
        ("/etc/hosts is a file", Typed("/etc/hosts is a file")),
        ("/ is the root", Typed("/ is the root")),
        ("1/2", Typed("1/2")),
        (" /slam", Typed(" /slam")),
        ("", Typed("")),
    ],
)
def test_commands(text: str, typed: Typed) -> None:
    assert slash.parse(text) == typed


def test_an_unknown_command_says_what_to_do() -> None:
    with pytest.raises(UnknownCommand, match=r"There is no command /slma. Did you mean /slam\?"):
        slash.parse("/slma hi")
    with pytest.raises(UnknownCommand, match=r"As text, write //zzzz\."):
        slash.parse("/zzzz hi")


@given(st.text())
def test_every_text_can_be_sent_as_it_is(text: str) -> None:
    typed = slash.parse(f"/{text}" if text.startswith("/") else f"x{text}")
    assert typed == Typed(text if text.startswith("/") else f"x{text}")


NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


def test_placeholders_are_filled_from_the_conversation() -> None:
    values = snippets.fillings("Ada Park", now=NOW, line="+1 415 555 0100")
    text, missing = snippets.filled("Hi {first_name}, see you {date} at {time}. {line}", values)
    assert text == "Hi Ada, see you Tuesday, 24 November at 09:05. +1 415 555 0100"
    assert missing == []
    assert snippets.fillings("Ada", now=NOW, line="", time_format="12h")["time"] == "9:05 AM"


def test_what_is_not_known_stays_and_is_named() -> None:
    values = snippets.fillings("", now=NOW, line="")
    assert snippets.filled("Hi {first_name} {order} {not-a-name}", values) == (
        "Hi {first_name} {order} {not-a-name}",
        ["first_name", "order"],
    )


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert snippets.filled("{name}", {"name": "{time}", "time": "9:05"}) == ("{time}", [])


def test_emoji_by_name() -> None:
    assert emoji_names.named("thumbsup") == emoji_names.named("+1") == "👍"
    assert emoji_names.named("no_such_thing") == ""
    assert ("smile", "😄") in emoji_names.suggestions("smil")
    assert [sign for _, sign in emoji_names.suggestions("tada")] == ["🎉"]
    found = emoji_names.suggestions("heart")
    assert len(found) == emoji_names.MOST == len({sign for _, sign in found})
    assert found[0][1] == "❤️"


def test_the_emoji_offered_first_are_there() -> None:
    common = emoji_names.common()
    assert len(common) == len(emoji_names._COMMON.split()) == len({sign for _, sign in common})
    assert common[0] == ("+1", "👍")


def test_plain_text_goes_as_fewer_segments() -> None:
    typed = "“It’s on” – soon…" + " and so on" * 8
    assert sms_segments(typed).forced_by == "“"
    assert gsm.saves(typed)
    assert gsm.plain(typed).startswith('"It\'s on" - soon...')
    assert not sms_segments(gsm.plain(typed)).forced_by
    assert not gsm.saves("naïve 👍")


@given(st.text())
def test_plain_text_never_costs_more_alphabet(text: str) -> None:
    assert gsm.plain(gsm.plain(text)) == gsm.plain(text)
    assert not (sms_segments(gsm.plain(text)).forced_by and not sms_segments(text).forced_by)
