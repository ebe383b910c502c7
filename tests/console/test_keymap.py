"""Keys of other programs and the user's own: what is laid over what, what is refused, and which of two is run."""

from __future__ import annotations

import pytest

from sbtui.console.conflicts import collisions, conflicts, key_conflicts
from sbtui.console.keymap import checked
from sbtui.console.keys import ACTIONS, BY_ID, Scope, checked_keymap, key_name, keys_of
from sbtui.console.options import ConsoleOptions
from sbtui.console.presets import DEFAULT_PRESET, PRESETS
from sbtui.console.screens.help import Help
from sbtui.settings.model import SETTINGS
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, CARA, LINE, person, running


def test_every_preset_can_be_chosen_and_is_free_of_conflicts() -> None:
    assert SETTINGS["key_preset"].default == DEFAULT_PRESET
    for name, preset in PRESETS.items():
        assert SETTINGS["key_preset"].metadata["check"](name) == name
        assert checked(preset, DEFAULT_PRESET) == (dict(preset), []), name
        assert collisions(preset) == [], name
        assert checked({}, name) == (dict(preset), [])


def test_presets_name_each_key_once_and_one_at_least() -> None:
    for name, preset in PRESETS.items():
        for action, keys in preset.items():
            named = keys.split(",")
            assert len(set(named)) == len(named), (name, action)
            assert all(map(key_name, named)), (name, action)


@pytest.mark.parametrize(
    ("keymap", "expected"),
    [
        ({}, []),
        ({"quit": "ctrl+q,f20"}, []),
        # Of two in one scope, the one that is the user's choice takes the key from the other.
        ({"lines": "ctrl+f"}, [("ctrl+f", "lines", "search", "lines")]),
        ({"quit": "ctrl+f"}, [("ctrl+f", "quit", "search", "quit")]),
        ({"quit": "f20", "lines": "f20"}, [("f20", "quit", "lines", "quit")]),
        ({"search": "f20", "lines": "f20"}, [("f20", "search", "lines", "search")]),
        (
            {"lines": "ctrl+d"},
            [
                ("ctrl+d", "lines", "list_half_down", "lines"),
                ("ctrl+d", "lines", "thread.half_page_down", "lines"),
            ],
        ),
        # What moves through the messages hears before their pane does.
        ({"thread.next_day": "d"}, [("d", "thread.next_day", "details", "thread.next_day")]),
        ({"details": "j"}, [("j", "details", "thread.cursor_down", "thread.cursor_down")]),
        # A place's own letters may hide those of the window, and aliases are no conflict.
        ({"open": "c"}, []),
        ({"help_plain": "f1"}, []),
    ],
)
def test_keys_that_are_given_away_twice(keymap: dict[str, str], expected: list[tuple[str, str, str, str]]) -> None:
    assert [(one.key, one.action, one.other, one.runs) for one in conflicts(keymap)] == expected


def test_conflicts_are_told_by_name_and_against_the_preset() -> None:
    keymap, problems = checked_keymap({"media": "ctrl+k", "search": "tab"}, "nchat")
    assert problems == []
    assert [problem.notice() for problem in key_conflicts(keymap, "nchat")] == [
        "keys: tab is given to both search and next_thread; it runs next_thread.",
        "keys: ctrl+k is given to both media and delete_to_end; it runs media.",
    ]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"qiut": "f9"}, 'keys: there is no action "qiut"; did you mean quit?'),
        ({"zzzz": "f9"}, 'keys: there is no action "zzzz"; ? lists them.'),
        ({"quit": "f9 f10"}, 'keys: "f9 f10" for "quit" should be key names separated by commas.'),
        ({"quit": "f9,"}, 'keys: "f9," for "quit" should be key names separated by commas.'),
        ({"quit": "f9,crtl+x"}, 'keys: "crtl+x" for "quit" is no key; did you mean ctrl+x?'),
        ({"quit": "Ctrl+Esc"}, 'keys: "Ctrl+Esc" for "quit" is no key; did you mean ctrl+escape?'),
        ({"quit": "ctrl+K"}, 'keys: "ctrl+K" for "quit" is no key; did you mean ctrl+k?'),
        ({"quit": "control+qq"}, 'keys: "control+qq" for "quit" is no key.'),
        ({"quit": "+"}, 'keys: "+" for "quit" could then no longer be typed.'),
        ({"quit": "q"}, 'keys: "q" for "quit" could then no longer be typed.'),
        ({"send": "question_mark"}, 'keys: "question_mark" for "send" could then no longer be typed.'),
    ],
)
def test_keys_that_cannot_be_used(keys: dict[str, str], said: str) -> None:
    keymap, (problem,) = checked_keymap(keys)
    assert (keymap, problem.notice(), problem.entry) == ({}, said, next(iter(keys)))


def test_each_key_that_terminals_send_is_known() -> None:
    for key in ("ctrl+circumflex_accent", "shift+f12", "alt+shift+k", "ctrl+shift+pageup", "ß", "}", "ctrl+@", "f24"):
        assert checked_keymap({"back": key}) == ({"back": key}, []), key


def test_the_users_own_keys_lie_over_the_presets() -> None:
    keymap, _ = checked_keymap({"send": "ctrl+s"}, "nchat")
    assert (keymap["send"], keymap["newline"].split(",")[0]) == ("ctrl+s", "enter")
    assert keys_of(BY_ID["quit"], keymap) == ["ctrl+q"]
    assert not [one for one in ACTIONS if one.scope is Scope.APP and not keys_of(one, keymap)[0]]


def test_help_shows_the_keys_in_force() -> None:
    rows = [*Help(checked_keymap({"thread.newest": "b"}, "vim")[0])._rows(Scope.THREAD)]
    assert ("J ^E", "scroll down", "thread.line_down") in rows
    assert ("b", "newest", "thread.newest") in rows


async def test_in_the_console_they_are_what_is_pressed(store: Store) -> None:
    ada, _, _ = [await person(store, number) for number in (ADA, BEN, CARA)]
    async with running(store, ConsoleOptions(default_line=LINE, key_preset="nchat")) as console:
        pane = console.main.thread_pane
        assert console.app.problems == ()
        await console.open(ada, write=True)
        await console.press("a", "enter", "b")
        assert pane.composer.text_area.text == "a\nb"
        await console.press("ctrl+x")
        await console.until(lambda: not pane.composer.draft, "it is sent")
        order = [row.id for row in console.main.thread_list.listing.rows]
        await console.press("tab")
        following = order[(order.index(ada) + 1) % len(order)]
        await console.until(lambda: pane.thread is not None and pane.thread.id == following, "the next chat is open")
        await console.press("shift+tab")
        await console.until(lambda: pane.thread is not None and pane.thread.id == ada, "the chat before is open")
