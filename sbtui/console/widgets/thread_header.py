"""The row above the messages: whose they are, and over what they go."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from sbtui.console.cells import number_tail
from sbtui.console.names import thread_title
from sbtui.console.widgets.plain import Plain
from sbtui.domain import phone
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread


def thread_facts(thread: Thread, line: str, *, ascii: bool = False) -> list[str]:  # noqa: A002
    """Number, service and line of a conversation, as far as they are known."""
    facts: list[str] = []
    if thread.is_group:
        facts.append(f"{len(thread.participants)} people")
    elif thread.name:
        facts.append(one_line(phone.pretty(thread.address), 40))
    if thread.service:
        facts.append(one_line(thread.service, 12))
    if thread.opted_out:
        facts.append("opted out")
    if thread.line or line:
        facts.append(f"line {number_tail(thread.line or line, ascii=ascii)}")
    return facts


class ThreadHeader(Plain):
    """Title, number, service and line."""

    DEFAULT_CSS = """
    ThreadHeader { height: 1; padding: 0 1; background: $sb-header; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def tell(self, thread: Thread | None, names: Mapping[str, str], line: str, *, ascii: bool = False) -> None:  # noqa: A002
        if thread is None:
            self.show("")
            return
        dot = " - " if ascii else " · "
        facts = dot.join(thread_facts(thread, line, ascii=ascii))
        self.show(Content.assemble((thread_title(thread, names), "bold"), (f"  {facts}", "$sb-muted")))
