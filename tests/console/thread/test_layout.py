"""Lines stand where they should, and fill their width to the cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from sbtui.console.palette import Role
from sbtui.console.thread.blocks import Blocks
from sbtui.console.thread.frame import Frame
from sbtui.console.thread.layout import MAX_ROWS, Block, Divider, lay_out
from sbtui.console.thread.lines import Gutter, Line, compose
from sbtui.domain.message import Failure, Message, OutboxState
from tests.console.thread.seed import ADA, BEN, LINE, NOW

THEIRS = Message(id=1, thread_id=1, outbound=False, sender=ADA, at=NOW, body="did it leave?", status="RECEIVED")
OURS = Message(id=2, thread_id=1, outbound=True, sender=LINE, at=NOW, body="yes", status="DELIVERED", handle="h2")


def frame(width: int = 60, **fields: object) -> Frame:
    return Frame(**{"width": width, "today": NOW.date(), "tz": UTC, "title": "Ada Park", **fields})  # type: ignore[arg-type]


def drawn(block: Block, within: Frame) -> list[str]:
    lines = (
        compose(line, within.width, within.edge, within.indent, cursor=False, signs=within.signs)
        for line in block.lines
    )
    return ["".join(span.text for span in spans) for spans in lines]


def words(block: Block, within: Frame | None = None) -> list[str]:
    return [" ".join(text.split()) for text in drawn(block, within or frame())]


def below(message: Message, previous: Message | None = THEIRS, within: Frame | None = None) -> Block:
    return lay_out(message, previous, within or frame(), now=NOW)


def test_the_first_message_has_its_day_and_its_sender() -> None:
    block = below(THEIRS, None)
    assert block.above == 2
    assert words(block)[1:] == ["Ada Park 14:07", "did it leave?"]
    assert "─ Today ─" in words(block)[0]


def test_a_run_has_one_header() -> None:
    soon = replace(THEIRS, id=3, at=NOW + timedelta(minutes=5))
    late = replace(THEIRS, id=3, at=NOW + timedelta(minutes=5, seconds=1))
    assert below(soon).above == 0
    assert below(late).above == 1
    assert below(replace(THEIRS, id=3, sender=BEN)).above == 1
    assert words(below(OURS))[0] == "You 14:07"


def test_a_spacious_view_keeps_a_row_free_above_each_sender() -> None:
    spacious = frame(spacious=True)
    soon = replace(THEIRS, id=3, at=NOW + timedelta(minutes=5))
    assert words(below(OURS, within=spacious), spacious)[:2] == ["", "You 14:07"]
    assert below(OURS, within=spacious).above == 2
    assert below(soon, within=spacious).above == 0
    assert below(THEIRS, None, spacious).above == 2, "the day stands there already"


def test_a_later_minute_in_a_run_is_shown_once() -> None:
    assert words(below(replace(THEIRS, id=3, body="hm"))) == ["hm"]
    assert words(below(replace(THEIRS, id=3, body="hm", at=NOW + timedelta(minutes=1)))) == ["hm 14:08"]


def test_badge_and_time_stand_on_the_last_row_at_the_edge() -> None:
    within = frame()
    lines = drawn(below(replace(OURS, body="one\ntwo"), OURS, within), within)
    assert lines[0].rstrip() == "  one"
    assert lines[-1].startswith("  two")
    assert lines[-1].endswith("✓✓ 14:07 ")


def test_a_badge_that_would_touch_the_text_gets_its_own_row() -> None:
    within = frame(60, time_format="24h")
    full = replace(OURS, body="x" * within.text_width, status="ERROR", failure=Failure("SMS_LIMIT_REACHED"))
    rows = words(below(full, OURS, within), within)
    assert rows[0] == "▌ " + "x" * within.text_width
    assert rows[1].startswith("▌ ✕ SMS_LIMIT")


def test_narrow_views_keep_the_time_in_the_header_alone() -> None:
    narrow = frame(44)
    assert not narrow.has_times
    assert words(below(OURS, THEIRS, narrow), narrow) == ["You 14:07", "yes ✓✓"]


def test_text_is_never_wider_than_a_hundred_cells() -> None:
    wide = frame(300)
    lines = drawn(below(replace(OURS, body="word " * 100), OURS, wide), wide)
    assert max(len(line[:110].rstrip()) for line in lines[:-1]) <= 102
    assert lines[-1].rstrip().endswith("✓✓ 14:07")


def test_the_unread_divider() -> None:
    block = lay_out(THEIRS, OURS, frame(), now=NOW, divider=Divider(1, 2))
    assert "━ 2 new ━" in words(block)[0]
    assert block.lines[0].left[0].role is Role.UNREAD
    assert lay_out(THEIRS, OURS, frame(), now=NOW, divider=Divider(9, 2)).divider is None


def test_a_failed_message_explains_itself_with_its_keys() -> None:
    failed = replace(OURS, status="ERROR", failure=Failure("10001"))
    block = below(failed, OURS)
    assert {line.gutter for line in block.lines} == {Gutter.FAILED}
    text = " ".join(words(block))
    assert "▌ yes ✕ 10001 14:07" in text
    assert "The message failed to send." in text
    assert "R retry · E edit & resend · X discard · d details" in text


def test_an_unconfirmed_message_says_so() -> None:
    text = " ".join(words(below(replace(OURS, status="", state=OutboxState.UNCONFIRMED), OURS)))
    assert "may or may not have been sent" in text


def test_style_media_and_reply_have_rows() -> None:
    message = replace(OURS, style="shooting_star", media_url="https://x.test/a/pic.HEIC?s=1", reply_to="h9")
    quoted = replace(THEIRS, handle="h9")
    rows = words(lay_out(message, OURS, frame(), now=NOW, quoted=quoted))
    assert rows == ["↳ did it leave?", "✦ shooting star", "yes", "▣ pic.HEIC ✓✓ 14:07"]
    assert words(below(message, OURS))[0] == "↳ an earlier message"


def test_links_are_marked_across_rows() -> None:
    url = "https://t.acme.io/" + "9" * 80
    block = below(replace(THEIRS, id=3, body=f"see {url}, ok"))
    assert "".join(span.text for line in block.lines for span in line.left if span.role is Role.LINK) == url


def test_a_huge_message_is_cut_with_a_way_to_read_it() -> None:
    block = below(replace(THEIRS, id=3, body="x" * 100_000))
    assert block.height == MAX_ROWS + 1
    assert "v shows the whole message" in block.lines[-1].text


def test_ascii_frames_hold_ascii_alone() -> None:
    plain = frame(44, ascii=True)
    states = [replace(OURS, state=state, status="") for state in OutboxState]
    media = replace(OURS, style="slam", media_url="https://x.test/a.mp4", reply_to="x", status="ERROR")
    for message in [*states, media, replace(THEIRS, body="long " * 400)]:
        block = lay_out(message, None, plain, now=NOW, divider=Divider(message.id, 1))
        assert "".join(drawn(block, plain)).isascii()


bodies = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="a \n\t漢👨‍👩‍👧🇩🇪é\u0301\u200b\u200d\ufe0f\u202e\u3000\xad\x1b[/]مرحبا", max_size=120),
)
messages = st.builds(
    Message,
    id=st.integers(1, 9),
    thread_id=st.just(1),
    outbound=st.booleans(),
    sender=st.sampled_from([ADA, BEN, "", "\x1b[31m漢字@x", "+9991234567"]),
    at=st.datetimes(NOW.replace(tzinfo=None) - timedelta(days=9), NOW.replace(tzinfo=None), timezones=st.just(UTC)),
    body=bodies,
    media_url=st.sampled_from(["", "https://h/漢字.png", "not a url \x1b"]),
    style=st.sampled_from(["", "slam", "\x1b漢"]),
    status=st.sampled_from(["", "SENT", "ERROR", "DECLINED", "漢字\x1b"]),
    state=st.sampled_from(OutboxState),
    failure=st.none() | st.builds(Failure, code=bodies, message=bodies),
    downgraded=st.booleans(),
    reply_to=st.sampled_from(["", "h"]),
    retry_at=st.none() | st.just(NOW),
)


@settings(max_examples=100, deadline=None)
@given(
    message=messages, previous=st.none() | messages, width=st.integers(1, 300), plain=st.booleans(), half=st.booleans()
)
def test_every_line_is_exactly_as_wide_as_the_view(
    message: Message, previous: Message | None, width: int, plain: bool, half: bool
) -> None:
    within = frame(width, ascii=plain, spacious=half, time_format="12h" if half else "24h", title="漢字\x1b[31m" * 9)
    block = lay_out(message, previous, within, now=NOW, divider=Divider(message.id, 3), quoted=previous)
    for line in block.lines:
        for cursor in (False, True):
            spans = compose(line, width, within.edge, within.indent, cursor=cursor, signs=within.signs)
            text = "".join(span.text for span in spans)
            assert cell_len(text) == width
            assert sum(cell_len(span.text) for span in spans) == width
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in text)
    assert block.above < block.height


def test_blocks_are_taken_over_where_nothing_changed() -> None:
    page = [THEIRS, OURS, replace(THEIRS, id=5, at=NOW + timedelta(minutes=1))]
    before = Blocks().rebuilt(page, frame(), now=NOW)
    page[1] = replace(OURS, status="READ")
    after = before.rebuilt(page, frame(), now=NOW)
    assert after[0] is before[0]
    assert before.rows_changed(after) == [before.body(1)]
    longer = before.rebuilt([THEIRS, replace(OURS, body="a\nb"), page[2]], frame(), now=NOW)
    assert before.rows_changed(longer) is None
    assert before.rows_changed(Blocks().rebuilt(page, frame(61), now=NOW)) is None


def test_rows_and_blocks_find_each_other() -> None:
    page = [replace(THEIRS, id=n, body="x\n" * n + "x", at=NOW + timedelta(minutes=n)) for n in range(1, 6)]
    blocks = Blocks().rebuilt(page, frame(), now=NOW)
    for index in range(len(blocks)):
        for row in range(blocks.start(index), blocks.end(index)):
            found = blocks.line(row)
            assert blocks.at(row) == index
            assert found is not None
            assert found[1] is page[index]
    assert blocks.line(-1) is None
    assert blocks.line(blocks.height) is None


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))])
def test_times_that_no_clock_shows_are_drawn(zone: tzinfo | None) -> None:
    ends = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
    page = [replace(THEIRS, id=index, at=at) for index, at in enumerate(ends)]
    within = Frame(width=60, today=NOW.date(), tz=zone, title="Ada")
    assert Blocks().rebuilt(page, within, now=NOW).height == 6


@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_line_with_too_much_is_cut(width: int) -> None:
    spans = compose(Line(lay_out(OURS, None, frame(), now=NOW).lines[-1].left), width, width, 0)
    assert sum(cell_len(span.text) for span in spans) == width
