"""A message of unknown outcome: what is said about it, and that the user can decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from sbtui.console.doubt import choices, is_undecided, plea
from sbtui.console.options import ConsoleOptions
from sbtui.console.thread.standing import Standing, Telling, standing_words
from sbtui.domain.message import Draft, Failure, Message, OutboxState
from sbtui.store.outbox import Entry
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, LINE, NOW, Console, person, running
from tests.console.thread import seed

DOUBT = Message(id=7, thread_id=1, uid="u", outbound=True, sender=LINE, at=NOW, state=OutboxState.UNCONFIRMED)
ENTRY = Entry(
    message_id=7, thread_id=1, line=LINE, state=OutboxState.UNCONFIRMED, attempts=1, queued_at=NOW, claimed_at=NOW,
    retry_at=None, looks=1,
)  # fmt: skip
UNDECIDABLE = Failure(message="It may have been sent, and Sendblue cannot be asked", detail="Sent again …")
TELLING = Telling(now=NOW + timedelta(seconds=10), tz=UTC)


def told(message: Message, entry: Entry | None = ENTRY, head: Entry | None = None, telling: Telling = TELLING) -> str:
    return " ".join(standing_words(message, Standing(entry, head), telling))


def test_it_is_said_until_when_it_is_looked_for_and_what_waits() -> None:
    words = told(DOUBT)
    assert "looked for at Sendblue, until about 14:10." in words
    assert "The rest of the conversation waits meanwhile" in words
    assert "L lets the rest go; R sends it again now, which can deliver it twice." in words
    assert "longer than usual" in told(DOUBT, telling=replace(TELLING, now=NOW + timedelta(minutes=9)))
    assert "until about 14:08." in told(DOUBT, telling=replace(TELLING, confirm_after=20))
    assert "until about" in told(DOUBT, None), "the entry may be gone by the time it is read"
    assert "f8 lets the rest go" in told(DOUBT, telling=replace(TELLING, let_go="f8"))


def test_what_was_let_go_says_so() -> None:
    words = told(replace(DOUBT, let_go=True))
    assert "You let the rest of the conversation go past it." in words
    assert "not sent again by itself" in words
    assert "waits" not in words
    assert [name for name, _ in choices(replace(DOUBT, let_go=True))] == ["keep looking", "send again"]
    assert "goes on" in plea(replace(DOUBT, let_go=True)).sentence


def test_only_what_sendblue_cannot_be_asked_about_is_urgent() -> None:
    assert "you decide" in told(replace(DOUBT, failure=UNDECIDABLE))
    assert plea(replace(DOUBT, failure=UNDECIDABLE)).urgent
    assert not is_undecided(replace(DOUBT, failure=Failure(message="No network"))), "that is of an earlier attempt"
    assert not plea(replace(DOUBT, failure=UNDECIDABLE, let_go=True)).urgent


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (OutboxState.UNCONFIRMED, "the message above, which may or may not have been sent"),
        (OutboxState.IN_FLIGHT, "the message above, which is on its way"),
        (OutboxState.HELD, "the message above, which can still be taken back"),
        (OutboxState.BACKING_OFF, "the message above, which is soon tried again"),
    ],
)
def test_what_waits_says_for_what(state: OutboxState, words: str) -> None:
    waiting = replace(DOUBT, id=9, state=OutboxState.WAITING)
    assert words in told(waiting, head=replace(ENTRY, state=state))
    assert "the message below" in told(replace(waiting, id=3), head=replace(ENTRY, state=state))
    assert told(waiting, head=replace(ENTRY, message_id=9)) == told(waiting) == ""


async def _in_doubt(store: Store, number: str, failure: Failure | None = None) -> tuple[int, int]:
    """A conversation with a message in doubt, and that message."""
    thread_id = await person(store, number, "Ada Park")
    return thread_id, await seed.send(
        store, thread_id, "the code is 4411", OutboxState.UNCONFIRMED, at=NOW, failure=failure
    )


async def _state(store: Store, message_id: int) -> tuple[OutboxState, bool]:
    message = await store.messages.get(message_id)
    assert message is not None
    return message.state, message.let_go


async def _to(console: Console, thread_id: int, *keys: str) -> None:
    await console.open(thread_id)
    console.main.thread_pane.view.focus()
    await console.press(*keys)


async def test_the_keys_on_a_message_in_doubt_and_on_one_that_waits_behind_it(store: Store) -> None:
    ada, doubtful = await _in_doubt(store, ADA)
    await store.intents.send(ada, [Draft(body="and ring twice")])
    async with running(store) as console:
        await _to(console, ada, "G")
        await console.shows("It waits for the message")
        await console.shows("E edit  X discard  d delivery")
        await console.press("k")
        await console.shows("↵ decide  L let the rest go  R send again")
        await console.shows("L let the rest go · R send again · d details")
        await console.shows("until about 14:10.")
        await console.press("enter")
        for words in ("Nobody knows yet whether this was sent", "Keep looking", "It may have arrived already"):
            await console.shows(words)
        await console.press("enter")
        assert console.app.screen is console.main
        assert await _state(store, doubtful) == (OutboxState.UNCONFIRMED, False)
        await console.press("R")
        await console.shows("It may have arrived already: sending again can deliver")
        await console.press("enter")
        assert console.app.screen is not console.main, "Enter is no yes"
        await console.press("n", "L")
        await console.shows("You let the rest of the")
        assert await _state(store, doubtful) == (OutboxState.UNCONFIRMED, True)
        await console.until(lambda: "L let the rest go" not in console.text, "what was let go is not let go again")
        await console.press("L")
        await console.told("goes past it already")
        await console.press("R", "y")
        await console.until(lambda: console.text.count("⋯") >= 2, "it is queued again")
    assert await _state(store, doubtful) == (OutboxState.WAITING, False)


@pytest.mark.proof
async def test_the_user_is_asked_where_sendblue_cannot_be(store: Store) -> None:
    ada, first = await _in_doubt(store, ADA, UNDECIDABLE)
    ben, second = await _in_doubt(store, BEN)
    options = ConsoleOptions(default_line=LINE, ascii=True, keys={"let_go": "f7"})
    async with running(store, options, size=(80, 24)) as console:
        await _to(console, ada, "G")
        await console.shows("It may have been sent, and Sendblue cannot be asked. You decide.")
        await console.shows("F7 let the rest go")
        await console.told("Ada Park: a message may or may not have been sent")
        assert console.main.top_bar.state.undecided == 1
        await console.press("d")
        await console.shows("F7 lets the rest go;")
        assert console.text.isascii()
        await console.press("escape", "enter", "down", "enter")
        await console.until(lambda: console.app.screen is console.main, "it is decided")
        await console.shows("looking it up still. The rest goes")
        await console.until(lambda: console.main.top_bar.state.undecided == 0, "nothing is left to decide")
        assert await _state(store, first) == (OutboxState.UNCONFIRMED, True)
        await _to(console, ben, "G", "enter", "j", "j", "enter")
        await console.until(lambda: console.app.screen is console.main, "it is decided")
        await console.until(lambda: "You decide" not in console.text, "nothing is asked any more")
    assert await _state(store, second) == (OutboxState.WAITING, False)
