"""The promise as a machine: whatever happens, each message is at Sendblue once, or is shown as failed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from sbtui.engine import policy
from tests.engine.machine.deeds import Deciding, Dying, Reading
from tests.engine.machine.ledger import MARKED, PEOPLE, Piece
from tests.engine.machine.promises import Promises
from tests.engine.machine.troubles import LAG, LAGS

pytestmark = pytest.mark.proof

STEPS = 125


class Delivery(Dying, Deciding, Reading, Promises):
    """A user, their contacts, Sendblue's bad days and a machine that dies, in any order."""


def run(*, examples: int, seed_number: int | None) -> None:
    """Run the machine on the sequences of a seed, the same each time; without one on new ones."""
    machine = type("Delivery", (Delivery,), {})
    run_state_machine_as_test(
        machine if seed_number is None else seed(seed_number)(machine),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # Two runs of one sequence differ in their timing, so there is nothing to shrink by.
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


# Several, so that they run side by side.
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed_number", range(4))
def test_each_message_is_there_once_or_failed(seed_number: int, soak: bool) -> None:
    run(examples=40 if soak else 4, seed_number=None if soak else seed_number)


def test_the_machine_sees_an_engine_that_believes_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(survives_a_death_before_the_answer() for _ in range(3))
    monkeypatch.setattr(policy, "LOOKS_NEEDED", 1)
    # On a slow day the readers have caught up before the one look.
    assert not all(survives_a_death_before_the_answer() for _ in range(5))


def survives_a_death_before_the_answer() -> bool:
    """Whether the machine finds nothing wrong after a message that was accepted, and the engine told nothing."""
    machine = Delivery()
    machine.spoil([{"kind": "delay", "path": "/api/send", "seconds": 9.0}, LAGS[1]])
    machine.send(PEOPLE[0], [Piece(MARKED)])
    machine.room.do(machine.room.until(lambda: bool(machine.world.accepted), "acceptance"))
    machine.restart(crash=True)
    # Longer than readers trail: if it is there twice now, that came from too early a belief.
    machine.wait(2 * LAG)
    try:
        machine.teardown()
    except AssertionError:
        return False
    return True
