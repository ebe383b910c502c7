"""Commands about own messages that did not simply go."""

from __future__ import annotations

from sbtui.console.doubt import RISK, is_in_doubt
from sbtui.console.names import thread_title
from sbtui.domain.message import Message
from sbtui.domain.text import one_line
from sbtui.plain.session import Session
from sbtui.plain.typed import as_typed, left_out, number_of
from sbtui.plain.words import is_troubled, quoted, trouble

_LOOKED_AT = 200


async def _troubled(session: Session, argument: str, what: str) -> Message | None:
    """The message meant: the only one there is, or the one with this number; where that is open, they are listed."""
    if session.thread is None:
        session.say("Open a conversation first; /list failed shows where something failed.")
        return None
    newest = await session.store.messages.newest(session.thread.id, _LOOKED_AT)
    found = [message for message in reversed(newest) if is_troubled(message)]
    if not found:
        session.say("Nothing here failed or waits.")
        return None
    if not argument and len(found) == 1:
        return found[0]
    if 1 <= number_of(argument) <= len(found):
        return found[number_of(argument) - 1]
    session.say(f"Which one? Such as /{what} 1.")
    for number, message in enumerate(found, start=1):
        session.say(f"{number}. {trouble(message, session.clock())}")
    return None


async def retry(session: Session, argument: str) -> None:
    """/retry [N]"""
    message = await _troubled(session, argument, "retry")
    if message is None:
        return
    if not is_in_doubt(message):
        await session.store.intents.retry(message.id)
    elif await session.ask(f"{RISK} Send it again?"):
        await session.store.intents.send_again(message.id)
    else:
        return
    session.say(f"It goes again: {quoted(message)}")


async def let_go(session: Session, argument: str) -> None:
    """/letgo [N]"""
    message = await _troubled(session, argument, "letgo")
    if message is not None:
        await session.store.intents.let_go(message.id)
        session.say("The rest of the conversation goes on; that message is looked for still.")


async def edit(session: Session, argument: str) -> None:
    """/edit [N]"""
    message = await _troubled(session, argument, "edit")
    if message is None or session.thread is None:
        return
    before = await session.store.drafts.get(session.thread.id)
    if before and not await session.ask("The conversation has a draft, which this replaces. Take the message back?"):
        return
    draft = await session.store.intents.edit(message.id)
    if session.put(as_typed(draft)):
        session.say(f"Taken back; its text is in the line.{left_out(draft)}")
    else:
        session.say(f"Taken back, and kept as a draft: {one_line(draft.body, 400)}")


async def discard(session: Session, argument: str) -> None:
    """/discard [N]"""
    message = await _troubled(session, argument, "discard")
    if message is None or session.thread is None:
        return
    to = thread_title(session.thread, session.names)
    if await session.ask(f"Throw the message to {to} away: {quoted(message)}?"):
        await session.store.intents.discard(message.id)
        session.say("Thrown away.")
