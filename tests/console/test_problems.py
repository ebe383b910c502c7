"""Whatever is wrong with the settings is told once, can be read again, and keeps nobody from writing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from sbtui.console.options import ConsoleOptions
from sbtui.console.problems import notice
from sbtui.settings import load_usable
from sbtui.settings.configuration import Configuration
from sbtui.settings.problems import Problem
from sbtui.store.store import Store
from tests.console.running import ADA, LINE, person, running

CONFIG = """\
tehme = "paper"
theme = "midnigth"
key_preset = "vi"

[keys]
quit = "ctrl+f"
qiut = "f9"
send = "[/"
"""


def test_one_notice_for_all() -> None:
    first = Problem(said="this is wrong", mend="mend it.", origin="/home/me/config.toml", line=4)
    assert notice([first]) == "config.toml:4: this is wrong; mend it."
    assert notice([first] * 3) == "config.toml:4: this is wrong; mend it. (and 2 more: sbtui doctor lists them)"
    hostile = Problem(said="\x1b]0;owned\x07[/", origin="x\x1b.toml")
    assert "\x1b" not in notice([hostile])


@pytest.mark.proof
async def test_a_console_on_a_config_file_full_of_mistakes(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "broken.toml").write_text('primary = "[/"')
    ada = await person(store, ADA, "Ada Park")
    reading = partial(load_usable, environ={"SBTUI_CONFIG_DIR": str(tmp_path)})
    options = ConsoleOptions.of(Configuration(reading), default_line=LINE)
    async with running(store, options) as console:
        app = console.app
        await console.told("there is no setting 'tehme'; did you mean theme? (and 6 more: sbtui doctor lists them)")
        (told,) = app._notifications
        assert told.timeout >= 20
        assert [(Path(problem.origin).name, problem.line) for problem in app.problems] == [
            *(("config.toml", line) for line in (1, 2, 3, 6, 7, 8)),
            ("broken.toml", 1),
        ]
        await app.run_action("problems")
        await console.shows("config.toml:6: keys: ctrl+f is given to both quit and search; it runs quit.")
        await console.shows('"[/" for "send" is no key.')
        assert not app._notifications
        await console.press("escape")
        await console.open(ada, write=True)
        await console.press("h", "i", "enter")
        await console.until(lambda: not console.main.thread_pane.composer.draft, "it is sent all the same")
