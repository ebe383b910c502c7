"""The first start: what it asks, what comes of the answers, and that the secret is nowhere to be seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Input

from sbtui.console.first_run.app import FirstRunApp, credentials_of
from sbtui.console.first_run.seam import Accepted, Chosen, Known, Unsuitable
from sbtui.domain.credentials import Credentials
from sbtui.settings import load
from sbtui.settings.looked_for import Looked, looked_for

KEY_ID, SECRET = "the-key-id", "s3cret-of-mine"
LINES = ("+14155550100", "+14155550101")
BASE = "http://127.0.0.1:8750"
KNOWN = Known(looked=(Looked("the official SDK's variables", "not set"),), base_url=BASE)


class Doors:
    """Takes one pair of keys, which the command "pass" prints; "other" prints another."""

    def __init__(self, lines: tuple[str, ...] = LINES) -> None:
        self.lines = lines
        self.saved: list[Chosen] = []
        self.unwritable = False

    async def test(self, credentials: Credentials) -> Accepted:
        if (credentials.key_id, credentials.secret) != (KEY_ID, SECRET):
            raise Unsuitable("Sendblue does not take these keys.")
        return Accepted(credentials, self.lines)

    async def run(self, command: str, key_id: str) -> Credentials:
        return credentials_of(KEY_ID, SECRET if command == "pass" else "other", BASE)

    async def save(self, chosen: Chosen) -> None:
        if self.unwritable:
            raise Unsuitable("config.toml: it cannot be written.")
        self.saved.append(chosen)


class FirstRun:
    def __init__(self, app: FirstRunApp, pilot: Pilot[object]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def text(self) -> str:
        return "\n".join(
            "".join(segment.text for segment in strip).rstrip() for strip in self.app.screen._compositor.render_strips()
        )

    async def shows(self, words: str) -> None:
        for _ in range(150):
            if words in " ".join(self.text.split()):
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"waited in vain for {words!r}; the screen is:\n{self.text}")

    def type(self, **fields: str) -> None:
        for name, value in fields.items():
            self.app.screen.query_one(f"#{name.replace('_', '-')}", Input).value = value

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    @property
    def outcome(self) -> object:
        return self.app.return_value


@asynccontextmanager
async def first_run(
    doors: Doors, known: Known = KNOWN, *, size: tuple[int, int] = (80, 24), ascii_only: bool = False
) -> AsyncIterator[FirstRun]:
    app = FirstRunApp(known, doors, ascii=ascii_only)
    async with app.run_test(size=size) as pilot:
        running = FirstRun(app, pilot)
        await running.shows("Try the demo" if size[1] > 12 else "Sendblue keys")
        yield running


async def test_keys_a_line_and_where_the_secret_stays() -> None:
    doors = Doors()
    async with first_run(doors) as running:
        assert "the official SDK's variables: not set" in running.text
        await running.press("t")
        await running.shows("Sendblue's dashboard")
        running.type(key_id=KEY_ID, secret="wrong")
        await running.press("enter")
        await running.shows("does not take these keys")
        running.type(secret=SECRET)
        await running.press("enter")
        await running.shows("+1 415 555 0101")
        await running.press("2")
        await running.shows("auto (recommended)")
        await running.press("enter")
        await running.shows("readable by you alone")
        await running.press("f")
    assert doors.saved == [running.outcome]
    assert running.outcome == Chosen(
        credentials=Credentials(KEY_ID, SECRET, BASE), line=LINES[1], listen="auto", keep="file"
    )


async def test_the_secret_is_never_shown() -> None:
    async with first_run(Doors(), ascii_only=True) as running:
        await running.press("t")
        await running.shows("dashboard")
        running.type(key_id=KEY_ID, secret=SECRET)
        field = running.app.screen.query_one("#secret", Input)
        field.focus()
        field.select_all()
        await running.shows("*" * len(SECRET))
        assert running.text.isascii()
        assert SECRET not in running.app.export_screenshot() + repr(field) + repr(running.app.screen)
        await running.press("ctrl+x")
        assert running.app.clipboard == ""
        try:
            told = field.value
            raise RuntimeError
        except RuntimeError:
            running.app._fatal_error()
        assert told == SECRET
        report = Console(record=True, width=200, file=open("/dev/null", "w"))  # noqa: ASYNC230, PTH123, SIM115
        for renderable in running.app._exit_renderables:
            report.print(renderable)
        report.file.close()
        running.app._exit_renderables.clear()
        words = report.export_text()
        assert "RuntimeError" in words
        assert SECRET not in words
    chosen = Chosen(credentials=Credentials(KEY_ID, SECRET), key_command=f"echo {SECRET}")
    assert SECRET not in f"{chosen!r} {Accepted(chosen.credentials, ())!r}"
    with pytest.raises(Unsuitable) as refused:
        credentials_of(KEY_ID, f"{SECRET} x", BASE)
    assert SECRET not in f"{refused.value!r} {refused.value.__context__!r}"


@pytest.mark.proof
async def test_a_command_that_prints_the_keys() -> None:
    doors = Doors(lines=())
    doors.unwritable = True
    async with first_run(doors, Known(base_url=BASE, key_id=KEY_ID)) as running:
        await running.press("t")
        await running.shows(KEY_ID)
        running.type(secret=SECRET)
        await running.press("enter")
        await running.shows("has no line yet")
        await running.press("enter")
        await running.shows("polling")
        await running.press("p")
        await running.shows("Where shall the secret stay?")
        await running.press("escape")
        await running.shows("polling")
        await running.press("p", "c")
        await running.shows("run without a shell")
        running.type(command="other")
        await running.press("enter")
        await running.shows("other keys than those that you typed")
        running.type(command="pass")
        await running.press("enter")
        await running.shows("it cannot be written")
        await running.press("b")
        await running.shows("Where shall the secret stay?")
        doors.unwritable = False
        await running.press("n")
    assert doors.saved == [
        Chosen(credentials=Credentials(KEY_ID, SECRET, BASE), listen="polling", keep="nowhere"),
    ]


@pytest.mark.proof
@pytest.mark.parametrize(("keys", "outcome"), [("d", "demo"), ("q", None), ("escape", None), ("ctrl+c", None)])
async def test_the_other_ways_out(keys: str, outcome: object) -> None:
    async with first_run(Doors()) as running:
        await running.press(keys)
    assert running.outcome == outcome


@pytest.mark.proof
async def test_everything_is_reached_on_the_smallest_screen() -> None:
    doors = Doors()
    known = Known(looked=KNOWN.looked * 4, base_url=BASE, line=LINES[0], listen_is_set=True)
    async with first_run(doors, known, size=(20, 6), ascii_only=True) as running:
        await running.press("c")
        await running.shows("command")
        running.type(command="other")
        await running.press("enter")
        await running.shows("does not take these keys.")
        running.type(command="pass")
        await running.press("enter")
    assert doors.saved == [Chosen(credentials=Credentials(KEY_ID, SECRET, BASE), keep="command", key_command="pass")]


def test_what_was_looked_for(tmp_path: Path) -> None:
    def has(**variables: str) -> list[str]:
        environ = {"SBTUI_CONFIG_DIR": str(tmp_path), **variables}
        return [looked.has for looked in looked_for(load(environ=environ), environ=environ, home=tmp_path)]

    assert has() == ["not set", "no file", "not set", "no login"]
    assert has(SENDBLUE_API_API_KEY=KEY_ID)[2] == "only SENDBLUE_API_API_KEY"
    (tmp_path / "config.toml").write_text("ascii = true\n")
    assert has(SBTUI_API_SECRET_KEY=SECRET)[:2] == ["only SBTUI_API_SECRET_KEY", "no keys and no key_command"]
    (tmp_path / "config.toml").write_text(f'api_key_id = "{KEY_ID}"\n')
    assert has()[1] == "only api_key_id"
