"""Contacts, our lines, and who is typing."""

from __future__ import annotations

import json
from datetime import datetime

from sbtui.domain.thread import Contact, Line
from sbtui.store.database import Database, Row, Transaction
from sbtui.store.times import Clock, maybe_from_ms, maybe_ms, to_ms

_SELECT = (
    "SELECT c.number, c.first_name, c.last_name, c.service, c.opted_out, c.zone, c.nickname, c.card_name, c.color"
    " FROM contacts c"
)


def _contact(row: Row) -> Contact:
    number, first_name, last_name, service, opted_out, zone, nickname, card_name, color = row
    return Contact(
        number=number,
        first_name=first_name,
        last_name=last_name,
        service=service,
        opted_out=bool(opted_out),
        zone=zone,
        nickname=nickname,
        card_name=card_name,
        color=color,
    )


class People:
    """Reads contacts, lines and typing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def contact(self, number: str) -> Contact | None:
        row = await self._database.row(f"{_SELECT} WHERE c.number = ?", (number,))
        return None if row is None else _contact(row)

    async def everyone(self) -> list[Contact]:
        """All contacts, by name; those without one come last."""
        rows = await self._database.rows(f"{_SELECT} ORDER BY c.name = '', lower(c.name), c.number")
        return [_contact(row) for row in rows]

    async def of_thread(self, thread_id: int) -> dict[str, Contact]:
        """What is known of a thread's participants, by address."""
        rows = await self._database.rows(
            f"{_SELECT} JOIN participants p ON p.address = c.number WHERE p.thread_id = ?", (thread_id,)
        )
        return {row[0]: _contact(row) for row in rows}

    async def contacts(self, text: str, limit: int) -> list[Contact]:
        """Contacts one of whose names, or whose number, contains the text, and who are not in the conversation list."""
        digits = "".join(filter(str.isdigit, text))
        rows = await self._database.rows(
            f"{_SELECT} WHERE (instr(lower(c.all_names), lower(?)) OR instr(c.number, ?))"
            " AND NOT EXISTS (SELECT 1 FROM threads t"
            " WHERE t.kind = 'person' AND t.address = c.number AND t.archived = 0)"
            " ORDER BY c.name, c.number LIMIT ?",
            (text.strip(), digits if len(digits) >= 3 else text.strip(), limit),
        )
        return [_contact(row) for row in rows]

    async def lines(self) -> list[Line]:
        rows = await self._database.rows(
            "SELECT number, status, new_contacts_left, available_at FROM lines ORDER BY number"
        )
        return [Line(number, status, left, maybe_from_ms(available_at)) for number, status, left, available_at in rows]

    async def typing(self, thread_id: int) -> list[str]:
        """The addresses of those who are typing in a thread with one person."""
        rows = await self._database.rows(
            "SELECT y.contact FROM typing y JOIN threads t ON t.address = y.contact AND t.kind = 'person'"
            " WHERE t.id = ? AND y.until > ?",
            (thread_id, to_ms(self._clock())),
        )
        return [contact for (contact,) in rows]


async def save_contact(transaction: Transaction, contact: Contact) -> bool:
    """Insert or update a contact; False when nothing changed.

    The two names go together, and "" leaves both, or the service, as they are. What the user or a card says of
    them is ``describe``'s and ``save_card``'s.
    """
    changed = await transaction.execute(
        "INSERT INTO contacts (number, first_name, last_name, service, opted_out) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (number) DO UPDATE SET"
        " first_name = iif(excluded.first_name || excluded.last_name = '', first_name, excluded.first_name),"
        " last_name = iif(excluded.first_name || excluded.last_name = '', last_name, excluded.last_name),"
        " service = iif(excluded.service = '', service, excluded.service),"
        " opted_out = excluded.opted_out"
        " WHERE opted_out <> excluded.opted_out OR excluded.service NOT IN ('', service)"
        " OR (excluded.first_name || excluded.last_name <> ''"
        " AND (first_name, last_name) <> (excluded.first_name, excluded.last_name))",
        (contact.number, contact.first_name, contact.last_name, contact.service, int(contact.opted_out)),
    )
    if changed:
        await _touch(transaction, contact.number)
    return changed > 0


