"""The account's groups."""

from collections.abc import Callable
from dataclasses import dataclass

from sbtui.sandbox.config import LINES
from sbtui.sandbox.people import CIRCLES
from sbtui.sandbox.rows import Row

MAX_MEMBERS = 25


@dataclass(slots=True, kw_only=True)
class Group:
    """A group thread: the account's line in it and the other members' numbers. `name` "" is no name."""

    group_id: str
    line: str
    numbers: list[str]
    name: str = ""
    created_at: str
    updated_at: str
    photo: dict[str, str] | None = None
    latest_comm_at: str | None = None
    latest_message_id: str | None = None

    def touch(self, moment: str, handle: str) -> None:
        """Note the latest message."""
        self.latest_comm_at = moment
        self.latest_message_id = handle


class GroupBook:
    """Groups by id; the circles of the cast are there from the start."""

    def __init__(self, now: str, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self.by_id = {
            circle.group_id: Group(
                group_id=circle.group_id,
                line=circle.line,
                numbers=list(circle.numbers),
                name=circle.name,
                created_at=now,
                updated_at=now,
            )
            for circle in CIRCLES
        }

    def create(self, line: str, numbers: list[str], now: str) -> Group:
        """Start a group of `numbers` and `line`."""
        group = Group(
            group_id=self._new_id(),
            line=line,
            numbers=list(dict.fromkeys(numbers)),
            created_at=now,
            updated_at=now,
        )
        self.by_id[group.group_id] = group
        return group

    def of_members(self, line: str, numbers: list[str]) -> Group | None:
        """Return the group with exactly these members, which iMessage reuses."""
        wanted = set(numbers)
        return next(
            (group for group in self.by_id.values() if group.line == line and set(group.numbers) == wanted), None
        )

    def recall(self, row: Row) -> Group:
        """Return the group a remembered row belongs to, making it when it is unknown."""
        group = self.by_id.get(row["group_id"])
        if group is None:
            members = [number for number in row["participants"] if number not in LINES]
            line = row["from_number"] if row["is_outbound"] else row["to_number"]
            group = Group(
                group_id=row["group_id"],
                line=line,
                numbers=members,
                name=row["group_display_name"] or "",
                created_at=row["date_sent"],
                updated_at=row["date_sent"],
            )
            self.by_id[group.group_id] = group
        group.touch(row["date_sent"], row["message_handle"])
        return group
