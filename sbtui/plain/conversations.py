"""Commands that find, open and read conversations."""

from __future__ import annotations

from collections.abc import Sequence

from sbtui.console.names import thread_title
from sbtui.console.recipients import parse_recipients
from sbtui.domain.message import Message
from sbtui.domain.phone import InvalidNumber, parse_number, pretty
from sbtui.domain.query import parse_query
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread
from sbtui.plain.session import Choice, Session
from sbtui.plain.typed import number_of
from sbtui.plain.words import counted
from sbtui.store.threads import ThreadFilter

LISTED = 20
READ = 10
MOST_READ = 500
_AROUND = 3


async def list_conversations(session: Session, argument: str) -> None:
    """/list [unread|failed|…|words]"""
    word = argument.lower()
    only = ThreadFilter(word) if word in {*ThreadFilter} else ThreadFilter.ALL
    text = "" if not word or word in {*ThreadFilter} else argument
    threads = await session.store.threads.page(only, text=text, limit=LISTED + 1)
    if not threads:
        session.say(f"No conversation is {word}." if only is not ThreadFilter.ALL and word else "No conversation.")
        return
    say_choices(session, threads[:LISTED])
    if len(threads) > LISTED:
        session.say(f"There are more than {LISTED}; /list with a part of a name or number finds others.")


def say_choices(session: Session, threads: Sequence[Thread]) -> None:
    """Number conversations, so that /open can name them."""
    session.choices = [Choice(thread.id) for thread in threads]
    for number, thread in enumerate(threads, start=1):
        session.say(f"{number}. {session.speech.listed(thread, session.clock())}")


async def open_conversation(session: Session, argument: str) -> None:
    """/open NAME-or-number"""
    if not argument:
        session.say("Which one? /open with a name, a phone number, or its number in the last list.")
        return
    if 1 <= number_of(argument) <= len(session.choices):
        choice = session.choices[number_of(argument) - 1]
        await _open(session, await session.store.threads.get(choice.thread_id), at=choice.message)
        return
    found = await _named(session, argument)
    if found is not None:
        await _open(session, found)


async def _named(session: Session, words: str) -> Thread | None:
    """The conversation that the words mean; where they mean none or several, that is said."""
    number = _number(words, session.options.default_region)
    found = await session.store.threads.page(text=number or words, limit=LISTED)
    meant = _meant(found, words, number)
    if len(meant) == 1:
        return meant[0]
    if meant:
        session.say("Which one? Open it by its number.")
        say_choices(session, meant)
        return None
    contacts = await session.store.people.contacts(words, 2)
    if len(contacts) == 1:
        thread_id = await session.store.intents.open_person(contacts[0].number, line=session.options.default_line)
        return await session.store.threads.get(thread_id)
    session.say(f"There is no conversation with {one_line(words, 60)}; /new with a phone number begins one.")
    return None


def _meant(found: Sequence[Thread], words: str, number: str) -> Sequence[Thread]:
    """Those that are called so; else those with a name that begins so, else all of them."""
    if number and (exact := [thread for thread in found if thread.address == number]):
        return exact
    wanted = words.casefold()
    titles = [(thread, thread_title(thread).casefold()) for thread in found]
    exact = [thread for thread, title in titles if title == wanted]
    begun = [thread for thread, title in titles if f" {title}".find(f" {wanted}") >= 0]
    return exact or begun or found


def _number(words: str, region: str) -> str:
    try:
        return parse_number(words, region)
    except InvalidNumber:
        return ""


async def _open(session: Session, thread: Thread | None, *, at: Message | None = None) -> None:
    if thread is None:
        session.say("That conversation is no longer there.")
        return
    await session.show(thread)
    number = f", {pretty(thread.address)}" if not thread.is_group and thread.name else ""
    service = f", {one_line(thread.service, 12)}" if thread.service else ""
    session.say(f"Open: {thread_title(thread, session.names)}{number}{service}.")
    if thread.is_group:
        members = ", ".join(one_line(session.names.get(each, "") or pretty(each), 40) for each in thread.participants)
        session.say(f"Members: {members}.")
    if at is not None:
        await _read_around(session, at)
    else:
        await _read(session, min(max(READ, thread.unread), MOST_READ))
    draft = await session.store.drafts.get(thread.id)
    if draft:
        session.say(f"There is a draft: {one_line(draft.body or draft.media_url, 80)} /draft puts it into the line.")


