"""``sbtui contacts import``, ``list`` and ``set``: they work on the store alone, and need no keys."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from sbtui.cli.account import chosen_of
from sbtui.cli.contacts.importing import Taken, read, save
from sbtui.cli.overrides import overrides
from sbtui.cli.refusals import Refusal
from sbtui.domain.phone import InvalidNumber, parse_number, pretty
from sbtui.domain.text import one_line
from sbtui.domain.thread import Contact
from sbtui.domain.when import InvalidWhen
from sbtui.domain.zones import named_zone
from sbtui.settings import Settings, created, load
from sbtui.store.store import Store

MAX_NICKNAME = 80
_TOLD = 20
"""Skipped ones that are named."""


def run_import(before: Mapping[str, Any] | None, given: Mapping[str, Any], sources: Sequence[str]) -> int:
    """Take names from vCard files, and say what was taken.

    Raises:
        Refusal, SettingsError, StoreError: one sentence.
    """
    settings = _settings(before, given)
    taken = Taken()
    for source in sources:
        read(source, region=settings.default_region, taken=taken, several=len(sources) > 1)
    changed = asyncio.run(_save(settings, taken))
    for line in report(taken, changed):
        click.echo(line)
    return 0


async def _save(settings: Settings, taken: Taken) -> int:
    async with Store.open(settings.store_path) as store:
        return await save(store, taken)


def report(taken: Taken, changed: int) -> list[str]:
    """What was taken, in lines; those skipped say where they stand."""
    lines = [
        f"{_count(taken.contacts, 'contact')}, {_count(len(taken.named), 'number')};"
        f" {f'{changed:,}' if changed else 'none'} changed."
    ]
    if taken.without_number:
        lines.append(f"{_count(taken.without_number, 'card')} without a number left out.")
    if taken.without_zone:
        lines.append(f"{_count(taken.without_zone, 'time zone')} left out: a name such as Europe/Berlin is needed.")
    if taken.skipped:
        lines.append(f"{len(taken.skipped)} skipped:")
        lines += [f"  {one_line(sentence)}" for sentence in taken.skipped[:_TOLD]]
        if len(taken.skipped) > _TOLD:
            lines.append(f"  and {len(taken.skipped) - _TOLD} more.")
    return lines


def run_list(before: Mapping[str, Any] | None, given: Mapping[str, Any], *, as_json: bool) -> int:
    """Print the contacts, by name.

    Raises:
        Refusal, SettingsError, StoreError: one sentence.
    """
    contacts = asyncio.run(_everyone(_settings(before, given)))
    for contact in contacts:
        click.echo(contact_json(contact) if as_json else contact_line(contact))
    if not contacts and not as_json:
        click.echo("There are no contacts yet.", err=True)
    return 0


async def _everyone(settings: Settings) -> list[Contact]:
    async with Store.open(settings.store_path) as store:
        return await store.people.everyone()


def contact_json(contact: Contact) -> str:
    """One line; texts are raw, escaped to ASCII."""
    return json.dumps(
        {
            "number": contact.number,
            "name": contact.name,
            "nickname": contact.nickname,
            "card_name": contact.card_name,
            "sendblue_name": f"{contact.first_name} {contact.last_name}".strip(),
            "colour": contact.color,
            "zone": contact.zone,
            "service": contact.service,
            "opted_out": contact.opted_out,
        },
        ensure_ascii=True,
    )


def contact_line(contact: Contact) -> str:
    """The number, the name, and what else is known."""
    name = one_line(contact.name, MAX_NICKNAME)
    public = one_line(contact.public_name, MAX_NICKNAME)
    more = [public if public != name else "", one_line(contact.color, 20), one_line(contact.zone, 40)]
    more.append("opted out" if contact.opted_out else "")
    return "  ".join([f"{pretty(contact.number):<18}", name, *filter(None, more)]).rstrip()


def run_set(
    before: Mapping[str, Any] | None,
    given: Mapping[str, Any],
    number: str,
    *,
    nickname: str | None,
    color: str | None,
    zone: str | None,
) -> int:
    """Remember what the user says of somebody; "" forgets.

    Raises:
        Refusal, SettingsError, StoreError: one sentence.
    """
    settings = _settings(before, given)
    if nickname is None and color is None and zone is None:
        raise Refusal("Say what to set: --nickname, --colour or --zone.")
    try:
        address = parse_number(number, settings.default_region)
        named = named_zone(zone).key if zone else zone
    except (InvalidNumber, InvalidWhen) as error:
        raise Refusal(str(error)) from None
    nickname = None if nickname is None else one_line(nickname, MAX_NICKNAME)
    contact = asyncio.run(_describe(settings, address, nickname, color, named))
    click.echo(contact_line(contact))
    return 0


async def _describe(
    settings: Settings, address: str, nickname: str | None, color: str | None, zone: str | None
) -> Contact:
    async with Store.open(settings.store_path) as store:
        await store.intents.describe(address, nickname=nickname, color=color, zone=zone)
        return await store.people.contact(address) or Contact(number=address)


def _settings(before: Mapping[str, Any] | None, given: Mapping[str, Any]) -> Settings:
    chosen, profile, secret_file = chosen_of(before, given)
    settings = load(overrides=overrides(chosen, secret_file=secret_file), profile=profile)
    created(settings.data_dir)
    return settings


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
