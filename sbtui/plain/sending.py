"""What is typed goes into the open conversation, after the questions that the console asks too."""

from __future__ import annotations

from datetime import datetime

from sbtui.console.names import thread_title
from sbtui.console.routes import Route, gone_words, known_line, line_words, moving_words
from sbtui.console.times import when_stamp
from sbtui.console.writing.before_sending import asked_about
from sbtui.domain.compose import check_draft
from sbtui.domain.message import Draft, InvalidDraft
from sbtui.domain.phone import InvalidNumber, parse_number, pretty
from sbtui.domain.style import SendStyle, UnknownStyle, parse_style, why_unavailable
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread
from sbtui.domain.when import InvalidWhen, parse_when, parse_zone, says_theirs
from sbtui.plain.session import Session
from sbtui.plain.typed import as_typed, left_out
from sbtui.store.intents import NotPossible


async def send_text(session: Session, text: str, *, style: SendStyle | None = None) -> None:
    """Send a text into the open conversation."""
    await _send(session, Draft(body=text, style=style.value if style is not None else ""))


async def send_styled(session: Session, argument: str) -> None:
    """/style NAME text"""
    name, _, text = argument.partition(" ")
    try:
        style = parse_style(name)
    except UnknownStyle as error:
        session.say(one_line(str(error)))
        return
    if style is None or not text.strip():
        session.say(f"/style takes a name and a text. The names are {', '.join(each.label for each in SendStyle)}.")
        return
    await send_text(session, text.strip(), style=style)


async def send_media(session: Session, argument: str) -> None:
    """/media URL [text]"""
    url, _, text = argument.partition(" ")
    if not url:
        session.say("/media takes the address of a file, and a text if you like.")
        return
    await _send(session, Draft(body=text.strip(), media_url=url))


async def send_later(session: Session, argument: str) -> None:
    """/later text"""
    if session.thread is None or not argument:
        session.say("/later takes a text for the open conversation, and asks when it shall go.")
        return
    await _send(session, Draft(body=argument), later=True)


async def put_draft(session: Session, argument: str) -> None:
    """/draft"""
    draft = await session.store.drafts.get(session.thread.id) if session.thread is not None else Draft()
    if not draft:
        session.say("There is no draft here.")
    elif not session.put(as_typed(draft)):
        session.say(f"The draft: {one_line(as_typed(draft), 400)}")
    elif left := left_out(draft).strip():
        session.say(left)


async def _send(session: Session, draft: Draft, *, later: bool = False) -> None:
    thread = session.thread
    if thread is None:
        session.say("No conversation is open. /list shows them, /open opens one, /new begins one.")
        return
    if session.store.intents.explore_exit:
        # Refused before anything is asked.
        raise NotPossible(f"Explore mode sends nothing and marks nothing read; {session.store.intents.explore_exit}.")
    why = why_unavailable(thread.service)
    if draft.style and why:
        session.say(f"Not sent: {why}.")
        return
    try:
        parts = check_draft(draft)
    except InvalidDraft as error:
        session.say(f"Not sent: {one_line(str(error))}")
        return
    line = await _line(session, thread) if await _agreed(session, thread, parts) else None
    at = await _time(session, thread) if later and line is not None else None
    if line is None or (later and at is None):
        session.say("Not sent.")
        line_again = f"/later {draft.body}" if later else as_typed(draft)
        session.takes = session.lines.preset(line_again) and session.taken
        return
    await _queue(session, thread, parts, line, at)


async def _agreed(session: Session, thread: Thread, parts: list[Draft]) -> bool:
    """Whether nothing has to be asked, or the user said yes."""
    asked = await asked_about(session.store, thread, parts, names=session.names, templates=session.options.snippets)
    return asked is None or await session.ask(asked.words)


async def _route(session: Session, thread: Thread) -> Route:
    numbers = tuple(line.number for line in await session.store.people.lines())
    return Route(
        default=session.options.default_line or (numbers[0] if numbers else ""),
        chosen=session.chosen_lines.get(thread.id, ""),
        lines=numbers,
    )


async def _line(session: Session, thread: Thread) -> str | None:
    """The line to send from; None where the user would rather not."""
    route = await _route(session, thread)
    line = route.line(thread)
    if route.is_gone(thread) and not await session.ask(
        f"{gone_words(line)}: Sendblue will refuse it; /line chooses another. Send it all the same?"
    ):
        return None
    return line


async def _time(session: Session, thread: Thread) -> datetime | None:
    """Ask when; None for never."""
    contact = await session.store.people.contact(thread.address) if not thread.is_group else None
    session.say('When shall it go? Such as "tomorrow 9:00", "in 2 hours" or "fri 14:30 their time".')
    typed = await session.lines.line("when? ")
    if not (typed or "").strip():
        return None
    assert typed is not None
    try:
        theirs = parse_zone(contact.zone) if contact is not None and contact.zone and says_theirs(typed) else None
        return parse_when(typed, now=session.clock(), zone=session.tz, their_zone=theirs)
    except InvalidWhen as error:
        session.say(one_line(str(error)))
        return None


async def _queue(session: Session, thread: Thread, parts: list[Draft], line: str, at: datetime | None) -> None:
    options = session.options
    async with session.queueing:
        sent = await session.store.intents.send(
            thread.id,
            parts,
            line="" if line == thread.line else line,
            at=at,
            hold_seconds=0 if at is not None else options.undo_seconds,
            reads=options.mark_read != "never",
            keeps_draft=not session.taken,
        )
        session.sent.update(sent)
    session.chosen_lines.pop(thread.id, None)
    await session.look_again()
    if at is not None:
        goes = when_stamp(at, session.clock(), tz=session.tz, time_format=options.time_format)
        session.say(f"Scheduled: it goes {goes}.")
    elif options.undo_seconds:
        session.say(f"Goes in {options.undo_seconds} seconds; /edit or /discard takes it back.")


async def say_lines(session: Session, argument: str) -> None:
    """/lines"""
    lines = await session.store.people.lines()
    route = (
        Route(default=session.options.default_line) if session.thread is None else await _route(session, session.thread)
    )
    for line in lines:
        facts = line_words(line, session.thread, route, session.clock(), tz=session.tz)
        session.say(f"{one_line(pretty(line.number), 40)}: {facts}.")
    if not lines:
        session.say("The account's lines are not known yet.")


async def choose_line(session: Session, argument: str) -> None:
    """/line NUMBER"""
    thread, lines = session.thread, await session.store.people.lines()
    if thread is None or not argument:
        await say_lines(session, "")
        session.say("/line with one of these numbers lets the open conversation go on from it.")
        return
    try:
        number = parse_number(argument, session.options.default_region)
    except InvalidNumber as error:
        session.say(one_line(str(error)))
        return
    if number not in {line.number for line in lines}:
        session.say(f"{gone_words(number)}.")
        return
    known_by = bool(thread.line) and number != thread.line and bool(await session.store.messages.newest(thread.id, 1))
    warning = moving_words(thread, known_line(number, lines), session.names, session.clock(), tz=session.tz)
    if known_by and not await session.ask(f"{warning} Use it?"):
        return
    session.chosen_lines[thread.id] = number
    session.say(f"{thread_title(thread, session.names)} goes on from {pretty(number)} with the next message.")
