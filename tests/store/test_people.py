"""Contacts, lines and typing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.thread import Contact, Line
from sbtui.store import people, schema
from sbtui.store.store import Store
from sbtui.store.times import now
from tests.store.writing import ADA, BEN, LINE


async def save(store: Store, contact: Contact) -> bool:
    async with store.changing() as (transaction, _):
        return await people.save_contact(transaction, contact)


async def test_a_contact_keeps_what_a_poorer_report_leaves_out(store: Store) -> None:
    assert await save(store, Contact(number=ADA, first_name="Ada", last_name="Park", service="iMessage"))
    assert not await save(store, Contact(number=ADA))
    assert not await save(store, Contact(number=ADA, first_name="Ada", last_name="Park", service="iMessage"))
    assert await save(store, Contact(number=ADA, opted_out=True))
    contact = Contact(number=ADA, first_name="Ada", last_name="Park", service="iMessage", opted_out=True)
    assert await store.people.contact(ADA) == contact
    assert await store.people.contact(BEN) is None


async def test_the_two_names_of_a_contact_go_together(store: Store) -> None:
    await save(store, Contact(number=ADA, first_name="Ada", last_name="Park"))
    assert await save(store, Contact(number=ADA, first_name="Augusta"))
    contact = await store.people.contact(ADA)
    assert contact is not None and contact.name == "Augusta"
    assert await save(store, Contact(number=ADA, last_name="Lovelace"))
    contact = await store.people.contact(ADA)
    assert contact is not None and contact.name == "Lovelace"


async def test_contacts_without_a_conversation_are_found_by_name_and_number(store: Store) -> None:
    cara = Contact(number="+15550100003", first_name="Cara", last_name="100%_\\Nguyen")
    for contact in (Contact(number=ADA, first_name="Ada", last_name="Carapark"), Contact(number=BEN), cara):
        await save(store, contact)
    assert [contact.number for contact in await store.people.contacts("cara", 9)] == [ADA, cara.number]
    assert await store.people.contacts("cara", 1) == [Contact(number=ADA, first_name="Ada", last_name="Carapark")]
    thread_id = await store.intents.open_person(ADA)
    assert await store.people.contacts("CARA", 9) == [cara]
    assert await store.people.contacts("0%_\\n", 9) == [cara]
    assert await store.people.contacts("555 010-0002", 9) == [Contact(number=BEN)]
    await store.intents.set_flag(thread_id, "archived", True)
    assert [contact.number for contact in await store.people.contacts("park", 9)] == [ADA]


async def test_lines_keep_their_status_until_a_report_brings_another(store: Store) -> None:
    async with store.changing() as (transaction, _):
        assert await people.save_line(transaction, Line(LINE, "ONLINE"))
        assert not await people.save_line(transaction, Line(LINE))
        assert not await people.save_line(transaction, Line(LINE, "ONLINE"))
        assert await people.save_line(transaction, Line("+15550100101"))
        assert await people.save_line(transaction, Line("+15550100101", "OFFLINE"))
    assert await store.people.lines() == [Line(LINE, "ONLINE"), Line("+15550100101", "OFFLINE")]
    async with store.changing() as (transaction, _):
        await people.forget_lines_but(transaction, [LINE])
    assert await store.people.lines() == [Line(LINE, "ONLINE")]


async def test_typing_ends_when_it_is_over_or_said_to_be(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    async with store.changing() as (transaction, _):
        await people.set_typing(transaction, ADA, now() + timedelta(minutes=1))
        await people.set_typing(transaction, BEN, now() + timedelta(minutes=1))
        assert await people.thread_of(transaction, ADA) == thread_id
        assert await people.thread_of(transaction, BEN) is None
    assert await store.people.typing(thread_id) == [ADA]
    async with store.changing() as (transaction, _):
        await people.set_typing(transaction, ADA, now() - timedelta(seconds=1))
    assert await store.people.typing(thread_id) == []
    async with store.changing() as (transaction, _):
        await people.set_typing(transaction, ADA, None)
    assert await store._database.rows("SELECT contact FROM typing") == [(BEN,)]


async def name_of(store: Store, number: str) -> str:
    contact = await store.people.contact(number)
    assert contact is not None
    return contact.name


async def test_a_nickname_counts_before_a_card_and_a_card_before_sendblue(store: Store) -> None:
    thread_id = await store.intents.open_person(ADA)
    await save(store, Contact(number=ADA, first_name="Ada", last_name="Park"))
    assert await name_of(store, ADA) == "Ada Park"
    async with store.changing() as (transaction, _):
        assert await people.save_card(transaction, ADA, name="Ada Lovelace", zone="Europe/London")
        assert not await people.save_card(transaction, ADA, name="Ada Lovelace", zone="Asia/Tokyo")
    assert await name_of(store, ADA) == "Ada Lovelace"
    await store.intents.describe(ADA, nickname="Countess", color="blue")
    async with store.changing() as (transaction, _):
        assert not await people.save_card(transaction, ADA, name="", nickname="Addie")
        assert not await people.save_card(transaction, ADA, name="Ada Lovelace", nickname="Addie")
    thread = await store.threads.get(thread_id)
    assert thread is not None
    assert (thread.name, thread.public_name) == ("Countess", "Ada Lovelace")
    assert (thread.color, thread.zone) == ("blue", "Europe/London")
    contact = await store.people.contact(ADA)
    assert contact is not None
    assert (contact.name, contact.public_name) == ("Countess", "Ada Lovelace")
    # They are found by each of the names.
    for typed in ("count", "lovelace", "ada park"):
        assert [found.id for found in await store.threads.page(text=typed)] == [thread_id]
    await store.intents.describe(ADA, nickname="", color="", zone="")
    assert await name_of(store, ADA) == "Ada Lovelace"


async def test_what_is_said_of_somebody_reaches_open_screens_once(store: Store) -> None:
    group = await store.intents.open_group([ADA, BEN])
    before = await store.threads.get(group)
    with store.feed.subscribe() as feed:
        await store.intents.describe(ADA, nickname="Addie")
        assert await feed.batch() == [Change(ChangeKind.CONTACT_CHANGED, 0)]
        await store.intents.describe(ADA, nickname="Addie")
        await store.intents.describe(BEN, nickname="", color="")
        await store.intents.describe(BEN)
        await store.intents.open_person(BEN)
        assert ChangeKind.CONTACT_CHANGED not in {change.kind for change in await feed.batch()}
    after = await store.threads.get(group)
    assert before is not None
    assert after is not None
    assert after.revision == before.revision + 1
    assert await store.threads.names(group) == {ADA: "Addie"}
    assert await store.people.of_thread(group) == {ADA: Contact(number=ADA, nickname="Addie")}
    assert [contact.number for contact in await store.people.everyone()] == [ADA]


async def test_contacts_of_an_earlier_format_keep_their_names(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrations = schema._migrations()
    monkeypatch.setattr(schema, "_migrations", lambda: migrations[:4])
    async with Store.open(path):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "INSERT INTO contacts (number, first_name, last_name, zone) VALUES (?, 'Ada', 'Park', 'UTC')", (ADA,)
            )
    monkeypatch.setattr(schema, "_migrations", lambda: migrations)
    async with Store.open(path) as store:
        assert await store.people.everyone() == [Contact(number=ADA, first_name="Ada", last_name="Park", zone="UTC")]
        assert await name_of(store, ADA) == "Ada Park"
