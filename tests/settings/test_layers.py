"""Which layer wins, and what a mistake in each of them is answered with."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sbtui.settings import SettingsError, config_dir, created, load, variable
from sbtui.settings.model import SETTINGS, sentence

Configure = Callable[..., dict[str, str]]


def test_defaults_without_any_file(configure: Configure) -> None:
    settings = load(environ=configure())
    assert (settings.theme, settings.mark_read, settings.listen, settings.keys) == ("terminal", "view", "auto", {})
    assert settings.origin("theme") == "default"


def test_each_layer_beats_the_one_below(configure: Configure) -> None:
    environ = configure('theme = "file"')
    assert load(environ=environ).theme == "file"
    environ["SBTUI_THEME"] = "variable"
    assert load(environ=environ).theme == "variable"
    settings = load(environ=environ, overrides={"theme": "option"})
    assert (settings.theme, settings.origin("theme")) == ("option", "command line")
    assert load(environ=environ, overrides={"theme": None}).origin("theme") == "SBTUI_THEME"


def test_empty_variables_are_unset(configure: Configure) -> None:
    assert load(environ=configure('theme = "file"', SBTUI_THEME="")).theme == "file"


SAMPLES: dict[str, tuple[str, Any]] = {
    "theme": ("dusk", "dusk"),
    "from_number": ("+1 (555) 010-0001", "+15550100001"),
    "api_base": ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
    "api_key_id": ("k\n", "k"),
    "api_secret_key": ("s", "s"),
    "key_command": ("pass show x", "pass show x"),
    "default_region": ("de", "DE"),
    "mark_read": ("never", "never"),
    "bandwidth": ("low", "low"),
    "animation": ("full", "full"),
    "ascii": ("true", True),
    "mouse": ("off", "off"),
    "messages_per_second": ("2.5", 2.5),
    "media_cap_mb": ("7.5", 7.5),
    "undo_seconds": ("10", 10),
    "listen": ("polling", "polling"),
    "callback_bind": ("127.0.0.1:8722", "127.0.0.1:8722"),
    "callback_url": ("https://x.test/hook", "https://x.test/hook"),
    "webhook_secret": ("w", "w"),
    "poll_seconds": ("3", 3.0),
    "confirm_after": ("60", 60.0),
    "time_format": ("12h", "12h"),
    "density": ("comfortable", "comfortable"),
    "notify": ("osc", "auto"),
    "notify_command": ("notify-send 'new message'", "notify-send 'new message'"),
    "notify_focused": ("yes", True),
    "notify_private": ("on", True),
    "quiet_hours": ("22-7:30", "22:00-07:30"),
    "send_read_receipts": ("on", True),
    "explore": ("true", True),
    "lock_after": ("5", 5),
    "lock_command": ("pass show lock", "pass show lock"),
    "plain": ("yes", True),
    "key_preset": ("weechat", "weechat"),
    "keys": ("quit=ctrl+q; send=enter,ctrl+s", {"quit": "ctrl+q", "send": "enter,ctrl+s"}),
    "snippets": ("thanks=Thank you, {first_name}!", {"thanks": "Thank you, {first_name}!"}),
    "data_dir": ("/tmp/sbtui-data", Path("/tmp/sbtui-data")),
}


def test_every_setting_is_sampled_and_described() -> None:
    assert set(SAMPLES) == set(SETTINGS)
    assert all(sentence(key).endswith(".") for key in SETTINGS)


@pytest.mark.parametrize("key", SAMPLES)
def test_every_setting_has_its_variable(configure: Configure, key: str) -> None:
    text, expected = SAMPLES[key]
    settings = load(environ=configure(**{variable(key): text}))
    value = getattr(settings, key)
    assert value == expected
    assert settings.origin(key) == f"SBTUI_{key.upper()}"


def test_secrets_never_show(configure: Configure) -> None:
    environ = configure('api_secret_key = "s3cret"\nwebhook_secret = "w3bhook"', SBTUI_API_KEY_ID="k3yid")
    settings = load(environ=environ, overrides={"key_command": "echo p4ss"})
    for hidden in ("s3cret", "w3bhook", "k3yid", "p4ss"):
        assert hidden not in repr(settings) + str(settings)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("theme = ", "{file}:1: this is not valid TOML (invalid value); mend the line or put quotes around its text."),
        ('theme = "x"\nmouse = on',
         "{file}:2: this is not valid TOML (invalid value); mend the line or put quotes around its text."),
        pytest.param("keys = " + "[" * 20_000,
         "{file}:1: this is not valid TOML; mend the line or put quotes around its text.", id="deep"),
        pytest.param("undo_seconds = " + "1" * 5_000,
         "{file}:1: this is not valid TOML; mend the line or put quotes around its text.", id="long"),
        ('thme = "x"', "{file}:1: there is no setting 'thme'; did you mean theme?"),
        ("zzzzzz = 1", "{file}:1: there is no setting 'zzzzzz'; remove it."),
        ('mark_read = "maybe"', "{file}:1: mark_read should be 'view', 'reply' or 'never', not 'maybe'."),
        ("undo_seconds = 31", "{file}:1: undo_seconds should be at most 30, not 31."),
        ("messages_per_second = 0", "{file}:1: messages_per_second should be at least 0.001, not 0."),
        ("confirm_after = 1e300", "{file}:1: confirm_after should be at most 86400, not 1e+300."),
        ("data_dir = '~no-such-user/x'",
         "{file}:1: data_dir should be a folder; it names no user of this machine, not '~no-such-user/x'."),
        ("keys = { quit = 1 }", "{file}:1: keys should have text for \"quit\"."),
        ("snippets = { 'my name' = 'x' }",
         '{file}:1: snippets should have names of letters, digits, - and _ only, unlike "my name".'),
        ('callback_bind = "1"',
         "{file}:1: callback_bind should be a host and a port, such as 127.0.0.1:8722, not '1'."),
        ("api_secret_key = 4711", "{file}:1: api_secret_key should be text."),
        ('api_base = "http://u:pw@x.test"',
         "{file}:1: api_base is wrong: the API address must be a plain one, without a user, a query or a fragment."),
    ],
)  # fmt: skip
def test_mistakes_in_the_file(configure: Configure, tmp_path: Path, toml: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ=configure(toml))
    assert str(caught.value) == sentence.format(file=tmp_path / "config" / "config.toml")
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("SBTUI_ASCII", "perhaps", "ascii should be true or false"),
        ("SBTUI_FROM_NUMBER", "911", "from_number should be a number in international form"),
        ("SBTUI_DEFAULT_REGION", "USA", "default_region should be a country code of two letters"),
        ("SBTUI_KEYS", "quit", "keys should look like action=keys"),
        ("SBTUI_CALLBACK_URL", "localhost", "callback_url should be a web address"),
        ("SBTUI_CALLBACK_URL", "https://x.test/?to=1", "callback_url should be a web address"),
        ("SBTUI_CALLBACK_URL", "https://x.test:x", "callback_url should be a web address"),
        ("SBTUI_CALLBACK_URL", "https://x.te\nst", "callback_url should be a web address"),
        ("SBTUI_CALLBACK_URL", "https://user:hush@x\u2100.test", "callback_url should be a web address"),
        ("SBTUI_POLL_SECONDS", "nan", "poll_seconds"),
        ("SBTUI_NOTIFY_COMMAND", "curl -H 'x", "notify_command should be a command line; check its quotes."),
        ("SBTUI_QUIET_HOURS", "25:00-7:00", "quiet_hours should be hours of the day, such as 22:00-7:00"),
        ("SBTUI_QUIET_HOURS", "8-8", "quiet_hours should be hours of the day"),
    ],
)
def test_mistakes_in_variables(configure: Configure, name: str, text: str, part: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ=configure(**{name: text}))
    assert str(caught.value).startswith(f"{name}: {part}")
    assert "hush" not in str(caught.value)


def test_unknown_options_are_named(configure: Configure) -> None:
    with pytest.raises(SettingsError, match="command line: there is no setting 'moose'; did you mean mouse"):
        load(environ=configure(), overrides={"moose": "off"})


def test_a_secret_in_the_wrong_shape_is_not_chained(configure: Configure) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ=configure('api_secret_key = ["s3cret"]'))
    assert "s3cret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_file_that_is_no_text(configure: Configure, tmp_path: Path) -> None:
    environ = configure("")
    (tmp_path / "config" / "config.toml").write_bytes(b"theme = '\xff'")
    with pytest.raises(SettingsError, match="UTF-8"):
        load(environ=environ)


def test_a_folder_in_place_of_the_file(configure: Configure, tmp_path: Path) -> None:
    (tmp_path / "config" / "config.toml").mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read"):
        load(environ=configure())


@pytest.mark.parametrize(
    ("variables", "region"),
    [({}, "US"), ({"LANG": "C.UTF-8"}, "US"), ({"LANG": "en_GB.UTF-8"}, "GB"), ({"LANG": "de_AT"}, "AT"),
     ({"LANG": "en_GB", "LC_ALL": "pt_BR.UTF-8"}, "BR"), ({"LANG": "de_AT", "SBTUI_DEFAULT_REGION": "ch"}, "CH")],
)  # fmt: skip
def test_region(configure: Configure, variables: dict[str, str], region: str) -> None:
    assert load(environ=configure(**variables)).default_region == region


@pytest.mark.parametrize(
    ("variables", "ascii_only"),
    [
        ({"LANG": "ja_JP.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_CTYPE": "zh_TW.UTF-8"}, True),
        ({"LC_ALL": "de_DE", "LANG": "ko_KR.UTF-8"}, False),
        ({"LANG": "kok_IN"}, False),
        ({"LANG": "ja_JP.UTF-8", "SBTUI_ASCII": "no"}, False),
    ],
)
def test_no_sign_takes_two_cells_where_that_is_a_habit(
    configure: Configure, variables: dict[str, str], ascii_only: bool
) -> None:
    assert load(environ=configure(**variables)).ascii is ascii_only


def test_a_profile_is_a_file_and_a_folder_of_its_own(configure: Configure) -> None:
    environ = configure('theme = "work"', name="profiles/work.toml")
    settings = load(environ=environ, profile="work")
    assert settings.theme == "work"
    assert settings.store_path.parts[-3:] == ("profiles", "work", "sbtui.db")
    assert load(environ={**environ, "SBTUI_PROFILE": "work"}).theme == "work"
    assert load(environ=environ).theme == "terminal"


@pytest.mark.parametrize("profile", ["../etc", "home"])
def test_profiles_that_are_none(configure: Configure, profile: str) -> None:
    with pytest.raises(SettingsError, match="profile"):
        load(environ=configure(), profile=profile)


def test_folders(configure: Configure, tmp_path: Path) -> None:
    settings = load(environ=configure(SBTUI_DATA_DIR=str(tmp_path / "a" / "b")))
    assert settings.store_path.parent == settings.log_path.parent == settings.data_dir == tmp_path / "a" / "b"
    assert settings.config_path == tmp_path / "config" / "config.toml"
    assert stat.S_IMODE(created(settings.data_dir).stat().st_mode) == 0o700
    assert created(settings.data_dir) == settings.data_dir
    assert config_dir({}).name == "sbtui"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="SBTUI_DATA_DIR"):
        created(tmp_path / "file" / "data")
