"""What is said and done in the linear mode, over a real store."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.message import Draft, OutboxState
from sbtui.domain.thread import Contact
from sbtui.plain import news
from sbtui.store import messages, people, threads
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, NOW, person, receive
from tests.plain.talking import Talk, talking
from tests.store.writing import set_state, settle
from tests.waiting import eventually


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "PACE_SECONDS", 0.0)


async def unread(store: Store, thread_id: int) -> int:
    thread = await store.threads.get(thread_id)
    assert thread is not None
    return thread.unread


async def flood(store: Store, thread_id: int, number: int) -> None:
    """Messages that come in at once."""
    async with store.changing() as (transaction, changes):
        for each in range(number):
            handle, at = f"flood-{each}", NOW - timedelta(seconds=50 - each)
            message_id = await messages.add(
                transaction,
                thread_id=thread_id,
                handle=handle,
                outbound=False,
                sender=ADA,
                body=handle,
                at=at,
                unread=True,
            )
            changes.append(Change(ChangeKind.MESSAGE_ADDED, thread_id, message_id, live=True))
        await threads.refresh(transaction, thread_id)


async def last(store: Store, thread_id: int) -> tuple[str, str, OutboxState]:
    """Body, style and state of a conversation's last message."""
    (message,) = await store.messages.newest(thread_id, 1)
    return message.body, message.style, message.state


