"""What people and conversations are called on screen; every name passes ``one_line``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sbtui.domain.message import Message
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Contact, Thread

YOU = "You"
_LONGEST = 80
_NAMED_MEMBERS = 3
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def person_name(address: str, names: Mapping[str, str] = _NO_NAMES) -> str:
    """The known name of an address, or the address as people write it."""
    return one_line(names.get(address, ""), _LONGEST) or one_line(pretty(address), _LONGEST) or "unknown"


def thread_title(thread: Thread, names: Mapping[str, str] = _NO_NAMES) -> str:
    """The name of a conversation; a group without one is called by its members ("Ada, Ben, Cara +2")."""
    given = one_line(thread.name, _LONGEST)
    if given:
        return given
    if not thread.is_group:
        return person_name(thread.address, names)
    members = [_given_name(member, names) for member in thread.participants]
    if not members:
        return "Group"
    shown, rest = members[:_NAMED_MEMBERS], len(members) - _NAMED_MEMBERS
    return ", ".join(shown) + (f" +{rest}" if rest > 0 else "")


def mentionable(people: Iterable[Contact]) -> list[str]:
    """What people can be called in a text to them all: by nickname too, since whoever types it means to."""
    names = [one_line(name, _LONGEST) for contact in people for name in (contact.public_name, contact.nickname)]
    return sorted({name for name in names if name}, key=str.casefold)


def _given_name(address: str, names: Mapping[str, str]) -> str:
    name = one_line(names.get(address, ""), _LONGEST)
    return name.split(" ")[0] if name else person_name(address)


def sender_name(message: Message, thread: Thread | None = None, names: Mapping[str, str] = _NO_NAMES) -> str:
    """Who wrote a message: "You", the contact's name, or the number."""
    if message.outbound:
        return YOU
    if thread is not None and not thread.is_group and message.sender not in names:
        # A person may write from an Apple-ID e-mail: in a thread with one person it is that person.
        return thread_title(thread, names)
    return person_name(message.sender, names)
