"""Reports of a status combine by one total order, and say when a message's life is over."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.status import Status, fold, furthest, is_failure, is_final, is_known, rank

STATUSES = st.one_of(
    st.sampled_from(["", *Status]),
    st.sampled_from(["SUCCESS", "RECEIVED", "PAUSED"]),
    st.text(max_size=8).map(fold),
)


@given(STATUSES, STATUSES, STATUSES)
def test_furthest_is_commutative_associative_idempotent_and_never_falls(one: str, two: str, three: str) -> None:
    assert furthest(one, two) == furthest(two, one)
    assert furthest(furthest(one, two), three) == furthest(one, furthest(two, three))
    assert furthest(one, one) == one
    assert furthest(one, "") == one
    assert rank(furthest(one, two)) == max(rank(one), rank(two))


@given(st.lists(STATUSES), st.randoms(use_true_random=False))
def test_the_order_in_which_reports_arrive_does_not_matter(reports: list[str], random: object) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reduce(furthest, shuffled, "") == reduce(furthest, reports, "")


def test_the_statuses_stand_in_the_order_in_which_a_message_passes_them() -> None:
    assert all(furthest(earlier, later) == later for earlier, later in pairwise(Status))


def test_an_unknown_status_stands_between_accepted_and_sent() -> None:
    assert furthest(Status.ACCEPTED, "PAUSED") == "PAUSED"
    assert furthest("PAUSED", Status.SENT) == Status.SENT
    assert not is_known("PAUSED")
    assert all(is_known(status) for status in Status)


def test_proof_of_delivery_outranks_a_failure_report() -> None:
    assert furthest(Status.ERROR, Status.DELIVERED) == Status.DELIVERED
    assert furthest(Status.READ, Status.DECLINED) == Status.READ


@pytest.mark.parametrize(
    ("reported", "kept"),
    [(" delivered ", "DELIVERED"), ("Failed", "ERROR"), ("DOWNGRADED", ""), ("paused", "PAUSED"), ("", "")],
)
def test_folding(reported: str, kept: str) -> None:
    assert fold(reported) == kept


@given(st.text())
def test_folding_twice_changes_nothing(reported: str) -> None:
    assert fold(fold(reported)) == fold(reported)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("service", ["iMessage", "RCS", "", "SMS", "sms"])
@pytest.mark.parametrize("downgraded", [False, True])
def test_a_message_is_final_when_no_report_is_due(status: Status, service: str, downgraded: bool) -> None:
    always = {Status.DELIVERED, Status.READ, Status.ERROR, Status.DECLINED}
    sent_is_the_end = downgraded or service.upper() == "SMS"
    expected = status in always or (status is Status.SENT and sent_is_the_end)
    assert is_final(status, service=service, downgraded=downgraded) is expected


def test_failures_are_the_two_that_sendblue_gave_up() -> None:
    assert {status for status in Status if is_failure(status)} == {Status.ERROR, Status.DECLINED}
