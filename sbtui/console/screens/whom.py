"""Whose nickname, colour and zone are meant where the cursor is."""

from __future__ import annotations

from sbtui.console.names import person_name
from sbtui.console.screens.choice import Answer
from sbtui.domain.message import Message
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Contact, Thread


def meant(thread: Thread, message: Message | None) -> str:
    """The address of the person, or of the message's sender; "" where a group leaves it open."""
    if not thread.is_group:
        # A person may write from an Apple-ID e-mail.
        return thread.address
    return "" if message is None or message.outbound else message.sender


def members(thread: Thread, people: dict[str, Contact]) -> list[Answer]:
    """A group's members, to choose from."""
    names = {address: contact.name for address, contact in people.items()}
    return [
        Answer(member, person_name(member, names), one_line(pretty(member), 40) if names.get(member) else "")
        for member in thread.participants
    ]