async def read_conversation(session: Session, argument: str) -> None:
    """/read [N]"""
    if argument and not number_of(argument):
        session.say("/read takes how many messages, such as /read 20.")
    elif session.thread is None:
        session.say("Open a conversation first.")
    else:
        await _read(session, min(number_of(argument) or READ, MOST_READ))


async def _read(session: Session, number: int) -> None:
    """Say the last messages of the open conversation."""
    assert session.thread is not None
    messages = await session.store.messages.newest(session.thread.id, number)
    _say_messages(session, messages)
    await session.printed(messages)


async def _read_around(session: Session, message: Message) -> None:
    before = await session.store.messages.before(message, _AROUND)
    after = await session.store.messages.after(message, _AROUND)
    _say_messages(session, [*before, message, *after])
    session.say("These are from the middle; /read shows the newest.")


def _say_messages(session: Session, messages: Sequence[Message]) -> None:
    assert session.thread is not None
    if not messages:
        session.say("No messages yet.")
    day, now = "", session.clock()
    for message in messages:
        if (its_day := session.speech.day(message.at, now)) != day:
            day = its_day
            session.say(f"{day}:")
        session.say(session.speech.past(message, session.thread, session.names, now))


async def new_conversation(session: Session, argument: str) -> None:
    """/new NUMBER…"""
    try:
        numbers = parse_recipients(argument, session.options.default_region)
    except InvalidNumber as error:
        session.say(one_line(str(error)))
        return
    line = session.options.default_line
    if len(numbers) == 1:
        thread_id = await session.store.intents.open_person(numbers[0], line=line)
    else:
        thread_id = await session.store.intents.open_group(numbers, line=line)
    await _open(session, await session.store.threads.get(thread_id))


async def next_unread(session: Session, argument: str) -> None:
    """/next"""
    threads = await session.store.threads.page(ThreadFilter.UNREAD)
    here = session.thread.id if session.thread is not None else 0
    others = [each for each in threads if each.id != here and not each.muted and not each.archived]
    if others:
        await _open(session, others[0])
    else:
        session.say("Nothing else is unread.")


async def mark_unread(session: Session, argument: str) -> None:
    """/unread"""
    if session.thread is None:
        session.say("Open a conversation first; /list unread shows which ones are unread.")
        return
    await session.store.intents.mark_unread(session.thread.id)
    title = thread_title(session.thread, session.names)
    # Nothing is open then: the next key would mark it read again.
    await session.show(None)
    session.say(f"{title} is marked unread, and closed.")


async def search(session: Session, argument: str) -> None:
    """/search words"""
    query = parse_query(argument, today=session.clock().astimezone(session.tz).date(), tz=session.tz)
    if not query:
        session.say("What for? /search takes words, and from: in: before: after: on: has: is: as in the console.")
        return
    hits = await session.store.search.find(query, READ)
    for hint in query.hints:
        session.say(one_line(hint))
    session.choices = [Choice(hit.thread.id, hit.message) for hit in hits]
    session.say(f"{counted(len(hits), 'message')} found." if hits else "Nothing found.")
    now = session.clock()
    for number, hit in enumerate(hits, start=1):
        title = thread_title(hit.thread)
        who = f"You to {title}" if hit.message.outbound else one_line(hit.name, 40) or title
        place = f" in {title}" if hit.thread.is_group and not hit.message.outbound else ""
        day = session.speech.day(hit.message.at, now)
        when = f"{day} {session.speech.time(hit.message.at)}"
        session.say(f"{number}. {who}{place}, {when}: {hit.text}")
    if hits:
        session.say("/open with a number reads on there.")
