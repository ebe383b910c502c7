"""The config file is changed where asked, and nowhere else."""

from __future__ import annotations

import re
import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from sbtui.console.options import ConsoleOptions
from sbtui.settings import SettingsError, load
from sbtui.settings.layers import UNQUOTED
from sbtui.settings.model import SETTINGS
from sbtui.settings.writing import write_keys, write_settings
from tests.settings.conftest import Configure

COMMENTED = '# mine\ntheme = "terminal" # nice\n\n[keys]\n# the way out\nquit = "ctrl+x"   # not q\n\n[other]\na = 1\n'


def test_comments_and_links_survive(tmp_path: Path) -> None:
    real, path = tmp_path / "dotfiles" / "sbtui.toml", tmp_path / "config.toml"
    real.parent.mkdir()
    real.write_text(COMMENTED)
    real.chmod(0o640)
    path.symlink_to(real)
    write_keys(path, {"quit": "ctrl+q,f9", "lines": "f8"})
    assert path.is_symlink()
    assert real.read_text() == COMMENTED.replace('"ctrl+x"', '"ctrl+q,f9"').replace(
        "# not q\n", '# not q\nlines = "f8"\n'
    )
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert [file.name for file in real.parent.iterdir()] == ["sbtui.toml"]


def test_a_new_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "config" / "config.toml"
    write_keys(path, {"quit": "f9"})
    assert path.read_text() == '[keys]\nquit = "f9"\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["theme = \n", 'keys = "none"\n', "\x00"])
def test_a_file_that_cannot_be_written_into_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(str(path))):
        write_keys(path, {"quit": "f9"})
    assert path.read_text() == text


WRITTEN = {
    "theme": "midnight",
    "undo_seconds": 10,
    "ascii": True,
    "poll_seconds": 2.5,
    "quiet_hours": "22:00-7:00",
    "from_number": "+14155550100",
    "data_dir": "/tmp/some where",
}


def test_every_kind_of_setting_goes_in_and_out_again(tmp_path: Path, configure: Configure) -> None:
    environ = configure(COMMENTED.replace("[other]\na = 1\n", ""))
    path = tmp_path / "config" / "config.toml"
    before = load(environ=environ)
    write_settings(path, WRITTEN)
    after = load(environ=environ)
    assert {key: getattr(after, key) for key in WRITTEN} == WRITTEN | {
        "quiet_hours": "22:00-07:00",
        "data_dir": Path("/tmp/some where"),
    }
    assert "# nice" in path.read_text()
    write_settings(path, dict.fromkeys(WRITTEN))
    assert load(environ=environ).theme == SETTINGS["theme"].default == before.theme
    assert "# the way out" in path.read_text()


def test_taking_out_what_is_not_there_makes_no_file(tmp_path: Path) -> None:
    write_settings(tmp_path / "config.toml", {"theme": None})
    assert list(tmp_path.iterdir()) == []


def test_a_secret_makes_the_file_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("ascii = true\n")
    path.chmod(0o644)
    write_settings(path, {"theme": "mono"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    write_settings(path, {"api_secret_key": "s3cret"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_consoles_undo_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"

    def write(key: str) -> int:
        """How often what was written was gone at once."""
        lost = 0
        for value in range(20):
            write_settings(path, {key: value})
            lost += tomllib.loads(path.read_text())[key] != value
        return lost

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(write, ("undo_seconds", "lock_after"))) == [0, 0]


def test_what_an_editor_wrote_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text("ascii = true\n")
    dumps = tomlkit.dumps

    def edited_meanwhile(document: tomlkit.TOMLDocument) -> str:
        path.write_text("ascii = false\n")
        return dumps(document)

    monkeypatch.setattr(tomlkit, "dumps", edited_meanwhile)
    with pytest.raises(SettingsError, match="somebody else wrote into it"):
        write_settings(path, {"theme": "mono"})
    assert path.read_text() == "ascii = false\n"


def test_what_stays_out_of_a_repr_stays_out_of_errors_and_of_readable_files() -> None:
    hidden = {key for key, one in SETTINGS.items() if not one.repr}
    assert hidden == UNQUOTED
    options = {one.name: one.repr for one in fields(ConsoleOptions)}
    assert not any(options[key] for key in hidden & options.keys())


def test_what_does_not_fit_is_refused_without_its_value(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(SettingsError, match=r"^undo_seconds should be at most 30\.$"):
        write_settings(path, {"undo_seconds": 31})
    with pytest.raises(SettingsError) as refused:
        write_settings(path, {"api_base": "http://user:s3cret@example.org"})
    assert "s3cret" not in f"{refused.value!r} {refused.value.__context__!r}"
    assert not path.exists()


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"cannot be (read|written) \("):
        write_settings(tmp_path / "file" / "config.toml", {"theme": "mono"})
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    with pytest.raises(SettingsError, match=re.escape(str(loop))):
        write_settings(loop, {"theme": "mono"})


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
_FILES = st.lists(
    st.one_of(
        st.sampled_from(["# a comment", "", "ascii = true # why", "[keys]", "[snippets] # mine", 'keys.lines = "f8"']),
        st.tuples(st.sampled_from(["theme", "quit", "notify"]), _TEXTS).map(lambda it: f"{it[0]} = {_spelt(it[1])}"),
    ),
    max_size=8,
).map("\n".join)


def _spelt(text: str) -> str:
    return tomlkit.string(text).as_string()


@given(text=_FILES, theme=_TEXTS, newline=st.sampled_from(["\n", "\r\n"]))
def test_nothing_else_changes(text: str, theme: str, newline: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any-config.toml"
    text = text.replace("\n", newline)
    path.write_bytes(text.encode())
    try:
        before = tomllib.loads(text)
    except ValueError:
        before = None
    try:
        write_settings(path, {"theme": theme, "ascii": None})
    except SettingsError:
        assert path.read_bytes().decode() == text
        return
    assert before is not None
    before.pop("ascii", None)
    after = path.read_bytes().decode()
    assert tomllib.loads(after) == before | {"theme": theme}
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in after.splitlines() if line.startswith("#")] == comments
