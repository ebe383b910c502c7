"""Early news survives being written down."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from sbtui.domain.message import Failure
from sbtui.domain.news import MessageSeen, StatusChanged
from sbtui.engine.codec import decode, encode

texts = st.text(max_size=20)
times = st.datetimes(timezones=st.just(UTC))
failures = st.none() | st.builds(Failure, texts, texts, texts, texts)
seen = st.builds(
    MessageSeen,
    handle=texts,
    outbound=st.booleans(),
    contact=texts,
    line=texts,
    body=texts,
    failure=failures,
    created_at=st.none() | times,
    updated_at=st.none() | times,
    participants=st.lists(texts, max_size=3).map(tuple),
)
changed = st.builds(StatusChanged, handle=texts, status=texts, at=times, failure=failures)


@given(seen | changed)
def test_decoding_gives_the_news_back(news: MessageSeen | StatusChanged) -> None:
    assert decode(encode(news)) == news
