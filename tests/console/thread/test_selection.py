"""Text selected over the messages: what is copied, what is repainted, and that news moves nothing of it."""

from __future__ import annotations

from datetime import UTC, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.events import MouseMove

from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.cells import drawable, grapheme_at
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.lines import Gutter, compose
from sbtui.console.thread.selection import Selected, spot_at
from sbtui.domain.changes import ChangeKind
from sbtui.domain.message import Failure, Message
from sbtui.store.store import Store
from tests.console.thread import seed
from tests.console.thread.seed import ADA, LINE, NOW, row
from tests.console.thread.stage import Stage, Watched, body_of, staged

BODY = "a sentence that is long enough to be wrapped twice at forty cells, 漢字 and 👨‍👩‍👧 included\n\n  and more"


def message(id_: int, body: str, *, outbound: bool = False, **fields: object) -> Message:
    at = NOW - timedelta(days=1) + timedelta(minutes=9 * id_)
    values = {"id": id_, "thread_id": 1, "outbound": outbound, "sender": LINE if outbound else ADA, "at": at}
    return Message(**{**values, "body": body, **fields})  # type: ignore[arg-type]


def laid(messages: list[Message], width: int = 40) -> Blocks:
    frame = Frame(width=width, today=NOW.date(), tz=UTC, title="Ada")
    return Blocks().rebuilt(messages, frame, now=NOW)


def selected(blocks: Blocks, start: tuple[int, int], end: tuple[int, int]) -> str:
    anchor, head = spot_at(blocks, *start), spot_at(blocks, *end)
    assert anchor is not None
    assert head is not None
    found, backwards = Selected.between(blocks, anchor, head), Selected.between(blocks, head, anchor)
    assert found is not None
    assert found == backwards
    return found.text(blocks)


PAGE = [
    message(1, BODY),
    message(2, "yes", outbound=True, status="DELIVERED"),
    message(3, "", media_url="https://h/a.png"),
]


def test_everything_selected_is_the_texts_alone() -> None:
    blocks = laid(PAGE)
    assert selected(blocks, (0, 0), (999, 999)) == f"{BODY}\nyes\n▣ a.png"
    assert selected(blocks, (-5, 0), (blocks.start(1) - 1, 99)) == BODY


def test_a_part_of_two_rows() -> None:
    blocks = laid([message(1, "one two three four five six seven eight nine ten", outbound=True)], 30)
    body = blocks.body(0)
    rows = [line.text for line in blocks[0].lines[blocks[0].above :]]
    assert rows[0].startswith("one two three")
    assert selected(blocks, (body, 2 + 4), (body + 1, 2)).startswith("two three four five")
    assert selected(blocks, (body, 2), (body, 2)) == "o", "one character, as the one under the pointer"
    assert selected(blocks, (body, 99), (body, 99)) == ""


def test_separators_headers_badges_and_keys_are_no_text() -> None:
    failed = message(2, "hello", outbound=True, status="ERROR", failure=Failure("10001"))
    blocks = laid([message(1, "first"), failed])
    header = blocks.start(1)
    assert selected(blocks, (header, 0), (header, 39)) == ""
    text = selected(blocks, (header, 0), (999, 0))
    assert text.startswith("hello\n")
    assert "message failed to send" in text
    assert "retry" not in text
    assert "✕" not in text


def test_a_message_that_is_gone_ends_the_selection() -> None:
    blocks = laid(PAGE)
    anchor, head = spot_at(blocks, 0, 0), spot_at(blocks, 999, 0)
    assert anchor is not None
    assert head is not None
    assert Selected.between(laid(PAGE[:2]), anchor, head) is None
    assert spot_at(Blocks(), 0, 0) is None


texts = st.text(alphabet="ab  \n漢👨‍👩‍👧🇩🇪é\u0301\u200d\ufe0fم", max_size=80)


@settings(max_examples=60, deadline=None)
@given(
    bodies=st.lists(texts, min_size=1, max_size=3),
    width=st.integers(16, 60),
    start=st.tuples(st.integers(-1, 30), st.integers(-2, 62)),
    end=st.tuples(st.integers(-1, 30), st.integers(-2, 62)),
)
def test_what_is_reversed_is_what_is_copied(
    bodies: list[str], width: int, start: tuple[int, int], end: tuple[int, int]
) -> None:
    blocks = laid([message(index, body) for index, body in enumerate(bodies, 1)], width)
    text = selected(blocks, start, end)
    whole = "\n".join(drawable(body).rstrip() for body in bodies if drawable(body).rstrip())
    assert text in whole
    anchor, head = spot_at(blocks, *start), spot_at(blocks, *end)
    assert anchor is not None
    assert head is not None
    found = Selected.between(blocks, anchor, head)
    assert found is not None
    shown = []
    for at in range(blocks.height):
        line, _ = blocks.line(at)  # type: ignore[misc]
        part = found.in_line(blocks.at(at), line)
        if part is not None:
            assert line.piece is not None
            shown.append(line.piece.text[slice(*part)])
    assert "".join("".join(shown).split()) == "".join(text.split())


@settings(deadline=None)
@given(raw=texts, cell=st.integers(-2, 90))
@example(raw="\ufe0f\u200d🇩a", cell=0)
def test_the_grapheme_at_a_cell(raw: str, cell: int) -> None:
    text = drawable(raw).replace("\n", " ")
    start, end = grapheme_at(text, cell)
    if 0 <= cell < cell_len(text):
        assert cell_len(text[:start]) <= cell < cell_len(text[:end])
    else:
        assert start == end == (0 if cell < 0 else len(text))


