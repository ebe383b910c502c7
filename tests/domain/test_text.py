"""What reaches the terminal can only be drawn; what is too long is cut where a reader would cut it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.text import MAX_CONTENT, one_line, printable, split_long

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NASTY = st.sampled_from(
    [
        *map(chr, range(0xA0)),
        *BIDI,
        "\u2028",
        "\u2029",
        "\ud800",
        "\udfff",
        "\ufeff",
        "\u200d",
        "\u0301",
        "😀",
        "a",
        " ",
    ]
)
ANY_TEXT = st.text(alphabet=st.one_of(st.characters(exclude_categories=[]), NASTY))


def is_harmless(character: str) -> bool:
    return character == "\n" or (
        unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"} and character not in BIDI
    )


@given(ANY_TEXT)
def test_nothing_that_controls_survives(raw: str) -> None:
    assert all(map(is_harmless, printable(raw)))
    printable(raw).encode()


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    assert printable(printable(raw)) == printable(raw)


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_plain_ascii_takes_no_other_path_than_everything_else(raw: str) -> None:
    # A letter outside ASCII forces the general path; the rest must come out the same.
    assert printable(raw) == printable(raw + "é")[:-1]


@pytest.mark.parametrize("character", [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))])
def test_each_control_character_is_seen_or_is_space(character: str) -> None:
    expected = {"\n": "\n", "\r": "\n", "\t": "    ", "\x85": "\n"}.get(character, "\ufffd")
    assert printable(f"a{character}b") == f"a{expected}b"


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b]52;c;ZXZpbA==\x07",
        "\x1b]0;title\x1b\\",
        "\x1b[2J\x1b[31m",
        "\x9b31mred",
        "\x9d52;c;ZXZpbA==\x9c",
        "\x90q\x9c",
        "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
        "a\x08\x08b\x7f",
    ],
)
def test_escape_sequences_are_shown_rather_than_obeyed(hostile: str) -> None:
    clean = printable(hostile)
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in clean)
    assert "\ufffd" in clean


@pytest.mark.parametrize(
    "kept",
    [
        "👨\u200d👩\u200d👧\u200d👦",
        "👍🏽",
        "❤\ufe0f",
        "🇩🇪",
        "e\u0301",
        "नमस्ते",
        "می\u200cخواهم",
        "日本語",
        "שלום",
        "two\nlines\n\nand more",
        "[/red] is no markup",
    ],
)
def test_what_people_write_is_kept(kept: str) -> None:
    assert printable(kept) == kept


def test_line_ends_of_every_kind_are_newlines() -> None:
    assert printable("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u0e47", "\u20dd"])
def test_stacks_of_marks_are_cut_to_four(mark: str) -> None:
    assert printable(f"a{mark * 50}b") == f"a{mark * 4}b"


@pytest.mark.parametrize("silent", ["\u200e", "\u200f", "\ufeff", "\u00ad", "\u2060", "\U000e0041", "\u180e"])
def test_marks_that_only_hide_are_dropped(silent: str) -> None:
    assert printable(f"a{silent}b") == "ab"


@given(ANY_TEXT, st.integers(2, 30))
def test_one_line_is_one_line_no_longer_than_its_limit(raw: str, limit: int) -> None:
    line = one_line(raw, limit)
    assert "\n" not in line
    assert len(line) <= limit
    assert line == line.strip()
    assert all(map(is_harmless, line))


def test_one_line_says_that_it_was_cut() -> None:
    assert one_line("a  b\n\tc") == "a b c"
    assert one_line("abcdef", 5) == "abcd…"
    assert one_line("abcde", 5) == "abcde"


LONG = st.text(alphabet=st.sampled_from("ab.!?…\n é👍🏽\u0301\u200d"), max_size=200)


@given(LONG, st.integers(1, 20))
def test_parts_are_short_enough_in_order_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split_long(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert all(part == part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(LONG)
def test_what_fits_is_one_part(text: str) -> None:
    assert split_long(text) == ([text.strip()] if text.strip() else [])


def test_the_longest_message_is_one_part_and_one_character_more_is_two() -> None:
    assert MAX_CONTENT == 18_995
    assert [len(part) for part in split_long("x" * 18_995)] == [18_995]
    assert [len(part) for part in split_long("x" * 18_996)] == [18_995, 1]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two.\n\nthree four five", ["one two.", "three four five"]),
        ("one. two three\nfour five", ["one. two three", "four five"]),
        ("one two three. four", ["one two three.", "four"]),
        ("one two three fourteen", ["one two three", "fourteen"]),
        ("aaaaaaaaaaaaaaaaaaaa", ["aaaaaaaaaaaaaaa", "aaaaa"]),
    ],
)
def test_the_cut_is_at_the_coarsest_boundary(text: str, parts: list[str]) -> None:
    assert split_long(text, 15) == parts


@pytest.mark.parametrize("whole", ["e\u0301", "👍🏽", "👩\u200d👧", "के"])
def test_a_cut_never_separates_what_is_one_character_to_a_reader(whole: str) -> None:
    for before in range(8, 13):
        parts = split_long("x" * before + whole + "x" * 5, 12)
        assert any(whole in part for part in parts)
