"""`sbtui doctor` on this machine: settings, files, store, terminal."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import termios
import threading
from functools import partial
from pathlib import Path

import pytest

from sbtui.cli.doctor.findings import Finding, State, exit_code, ok, problem, warning
from sbtui.cli.doctor.named import named_findings
from sbtui.cli.doctor.settings import config_findings, find_keys, mode_findings
from sbtui.cli.doctor.store import disk_finding, look_at_store, outbox_finding, store_findings
from sbtui.cli.doctor.terminal import EXPECTED_WIDTHS, Facts, remote_finding, terminal_findings
from sbtui.cli.doctor.tmux import OPTIONS, examine_tmux, tmux_finding
from sbtui.domain.message import OutboxState
from sbtui.engine.lock import sole_engine
from sbtui.settings import Settings, layers
from sbtui.store import checkup
from sbtui.store.checkup import Checkup, examine
from sbtui.store.errors import StoreDamaged
from sbtui.store.holder import Holder
from sbtui.store.store import Store
from tests.cli.test_doctor import LINE, NOW, states
from tests.terminal.session import Session, session

# Settings and files.


def test_a_mistake_is_found_on_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"

    def found(text: str | bytes | None = None, **variables: str) -> list[Finding]:
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return config_findings(layers.examine(environ={"SBTUI_CONFIG_DIR": str(tmp_path), **variables}))

    assert found()[0].state is State.OK
    assert "2 settings, all valid" in found("theme = 'x'\nlisten = 'auto'\n")[0].found
    (broken,) = found("theme = 'x'\nlisten = auto\n")
    assert f"{path}:2: this is not valid TOML (invalid value)" in broken.found
    secret, polls, letter = found(
        'api_secret_key = ["hush"]\n"poll_seconds" = 0\nlisten = "auto"\n\n[keys]\nsend = "s"\n"quit"="ctrl+x"'
    )
    assert f"{path}:1: api_secret_key" in secret.found
    assert "hush" not in secret.line()
    assert f"{path}:2: poll_seconds should be at least 0.5, not 0" in polls.found
    assert (letter.state, f"{path}:6:" in letter.found) == (State.WARNING, True)
    twice, variable = found('[keys]\nlines = "f8"\nquit = "ctrl+f"\n', SBTUI_MOUSE="maybe")[::-1]
    assert f"{path}:3: keys: ctrl+f is given to both quit and search; it runs quit" in twice.found
    assert (variable.state, variable.found.partition(":")[0]) == (State.PROBLEM, "SBTUI_MOUSE")
    assert "UTF-8" in found(b"\xff\xfe")[0].found


def test_files_that_others_can_read(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("")
    config.chmod(0o644)
    settings = Settings(
        api_key_id="id",
        api_secret_key="hush-hush",
        data_dir=tmp_path / "data",
        config_path=config,
        origins={"api_secret_key": str(config)},
    )
    found, said = find_keys(settings)
    assert found is not None
    assert [finding.state for finding in said] == [State.OK, State.WARNING]
    assert "hush" not in "".join(finding.line() for finding in said)
    assert mode_findings(settings) == []
    settings.data_dir.mkdir(mode=0o755)
    assert "chmod 700" in mode_findings(settings)[0].mend
    settings.data_dir.chmod(0o700)
    assert mode_findings(settings)[0].state is State.OK


def test_what_the_settings_name_is_there(tmp_path: Path) -> None:
    good = named_findings(Settings(notify_command="sh -c true"))
    assert states(good) == {"theme": State.OK}
    themes = tmp_path / "themes"
    themes.mkdir()
    (themes / "mine.toml").write_text("no toml")
    bad = named_findings(
        Settings(theme="terminel", notify_command="/nowhere/hook --token hush", config_path=tmp_path / "config.toml")
    )
    assert [(finding.check, finding.state) for finding in bad] == [
        ("theme", State.WARNING),
        ("theme", State.WARNING),
        ("notify", State.WARNING),
    ]
    assert "mine.toml" in bad[0].found
    assert bad[1].mend == "Did you mean terminal?"
    assert "hush" not in bad[2].line()
    (_, unknown) = named_findings(Settings(notify_command="~no-such-user/hook"))
    assert unknown.check == "notify"


# The store.


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.iterdir()}


async def test_a_store_is_looked_at_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sbtui.db"
    assert await look_at_store(path, deep=False) is None
    async with Store.open(path) as store:
        await store.intents.open_person("+14155550134", line=LINE)
        thread = (await store.threads.page(limit=1))[0]
        assert thread.address == "+14155550134"
        beside = await look_at_store(path, deep=False)
        async with sole_engine(path, asyncio.sleep, kind="agent"):
            findings = store_findings(path, beside, store.engine_holder())
    assert states(findings) == {"store": State.OK, "engine": State.OK, "outbox": State.OK}
    assert "sbtui agent" in findings[1].found
    before = contents(tmp_path)
    found = examine(path, seconds=5, deep=True)
    assert found.complete
    assert found.format == found.newest_format
    assert contents(tmp_path) == before


async def test_a_look_ends_when_it_shall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Store.open(tmp_path / "sbtui.db"):
        pass
    monkeypatch.setattr(checkup, "_STEPS", 1)
    stop = threading.Event()
    assert examine(tmp_path / "sbtui.db", seconds=60, stop=stop).complete
    stop.set()
    assert not examine(tmp_path / "sbtui.db", seconds=60, stop=stop).complete
    assert not examine(tmp_path / "sbtui.db", seconds=-1).complete


async def test_a_damaged_and_a_newer_store(tmp_path: Path) -> None:
    path = tmp_path / "sbtui.db"
    async with Store.open(path):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + (99).to_bytes(4) + whole[64:])
    newer = await look_at_store(path, deep=False)
    assert "newer sbtui" in store_findings(path, newer, None)[0].found
    path.write_bytes(whole[: 4096 * 3] + b"\x13" * 4096 + whole[4096 * 4 :])
    damaged = store_findings(path, await look_at_store(path, deep=False), None)
    assert damaged[0].state is State.PROBLEM
    path.write_bytes(b"something else altogether, long enough to be looked at" * 40)
    assert isinstance(await look_at_store(path, deep=False), StoreDamaged)


def test_what_waits_in_the_outbox() -> None:
    def outbox(holder: Holder | None, overdue: int = 0, **counts: int) -> Finding:
        found = Checkup(
            format=4,
            newest_format=4,
            outbox={OutboxState(state): count for state, count in counts.items()},
            overdue=overdue,
        )
        return outbox_finding(found, holder)

    agent = Holder(pid=1, kind="agent", since=NOW)
    assert outbox(None).found == "Empty"
    assert outbox(agent, waiting=2).state is State.OK
    assert outbox(None, waiting=2).state is State.WARNING
    assert outbox(agent, scheduled=1).state is State.OK
    assert outbox(None, scheduled=1).state is State.WARNING
    assert outbox(agent, failed=1, unconfirmed=2).found == "2 may or may not have been sent, 1 failed"


def test_the_disk(tmp_path: Path) -> None:
    assert disk_finding(tmp_path / "not" / "there" / "yet").found.endswith(f"free at {tmp_path}")


# The terminal.


def test_terminals_good_and_bad() -> None:
    good = Facts(environ={"TERM": "xterm-256color", "COLORTERM": "truecolor"}, colours=256, widths=EXPECTED_WIDTHS)
    assert set(states(terminal_findings(good)).values()) == {State.OK}
    assert states(terminal_findings(Facts(environ={"TERM": "dumb"})))["terminal"] is State.PROBLEM
    assert states(terminal_findings(Facts(is_terminal=False))) == {"terminal": State.OK}
    latin = Facts(environ={"TERM": "xterm", "LANG": "de_DE"}, encoding="ISO-8859-1", colours=8, size=(30, 8))
    assert states(terminal_findings(latin)) == {
        "terminal": State.OK,
        "locale": State.WARNING,
        "size": State.WARNING,
    }
    wide = {**EXPECTED_WIDTHS, "✓◉⋯": 6}
    assert states(terminal_findings(Facts(environ={"TERM": "x"}, colours=8, widths=wide)))["widths"] is State.WARNING
    plain = Facts(environ={"TERM": "x"}, colours=8, widths=wide, ascii=True)
    assert states(terminal_findings(plain))["widths"] is State.OK
    assert remote_finding({}) is None
    assert remote_finding({"SSH_TTY": "/dev/pts/1"}) is not None


def test_what_tmux_holds_back() -> None:
    good = dict(zip(OPTIONS, ("10", "on", "off", "off", "on", "tmux-256color"), strict=True))
    assert tmux_finding("3.3a", good, notify="bell").state is State.OK
    bad = dict(zip(OPTIONS, ("500", "off", "off", "off", "off", "screen"), strict=True))
    said = tmux_finding("3.3a", bad, notify="osc9")
    assert said.state is State.WARNING
    for line in (
        "escape-time 10",
        "set-clipboard external",
        "focus-events on",
        "allow-passthrough on",
        "default-terminal",
    ):
        assert line in said.mend


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_a_real_tmux_is_asked(tmp_path: Path) -> None:
    socket = str(tmp_path / "tmux")
    tmux = ("tmux", "-S", socket, "-f", "/dev/null")
    subprocess.run([*tmux, "new-session", "-d", "sleep 60", ";", "set", "-s", "escape-time", "500"], check=True)
    try:
        (said,) = asyncio.run(examine_tmux({**os.environ, "TMUX": f"{socket},1,0"}, notify="bell"))
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)
    assert said.state is State.WARNING
    assert "Esc takes 500 ms" in said.found
    gone = asyncio.run(examine_tmux({**os.environ, "TMUX": f"{socket},1,0"}, notify="bell"))
    assert "does not answer" in gone[0].found
    assert asyncio.run(examine_tmux({}, notify="bell")) == []


def asked_for_cursor(terminal: Session, count: int, _: str) -> bool:
    return terminal.raw.count(b"\x1b[6n") == count


@pytest.mark.proof
def test_widths_are_measured_in_a_real_terminal(tmp_path: Path) -> None:
    with session("doctor", data=tmp_path, columns=150) as terminal:
        for count, column in enumerate((7, 3, 3, 2), start=1):
            terminal.wait_for(partial(asked_for_cursor, terminal, count))
            terminal.press(f"\x1b[1;{column}R")
        assert terminal.wait_for_exit() == 1
        assert "takes 6, not 3" in terminal.text
        assert "skipped  api" in terminal.text
        lflag = termios.tcgetattr(terminal.descriptor)[3]
        assert lflag & termios.ECHO
        assert lflag & termios.ICANON


def test_a_line_is_one_line_and_hostile_words_are_harmless() -> None:
    line = problem("api", "broken\x1b]0;title\x07\nnext", "Mend it.").line()
    assert "\n" not in line
    assert "\x1b" not in line
    assert json.loads(warning("a", "\x1b[31m", "b").json())["found"] == "\x1b[31m"
    assert exit_code([ok("a", "b"), warning("a", "b", "c")]) == 0
