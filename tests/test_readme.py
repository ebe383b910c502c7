"""The README tells the truth: its tables are the program's, its pictures exist, its commands are the ones CI runs."""

from __future__ import annotations

import re

from tests.readme import README, written


def test_tables_are_the_programs() -> None:
    text = README.read_text("utf-8")
    assert text.count("<!-- badges -->") == text.count("<!-- keys -->") == 1
    assert written(text) == text, "run: python -m tests.readme"


def test_pictures_exist() -> None:
    pictures = re.findall(r"\]\((screenshots/[^)]+)\)", README.read_text("utf-8"))
    assert len(pictures) >= 6
    for picture in pictures:
        assert (README.parent / picture).is_file(), picture


def test_one_command_runs_and_one_tests() -> None:
    lines = README.read_text("utf-8").splitlines()
    assert "run: python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/sbtui demo" in lines
    assert "test: python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest" in lines
