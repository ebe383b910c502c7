"""The command palette: every action that makes sense here, with its key, and the themes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from sbtui.console.keys import BY_ID, IN_PALETTE, Scope, key_name
from sbtui.console.live_settings import changes_settings
from sbtui.console.problems import TellsProblems

_THEME = "Theme: "
_PLACES = (Scope.MAIN, Scope.THREAD, Scope.LIST, Scope.APP, Scope.COMPOSER)


class ActionProvider(Provider):
    """Lists what the keys of the screen under the palette do."""

    async def discover(self) -> Hits:
        for words, run in self._commands():
            yield DiscoveryHit(words, run)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, run in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), run)

    def _commands(self) -> Iterator[tuple[str, Callable[[], Awaitable[object]]]]:
        app, seen = self.app, set[str]()
        here = [active for active in self.screen.active_bindings.values() if active.binding.id in IN_PALETTE]
        for active in sorted(here, key=lambda active: _PLACES.index(BY_ID[active.binding.id or ""].scope)):
            binding = active.binding
            if not active.enabled or binding.description in seen:
                continue
            seen.add(binding.description)
            words = f"{binding.description}  ({key_name(binding.key)})"
            yield words, partial(app.run_action, binding.action, active.node)
        if isinstance(app, TellsProblems) and app.problems:
            yield "What is wrong with the settings", partial(app.run_action, "problems")
        for name in sorted(app.available_themes):
            if "sb-muted" in app.available_themes[name].variables:
                yield f"{_THEME}{name}", partial(self._choose_theme, name)

    async def _choose_theme(self, name: str) -> None:
        await changes_settings(self.app).choose_theme(name)