@settings(max_examples=40, deadline=None)
@given(bodies=st.lists(texts | st.text(max_size=60), min_size=1, max_size=3), width=st.integers(16, 300))
def test_pieces_stand_right_behind_the_gutter(bodies: list[str], width: int) -> None:
    blocks = laid([message(index, body) for index, body in enumerate(bodies, 1)], width)
    frame = blocks.frame
    assert frame is not None
    for index in range(len(blocks)):
        for line in blocks[index].lines:
            spans = compose(line, width, frame.edge, frame.indent)
            assert sum(cell_len(span.text) for span in spans) == width
            if line.piece is not None:
                assert line.gutter is not Gutter.NONE
                shown = "".join(span.text for span in spans[1:])
                assert shown.startswith(line.piece.text[line.piece.start : line.piece.end])


# The view


async def drag(stage: Stage, start: tuple[int, int], *ends: tuple[int, int], release: bool = True) -> None:
    await stage.pilot.mouse_down(Watched, offset=start)
    for end in ends:
        await stage.pilot._post_mouse_events([MouseMove], Watched, offset=end, button=1)
    if release:
        await stage.pilot.mouse_up(Watched, offset=ends[-1])
    await stage.settled()


def reversed_rows(stage: Stage) -> dict[int, str]:
    view = stage.view
    shown = {
        y: "".join(segment.text for segment in view.render_line(y) if segment.style and segment.style.reverse)
        for y in range(view.size.height)
    }
    return {y: text for y, text in shown.items() if text}


async def test_dragging_selects_and_repaints_only_what_it_passes(store: Store) -> None:
    thread = await seed.long_thread(store, 40)
    async with staged(store, thread) as stage:
        view, screen = stage.view, stage.screen()
        first = next(y for y, text in enumerate(screen) if "message 36" in text)
        last = next(y for y, text in enumerate(screen) if "message 38" in text)
        view.drawn.clear()
        await drag(stage, (10, first), (5, last), release=False)
        assert set(view.drawn) <= set(range(first, last + 1)), "nothing above or below is drawn"
        await stage.pilot.mouse_up(Watched, offset=(5, last))
        await stage.settled()
        assert body_of(view.cursor) == "message 39", "the focus put it there; a drag is no click"
        text = "36\nmessage 37\nmess"
        assert view.screen.get_selected_text() == text
        assert list(reversed_rows(stage).values()) == text.split("\n")
        built = view._strips.built
        stage.screen()
        assert view._strips.built == built, "selected rows are made once, as all others"
        # News below, and in between; another place, another width.
        for body, minutes in (("below", 0), ("between", 3.5)):
            late = await seed.receive(store, thread.id, body, at=NOW - timedelta(minutes=minutes))
            await stage.tell(ChangeKind.MESSAGE_ADDED, thread, late.id)
        text = "36\nbetween\nmessage 37\nmess"
        view.scroll_rows(-3)
        await stage.pilot.resize_terminal(40, 24)
        await stage.settled()
        assert view.screen.get_selected_text() == text
        assert list(reversed_rows(stage).values()) == text.split("\n")
        # A click, or clearing by the screen, ends it.
        view.screen.clear_selection()
        await stage.settled()
        assert reversed_rows(stage) == {}
        assert view._selected is None
        await drag(stage, (10, 5), (20, 9))
        assert view.screen.get_selected_text()
        await stage.pilot.click(Watched, offset=(5, 9))
        await stage.settled()
        assert view.screen.get_selected_text() is None
        assert body_of(view.cursor) != "message 39", "and a click after a drag is a click again"


async def test_a_drag_out_of_the_view_scrolls_along(store: Store) -> None:
    thread = await seed.long_thread(store, 200)
    async with staged(store, thread) as stage:
        view = stage.view
        last = next(y for y, text in enumerate(stage.screen()) if "message 199" in text)
        await drag(stage, (60, last), (3, 0), release=False)
        view._pointer = view._pointer._replace(y=-2)
        before = view.scroll_offset.y
        view._scroll_along(False)
        for _ in range(3):
            view._follow_pointer()
        assert view.scroll_offset.y <= before - 6
        text = view._selected and view._selected.text(view._blocks)
        assert text
        assert text.endswith("message 199")
        assert len(text.split("\n")) > 15
        # Whoever lets go elsewhere has let go.
        await stage.pilot._post_mouse_events([MouseMove], Watched, offset=(5, 5), button=0)
        await stage.settled()
        assert view._outside is None
        assert stage.pilot.app.mouse_captured is None


async def test_a_selected_message_that_reads_differently_or_is_left(store: Store) -> None:
    edited = "short"
    thread = await seed.thread_of(store, [row("something", timedelta(minutes=2)), row("after", timedelta(minutes=1))])
    async with staged(store, thread) as stage:
        body = next(y for y, text in enumerate(stage.screen()) if "something" in text)
        await drag(stage, (6, body), (4, body + 1))
        first = (await store.messages.newest(thread.id))[0]
        async with store.changing() as (transaction, _):
            await transaction.execute("UPDATE messages SET body = ? WHERE id = ?", (edited, first.id))
        await stage.tell(ChangeKind.MESSAGE_CHANGED, thread, first.id)
        assert stage.view.screen.get_selected_text() == f"{edited[4:]}\naft"
        assert edited in stage.screen()[body]
        await stage.view.show(None)
        assert stage.view.screen.selections == {}
