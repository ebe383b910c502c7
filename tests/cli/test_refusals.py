"""What the command line refuses: one sentence on stderr, exit code 2, no traceback."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from sbtui.cli import main


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SENDBLUE_API_API_KEY", "SENDBLUE_API_API_SECRET", "SBTUI_API_KEY_ID", "SBTUI_API_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SBTUI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SBTUI_CONFIG_DIR", str(tmp_path / "config"))


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["sbtui", *arguments])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    return said.err


def test_missing_keys_say_how_to_give_them(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(monkeypatch, capsys)
    assert "SBTUI_API_KEY_ID" in said
    assert "sbtui demo" in said


def test_unknown_option_and_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--sped" in refused(monkeypatch, capsys, "demo", "--sped", "2")
    assert "sandbx" in refused(monkeypatch, capsys, "sandbx")


def test_history_has_a_cap(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1000000" in refused(monkeypatch, capsys, "demo", "--history", "1000001")


def test_set_takes_known_settings_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert "KEY=VALUE" in refused(monkeypatch, capsys, "--set", "nonsense")
    assert "poll_seconds" in refused(monkeypatch, capsys, "--set", "pol_seconds=3")
    assert "poll_seconds" in refused(monkeypatch, capsys, "--set", "poll_seconds=soon")


def test_secrets_never_stand_on_a_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(monkeypatch, capsys, "--set", "api_secret_key=hush-hush")
    assert "SBTUI_API_SECRET_KEY" in said
    assert "hush-hush" not in said


def test_corrupt_config_names_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('theme = "midnight"\nlisten = auto\n')
    assert "config.toml:2" in refused(monkeypatch, capsys)


def test_store_that_is_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SBTUI_API_KEY_ID", "k")
    monkeypatch.setenv("SBTUI_API_SECRET_KEY", "hush-hush")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sbtui.db").write_bytes(b"not a database, but long enough to look like one" * 40)
    said = refused(monkeypatch, capsys)
    assert "damaged" in said
    assert "hush-hush" not in said


def test_busy_port_of_the_sandbox(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in refused(monkeypatch, capsys, "sandbox", "--port", port)
