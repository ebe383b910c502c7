"""The life of an outbound message: one status after another, as its service and its recipient have it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sbtui.sandbox.people import Person, Temperament, who
from sbtui.sandbox.rows import FINAL_STATUSES, Row
from sbtui.sandbox.world import World

_RANKS = {"REGISTERED": 0, "PENDING": 1, "QUEUED": 2, "ACCEPTED": 3, "SENT": 4, "DELIVERED": 5, "ERROR": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A status that comes after between `shortest` and `longest` seconds, with what else changes."""

    status: str
    shortest: float
    longest: float
    changes: Row = field(default_factory=dict)


_DOWNGRADE: Row = {"service": "SMS", "was_downgraded": True}
_ACCEPTED = Step(status="ACCEPTED", shortest=0.15, longest=0.6)
_SENT = Step(status="SENT", shortest=0.3, longest=1.2)
_DELIVERED = Step(status="DELIVERED", shortest=0.3, longest=1.8)
_IMESSAGE = (_ACCEPTED, _SENT, _DELIVERED)
_SMS = (_ACCEPTED, Step(status="SENT", shortest=0.8, longest=2.5, changes=_DOWNGRADE))
_RCS = (
    Step(status="ACCEPTED", shortest=0.15, longest=0.6, changes={"service": "RCS"}),
    _SENT,
    _DELIVERED,
)
_FAILURE = (
    _ACCEPTED,
    Step(
        status="ERROR",
        shortest=0.8,
        longest=2.5,
        changes={
            "error_code": 10001,
            "error_message": "message failed to send",
            "error_reason": "RecipientUnavailable",
            "error_detail": "The message could not be sent to this recipient",
        },
    ),
)
_UNREACHABLE = (_ACCEPTED, _SENT)
_SLOW = (_ACCEPTED, _SENT, Step(status="DELIVERED", shortest=25.0, longest=45.0))


def steps_to(person: Person) -> tuple[Step, ...]:
    """Return how a message to `person` fares (seed page "Status")."""
    match person.temperament:
        case Temperament.FAILS:
            return _FAILURE
        case Temperament.UNREACHABLE:
            return _UNREACHABLE
        case Temperament.SLOW_DELIVERY:
            return _SLOW
    return {"SMS": _SMS, "RCS": _RCS}.get(person.service, _IMESSAGE)


class Life:
    """Leads every accepted message through its statuses; `on_arrived` hears when one has reached someone."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lives = 0
        self.on_arrived: list[Callable[[Row], None]] = []
        world.on_accepted.append(self.begin)

    def begin(self, row: Row) -> None:
        """Let `row` live on from the status it has."""
        steps = _IMESSAGE if row["group_id"] else steps_to(who(row["number"]))
        rank = _RANKS.get(row["status"], 2)
        left = [step for step in steps if _RANKS[step.status] > rank]
        if not left:
            return
        self._lives += 1
        chance = random.Random(f"life:{self._world.config.seed}:{self._lives}")
        spoiled = self._spoil(left)
        self._world.scheduler.start(lambda: self._live(row, spoiled, chance))

    def _spoil(self, steps: list[Step]) -> list[Step]:
        """Apply the armed faults about statuses."""
        if (fault := self._world.faults.take("unknown_status")) is not None:
            status = fault.status if isinstance(fault.status, str) else "TIMEOUT"
            steps = [steps[0], Step(status=status, shortest=0.2, longest=0.4), *steps[1:]]
        if (fault := self._world.faults.take("string_error_code")) is not None:
            code = "SMS_LIMIT_REACHED" if fault.error_code is None else str(fault.error_code)
            changes: Row = {"error_code": code, "error_message": "Daily SMS limit reached"}
            steps = [steps[0], Step(status="ERROR", shortest=0.3, longest=0.9, changes=changes)]
        return steps

    async def _live(self, row: Row, steps: list[Step], chance: random.Random) -> None:
        world, handle = self._world, row["message_handle"]
        for step in steps:
            await world.scheduler.pause(chance.uniform(step.shortest, step.longest))
            if row["status"] in FINAL_STATUSES:
                return
            world.change(handle, step.status, **step.changes)
        if row["status"] == "DELIVERED" or (row["status"] == "SENT" and row["service"] == "SMS"):
            for hear in self.on_arrived:
                hear(row)
