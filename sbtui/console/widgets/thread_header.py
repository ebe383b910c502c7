"""The row above the messages: whose they are, and over what they go."""

from __future__ import annotations

from textual.content import Content

from sbtui.console.cells import number_tail
from sbtui.console.widgets.plain import Plain
from sbtui.domain import phone
from sbtui.domain.text import one_line
from sbtui.domain.thread import Thread


def thread_facts(thread: Thread, line: str, *, there: str = "", ascii: bool = False) -> list[str]:  # noqa: A002
    """Number, ``there`` (the time on their clock), service and line, as far as they are known."""
    facts: list[str] = []
    if thread.is_group:
        facts.append(f"{len(thread.participants)} people")
    elif thread.name:
        facts.append(one_line(phone.pretty(thread.address), 40))
    # Where there is little room, the first ones stay; the others are in the composer's row too.
    if there:
        facts.append(there)
    if thread.service:
        facts.append(one_line(thread.service, 12))
    if thread.opted_out:
        facts.append("opted out")
    if thread.line or line:
        facts.append(f"line {number_tail(thread.line or line, ascii=ascii)}")
    return facts


class ThreadHeader(Plain):
    """Title, number, service, line and their time."""

    DEFAULT_CSS = """
    ThreadHeader { height: 1; padding: 0 1; background: $sb-header; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def tell(self, title: str, facts: str) -> None:
        """Show them; both must be clean."""
        self.show(Content.assemble((title, "bold"), (f"  {facts}", "$sb-muted")) if title else "")
