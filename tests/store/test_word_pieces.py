"""Beginnings of words put as the words that begin so: what is found is what FTS5 finds by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sbtui.domain.query import WORD, Term
from sbtui.store import word_pieces
from sbtui.store.store import Store
from sbtui.store.word_pieces import indexed, match_of
from tests.store.test_search import query, row

BODIES = (
    "to the tea table", "tt", "t", "Tomato été", "ETE", "don't", "I'm in time", "über alles", "тест Тёмный", "тёплый",
    "中文字", "中", "日本語", "123 12 1", "1204 1205 1206", "working works WORK", "workshop", "wörk", "z", "zzz 9",
)  # fmt: skip


def test_letters_are_folded_as_the_index_folds_them() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (body, tokenize = 'unicode61 remove_diacritics 2')")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5vocab (t, instance)")
        sure = [char for char in map(chr, range(0xD800)) if WORD.fullmatch(char) and indexed(char)]
        connection.executemany("INSERT INTO t (rowid, body) VALUES (?, ?)", [(ord(char), char) for char in sure])
        words = dict(connection.execute("SELECT doc, term FROM words"))
    assert {char: words.get(ord(char)) for char in sure} == {char: indexed(char) for char in sure}
    assert set("azAZ09éÜñшЯ中ひ한") <= set(sure)


TYPED = (
    "t", "to", "T", "e", "é", "ete", "don'", "don't", "i'm", '"in t', "ü", "т", "тё", "中", "1", "12", "120", "1204",
    "w", "work", "WORKS", "z", "zzzz", "t z", "t* table", "тест т",
)  # fmt: skip


async def test_the_same_is_found_as_by_fts5_itself(store: Store, path: Path) -> None:
    await store.fill(row(number, body) for number, body in enumerate(BODIES))
    with closing(sqlite3.connect(path)) as connection:
        for typed in TYPED:
            terms = query(typed).terms
            plain = " AND ".join(f'"{" ".join(term.words)}"{"*" if term.prefix else ""}' for term in terms)
            expected = connection.execute("SELECT rowid FROM messages_fts (?) ORDER BY rowid DESC", (plain,))
            found = [hit.message.id for hit in await store.search.find(query(typed))]
            assert found == [rowid for (rowid,) in expected], typed


async def test_what_nothing_begins_with_is_not_looked_for(store: Store) -> None:
    await store.fill([row(1, "needle")])
    await store.search.find(query("needle"))
    assert await match_of([Term(("q",), prefix=True)], store.search._rows) is None
    assert await match_of([Term(("needles",), prefix=True)], store.search._rows) is None
    assert await match_of([Term(("a", "n"), prefix=True)], store.search._rows) == ('"a ne"*', 1)
    assert await match_of([Term(("needles",))], store.search._rows) == ('"needles"', 1)


async def test_too_many_words_are_left_to_fts5(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_pieces, "MOST", 2)
    await store.fill(row(number, body) for number, body in enumerate(BODIES))
    assert await match_of([Term(("t",), prefix=True)], store.search._rows) == ('"t"*', 1)
    assert await match_of([Term(("z",), prefix=True)], store.search._rows) == ('("z" OR "zz"*)', 2)
