"""What the settings window says about each setting, and that it lists them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from sbtui.console.options import AT_ONCE, ConsoleOptions
from sbtui.console.screens.settings_rows import GROUPS, Kind, about, choices, found, kind, row, value_words
from sbtui.settings import Settings, SettingsError, load, load_usable
from sbtui.settings.configuration import Configuration
from sbtui.settings.model import SETTINGS, checked


def configuration(folder: Path, text: str = "", **variables: str) -> Configuration:
    """Settings of a config file with this text, of these variables, and of a command line that sets ``mouse``."""
    (folder / "config.toml").write_text(text)
    environ = {"SBTUI_CONFIG_DIR": str(folder), **variables}
    return Configuration(lambda: load(environ=environ, overrides={"mouse": "off"}))


def test_every_setting_is_listed_once() -> None:
    listed = [key for _, keys in found("") for key in keys]
    assert sorted(listed) == sorted(SETTINGS)
    assert {key for keys in GROUPS.values() for key in keys} <= SETTINGS.keys()


def test_each_is_changed_as_its_values_ask_for() -> None:
    defaults = Settings()
    kinds = {key: kind(key) for key in SETTINGS}
    assert {key for key, one in kinds.items() if one is Kind.FLAG} >= {"ascii", "notify_private"}
    assert {key for key, one in kinds.items() if one is Kind.TABLE} >= {"keys", "snippets"}
    assert kinds["listen"] is kinds["time_format"] is Kind.CHOICE
    assert kinds["undo_seconds"] is kinds["data_dir"] is kinds["from_number"] is Kind.TEXT
    for key in SETTINGS:
        for choice in choices(key):
            assert checked(key, choice) == choice
        if kinds[key] is Kind.CHOICE:
            assert getattr(defaults, key) in choices(key)


def test_words_are_found_in_names_and_sentences() -> None:
    assert list(found("undo sec")) == [("Sending", ["undo_seconds"])]
    assert [key for _, keys in found("WITHOUT any") for key in keys] == ["quiet_hours"]
    assert list(found("no such setting")) == []


@pytest.mark.parametrize("width", [4, 16, 40, 56, 90, 300])
def test_no_row_is_wider_than_the_list(tmp_path: Path, width: int) -> None:
    settings = configuration(tmp_path, f'theme = "{"wide " * 30}"\nquiet_hours = "22:00-7:00"\n')
    for key in SETTINGS:
        for ascii_only in (False, True):
            drawn = row(key, settings, width, ascii=ascii_only).plain
            assert cell_len(drawn) <= width
            assert drawn.isascii() or not ascii_only


def test_where_a_value_comes_from(tmp_path: Path) -> None:
    settings = configuration(tmp_path, "undo_seconds = 5\nascii = true\n", SBTUI_ASCII="no")

    def shown(key: str) -> list[str]:
        return row(key, settings, 60, ascii=True).plain.split()

    assert shown("undo_seconds") == ["undo_seconds", "5", "file"]
    assert shown("ascii") == ["ascii", "no", "variable"]
    assert shown("mouse") == ["mouse", "off", "option"]
    assert shown("notify_focused") == ["notify_focused", "no", "default"]
    assert "SBTUI_ASCII sets it and wins over the config file" in about("ascii", settings).plain
    assert "The command line sets it" in about("mouse", settings).plain
    assert "One of auto, events" in about("listen", settings).plain
    assert "at the next start" in about("listen", settings).plain
    assert "start" not in about("time_format", settings).plain


SECRET = "s3cret-of-mine"


def test_secrets_are_only_set_or_not(tmp_path: Path) -> None:
    text = "".join(f'{key} = "{SECRET}"\n' for key in ("api_key_id", "api_secret_key", "webhook_secret", "key_command"))
    settings = configuration(
        tmp_path, f'{text}notify_command = "post {SECRET}"\ncallback_url = "https://me:{SECRET}@h/x"\n'
    )
    for key in SETTINGS:
        assert SECRET not in row(key, settings, 100, ascii=False).plain + about(key, settings).plain
    assert value_words("webhook_secret", SECRET) == "set"
    assert value_words("webhook_secret", None) == "not set"
    assert value_words("callback_url", "https://me:x@h.example/x") == "https://h.example/x"
    assert value_words("theme", "a://me:x@[") == "a://["
    assert "SBTUI_API_SECRET_KEY" in about("api_secret_key", settings).plain


def test_a_mistake_is_told_where_the_setting_is(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('time_format = "13h"\n')
    settings = Configuration(lambda: load_usable(environ={"SBTUI_CONFIG_DIR": str(tmp_path)}))
    assert "time_format should be '24h' or '12h'" in about("time_format", settings).plain
    assert "should be" not in about("ascii", settings).plain
    settings.change("time_format", "12h")
    assert "should be" not in about("time_format", settings).plain


def test_a_change_is_written_and_waits_for_the_start_where_it_must(tmp_path: Path) -> None:
    settings = configuration(tmp_path, "# mine\n")
    options = ConsoleOptions.of(settings)
    snippets = options.snippets
    settings.change("listen", "polling")
    assert "listen" not in AT_ONCE
    assert row("listen", settings, 60, ascii=True).plain.split() == ["listen", "polling", "next", "start"]
    settings.change("listen", None)
    assert row("listen", settings, 60, ascii=True).plain.split() == ["listen", "auto", "default"]
    settings.change("snippets", {"hi": "Hello"})
    options.take(settings.change("undo_seconds", "7"))
    assert (options.undo_seconds, snippets) == (7, {"hi": "Hello"})
    with pytest.raises(SettingsError, match="undo_seconds should be at most 30"):
        settings.change("undo_seconds", 31)
    assert settings.settings.undo_seconds == 7
    assert (tmp_path / "config.toml").read_text().startswith("# mine\n")
