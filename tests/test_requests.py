"""What users of such programs ask for in vain, and the tests that hold sbtui to it.

The 25 requests are those of the project's study of experience; a request without a test has its reason here.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

REQUESTS: dict[str, tuple[str, ...]] = {
    "1 a failed send is visible, and retry really sends again": (
        "console/test_messages.py::test_retry_keeps_the_bubble",
        "store/test_intents.py::test_retrying_a_failed_message_keeps_its_bubble_and_counts_on",
        "engine/test_unknown_outcomes.py::test_chaos_loses_doubles_and_reorders_nothing",
    ),
    "2 delivered and read are never inferred": (
        "domain/test_status.py::test_furthest_is_commutative_associative_idempotent_and_never_falls",
        "engine/test_policy.py::test_only_proof_counts_as_proof",
        "engine/test_journeys.py::test_an_sms_ends_with_sent",
    ),
    "3 unread can be trusted": (
        "store/test_unread.py::test_the_count_is_exact_after_any_steps",
        "store/test_unread.py::test_what_arrives_while_reading_stays_unread",
        "console/test_privacy.py::test_never_is_not_undone_by_an_answer",
    ),
    "4 to the next unread, and only unread": ("console/test_list.py::test_next_unread_goes_round_and_back",),
    "5 no flood at the start": (
        "engine/test_inbox.py::test_catch_up_is_unread_but_not_announced_and_history_is_read",
        "console/test_listing.py::test_rows_count_up_in_place_while_frozen_even_where_the_store_is_ahead",
    ),
    "6 search here and everywhere": (
        "store/test_word_pieces.py::test_the_same_is_found_as_by_fts5_itself",
        "console/test_search.py::test_enter_goes_to_the_hit_and_back_to_the_newest",
    ),
    "7 drafts survive": ("console/test_sending.py::test_draft_survives_a_restart_and_a_switch",),
    "8 copying works, over SSH and in tmux": (
        "console/test_clipboard.py::test_through_a_real_tmux",
        "terminal/test_selecting.py",
    ),
    "9 keys can be moved, and are documented": (
        "console/test_keymap.py::test_conflicts_are_told_by_name_and_against_the_preset",
        "test_readme.py::test_tables_are_the_programs",
    ),
    "10 Enter sends, and a newline key survives": (
        "console/test_sending.py::test_newline_keys_and_nothing_to_send",
        "terminal/test_nested_tmux.py",
    ),
    "11 long histories stay fast": (
        "console/thread/test_pages.py::test_a_long_thread_opens_at_the_bottom_with_one_query_and_one_screen_of_strips",
        "store/test_plans.py",
    ),
    "12 wide characters don't break the frame": (
        "console/thread/test_layout.py::test_every_line_is_exactly_as_wide_as_the_view",
        "cli/test_doctor_here.py::test_widths_are_measured_in_a_real_terminal",
    ),
    "14 send later": (
        "engine/test_patience.py::test_a_scheduled_one_lets_others_pass_and_goes_at_its_time",
        "console/test_later.py::test_what_is_scheduled_can_be_seen_sent_edited_and_thrown_away",
    ),
    "15 take back what was sent": (
        "engine/test_patience.py::test_one_in_its_undo_window_is_taken_back_and_the_order_kept",
        "console/test_messages.py::test_what_is_held_can_be_taken_back",
    ),
    "16 small terminals": ("console/test_sizes.py::test_every_window_at_every_size",),
    "17 messages longer than the screen": (
        "console/thread/test_view.py::test_a_message_taller_than_the_screen_is_read_line_by_line",
    ),
    "18 notifications over SSH, without the text if wanted": (
        "console/test_notifications.py::test_a_burst_becomes_one_announcement",
        "console/test_notifications.py::test_when_anything_may_be_announced",
    ),
    "19 separators are right and never chosen": (
        "console/thread/test_selection.py::test_separators_headers_badges_and_keys_are_no_text",
        "console/thread/test_sticky.py::test_the_unread_line_stays_while_the_conversation_is_open",
    ),
    "20 effects: tried before, played once, played again": (
        "console/effects/test_playing.py::test_the_picker_shows_the_style_at_the_cursor",
        "console/effects/test_playing.py::test_what_is_sent_plays_once_where_things_may_move",
        "console/effects/test_playing.py::test_a_key_plays_the_effect_and_the_screen_is_as_before",
    ),
    "21 input methods find the caret": ("terminal/test_typing_ahead.py::test_a_whole_conversation_in_one_burst",),
    "22 the mouse is optional": (
        "terminal/test_typing_ahead.py::test_a_whole_conversation_in_one_burst",
        "console/thread/test_selection.py::test_dragging_selects_and_repaints_only_what_it_passes",
    ),
    "23 no meaning by colour alone, and a linear mode": (
        "terminal/test_plain.py",
        "console/thread/test_badges.py",
        "console/test_themes_contrast.py",
    ),
    "24 canned replies": ("console/test_writing_aids.py::test_emoji_and_snippets_by_name",),
    "25 what an SMS costs, and why": (
        "console/test_writing_aids.py::test_an_sms_says_what_makes_it_dear_and_mends_it",
    ),
}
REASONS: dict[str, str] = {
    "13 pictures in the terminal": (
        "The console never touches the network, and a picture costs more over the link than a day of texts: a medium is"
        " a card with its name, and `o` opens it. Frames with images of other programs stay right (frame tests)."
    ),
}


@cache
def _tests_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


@pytest.mark.parametrize("named", sorted({test for tests in REQUESTS.values() for test in tests}))
def test_each_named_test_is_there(named: str) -> None:
    file, _, test = named.partition("::")
    there = _tests_in(TESTS / file)
    assert test in there if test else there


def test_each_request_has_a_test_or_a_reason() -> None:
    numbers = [int(name.split()[0]) for name in (*REQUESTS, *REASONS)]
    assert sorted(numbers) == list(range(1, 26))
