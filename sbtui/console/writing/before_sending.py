"""What is asked before a message goes out: each reason is a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sbtui.console.names import person_name, thread_title
from sbtui.console.writing import snippets
from sbtui.domain.message import Draft
from sbtui.domain.thread import Thread
from sbtui.store.store import Store

_NAMED = 8


class Question(NamedTuple):
    """One question for all reasons; clean text."""

    words: str
    risky: bool
    """Whether Enter, pressed out of habit, must not be a yes."""


async def asked_about(
    store: Store, thread: Thread, parts: Sequence[Draft], *, names: Mapping[str, str], templates: Mapping[str, str]
) -> Question | None:
    """``question`` with what the store knows of the conversation and its members."""
    first = thread.is_group and not await store.messages.newest(thread.id, 1)
    contacts = [await store.people.contact(number) for number in thread.participants] if first else []
    opted_out = [contact.number for contact in contacts if contact is not None and contact.opted_out]
    return question(thread, parts, names=names, first=first, opted_out=opted_out, templates=templates)


def question(
    thread: Thread,
    parts: Sequence[Draft],
    *,
    names: Mapping[str, str],
    first: bool,
    opted_out: Sequence[str] = (),
    templates: Mapping[str, str],
) -> Question | None:
    """What to ask; None where there is nothing to ask.

    ``first`` says that nothing was written in the conversation yet, ``opted_out`` which members of a group do
    not want messages, ``templates`` are the user's snippets.
    """
    reasons: list[str] = []
    if thread.is_group and first:
        reasons.append(f"This goes to {_people(thread.participants, names)}.")
    refusing = [thread_title(thread)] if thread.opted_out else [person_name(one, names) for one in opted_out]
    if refusing:
        reasons.append(f"{_listed(refusing)} opted out: until they text START, Sendblue refuses what you send them.")
    if left := snippets.left_over("\n".join(part.body for part in parts), templates):
        reasons.append(f"{snippets.braced(left)} {'is' if len(left) == 1 else 'are'} not filled in.")
    if len(parts) > 1:
        reasons.append("This is longer than one message can be.")
    if not reasons:
        return None
    final = f"Send it as {len(parts)} messages, in order?" if len(parts) > 1 else "Send it?"
    return Question(" ".join([*reasons, final]), risky=bool(refusing or left))


def _people(numbers: Sequence[str], names: Mapping[str, str]) -> str:
    count = "1 person" if len(numbers) == 1 else f"{len(numbers)} people"
    return f"{count}: {_listed([person_name(number, names) for number in numbers])}"


def _listed(people: Sequence[str]) -> str:
    shown = list(people[:_NAMED])
    if len(people) > _NAMED:
        shown.append(f"{len(people) - _NAMED} more")
    *rest, last = shown
    return f"{', '.join(rest)} and {last}" if rest else last
