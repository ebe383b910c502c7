"""The first start against a real sandbox, a real config file and, at last, a real terminal."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sbtui.cli.first_run import SendblueDoors, _found, known_of
from sbtui.console.first_run.seam import Chosen, Unsuitable
from sbtui.domain.credentials import Credentials
from sbtui.settings import KeysMissing, credentials, load_usable
from sbtui.settings.configuration import Configuration
from tests.cli.conftest import Sbtui
from tests.terminal.conftest import Sandbox
from tests.terminal.session import session

KEY_ID, SECRET = "sandbox-key", "sandbox-secret"
KEYS = ("SBTUI_API_KEY_ID", "SBTUI_API_SECRET_KEY")


def configuration(folder: Path, sandbox: Sandbox) -> Configuration:
    environ = {"SBTUI_CONFIG_DIR": str(folder / "config"), "SBTUI_API_BASE": sandbox.base_url}
    return Configuration(lambda: load_usable(environ=environ))


async def test_keys_are_tried_at_sendblue(tmp_path: Path, sandbox: Sandbox) -> None:
    doors = SendblueDoors(configuration(tmp_path, sandbox))
    accepted = await doors.test(Credentials(KEY_ID, SECRET, sandbox.base_url))
    assert accepted.lines[0] == "+14155550100"
    with pytest.raises(Unsuitable, match="does not take these keys") as refused:
        await doors.test(Credentials(KEY_ID, "an-other-secret", sandbox.base_url))
    assert "an-other-secret" not in f"{refused.value!r} {refused.value.__context__!r}"
    with pytest.raises(Unsuitable, match=r"^Sendblue cannot be reached: .*\.$"):
        await doors.test(Credentials(KEY_ID, SECRET, "http://127.0.0.1:9"))


async def test_commands_print_keys(tmp_path: Path, sandbox: Sandbox) -> None:
    doors = SendblueDoors(configuration(tmp_path, sandbox))
    assert await doors.run(f"echo {SECRET}", KEY_ID) == Credentials(KEY_ID, SECRET, sandbox.base_url)
    with pytest.raises(Unsuitable, match="printed something else"):
        await doors.run(f"echo {SECRET}", "")
    with pytest.raises(Unsuitable, match="cannot be run"):
        await doors.run("no-such-program-here", KEY_ID)


@pytest.mark.parametrize("keep", ["file", "command", "nowhere"])
async def test_the_choices_are_written_and_the_secret_only_where_it_was_said(
    tmp_path: Path, sandbox: Sandbox, keep: str
) -> None:
    settings = configuration(tmp_path, sandbox)
    chosen = Chosen(
        credentials=Credentials(KEY_ID, SECRET, sandbox.base_url),
        line="+14155550101",
        listen="polling",
        keep=keep,  # type: ignore[arg-type]
        key_command="echo sandbox-secret" if keep == "command" else "",
    )
    with pytest.raises(KeysMissing):
        credentials(settings.settings, environ={}, home=tmp_path)
    await SendblueDoors(settings).save(chosen)
    file = tmp_path / "config" / "config.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (f'"{SECRET}"' in file.read_text()) is (keep == "file")
    now = settings.settings
    assert (now.from_number, now.listen, now.api_key_id) == ("+14155550101", "polling", KEY_ID)
    if keep == "nowhere":
        with pytest.raises(KeysMissing) as missing:
            credentials(now, environ={}, home=tmp_path)
        assert known_of(now, missing.value).key_id == KEY_ID
    else:
        assert credentials(now, environ={}, home=tmp_path).credentials == chosen.credentials
    # This run goes on with them in any case.
    found = _found(now, chosen)
    assert (found.credentials, found.from_number) == (chosen.credentials, "+14155550101")


def test_without_a_terminal_one_sentence_says_what_is_missing(sbtui: Sbtui, monkeypatch: pytest.MonkeyPatch) -> None:
    # The fixture gives them to all the other commands.
    for name in KEYS:
        monkeypatch.delenv(name)
    ended = sbtui()
    assert ended.code == 2
    assert ended.err.startswith("sbtui: There are no Sendblue keys: set SBTUI_API_KEY_ID")
    assert ended.err.count("\n") == 1


@pytest.mark.proof
def test_from_nothing_to_a_console_and_its_settings(tmp_path: Path, sandbox: Sandbox) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "undo_seconds = 9" >>"$1"\n')
    editor.chmod(0o700)
    environment = {"VISUAL": str(editor)} | {
        name: value for name, value in sandbox.environment().items() if name not in (*KEYS, "SBTUI_FROM_NUMBER")
    }
    with session(data=tmp_path, environment=environment) as terminal:
        terminal.wait_for("Type or paste the keys")
        terminal.press("t")
        terminal.wait_for("API credentials")
        terminal.press(f"\x1b[200~{KEY_ID}\n\x1b[201~\r")
        terminal.press(f"\x1b[200~{SECRET}\n\x1b[201~\r")
        terminal.wait_for("+1 415 555 0101")
        terminal.press("2")
        terminal.wait_for("readable by you alone")
        terminal.press("f")
        terminal.wait_for("No conversations yet")
        terminal.wait_for("live")
        assert "+1 415 555 0101" in terminal.text
        terminal.press(",")
        terminal.wait_for("undo_seconds        0")
        terminal.press("e")
        terminal.wait_for("undo_seconds        9")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0
        assert SECRET.encode() not in terminal.raw
    written = (tmp_path / "config" / "config.toml").read_text()
    assert (
        written.removesuffix("undo_seconds = 9\n")
        == f'api_key_id = "{KEY_ID}"\napi_secret_key = "{SECRET}"\nfrom_number = "+14155550101"\n'
    )
