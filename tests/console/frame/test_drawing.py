"""What is left out of Textual's drawing is not missed: the strips are the same."""

from __future__ import annotations

import pytest
from textual._compositor import Compositor
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.widget import Widget

from sbtui.console.frame.bare import BareRows
from sbtui.console.frame.compositor import FrontToBack
from sbtui.console.notices import tell
from sbtui.store.store import Store
from tests.console.running import ADA, BEN, person, receive, running, wrote


def bare_and_plain(widget: Widget) -> None:
    """That a widget's rows look as with Textual's own cache."""
    ours = widget._styles_cache
    assert isinstance(ours, BareRows)
    ours.clear()
    bare = widget.render_lines(widget.region.size.region)
    widget._styles_cache = StylesCache()
    plain = widget.render_lines(widget.region.size.region)
    widget._styles_cache = ours
    assert [list(strip.simplify()) for strip in bare] == [list(strip.simplify()) for strip in plain], widget


@pytest.mark.proof
async def test_what_is_drawn_is_what_textual_draws(store: Store) -> None:
    ada, ben = await person(store, ADA, "Ada \u6f22 Park"), await person(store, BEN, "Ben Ortiz", service="SMS")
    for number in range(40):
        await receive(store, ada, f"hello {number}", ago=99 - 2 * number, unread=False)
        await wrote(store, ada, "well " * number, ago=98 - 2 * number)
    areas = [(Region(0, 0, 120, 40), range(40)), (Region(40, 7, 30, 9), {7, 8, 15}), (Region(29, 0, 2, 40), {39})]
    async with running(store) as console:
        main = console.main
        compositor = main._compositor
        assert isinstance(compositor, FrontToBack)
        for step in range(5):
            if step == 1:
                await console.open(ada)
            elif step == 2:
                tell(console.app, "A notice over all the rest.")
                await console.shows("A notice")
            elif step == 3:
                main.thread_pane.view.focus()
            elif step == 4:
                await console.open(ben)
            await console.pilot.pause()
            for widget in (main.thread_pane.view, main.thread_list, main.delivery):
                bare_and_plain(widget)
            for area, rows in areas:
                plain = Compositor._render_chops(compositor, area, rows.__contains__)
                assert compositor._render_chops(area, rows.__contains__) == plain, f"step {step}"
