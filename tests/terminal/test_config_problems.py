"""A config file with every kind of mistake, in the real program: told in one notice, and the program runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.test_problems import CONFIG
from tests.terminal.conftest import Sandbox
from tests.terminal.session import session

pytestmark = pytest.mark.proof


def test_the_program_runs_and_says_what_is_wrong(sandbox: Sandbox, tmp_path: Path) -> None:
    config = tmp_path / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text(CONFIG)
    with session(data=tmp_path, environment=sandbox.environment()) as console:
        console.wait_for("config.toml:1: there is no setting 'tehme'")
        assert console.text.count("config.toml") == 1
        console.wait_for("live")
        console.press("\x10what is wrong\r")
        console.wait_for('config.toml:7: keys: there is no action "qiut"; did you mean quit?')
        console.press("\x1b")
        console.wait_for(lambda text: "qiut" not in text)
        # The key that was given away twice runs what the notice said.
        console.press("\x06")
        assert console.wait_for_exit() == 0
        assert b"Traceback" not in console.raw


def test_without_a_screen_to_come_back_to_each_has_a_line(tmp_path: Path) -> None:
    config = tmp_path / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text('tehme = "paper"\nundo_seconds = 99\n')
    with session("demo", "--history", "0", "--plain", data=tmp_path) as plain:
        plain.wait_for("plain mode")
        assert "config.toml:1: there is no setting 'tehme'; did you mean theme?" in plain.text
        assert "config.toml:2: undo_seconds should be at most 30, not 99" in plain.text


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            'form_number = "+14155550100"\n',
            "config.toml:1: there is no setting 'form_number'; did you mean from_number?",
        ),
        ('theme = paper\napi_key_id = "k"\n', "config.toml:1: this is not valid TOML"),
    ],
)
def test_but_not_where_it_may_be_about_who_sends(tmp_path: Path, config: str, said: str) -> None:
    path = tmp_path / "config" / "config.toml"
    path.parent.mkdir()
    path.write_text(config)
    with session(data=tmp_path) as console:
        assert console.wait_for_exit() == 2
        # Rows end where they are full, or at a blank: how long the folder's name is decides.
        assert "".join(said.split()) in "".join(console.text.split())
        assert b"\x1b[?1049h" not in console.raw
