"""Five places for the keys, in order; none of them ever shows a key."""

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sbtui.settings import Found, SettingsError, credentials, load
from sbtui.settings.key_command import keys_from

Configure = Callable[..., dict[str, str]]

OPTION = {"api_key_id": "option-id", "api_secret_key": "option-secret"}
OWN = {"SBTUI_API_KEY_ID": "own-id", "SBTUI_API_SECRET_KEY": "own-secret"}
FILE = 'api_key_id = "file-id"\napi_secret_key = "file-secret"\n'
SDK = {"SENDBLUE_API_API_KEY": "sdk-id", "SENDBLUE_API_API_SECRET": "sdk-secret"}


def printing(text: str) -> str:
    return shlex.join([sys.executable, "-S", "-c", f"print({text!r})"])


def find(environ: dict[str, str], home: Path, **overrides: object) -> Found:
    return credentials(load(environ=environ, overrides=overrides), environ=environ, home=home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which the official CLI is logged in."""
    file = tmp_path / ".sendblue" / "credentials.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"apiKey": "cli-id", "apiSecret": "cli-secret", "assignedNumber": "+15550100009"}))
    file.chmod(0o600)
    return tmp_path


def test_the_first_hit_wins(configure: Configure, home: Path) -> None:
    found = [
        find(configure(FILE, **OWN, **SDK), home, **OPTION),
        find(configure(FILE, **OWN, **SDK), home),
        find(configure(FILE, **SDK), home),
        find(configure("", **SDK), home),
        find(configure(""), home),
    ]
    assert [f.credentials.secret.removesuffix("-secret") for f in found] == ["option", "own", "file", "sdk", "cli"]
    assert [f.credentials.key_id.removesuffix("-id") for f in found] == ["option", "own", "file", "sdk", "cli"]
    assert [f.source for f in found] == [
        "command line",
        "SBTUI_API_SECRET_KEY",
        str(home / "config" / "config.toml"),
        "SENDBLUE_API_API_SECRET",
        str(home / ".sendblue" / "credentials.json"),
    ]


def test_the_line_to_send_from(configure: Configure, home: Path) -> None:
    assert find(configure(), home).from_number == "+15550100009"
    assert find(configure(SBTUI_FROM_NUMBER="+15550100001"), home).from_number == "+15550100001"
    assert find(configure(**OWN), home).from_number is None


def test_the_address_of_the_sdk_unless_ours_is_set(configure: Configure, home: Path) -> None:
    sdk = {**SDK, "SENDBLUE_API_BASE_URL": "https://sdk.test"}
    assert find(configure(**sdk), home).credentials.base_url == "https://sdk.test"
    assert find(configure(**sdk, SBTUI_API_BASE="https://own.test"), home).credentials.base_url == "https://own.test"
    assert (
        find(configure(**OWN, SENDBLUE_API_BASE_URL="https://sdk.test"), home).credentials.base_url
        != "https://sdk.test"
    )


def test_a_short_look_is_for_the_sandbox_alone(configure: Configure, home: Path) -> None:
    """Sendblue's lists trail by up to a minute: what they don't show by then may still have been sent."""
    assert find(configure(**OWN, SBTUI_CONFIRM_AFTER="5", SBTUI_API_BASE="http://127.0.0.1:1"), home)
    with pytest.raises(SettingsError, match="SBTUI_CONFIRM_AFTER: confirm_after should be at least 60"):
        find(configure(**OWN, SBTUI_CONFIRM_AFTER="5"), home)


def test_no_keys_at_all(configure: Configure, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        find(configure(), tmp_path)
    for way in ("SBTUI_API_KEY_ID", "SBTUI_API_SECRET_KEY", "config.toml", "official CLI", "sbtui demo"):
        assert way in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "lacks"),
    [
        ({"SBTUI_API_KEY_ID": "only-id"}, "api_secret_key"),
        ({"SBTUI_API_SECRET_KEY": "only-secret"}, "api_key_id"),
        ({"SENDBLUE_API_API_KEY": "only-id"}, "SENDBLUE_API_API_SECRET"),
        ({"SENDBLUE_API_API_SECRET": "only-secret"}, "SENDBLUE_API_API_KEY"),
    ],
)
def test_half_a_pair_is_a_mistake(configure: Configure, home: Path, variables: dict[str, str], lacks: str) -> None:
    with pytest.raises(SettingsError, match=f"{lacks} is not; set both") as caught:
        find(configure(**variables), home)
    assert "only-" not in str(caught.value)


def test_the_clis_keys_never_go_to_a_sandbox(configure: Configure, home: Path) -> None:
    with pytest.raises(SettingsError, match="SBTUI_API_KEY_ID") as caught:
        find(configure(), home, api_base="http://127.0.0.1:8000")
    assert "cli-" not in str(caught.value)
    assert find(configure(**OWN), home, api_base="http://127.0.0.1:8000").credentials.is_local


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"apiKey": 1, "apiSecret": "x"}', '{"apiKey": "half-id"}'])
def test_a_broken_file_of_the_cli(configure: Configure, home: Path, text: str) -> None:
    (home / ".sendblue" / "credentials.json").write_text(text)
    with pytest.raises(SettingsError, match=r"credentials\.json: there are no keys") as caught:
        find(configure(), home)
    assert "half" not in str(caught.value)


def test_keys_that_cannot_be_sent(configure: Configure, home: Path) -> None:
    with pytest.raises(SettingsError, match="SBTUI_API_SECRET_KEY: the API secret key holds a space") as caught:
        find(configure(**{**OWN, "SBTUI_API_SECRET_KEY": "two words"}), home)
    assert caught.value.__context__ is None


def test_files_that_others_can_read_are_warned_about(configure: Configure, home: Path) -> None:
    environ = configure(FILE)
    assert find(environ, home).warning == ""
    (home / "config" / "config.toml").chmod(0o644)
    assert "chmod 600" in find(environ, home).warning
    assert find({**environ, **OWN}, home).warning == ""


def test_nothing_shows_in_a_repr(configure: Configure, home: Path) -> None:
    assert "secret'" not in repr(find(configure(FILE), home)) and "file-id" not in repr(find(configure(FILE), home))


def test_key_command_from_the_file(configure: Configure, home: Path) -> None:
    found = find(configure(f"key_command = {json.dumps(printing('cmd-id' + chr(10) + 'cmd-secret'))}"), home)
    assert (found.credentials.key_id, found.credentials.secret) == ("cmd-id", "cmd-secret")
    assert found.source.startswith("key_command of ")


def test_key_command_against_literal_keys(configure: Configure, home: Path) -> None:
    command = printing("cmd-id\ncmd-secret")
    in_file = configure(f"key_command = {json.dumps(command)}", **OWN)
    assert find(in_file, home).credentials.secret == "own-secret"
    assert find(configure(FILE), home, key_command=command).credentials.secret == "cmd-secret"


def test_what_a_command_may_print() -> None:
    as_json = json.dumps({"key_id": "i", "secret": "s"})
    assert keys_from(printing("i\n\ns\n"), key_id=None, environ={}) == ("i", "s")
    assert keys_from(printing(as_json), key_id="other", environ={}) == ("i", "s")
    assert keys_from(printing("s"), key_id="i", environ={}) == ("i", "s")


@pytest.mark.parametrize(
    "output", ["", "hidden", "hidden\nb\nc", "{hidden}", '{"key_id": "hidden"}', '{"key_id": 1, "secret": 2}']
)
def test_what_a_command_may_not_print(output: str) -> None:
    with pytest.raises(SettingsError, match="expected") as caught:
        keys_from(printing(output), key_id=None, environ={})
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("/nonexistent/program", "cannot be run"),
        ("'unclosed", "check its quotes"),
        ("", "check its quotes"),
        (shlex.join([sys.executable, "-S", "-c", "print('hidden'); raise SystemExit(3)"]), "exit status 3"),
        (shlex.join([sys.executable, "-S", "-c", r"import os; os.write(1, b'hidden\xff')"]), "not text"),
        (shlex.join([sys.executable, "-S", "-c", "import signal; print('hidden', flush=True); signal.pause()"]),
         "did not finish within 0.2 s"),
    ],
)  # fmt: skip
def test_commands_that_fail(command: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem) as caught:
        keys_from(command, key_id=None, environ={}, patience=0.2 if "pause" in command else 10)
    assert "hidden" not in str(caught.value)
    assert caught.value.__context__ is None