async def _touch(transaction: Transaction, number: str) -> None:
    """The conversations with somebody read differently."""
    await transaction.execute(
        "UPDATE threads SET revision = revision + 1 WHERE id IN (SELECT thread_id FROM participants WHERE address = ?)",
        (number,),
    )


async def describe(
    transaction: Transaction,
    number: str,
    *,
    nickname: str | None = None,
    color: str | None = None,
    zone: str | None = None,
) -> bool:
    """Remember what the user says of somebody; None leaves as it is, "" forgets. False when nothing changed."""
    said = {"nickname": nickname, "color": color, "zone": zone}
    wanted = {column: value for column, value in said.items() if value is not None}
    if not wanted:
        return False
    columns, marks = ", ".join(wanted), ", ".join("?" * len(wanted))
    if not any(wanted.values()) and not await transaction.row("SELECT 1 FROM contacts WHERE number = ?", (number,)):
        return False
    changed = await transaction.execute(
        f"INSERT INTO contacts (number, {columns}) VALUES (?, {marks}) ON CONFLICT (number) DO UPDATE SET"
        f" {', '.join(f'{column} = excluded.{column}' for column in wanted)}"
        f" WHERE {' OR '.join(f'{column} <> excluded.{column}' for column in wanted)}",
        (number, *wanted.values()),
    )
    if changed:
        await _touch(transaction, number)
    return changed > 0


async def save_card(transaction: Transaction, number: str, *, name: str, nickname: str = "", zone: str = "") -> bool:
    """Take what a vCard says of a number; False when nothing changed.

    Its name takes the place of an earlier card's. Its nickname and zone count only where there are none: what the
    user said stays.
    """
    changed = await transaction.execute(
        "INSERT INTO contacts (number, card_name, nickname, zone) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (number) DO UPDATE SET"
        " card_name = iif(excluded.card_name = '', card_name, excluded.card_name),"
        " nickname = iif(nickname = '', excluded.nickname, nickname),"
        " zone = iif(zone = '', excluded.zone, zone)"
        " WHERE excluded.card_name NOT IN ('', card_name) OR (nickname = '' AND excluded.nickname <> '')"
        " OR (zone = '' AND excluded.zone <> '')",
        (number, name, nickname, zone),
    )
    if changed:
        await _touch(transaction, number)
    return changed > 0


async def save_line(transaction: Transaction, line: Line) -> bool:
    """Insert or update a line; False when nothing changed. A status of "" leaves it as it is.

    Its room for new contacts is ``save_capacity``'s.
    """
    changed = await transaction.execute(
        "INSERT INTO lines (number, status) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET"
        " status = excluded.status WHERE excluded.status <> '' AND status <> excluded.status",
        (line.number, line.status),
    )
    return changed > 0


async def save_capacity(transaction: Transaction, line: Line) -> bool:
    """Remember a known line's room for new contacts; False when nothing changed."""
    changed = await transaction.execute(
        "UPDATE lines SET new_contacts_left = ?1, available_at = ?2"
        " WHERE number = ?3 AND (new_contacts_left, available_at) IS NOT (?1, ?2)",
        (line.new_contacts_left, maybe_ms(line.available_at), line.number),
    )
    return changed > 0


async def forget_lines_but(transaction: Transaction, numbers: list[str]) -> None:
    """Drop the lines that the account no longer has."""
    await transaction.execute(
        "DELETE FROM lines WHERE number NOT IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
    )


async def set_typing(transaction: Transaction, contact: str, until: datetime | None) -> None:
    """Somebody types until then, or (None) stopped."""
    if until is None:
        await transaction.execute("DELETE FROM typing WHERE contact = ?", (contact,))
    else:
        await transaction.execute("INSERT OR REPLACE INTO typing VALUES (?, ?)", (contact, to_ms(until)))


async def thread_of(transaction: Transaction, contact: str) -> int | None:
    """The id of the conversation with one person, where there is one."""
    row = await transaction.row("SELECT id FROM threads WHERE kind = 'person' AND address = ?", (contact,))
    return None if row is None else int(row[0])
