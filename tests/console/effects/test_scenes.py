"""Effects as rules: they stay on their stage, end in nothing, repeat exactly, and leave rows as wide as they were."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sbtui.console.effects.overlay import laid_over
from sbtui.console.effects.repertoire import EFFECTS, scene
from sbtui.console.effects.scene import Mark, Part, Picture, Row, Stage
from sbtui.console.palette import Role
from sbtui.domain.style import SendStyle

MOMENTS = [number / 20 for number in range(20)]
SENTENCE = "See you at 5 then"


def stage(width: int = 80, height: int = 20, *, ascii: bool = False, calm: bool = False) -> Stage:  # noqa: A002
    row = max(0, height - 2)
    bubble = (Part(row, 2, min(width, 2 + len(SENTENCE)), SENTENCE),)
    return Stage(width, height, bubble, ascii=ascii, calm=calm)


def test_every_style_has_its_effect() -> None:
    assert set(EFFECTS) == set(SendStyle)


@pytest.mark.parametrize("style", SendStyle)
def test_each_moves_and_ends_in_the_usual_look(style: SendStyle) -> None:
    for calm in (False, True):
        effect = scene(style, stage(calm=calm), seed=7)
        pictures = [effect.at(moment) for moment in MOMENTS]
        assert len({repr(picture) for picture in pictures}) > 5
        last = effect.at(1.0)
        assert not any(last.touches(row) for row in range(20))
        assert effect.seconds < 4


@pytest.mark.parametrize("style", SendStyle)
def test_the_same_seed_plays_the_same(style: SendStyle) -> None:
    assert [scene(style, stage(), seed=3).at(moment) for moment in MOMENTS] == [
        scene(style, stage(), seed=3).at(moment) for moment in MOMENTS
    ]


@settings(max_examples=40, deadline=None)
@given(
    style=st.sampled_from(SendStyle),
    width=st.integers(1, 200),
    height=st.integers(1, 60),
    ascii=st.booleans(),
    moment=st.floats(0, 1),
)
def test_nothing_leaves_the_stage(style: SendStyle, width: int, height: int, ascii: bool, moment: float) -> None:  # noqa: A002
    picture = scene(style, stage(width, height, ascii=ascii), seed=1).at(moment)
    for row, marks in picture.marks.items():
        assert 0 <= row < height
        assert all(0 <= mark.x < width and cell_len(mark.text) == 1 for mark in marks)
        assert not ascii or all(mark.text.isascii() for mark in marks)


@pytest.mark.parametrize("style", SendStyle)
def test_a_message_out_of_view_has_an_effect_too(style: SendStyle) -> None:
    effect = scene(style, Stage(60, 12, ()), seed=1)
    for moment in MOMENTS:
        effect.at(moment)


ROWS = st.lists(st.sampled_from([*"ab 日本é·", "👩‍👩‍👧‍👦", "👍🏽", "e\u0301"]), max_size=30).map("".join)


@given(
    text=ROWS,
    shift=st.integers(-3, 3),
    attributes=st.sampled_from(["", "dim", "bold reverse"]),
    places=st.lists(st.tuples(st.integers(0, 70), st.booleans()), max_size=8, unique_by=lambda place: place[0]),
)
def test_a_row_stays_as_wide_as_it_was(text: str, shift: int, attributes: str, places: list[tuple[int, bool]]) -> None:
    plain = Strip([Segment(text, Style(color="red")), Segment("end", Style())])
    marks = tuple(Mark(x, "*", Role.EFFECT, over) for x, over in places)
    drawn = laid_over(plain, 4, Picture({4: marks}, {4: Row(shift, attributes)}), lambda _: Style(bold=True))
    assert sum(cell_len(segment.text) for segment in drawn) == plain.cell_length == drawn.cell_length


def test_text_is_never_hidden_by_what_flies_past() -> None:
    plain = Strip([Segment("ab  cd e")])
    picture = Picture({0: tuple(Mark(x, "*") for x in range(8))})
    assert laid_over(plain, 0, picture, lambda _: Style()).text == "ab**cd e"
    assert laid_over(plain, 1, picture, lambda _: Style()) is plain


def test_the_text_at_the_end_of_a_bubble_effect_was_covered_before() -> None:
    ink = EFFECTS[SendStyle.INVISIBLE](stage(), Random(1)).at(0.0)
    assert {mark.x for mark in ink.marks[18]} == set(range(2, 2 + len(SENTENCE)))
