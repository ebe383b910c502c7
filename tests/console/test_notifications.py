"""What is announced, when, in which words and in which bytes."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.console import attention
from sbtui.console.attention import Attention
from sbtui.console.frame.foreign import keeps_the_picture
from sbtui.console.notifying import hook
from sbtui.console.notifying.burst import MOST, Burst
from sbtui.console.notifying.channels import Channel, channel, sequences
from sbtui.console.notifying.notice import Notice, Rules, notice, worth_telling
from sbtui.console.notifying.presence import ACTIVE_SECONDS, Presence
from sbtui.console.options import ConsoleOptions
from sbtui.domain.changes import Change, ChangeKind
from sbtui.domain.hours import Hours
from sbtui.domain.message import Message
from sbtui.domain.thread import Thread, ThreadKind
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, LINE, NOW, person, receive
from tests.waiting import eventually

TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@given(TIMES, TIMES, st.times())
def test_quiet_hours_go_from_start_to_end_through_midnight(start: time, end: time, moment: time) -> None:
    if start == end:
        with pytest.raises(ValueError, match="no time"):
            Hours.parse(f"{start:%H:%M}-{end:%H:%M}")
        return
    hours = Hours.parse(f"{start:%H:%M}-{end:%H:%M}")
    assert str(hours) == f"{start:%H:%M}-{end:%H:%M}"

    def since_start(when: time) -> int:
        seconds = (when.hour - start.hour) * 3600 + (when.minute - start.minute) * 60 + when.second
        return seconds % 86400

    assert hours.cover(moment) == (since_start(moment) < since_start(end))
    assert hours.cover(start)
    assert not hours.cover(end)
    assert Hours(end, start).cover(moment) != hours.cover(moment)


@pytest.mark.parametrize(
    "text", ["", "22", "22:00", "22-25", "7:60-8:00", "-", "22:00 to 7:00", "24:30-7", "٢٢-٧", "8-8"]
)
def test_no_hours(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Hours.parse(text)


@pytest.mark.parametrize(("text", "hours"), [("22-7:30", "22:00-07:30"), (" 18:00 – 24:00 ", "18:00-00:00")])
def test_hours_as_people_write_them(text: str, hours: str) -> None:
    assert str(Hours.parse(text)) == hours


@given(st.lists(st.tuples(st.floats(0, 20), st.integers(0, 40)), min_size=1), st.floats(0.5, 10))
def test_never_in_a_burst_and_nothing_is_lost(arrivals: list[tuple[float, int]], least: float) -> None:
    burst, now, due = Burst(least), 0.0, None
    announced: list[tuple[float, list[int]]] = []
    number, late = 0, 0.0

    def announce(at: float) -> None:
        announced.append((at, burst.take()))
        burst.announced(at)

    for gap, count in arrivals:
        now += gap
        if due is not None and due <= now:
            announce(due)
            due = None
        burst.add(range(number, number + count))
        number += count
        if count and due is None:
            due = now + burst.due_in(now)
            late = max(late, due - now)
    if due is not None:
        announce(due)
    assert not burst.waits
    assert [id_ for _, ids in announced for id_ in ids] == list(range(number))
    assert all(later - earlier >= least * 0.999 for (earlier, _), (later, _) in pairwise(announced))
    assert late <= least * 1.001


def test_a_flood_keeps_the_newest() -> None:
    burst = Burst(1.0)
    burst.add(range(10 * MOST))
    assert burst.take() == list(range(9 * MOST, 10 * MOST))


def test_who_typed_a_moment_ago_is_there_until_the_terminal_knows_better() -> None:
    presence = Presence(0.0)
    assert presence.is_here(ACTIVE_SECONDS - 1)
    assert not presence.is_here(ACTIVE_SECONDS)
    presence.acted(100.0)
    assert presence.is_here(101.0)
    presence.focus_moved(here=False)
    assert not presence.is_here(101.0)
    presence.acted(102.0)
    assert presence.is_here(1e6), "a key comes to whoever has the focus"
    presence.focus_moved(here=False)
    assert not presence.is_here(1e6)


@pytest.mark.parametrize(
    ("rules", "here", "at", "allowed"),
    [
        (Rules(), False, time(3), True),
        (Rules(), True, time(3), False),
        (Rules(while_here=True), True, time(3), True),
        (Rules(quiet=Hours(time(22), time(7))), False, time(3), False),
        (Rules(quiet=Hours(time(22), time(7))), False, time(7), True),
        (Rules(quiet=Hours(time(22), time(7)), while_here=True), True, time(23), False),
    ],
)
def test_when_anything_may_be_announced(rules: Rules, here: bool, at: time, allowed: bool) -> None:
    assert rules.allow(here=here, at=at) is allowed


ADAS = Thread(id=1, kind=ThreadKind.PERSON, address=ADA, name="Ada Park", unread=1)
TEAM = Thread(id=2, kind=ThreadKind.GROUP, address="g", name="Ops; on-call", participants=(ADA, BEN), unread=2)
STRANGER = Thread(id=3, kind=ThreadKind.PERSON, address=CARA, unread=1)
THREADS = {thread.id: thread for thread in (ADAS, TEAM, STRANGER)}


def _message(thread: int, sender: str, body: str = "see you\nat 5", **others: Any) -> Message:
    return Message(id=1, thread_id=thread, outbound=False, sender=sender, body=body, at=NOW, **others)


def test_what_is_worth_telling() -> None:
    ada, own = _message(1, ADA), replace(_message(1, LINE), outbound=True)
    assert worth_telling([ada, own, _message(9, BEN)], THREADS) == [ada]
    assert worth_telling([ada], {1: replace(ADAS, muted=True)}) == []
    assert worth_telling([ada], {1: replace(ADAS, unread=0)}) == [], "it has been read meanwhile"


@pytest.mark.parametrize(
    ("news", "title", "text"),
    [
        ([_message(1, ADA)], "Ada Park", "see you at 5"),
        ([_message(1, "ada@example.org")], "Ada Park", "see you at 5"),
        ([_message(2, BEN)], "Ops; on-call", "Ben: see you at 5"),
        ([_message(3, CARA)], "+1 628 555 0110", "see you at 5"),
        ([_message(1, ADA, "", media_url="https://x.test/a/cat.heic")], "Ada Park", "cat.heic"),
        ([_message(1, ADA, "\x1b]0;x\x07" + "y" * 900)], "Ada Park", "\ufffd]0;x\ufffd" + "y" * 193 + "…"),
        ([_message(1, ADA)] * 3, "sbtui", "3 new messages from Ada Park"),
        ([_message(1, "ada@example.org"), _message(2, ADA)], "sbtui", "2 new messages from Ada"),
        (
            [_message(3, CARA), _message(2, BEN), _message(1, ADA)] * 2,
            "sbtui",
            "6 new messages from Ada Park and 2 others",
        ),
        ([_message(3, CARA), _message(2, BEN)], "sbtui", "2 new messages from Ben and 1 other"),
        ([_message(1, ADA)] * MOST, "sbtui", "500+ new messages from Ada Park"),
    ],
)
def test_in_which_words(news: list[Message], title: str, text: str) -> None:
    said = notice(news, THREADS, {BEN: "Ben"} | ({ADA: "Ada"} if news[-1].thread_id == 2 else {}), Rules())
    assert (said.title, said.text, said.count) == (title, text, len(news))
    private = notice(news, THREADS, {}, Rules(private=True))
    words = "A new message" if len(news) == 1 else f"{'500+' if len(news) == MOST else len(news)} new messages"
    assert (private.title, private.text) == ("sbtui", words)
    assert (private.thread, private.sender, private.preview) == (None, None, None)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, Channel.BELL),
        ({"TERM": "xterm-kitty"}, Channel.OSC99),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "KITTY_WINDOW_ID": "1"}, Channel.OSC99),
        ({"TERM": "foot-extra"}, Channel.OSC777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Channel.OSC777),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, Channel.OSC9),
        ({}, Channel.BELL),
    ],
)
def test_auto_is_what_the_terminal_is_known_to_do(environ: dict[str, str], expected: Channel) -> None:
    assert channel("auto", environ) is expected
    assert channel("off", environ) is Channel.OFF


def _said(title: str, text: str) -> Notice:
    return Notice(title=title, text=text, count=1, thread_id=7, at=NOW, thread=None, sender=None, preview=None)


def test_the_bytes_of_each_way() -> None:
    said, terminal = _said("4;Ada", "a; b"), {"TERM": "xterm"}
    assert sequences(Channel.OFF, said, terminal) == []
    assert sequences(Channel.BELL, said, terminal) == ["\x07"]
    assert sequences(Channel.OSC9, said, terminal) == ["\x07", "\x1b]9;4,Ada: a, b\x07"]
    assert sequences(Channel.OSC777, said, terminal) == ["\x07", "\x1b]777;notify;4,Ada;a, b\x07"]
    assert sequences(Channel.OSC777, said, {"TMUX": "x"})[1] == "\x1bPtmux;\x1b\x1b]777;notify;4,Ada;a, b\x07\x1b\\"
    _, title, text = sequences(Channel.OSC99, said, terminal)
    assert title == "\x1b]99;i=sbtui-7:d=0:e=1;NDtBZGE=\x07"
    assert text == "\x1b]99;i=sbtui-7:d=1:e=1:p=body;YTsgYg==\x07"
    assert b64decode("YTsgYg==") == b"a; b"


@given(st.text(max_size=600), st.text(max_size=600), st.sampled_from([*Channel]), st.sampled_from(["xterm", "tmux"]))
def test_nothing_in_a_text_gets_out_of_its_sequence(title: str, text: str, chosen: Channel, term: str) -> None:
    for sequence in sequences(chosen, _said(title, text), {"TERM": term}):
        assert keeps_the_picture(sequence)
        assert re.fullmatch(r"\x07|(\x1bPtmux;\x1b)?\x1b\][^\x00-\x1f\x7f-\x9f]*\x07(\x1b\\)?", sequence)
        assert len(sequence.encode()) < 4096


@dataclass
class Desk:
    """An Attention over a real store, with all that it writes and says."""

    attention: Attention
    written: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def announced(self) -> list[str]:
        return [sequence[4:-1] for sequence in self.written if sequence.startswith("\x1b]9;")]

    async def bring(
        self, store: Store, thread: int, body: str, *, live: bool = True, reading: int | None = None
    ) -> None:
        message = await receive(store, thread, body)
        await self.attention.apply([Change(ChangeKind.MESSAGE_ADDED, thread, message, live=live)], reading=reading)

    async def says(self, *announced: str) -> None:
        await eventually(
            lambda: self.announced == list(announced), description=f"{announced}; announced is {self.announced}"
        )


@asynccontextmanager
async def _desk(
    store: Store, options: ConsoleOptions, *, here: bool = False, clock: Callable[[], datetime] = lambda: NOW
) -> AsyncIterator[Desk]:
    written, told, tasks = list[str](), list[str](), list[asyncio.Task[None]]()

    made = Attention(
        store,
        written.append,
        options,
        start=lambda work: tasks.append(asyncio.create_task(work)),
        tell=told.append,
        clock=clock,
        tz=UTC,
        environ={"TERM": "xterm"},
    )
    made.presence.focus_moved(here=here)
    yield Desk(made, written, told, tasks)
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert not [end for end in ended if isinstance(end, Exception)]


async def test_a_burst_becomes_one_announcement(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "BURST_SECONDS", 0.2)
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    async with _desk(store, ConsoleOptions(notify="osc9")) as desk:
        await desk.bring(store, ada, "caught up", live=False)
        await desk.bring(store, ada, "first")
        await desk.says("Ada Park: first")
        for body in ("second", "third"):
            await desk.bring(store, ada, body)
        await desk.bring(store, ben, "fourth")
        assert desk.written.count("\x07") == 1
        await desk.says("Ada Park: first", "sbtui: 3 new messages from Ben Ortiz and 1 other")
        await desk.bring(store, ben, "read at once")
        newest = (await store.messages.newest(ben))[-1]
        await store.intents.mark_read(ben, newest)
        await desk.bring(store, ada, "last")
        await desk.says(*desk.announced, "Ada Park: last")
        assert desk.written.count("\x07") == 3


async def test_at_the_screen_or_in_quiet_hours_nothing_is_announced_not_even_later(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    moment = [NOW]
    options = ConsoleOptions(notify="osc9", quiet_hours="22:00-7:00")
    async with _desk(store, options, here=True, clock=lambda: moment[0]) as desk:
        await desk.bring(store, ada, "at the screen")
        desk.attention.presence.focus_moved(here=False)
        moment[0] = NOW.replace(hour=23).astimezone(timezone(timedelta(hours=9)))
        await desk.bring(store, ada, "at night")
        moment[0] = NOW
        await store.intents.set_flag(ben, "muted", True)
        await desk.bring(store, ben, "muted")
        await desk.bring(store, ada, "by day", reading=ada)
        await desk.says("Ada Park: by day")


async def test_at_the_screen_other_conversations_may_be_announced(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz")
    async with _desk(store, ConsoleOptions(notify="osc9", notify_focused=True), here=True) as desk:
        await desk.bring(store, ada, "before his eyes", reading=ada)
        await desk.bring(store, ben, "elsewhere", reading=ada)
        await desk.says("Ben Ortiz: elsewhere")


async def test_the_command_gets_the_facts(store: Store, tmp_path: Path) -> None:
    ada = await person(store, ADA, "Ada Park")
    taken = tmp_path / "taken"
    command = shlex.join(["sh", "-c", f"cat > {taken}.part && mv {taken}.part {taken}"])
    async with _desk(store, ConsoleOptions(notify="off", notify_command=command)) as desk:
        await desk.bring(store, ada, 'say "cheese"; $(reboot)\x1b[2J')
        await eventually(taken.exists, description="the command has run")
        assert desk.written == desk.told == []
    assert json.loads(taken.read_text()) == {
        "title": "Ada Park",
        "text": 'say "cheese"; $(reboot)\ufffd[2J',
        "thread": "Ada Park",
        "sender": "Ada Park",
        "preview": 'say "cheese"; $(reboot)\ufffd[2J',
        "thread_id": ada,
        "count": 1,
        "at": (NOW - timedelta(minutes=1)).isoformat(),
    }
    assert json.loads(hook.facts(_said("sbtui", "A new message")))["sender"] is None


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("/nonexistent/hook", "notify_command cannot be run (No such file or directory)."),
        ("false", "notify_command failed with exit status 1."),
        ("sleep 20", "notify_command did not finish within 0.05 s."),
        ("say 'it", "notify_command is not a command line; check its quotes."),
        ("#", "notify_command cannot be run"),
        (" ", "notify_command names no program."),
        ("a\0b", "notify_command cannot be run (there is a zero byte in it)."),
        ("~/no-such-hook", "notify_command cannot be run (No such file or directory)."),
    ],
)
async def test_a_command_that_fails_is_told_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, command: str, complaint: str
) -> None:
    monkeypatch.setattr(hook, "SECONDS", 0.05)
    monkeypatch.setattr(attention, "BURST_SECONDS", 0.0)
    ada = await person(store, ADA, "Ada Park")
    async with _desk(store, ConsoleOptions(notify="osc9", notify_command=command)) as desk:
        await desk.bring(store, ada, "one")
        await eventually(lambda: bool(desk.told), description="it is told")
        await desk.bring(store, ada, "two")
        await desk.says("Ada Park: one", "Ada Park: two")
        await eventually(lambda: all(task.done() for task in desk.tasks), description="both runs have ended")
        (sentence,) = desk.told
        assert sentence.startswith(complaint)
