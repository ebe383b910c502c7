"""Every command in one table: /help is made from it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from sbtui.console.names import thread_title
from sbtui.console.senders import believed, who_sends
from sbtui.console.writing import slash
from sbtui.domain.style import SendStyle
from sbtui.domain.text import one_line
from sbtui.plain import conversations, mending, sending
from sbtui.plain.session import LEAVE_EXPLORE, Session
from sbtui.plain.words import counted


class Command(NamedTuple):
    """What stands behind a slash."""

    usage: str
    sentence: str
    run: Callable[[Session, str], Awaitable[None]]


async def say_status(session: Session, argument: str) -> None:
    """/status"""
    import os

    store = session.store
    holder, totals = store.engine_holder(), await store.threads.totals()
    link = believed(await store.notes.link(), holder, own=session.own_engine)
    sender = who_sends(link, holder, pid=os.getpid())
    transport = f" by {one_line(link.transport, 20)}" if link.transport else ""
    detail = f" {one_line(link.detail)}" if link.detail else ""
    session.say(f"Connection: {link.state.value.replace('_', ' ')}{transport}.{detail}")
    if sender.words:
        session.say(f"{sender.words.capitalize()}.")
    session.say(
        f"{totals.unread} unread, {totals.failed} failed, {totals.pending} waiting to be sent,"
        f" {totals.scheduled} scheduled."
    )
    if undecided := await store.outbox.undecided():
        session.say(f"{counted(len(undecided), 'message')} in doubt: only you can decide; see /retry and /letgo.")
    session.say(f"Open: {thread_title(session.thread, session.names)}." if session.thread else "Nothing is open.")
    if store.intents.explore_exit:
        session.say(f"Explore mode is on: nothing is sent or marked read; {store.intents.explore_exit}.")


async def set_verbose(session: Session, argument: str) -> None:
    """/verbose [on|off]"""
    session.verbose = argument.lower() != "off" if argument else not session.verbose
    session.say("Every step of your messages is said." if session.verbose else "Only how your messages end is said.")


async def set_explore(session: Session, argument: str) -> None:
    """/explore [on|off]"""
    intents = session.store.intents
    on = argument.lower() != "off" if argument else not intents.explore_exit
    intents.explore_exit = LEAVE_EXPLORE if on else ""
    session.say(
        f"Explore mode: nothing is sent or marked read; {LEAVE_EXPLORE}. What was queued before goes all the same."
        if on
        else "Explore mode is off: what you type is sent."
    )


async def close_conversation(session: Session, argument: str) -> None:
    """/close"""
    await session.show(None)
    session.say("Nothing is open.")


async def leave(session: Session, argument: str) -> None:
    """/quit"""
    totals = await session.store.threads.totals()
    rest = totals.pending + totals.scheduled
    if session.own_engine and rest:
        waits = f"{counted(rest, 'message')} of yours {'is' if rest == 1 else 'are'} not sent yet, and will only go"
        if not await session.ask(f"{waits} while sbtui runs. Quit?"):
            return
    session.leaving = True


async def say_help(session: Session, argument: str) -> None:
    """/help [command]"""
    name = argument.lower().removeprefix("/")
    if name in COMMANDS:
        session.say(f"{COMMANDS[name].usage}: {COMMANDS[name].sentence}")
        return
    session.say("What you type goes to the open conversation. A text that begins with a slash is written with two.")
    for command in COMMANDS.values():
        session.say(f"{command.usage}: {command.sentence}")
    session.say(f"/slam text and so on: send with a style: {', '.join(style.label for style in SendStyle)}.")
    session.say("Ctrl+c clears the line, ctrl+d leaves; a line that ends in a backslash goes on in the next.")


COMMANDS: Mapping[str, Command] = {
    "list": Command(
        "/list [unread|failed|drafts|groups|scheduled|archived|words]",
        "list conversations.",
        conversations.list_conversations,
    ),
    "open": Command("/open NAME or NUMBER", "open a conversation and read it.", conversations.open_conversation),
    "next": Command("/next", "open the next unread conversation.", conversations.next_unread),
    "read": Command("/read [N]", "read the last N messages again.", conversations.read_conversation),
    "close": Command("/close", "have no conversation open.", close_conversation),
    "new": Command(
        "/new NUMBER…", "begin a conversation, with several numbers a group.", conversations.new_conversation
    ),
    "style": Command("/style NAME text", "send with a style.", sending.send_styled),
    "media": Command("/media URL [text]", "send a file by its address.", sending.send_media),
    "later": Command("/later text", "send at a time, which is asked for.", sending.send_later),
    "draft": Command("/draft", "put the conversation's draft into the line.", sending.put_draft),
    "retry": Command("/retry [N]", "send a failed message again, or a waiting one now.", mending.retry),
    "letgo": Command("/letgo [N]", "let the rest go past a message in doubt.", mending.let_go),
    "edit": Command("/edit [N]", "take an unsent message back into the line.", mending.edit),
    "discard": Command("/discard [N]", "throw an unsent message away.", mending.discard),
    "unread": Command("/unread", "mark the open conversation unread, and close it.", conversations.mark_unread),
    "search": Command("/search words", "search all messages.", conversations.search),
    "lines": Command("/lines", "your lines.", sending.say_lines),
    "line": Command("/line NUMBER", "let the conversation go on from another line.", sending.choose_line),
    "status": Command("/status", "the connection, and what waits.", say_status),
    "verbose": Command("/verbose [on|off]", "say each step of your messages, or only how they end.", set_verbose),
    "explore": Command("/explore [on|off]", "send nothing and mark nothing read.", set_explore),
    "help": Command("/help [command]", "this.", say_help),
    "quit": Command("/quit", "leave.", leave),
}
_WITH_TEXT = frozenset({"style", "media", "later"})
_COMMAND = re.compile(r"/([A-Za-z_-]+)(?:\s+|$)")


async def obey(session: Session, line: str) -> None:
    """Do what a line says: a command, or a text to send; an empty one does nothing."""
    text = line.strip()
    if not text:
        return
    found = _COMMAND.match(text)
    name = found[1].lower() if found is not None else ""
    if found is not None and name in COMMANDS:
        argument = text[found.end() :].strip()
        if "\n" in text and name not in _WITH_TEXT:
            session.say(f"/{name} is one line, and this was several at once; nothing was done.")
        else:
            await COMMANDS[name].run(session, argument)
        return
    try:
        typed = slash.parse(text)
    except slash.UnknownCommand:
        near = get_close_matches(name, [*COMMANDS, *slash.NAMES], n=1)
        hint = f"Did you mean /{near[0]}?" if near else f"As text, write //{name}."
        session.say(f"There is no command /{name}. {hint}")
        return
    if typed.style is not None and not typed.text.strip():
        session.say(f"/{name} takes a text to send with that style.")
        return
    await sending.send_text(session, typed.text, style=typed.style)