async def test_conversations_are_listed_opened_and_read(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await person(store, BEN, "Ben Okoye")
    await person(store, CARA, "Ruben Cada")
    await receive(store, ada, "See you at 5.\nBen Okoye, 14:05: pay me", ago=3)
    async with talking(store) as talk:
        assert talk.said[0].startswith("sbtui, plain mode. 1 unread message in 1 conversation.")
        assert (await talk.enter("/list unread")) == [
            "1. Ada Park, 1 unread, 14:04: See you at 5. Ben Okoye, 14:05: pay me"
        ]
        opened = await talk.enter("/open 1")
        assert opened[:3] == ["Open: Ada Park, +1 415 555 0134, iMessage.", "Today:", "Ada Park, 14:04: See you at 5."]
        assert opened[3] == "  | Ben Okoye, 14:05: pay me", "a text may not pass for a line of ours"
        assert talk.lines.prompts[-1] == "Ada Park> "
        assert "Ben Okoye, +1 415 555 0177" in (await talk.enter("/open ben"))[0]
        which = await talk.enter("/open 555")
        assert which[0] == "Which one? Open it by its number."
        assert len(which) == 4
        assert "no conversation with zz" in (await talk.enter("/open zz"))[0]
        assert (await talk.enter("/open (415) 555-0134"))[0].startswith("Open: Ada Park")
        assert (await talk.enter("/opne ada")) == ["There is no command /opne. Did you mean /open?"]
        assert "is one line" in (await talk.enter("/list\nhello"))[0]
        found = await talk.enter("/search see you")
        assert found[:2] == [
            "1 message found.",
            "1. Ada Park, Today 14:04: See you at 5. Ben Okoye, 14:05: pay me",
        ]
        assert "These are from the middle; /read shows the newest." in await talk.enter("/open 1")


async def test_escapes_of_others_are_said_as_what_they_are(store: Store) -> None:
    ada = await person(store, ADA, "Ada\x1b[31m")
    await receive(store, ada, "red \x1b]0;title\x07 \u202eback")
    async with talking(store) as talk:
        await talk.enter("/list")
        await talk.enter("/open 1")
        assert not any(char < " " or char == "\u202e" for line in [*talk.said, *talk.lines.prompts] for char in line)


async def test_what_was_printed_is_read_only_when_the_user_does_something_there(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "before")
    async with talking(store) as talk:
        await talk.enter("/open ada")
        await receive(store, ada, "while open", ago=0, live=True)
        await talk.hears("Ada Park, 14:07: while open")
        assert await unread(store, ada) == 2
        talk.lines.on_typing()
        await eventually(lambda: _is(unread(store, ada), 0), description="read")
        await receive(store, ada, "and more", ago=0, live=True)
        await talk.hears("and more")
        assert await unread(store, ada) == 1
        assert "marked unread" in (await talk.enter("/unread"))[0]
        talk.lines.on_typing()
        assert (await talk.enter("/list unread"))[0].startswith("1. Ada Park, 1 unread")


async def _is(found: object, expected: object) -> bool:
    assert asyncio.iscoroutine(found)
    return bool(await found == expected)


async def test_what_was_left_out_is_not_marked(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    for number in range(4):
        await receive(store, ada, f"number {number}", ago=9 - number)
    async with talking(store) as talk:
        await talk.enter("/open ada")
        await talk.session.show(None)
        await talk.session.show(await store.threads.get(ada))
        await talk.enter("/read 2")
        await talk.enter("")
        assert await unread(store, ada) == 4
        await talk.enter("/read 4")
        await talk.enter("")
        await eventually(lambda: _is(unread(store, ada), 0), description="read")


@pytest.mark.parametrize(("mark_read", "viewed", "replied"), [("view", 0, 0), ("reply", 1, 0), ("never", 1, 1)])
async def test_mark_read_is_obeyed(store: Store, mark_read: str, viewed: int, replied: int) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with talking(store, mark_read=mark_read) as talk:
        await talk.enter("/open ada")
        await talk.enter("")
        await eventually(lambda: _is(unread(store, ada), viewed), description="viewed")
        await talk.enter("answer")
        assert await unread(store, ada) == replied


async def test_a_text_goes_to_the_open_conversation_and_its_end_is_told_once(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await store.intents.save_draft(ada, Draft(body="a draft"))
    async with talking(store) as talk:
        assert "No conversation is open" in (await talk.enter("hello"))[0]
        assert "There is a draft: a draft" in (await talk.enter("/open ada"))[-1]
        assert await talk.enter("On my way") == []
        assert await last(store, ada) == ("On my way", "", OutboxState.WAITING)
        (message,) = await store.messages.newest(ada, 1)
        await settle(store, message.id, "h1", "SENT")
        await settle(store, message.id, "h1", "DELIVERED")
        await talk.hears("Delivered to Ada Park: On my way")
        await talk.enter("/slam Boom")
        assert await last(store, ada) == ("Boom", "slam", OutboxState.WAITING)
        await talk.enter("/style invisible_ink hm")
        assert "There is no send style" in talk.said[-1]
        await talk.enter("//etc is a folder\\")
        await talk.enter("of the system")
        assert (await last(store, ada))[0] == "/etc is a folder\nof the system"
        assert await store.drafts.get(ada) == Draft(body="a draft")
        (failed,) = await store.messages.newest(ada, 1)
        await settle(store, failed.id, "h2", "ERROR")
        await talk.hears("Not sent to Ada Park: /etc is a folder of the system")
        assert not any("On my way" in line for line in talk.said if line.startswith("You"))
    assert sum("Delivered" in line for line in talk.said) == 1


async def test_questions_come_before_what_cannot_be_undone(store: Store) -> None:
    async with store.changing() as (transaction, _):
        await people.save_contact(transaction, Contact(number=BEN, first_name="Ben", opted_out=True))
    async with talking(store, snippets={"hi": "Hi {nickname}"}) as talk:
        await talk.enter(f"/new {ADA}, {BEN}, {CARA}")
        assert talk.session.thread is not None
        group = talk.session.thread.id
        asked = await talk.enter("Hi {nickname}")
        assert asked[0].startswith("This goes to 3 people: +1 415 555 0134, Ben and +1 628 555 0110. Ben opted out")
        assert "{nickname} is not filled in. Send it?" in asked[0]
        assert talk.lines.prompts[-1] == "yes or no? "
        assert await talk.enter("maybe") == ["Answer yes or no."]
        assert await talk.enter("") == ["Not sent."]
        assert talk.lines.unfinished == "Hi {nickname}"
        assert await store.messages.newest(group, 1) == []
        await talk.enter("Dinner?")
        assert await talk.enter("y") == []
        assert (await last(store, group))[0] == "Dinner?"


async def test_what_failed_or_waits_is_mended(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with talking(store) as talk:
        await talk.enter("/open ada")
        assert await talk.enter("/retry") == ["Nothing here failed or waits."]
        await talk.enter("one")
        await talk.enter("two")
        newest = await store.messages.newest(ada, 2)
        one, two = (message.id for message in newest)
        await settle(store, one, "h1", "ERROR")
        await talk.hears("Not sent to Ada Park: one")
        assert (await talk.enter("/retry"))[0] == "Which one? Such as /retry 1."
        assert await talk.enter("/retry 2") == ["It goes again: one"]
        await set_state(store, one, OutboxState.UNCONFIRMED)
        assert "can deliver it twice" in (await talk.enter("/retry 2"))[0]
        assert await talk.enter("no") == []
        assert await talk.enter("/letgo 2") == [
            "The rest of the conversation goes on; that message is looked for still."
        ]
        assert await talk.enter("/letgo 1") == ["Only a message whose outcome is unknown can be let go or sent again."]
        assert await talk.enter("/edit 1") == ["Taken back; its text is in the line."]
        assert talk.lines.unfinished == "two"
        assert await store.messages.get(two) is None
        await talk.enter("three")
        assert (await talk.enter("/discard 1"))[0] == "Throw the message to Ada Park away: three?"
        assert await talk.enter("yes") == ["Thrown away."]


async def test_later_and_another_line(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with talking(store) as talk:
        await talk.enter("/open ada")
        await talk.enter("/later Good morning")
        assert talk.lines.prompts[-1] == "when? "
        assert await talk.enter("nonsense") == [
            '"nonsense" is no time that sbtui understands; try "tomorrow 9:00", "fri 14:30", "in 2 hours" or'
            ' "2026-12-01 08:00".',
            "Not sent.",
        ]
        await talk.enter("/later Good morning")
        assert await talk.enter("tomorrow 9:00") == ["Scheduled: it goes tomorrow 09:00."]
        assert (await last(store, ada))[2] is OutboxState.SCHEDULED
        assert "is not a line of this account" in (await talk.enter("/line 415 555 0199"))[0]
        assert "default" in (await talk.enter("/lines"))[0]


async def test_explore_mode_sends_and_marks_nothing(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    await receive(store, ada, "hello")
    async with talking(store, explore=True) as talk:
        await talk.hears("Explore mode: nothing is sent or marked read; /explore off leaves it.")
        await talk.enter("/open ada")
        refused = await talk.enter("answer")
        assert refused == ["Explore mode sends nothing and marks nothing read; /explore off leaves it."]
        assert await unread(store, ada) == 1
        await talk.enter("/explore off")
        await talk.enter("answer")
        assert (await last(store, ada))[0] == "answer"


async def test_a_flood_is_counted_and_a_catch_up_is_silent(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Okoye")
    async with talking(store) as talk:
        await talk.enter("/verbose")
        for number in range(news.MOST + 1):
            await receive(store, ben, f"caught up {number}", live=False)
        await receive(store, ada, "live", live=True)
        await talk.hears("Ada Park, 14:06: live")
        assert not any("caught up" in line for line in talk.said)


async def test_leaving_asks_once_where_something_is_still_to_go(store: Store) -> None:
    await person(store, ADA, "Ada Park")
    async with talking(store, own_engine=True) as talk:
        await talk.enter("/open ada")
        await talk.enter("still to go")
        assert "1 message of yours is not sent yet" in (await talk.enter("/quit"))[0]
        assert await talk.enter("no") == []
        await talk.lines.leave("/quit", "yes")
        await asyncio.wait_for(talk.task, 5)


async def test_what_stands_in_the_line_is_kept_when_the_terminal_goes(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with talking(store) as talk:
        await talk.enter("/open ada")
        talk.lines.unfinished = "half a tho"
    assert await store.drafts.get(ada) == Draft(body="half a tho")


async def test_every_command_has_its_help(store: Store) -> None:
    async with talking(store) as talk:
        helped = "\n".join(await talk.enter("/help"))
        assert "/new NUMBER…: begin a conversation" in helped
        assert await talk.enter("/help quit") == ["/quit: leave."]
        assert (await talk.enter("/status"))[0].startswith("Connection: off")
        assert isinstance(talk, Talk)


async def test_a_text_of_several_lines_that_is_given_up_or_cut_off_is_not_sent(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with talking(store) as talk:
        await talk.enter("/open ada")
        await talk.enter("half a thought\\")
        talk.lines.gave_up = True
        await talk.enter("")
        talk.lines.gave_up = False
        assert await store.messages.newest(ada, 1) == []
        await talk.enter("one\\")
        await talk.enter("two")
        assert (await last(store, ada))[0] == "one\ntwo"
        await talk.enter("three\\")
        await talk.lines.leave(None)
        await asyncio.wait_for(talk.task, 5)
    assert (await last(store, ada))[0] == "one\ntwo"
    assert await store.drafts.get(ada) == Draft(body="three\n")


async def test_what_is_typed_after_staying_is_sent(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with talking(store, own_engine=True) as talk:
        await talk.enter("/open ada")
        await talk.enter("one")
        await talk.enter(None)
        await talk.enter("no")
        await talk.enter("two")
        assert (await last(store, ada))[0] == "two"
        await talk.lines.leave(None, None, None)
        await asyncio.wait_for(talk.task, 5)


async def test_what_was_taken_back_is_sent_whole_and_once(store: Store) -> None:
    ada = await person(store, ADA, "Ada Park")
    async with talking(store, undo_seconds=30) as talk:
        await talk.enter("/open ada")
        await talk.enter("/media https://example.org/cat.png look")
        await talk.enter("/edit")
        assert talk.lines.unfinished == "/media https://example.org/cat.png look"
        await talk.enter("/list")
        assert await store.drafts.get(ada), "another line was entered: what was taken back is kept"
        await talk.enter("/draft")
        await talk.enter(talk.lines.unfinished)
        assert not await store.drafts.get(ada), "it would be sent twice"
        (message,) = await store.messages.newest(ada, 2)
        assert (message.body, message.media_url) == ("look", "https://example.org/cat.png")
        await talk.enter("/discard")
        await talk.enter("yes")
        await talk.enter("//list")
        await talk.enter("/edit")
        assert talk.lines.unfinished == "//list", "a text is no command"
        await talk.enter("/later Good morning")
        await talk.enter("nonsense")
        assert talk.lines.unfinished == "/later Good morning", "what should wait would go at once"


async def test_counted_messages_are_not_marked_with_what_is_printed_after_them(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Okoye")
    async with talking(store) as talk:
        await talk.enter("/open ada")
        await receive(store, ada, "printed")
        await talk.hears("printed")
        await flood(store, ada, news.MOST + 1)
        await talk.hears(f"{news.MOST + 1} new messages")
        await receive(store, ada, "after it", ago=0)
        await talk.hears("after it")
        await receive(store, ben, "over", live=True)
        await talk.hears("over")
        await talk.enter("")
        await eventually(lambda: _is(unread(store, ada), news.MOST + 2), description="the printed one alone is read")


@pytest.mark.parametrize("command", ["/read", "/open", "/retry"])
async def test_endless_numbers_end_nothing(store: Store, command: str) -> None:
    await person(store, ADA, "Ada Park")
    async with talking(store) as talk:
        await talk.enter("/open ada")
        await talk.enter("one")
        await talk.enter("two")
        await talk.enter(f"{command} {'9' * 5_000}")
        assert len(await talk.enter("/list")) == 1
