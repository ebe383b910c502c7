"""One key, one frame; and no frame waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sbtui.console.frame.pacing import PATIENCE, one_frame, pace_of
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, Console, person, receive, running, wrote
from tests.waiting import eventually


async def _town(store: Store) -> tuple[int, int]:
    ada, ben = await person(store, ADA, "Ada Park"), await person(store, BEN, "Ben Ortiz", service="SMS")
    await person(store, CARA, "Cara Nguyen")
    for number in range(120):
        await receive(store, ben, f"shipment {number}", ago=300 - number, sender=BEN, unread=False)
    for number in range(60):
        await receive(store, ada, f"hello {number}", ago=150 - 2 * number, unread=False)
        await wrote(store, ada, f"well {number}", ago=149 - 2 * number)
    await receive(store, ben, "newest", ago=0.1, sender=BEN, unread=False)
    return ada, ben


@contextmanager
def counted(console: Console) -> Iterator[list[str]]:
    """What was drawn, frame by frame."""
    frames: list[str] = []
    screen, drawn = console.main, console.main._compositor_refresh

    def noted() -> None:
        follows, dirty = screen._repaint_follows, bool(screen._compositor._dirty_regions)
        drawn()
        if dirty and not follows:
            frames.append(console.text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen, "_compositor_refresh", noted)
        yield frames


@pytest.mark.proof
async def test_whatever_a_key_changes_is_drawn_in_one_frame(store: Store) -> None:
    await _town(store)
    async with running(store) as console:
        composer, view = console.main.thread_pane.composer, console.main.thread_pane.view

        async def draws(key: str, *wanted: str) -> None:
            with counted(console) as frames:
                await console.press(key)
                await console.pilot.pause()
            assert frames, f"{key} draws nothing"
            for words in wanted:
                assert words in frames[0], f"after {key}, {words!r} comes later than the first frame"
            assert frames[-1] == frames[0], f"after {key}, more is drawn later:\n{frames[-1]}"

        await draws("enter", "newest", "CONTACT", "0/160")
        assert composer.text_area.has_focus
        await draws("x", "> x", "1/160")
        await draws("ctrl+c", "0/160")
        asked: list[str] = []
        await store._database._reader.set_trace_callback(asked.append)
        await draws("f6", "well 59", "DELIVERY")
        await store._database._reader.set_trace_callback(None)  # type: ignore[arg-type]
        reads = [statement for statement in asked if "FROM changes" not in statement]
        assert len(reads) <= 6, "one for the thread, its draft, who types, a page, the report, and the page above"
        await draws("f5", "newest")
        await draws("escape")
        assert view.has_focus
        for _ in range(3):
            await draws("pageup", "RECEIVED")


@pytest.mark.proof
async def test_a_frame_waits_for_what_belongs_to_it_and_not_for_ever(store: Store) -> None:
    await _town(store)
    async with running(store) as console:
        composer, now = console.main.thread_pane.composer, asyncio.get_running_loop().time
        await eventually(lambda: not console.main.frame.wanted, description="what came before to be drawn")
        with counted(console) as frames, one_frame(console.app):
            began = now()
            composer.complain("Something new.")
            await eventually(lambda: bool(frames), description="a frame, though more may come")
            assert now() - began >= PATIENCE
            assert "Something new." in frames[0]
        with counted(console) as frames:
            with one_frame(console.app):
                composer.complain("Something newer.")
            await eventually(lambda: bool(frames), description="a frame of what has come")
            assert "Something newer." in frames[0]
        with counted(console) as frames, one_frame(console.app, within=PATIENCE / 10):
            composer.complain("Something newest.")
            await eventually(lambda: bool(frames), description="a frame, though the block goes on")
            assert not pace_of(console.app).held
        assert not pace_of(console.app).held


async def test_keys_without_a_pause_between_them_are_seen_nevertheless(store: Store) -> None:
    await _town(store)
    async with running(store) as console:
        with counted(console) as frames:
            for turn in range(100_000):
                with one_frame(console.app):
                    console.main.thread_pane.composer.complain(f"Turn {turn}.")
                    await asyncio.sleep(0)
                if len(frames) == 2:
                    break
        assert len(frames) == 2


@pytest.mark.proof
async def test_a_frame_that_cannot_be_drawn_ends_the_app_and_says_why(store: Store) -> None:
    await _town(store)
    with pytest.raises(ZeroDivisionError):
        async with running(store) as console:
            console.main._on_timer_update = lambda: 1 / 0  # type: ignore[method-assign, assignment]
            console.main.refresh()
            await console.pilot.pause(0.1)
