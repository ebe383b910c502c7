"""What the first start says."""

from __future__ import annotations

from textual.content import Content

from sbtui.console.first_run.seam import Known
from sbtui.console.first_run.steps import Answer
from sbtui.domain.phone import pretty
from sbtui.domain.text import one_line

BEGIN = (
    Answer("t", "keys", "Type or paste the keys"),
    Answer("c", "command", "A command prints them", "Such as that of a password manager: pass show sendblue"),
    Answer("d", "demo", "Try the demo", "Everything, on a Sendblue of its own, with people who answer"),
    Answer("q", "quit", "Quit"),
)
LISTEN = (
    Answer("a", "auto", "auto (recommended)", "The event stream; without it callbacks, if set up, else polling"),
    Answer("e", "events", "events", "Only the event stream: at once, and no open port"),
    Answer("p", "polling", "polling", "Asking every few seconds: works behind everything, and is the slowest"),
)
LISTENER = (
    "How shall news arrive? It can be changed at any time (F2). Callbacks need a public address that leads here: "
    "the README says how."
)
KEYS = (
    "Both are in Sendblue's dashboard, under API credentials. What you paste here goes to {host} only, and nothing is "
    "written before you say so."
)
COMMAND = (
    "It is run without a shell, now and at each start, and prints two lines: key id, secret. Where it prints the "
    "secret alone, the key id has to be typed here."
)
ASKING, RUNNING = "Asking Sendblue…", "Running it…"
LINES = "Sendblue takes these keys. From which of the account's lines shall new conversations start?"
NO_LINE = "Sendblue takes these keys, but the account has no line yet: nothing can be sent before it has one."
KEEP = "The key id and your choices are written into the config file. The secret goes there only if you say so."
UNWRITTEN = (
    Answer("n", "on", "Go on, for this run only"),
    Answer("b", "back", "Back"),
)


def begin(known: Known) -> Content:
    """What was looked for, and what was there."""
    rows = [f"  {one_line(looked.place, 200)}: {one_line(looked.has, 80)}" for looked in known.looked]
    return Content("\n".join(["There are no Sendblue keys yet. Looked for in:", *rows]))


def keys(known: Known) -> Content:
    host = known.base_url.partition("://")[2] or known.base_url
    return Content(KEYS.format(host=one_line(host, 80)))


def lines(found: tuple[str, ...]) -> tuple[Answer, ...]:
    """The lines to choose from, by number."""
    return tuple(
        Answer(str(index) if index < 10 else "", line, one_line(pretty(line), 40))
        for index, line in enumerate(found, start=1)
    )


def keep(known: Known) -> tuple[Answer, ...]:
    """Where the secret can stay."""
    return (
        Answer("c", "command", "A command prints it", "Such as that of a password manager; nothing secret is written"),
        Answer("f", "file", "In the config file", f"{one_line(known.file, 200)}, readable by you alone"),
        Answer("n", "nowhere", "Nowhere", "It holds for this run, and is asked for at the next start"),
    )
