"""What happens when the user opens what a message links to."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual.widget import Widget

from sbtui.console.links.opening import NotOpened, open_url
from sbtui.console.links.target import Link, links_of
from sbtui.console.notices import tell
from sbtui.console.one_window import ask
from sbtui.console.screens.choice import Answer, Choice
from sbtui.domain.message import Message
from sbtui.domain.text import one_line

_MOST = 30
_OPEN, _COPY = "open", "copy"


async def follow(node: Widget, message: Message) -> None:
    """Open the link of a message, after asking which one where there are several. Only in a worker."""
    links = links_of(message)[:_MOST]
    if not links:
        tell(node, "There is no link in this message that could be opened.")
        return
    link: Link | None = links[0]
    if len(links) > 1:
        link = await _chosen(node, links)
    elif links[0].deceives and not await _is_meant(node, links[0]):
        return
    if link is not None:
        await _open(node, link)


async def _chosen(node: Widget, links: Sequence[Link]) -> Link | None:
    answers = [Answer(str(index), one_line(link.shown, 120), _leads(link)) for index, link in enumerate(links)]
    chosen = await ask(node, Choice("Open which one?", answers))
    return links[int(chosen)] if chosen is not None else None


def _leads(link: Link) -> str:
    """Where it leads, where the text does not say it."""
    return f"leads to {one_line(link.host, 120)}" if link.deceives or "://" not in link.shown else ""


async def _is_meant(node: Widget, link: Link) -> bool:
    """Ask before a link is opened that reads like another one."""
    question = f"{one_line(link.shown, 160)}\nThis link leads to {one_line(link.host, 160)}."
    answers = [
        Answer(_OPEN, "Open it", "only if you know that place"),
        Answer(_COPY, "Copy it", "to look at it elsewhere"),
    ]
    chosen = await ask(node, Choice(question, answers, marked=_COPY))
    if chosen == _COPY:
        node.app.copy_to_clipboard(link.url)
    return chosen == _OPEN


async def _open(node: Widget, link: Link) -> None:
    host = one_line(link.host, 80)
    try:
        await open_url(link.url, os.environ)
    except NotOpened:
        tell(node, f"No browser can be opened from here: the link to {host} is copied instead.")
        node.app.copy_to_clipboard(link.url)
    else:
        tell(node, f"Opened {host} in the browser.")
