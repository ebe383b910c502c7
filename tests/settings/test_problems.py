"""What is used in spite of a mistake, what is said of it, and which mistakes nobody may pass over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.settings import Settings, SettingsError, load, load_usable
from sbtui.settings.layers import examine
from sbtui.settings.lines import line_of, place_of

Configure = Callable[..., dict[str, str]]

SEVERAL = """\
# mine
tehme = "paper"
mark_read = "nevr"
poll_seconds = 0
time_format = "12h"
zzzzzz = 1

[keys]
quit = "f9"
send = 3

[snippets]
thanks = "Thank you!"
"no way" = "x"
"""


def notices(settings: Settings) -> list[str]:
    return [problem.notice() for problem in settings.problems]


def test_the_usable_rest_is_used_and_each_mistake_has_its_line(configure: Configure) -> None:
    settings = load_usable(environ=configure(SEVERAL))
    assert (settings.time_format, settings.poll_seconds) == ("12h", 5.0)
    assert settings.keys == {"quit": "f9"}
    assert settings.snippets == {"thanks": "Thank you!"}
    # Not the default, which tells the other side.
    assert settings.mark_read == "never"
    assert (settings.origin("poll_seconds"), settings.origin("mark_read")) == ("default", "default")
    assert notices(settings) == [
        "config.toml:2: there is no setting 'tehme'; did you mean theme?",
        "config.toml:3: mark_read should be 'view', 'reply' or 'never', not 'nevr'; until then mark_read is never.",
        "config.toml:4: poll_seconds should be at least 0.5, not 0.",
        "config.toml:6: there is no setting 'zzzzzz'; remove it.",
        'config.toml:10: keys should have text for "send".',
        'config.toml:14: snippets should have names of letters, digits, - and _ only, unlike "no way".',
    ]


def test_without_a_screen_the_first_of_them_stops_everything(configure: Configure, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ=configure(SEVERAL))
    assert str(caught.value) == f"{tmp_path}/config/config.toml:2: there is no setting 'tehme'; did you mean theme?"


def test_sound_settings_have_no_problems(configure: Configure) -> None:
    assert load_usable(environ=configure('theme = "paper"\n[keys]\nquit = "f9"', SBTUI_ASCII="yes")).problems == ()


@pytest.mark.parametrize(
    ("toml", "variables", "line"),
    [
        ('form_number = "+14155550100"', {}, 1),
        ('theme = "paper"\nfrom = "+14155550100"', {}, 2),
        ('from_number = "555"', {}, 1),
        ("default_region = 'USA'", {}, 1),
        ("data_dir = 3", {}, 1),
        ("webhook_secret = 4711", {}, 1),
        ('api_bse = "http://127.0.0.1:8750"', {}, 1),
        ('[account]\nfrom_number = "+14155550100"', {}, 1),
        ('[keys]\nquit = "f9"\nfrom_number = "+14155550100"', {}, 3),
        ('[snippets]\napi_basee = "http://127.0.0.1:8750"', {}, 2),
        (None, {"SBTUI_FORM_NUMBER": "+14155550100"}, 0),
        (None, {"SBTUI_CONFIG_DIRS": "/elsewhere"}, 0),
        (None, {"SBTUI_FROM_NUMBER": "555"}, 0),
    ],
)
def test_whatever_may_be_about_who_sends_stops_everywhere(
    configure: Configure, toml: str | None, variables: dict[str, str], line: int
) -> None:
    environ = configure(toml, **variables)
    for reading in (load, load_usable):
        with pytest.raises(SettingsError) as caught:
            reading(environ=environ)
        assert (f"config.toml:{line}: " in str(caught.value)) == bool(line)
        assert caught.value.__context__ is None


def test_what_is_set_in_a_better_place_is_passed_over(configure: Configure) -> None:
    environ = configure('form_number = "+14155550100"', SBTUI_FROM_NUMBER="+14155550177")
    settings = load_usable(environ=environ)
    assert settings.from_number == "+14155550177"
    assert notices(settings) == ["config.toml:1: there is no setting 'form_number'; did you mean from_number?"]
    outvoted = configure("from_number = '5'", SBTUI_FROM_NUMBER="+14155550177")
    assert load(environ=outvoted).from_number == "+14155550177"
    assert notices(load_usable(environ=outvoted))[0].startswith("config.toml:1: from_number should be a number")
    # A misspelt name does not take anything from the one that is spelt well.
    assert load_usable(environ=configure('mark_raed = "nver"\nmark_read = "reply"')).mark_read == "reply"
    assert load_usable(environ=configure('mark_raed = "never"')).mark_read == "never"


def test_variables_and_the_command_line(configure: Configure) -> None:
    settings = load_usable(environ=configure(SBTUI_UNDO_SECONDS="60", SBTUI_THEEM="x", SBTUI_OTHER="y"))
    assert settings.undo_seconds == 30
    assert notices(settings) == [
        "SBTUI_UNDO_SECONDS: undo_seconds should be at most 30, not '60'; until then undo_seconds is 30.",
        "SBTUI_THEEM: there is no such variable; did you mean SBTUI_THEME?",
    ]
    for mistaken in ({"theem": "x"}, {"undo_seconds": "60"}):
        with pytest.raises(SettingsError, match=r"^command line: "):
            load_usable(environ=configure(), overrides=mistaken)


BROKEN = 'theme = "paper"\nnotify_private = on\n'


def test_a_file_that_is_no_toml_counts_for_nothing(configure: Configure) -> None:
    settings = load_usable(environ=configure(BROKEN))
    assert (settings.theme, settings.notify_private) == ("terminal", True)
    assert notices(settings) == [
        "config.toml:2: this is not valid TOML (invalid value); mend the line or put quotes around its text. "
        "Until then nothing in the file counts, and notify_private is true."
    ]


@pytest.mark.parametrize(
    "line",
    ['api_key_id = "k"', "from_number: +1 415", "form_number +1415", "x = { data_dir = 'd' }", '"api_base" = "http"'],
)
def test_but_not_where_it_may_say_who_sends(configure: Configure, line: str) -> None:
    with pytest.raises(SettingsError, match=r"config\.toml:2: this is not valid TOML"):
        load_usable(environ=configure(f"{BROKEN}{line}\n"))
    assert load_usable(environ=configure(f"{BROKEN}# {line}\n")).problems
    # The demo has an account of its own.
    assert load_usable(environ=configure(BROKEN + 'api_key_id = "k"'), decisive={"data_dir"}).problems


def test_keys_from_the_environment_make_those_in_a_broken_file_moot(configure: Configure) -> None:
    keys = {"SBTUI_API_KEY_ID": "k", "SBTUI_API_SECRET_KEY": "s"}
    environ = configure(f'{BROKEN}api_key_id = "k"\napi_secret_key = "s3cret"\nkey_command = "pass"', **keys)
    settings = load_usable(environ=environ)
    assert (settings.api_key_id, settings.key_command) == ("k", None)
    assert "s3cret" not in repr(settings)
    del environ["SBTUI_API_KEY_ID"]
    with pytest.raises(SettingsError):
        load_usable(environ=environ)


def test_a_file_that_cannot_be_read_stops_everything(configure: Configure, tmp_path: Path) -> None:
    environ = configure("")
    (tmp_path / "config" / "config.toml").write_bytes(b"theme = '\xff'")
    with pytest.raises(SettingsError, match="UTF-8"):
        load_usable(environ=environ)
    with pytest.raises(SettingsError, match="no such profile"):
        load_usable(environ=environ, profile="work")
    with pytest.raises(SettingsError, match="profile"):
        examine(environ=environ, profile="../etc")


def test_where_a_setting_comes_from(configure: Configure, tmp_path: Path) -> None:
    environ = configure('ascii = true\n[keys]\nquit = "f9"\n', SBTUI_THEME="paper")
    settings = load_usable(environ=environ)
    file = str(tmp_path / "config" / "config.toml")
    assert place_of(settings, "keys", "quit") == (file, 3)
    assert place_of(settings, "keys", "send") == (file, 2)
    assert place_of(settings, "theme") == ("SBTUI_THEME", 0)
    assert place_of(settings, "mouse") == ("", 0)
    Path(file).unlink()
    assert place_of(settings, "ascii") == (file, 0)
    assert place_of(Settings(), "ascii") == ("", 0)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ('"theme" = "x"', ("theme",), 1),
        ("# theme = 1\n\n'theme'='x'", ("theme",), 3),
        ('s = """\ntheme = 1\n"""\ntheme = 2', ("theme",), 4),
        ("a = [\n  [1],\n]\ntheme = 2", ("theme",), 4),
        ("[ keys ] # mine\nquit = 'x'", ("keys", "quit"), 2),
        ("keys.quit = 'x'", ("keys", "quit"), 1),
        ("a = 1\nkeys = { send = '[', quit = 'x' }", ("keys", "quit"), 2),
        ("[other]\nquit = 1\n[keys]\nquit = 2", ("keys", "quit"), 4),
        ("[other]\ntheme = 1", ("theme",), 0),
        ("[[keys]]\nquit = 2", ("keys",), 1),
        ("a = 'x'\r\ntheme = 'y'\r\n", ("theme",), 2),
        ('a = "\u2028"\ntheme = 1', ("theme",), 2),
        ('["a.b"."c d"]\nquit = 1', ("a.b", "c d", "quit"), 2),
    ],
)
def test_lines(text: str, path: tuple[str, ...], line: int) -> None:
    assert line_of(text, *path) == line


_STATEMENTS = st.sampled_from(
    [
        "",
        "# {name} = 1",
        "{name} = 1",
        '{name} = "[x]"',
        "{name} = [\n 1,\n]",
        '{name} = """\nk0 = 1\n[k1]\n"""',
        "{name}.x = 1",
    ]
)


@given(st.lists(_STATEMENTS, max_size=8), st.booleans())
def test_every_key_is_found_where_it_was_put(statements: list[str], in_table: bool) -> None:
    written = ["[table]"] if in_table else []
    expected: dict[str, int] = {}
    for number, statement in enumerate(statements):
        name = f"k{number}"
        if statement and not statement.startswith("#"):
            expected[name] = len("\n".join(written).split("\n")) + bool(written)
        written.append(statement.format(name=name))
    text = "\n".join(written)
    assert {name: line_of(text, *(["table"] if in_table else []), name) for name in expected} == expected
