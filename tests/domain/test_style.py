"""The thirteen send styles, and the nearest one for a misspelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.style import EffectKind, SendStyle, UnknownStyle, parse_style, why_unavailable


def test_there_are_thirteen_nine_on_the_screen_and_four_on_the_bubble() -> None:
    kinds = [style.kind for style in SendStyle]
    assert (len(kinds), kinds.count(EffectKind.SCREEN), kinds.count(EffectKind.BUBBLE)) == (13, 9, 4)
    assert {s for s in SendStyle if s.kind is EffectKind.BUBBLE} == {"invisible", "gentle", "loud", "slam"}


@pytest.mark.parametrize("style", SendStyle)
def test_a_style_is_found_by_its_value_and_its_label_in_any_case(style: SendStyle) -> None:
    for spelling in (style.value, style.label, style.label.title(), style.value.replace("_", "-"), f" {style.value} "):
        assert parse_style(spelling) is style


@pytest.mark.parametrize("name", ["", "  ", "none", "None"])
def test_none_is_no_style(name: str) -> None:
    assert parse_style(name) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("confeti", "confetti"), ("balloon", "balloons"), ("shootingstar", "shooting_star")]
)
def test_a_misspelling_names_the_nearest_style(typed: str, meant: str) -> None:
    with pytest.raises(UnknownStyle, match=f'There is no send style "{typed}".*Did you mean "{meant}"'):
        parse_style(typed)


def test_what_is_near_no_style_names_them_all() -> None:
    with pytest.raises(UnknownStyle) as raised:
        parse_style("zzz")
    assert all(style.value in str(raised.value) for style in SendStyle)


@given(st.text())
def test_any_text_is_a_style_none_or_refused(name: str) -> None:
    try:
        assert parse_style(name) in {None, *SendStyle}
    except UnknownStyle as error:
        assert str(error)


def test_styles_play_on_imessage_alone() -> None:
    assert why_unavailable("iMessage") == why_unavailable("") == ""
    assert "SMS" in why_unavailable("SMS")
