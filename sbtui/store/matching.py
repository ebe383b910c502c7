"""A query as SQL: conditions on a message ``m``, and the conversations that it can be in."""

from __future__ import annotations

from sbtui.domain.query import Query
from sbtui.store.times import to_ms

_ME = {"me", "you", "myself"}
"""What people call themselves; the screen calls them "You"."""
_HAS = {
    "media": "m.media_url <> ''",
    "link": "(m.body LIKE '%http://%' OR m.body LIKE '%https://%')",
    "failed": "m.outbound = 1 AND (m.status IN ('ERROR', 'DECLINED')"
    " OR m.id IN (SELECT message_id FROM outbox WHERE state = 'failed'))",
}
_PEOPLE = (
    "SELECT p.address FROM participants p LEFT JOIN contacts c ON c.number = p.address"
    " WHERE c.all_names LIKE ? ESCAPE '\\' OR p.address LIKE ? ESCAPE '\\'"
)
_THREADS = (
    "SELECT t.id FROM threads t WHERE t.name LIKE ? ESCAPE '\\'"
    f" UNION SELECT q.thread_id FROM participants q WHERE q.address IN ({_PEOPLE})"
)


def conditions(query: Query, thread_id: int | None) -> tuple[str, list[object]]:
    """What holds of a message beside its words."""
    parts, parameters = ["m.discarded = 0"], list[object]()

    def add(condition: str, *values: object) -> None:
        parts.append(condition)
        parameters.extend(values)

    if thread_id is not None:
        add("m.thread_id = ?", thread_id)
    for sign in query.signs:
        add("instr(m.body, ?) > 0", sign)
    for name in query.senders:
        if name.lower() in _ME:
            add("m.outbound = 1")
        else:
            add(f"m.outbound = 0 AND m.sender IN ({_PEOPLE})", *_person(name))
    for name in query.recipients:
        if name.lower() in _ME:
            add("m.outbound = 0")
        else:
            add(f"m.outbound = 1 AND m.thread_id IN ({_THREADS})", _like(name), *_person(name))
    for name in query.threads:
        add(f"m.thread_id IN ({_THREADS})", _like(name), *_person(name))
    if query.before is not None:
        add("m.at < ?", to_ms(query.before))
    if query.after is not None:
        add("m.at >= ?", to_ms(query.after))
    for name in sorted(query.has):
        add(_HAS[name])
    if query.status.lower() == "failed":
        add(_HAS["failed"])
    elif query.status:
        add("m.status LIKE ? ESCAPE '\\'", f"{_escaped(query.status)}%")
    if query.style:
        add("m.style LIKE ? ESCAPE '\\'", f"{_escaped(query.style)}%")
    if query.service:
        add("m.service LIKE ? ESCAPE '\\'", f"{_escaped(query.service)}%")
    if query.line:
        add("m.line LIKE ? ESCAPE '\\'", _number(query.line))
    if query.unread:
        # As a list of ids, since they are few among all: the order by id would otherwise walk every message.
        add("m.id IN (SELECT u.id FROM messages u WHERE u.unread = 1)")
    if query.group:
        add("m.thread_id IN (SELECT id FROM threads WHERE kind = 'group')")
    return " AND ".join(parts), parameters


def conversations(query: Query, thread_id: int | None) -> tuple[str, list[object]]:
    """A SELECT of the conversations in which all matches are, by whom and what is named; "" where nothing is.

    Whoever writes in a conversation is one of its participants.
    """
    parts, parameters = list[str](), list[object]()
    if thread_id is not None:
        parts.append("SELECT ?")
        parameters.append(thread_id)
    for name in query.senders:
        if name.lower() not in _ME:
            parts.append(f"SELECT thread_id FROM participants WHERE address IN ({_PEOPLE})")
            parameters.extend(_person(name))
    for name in (*(name for name in query.recipients if name.lower() not in _ME), *query.threads):
        parts.append(f"SELECT * FROM ({_THREADS})")
        parameters.extend((_like(name), *_person(name)))
    return " INTERSECT ".join(parts), parameters


def _person(name: str) -> tuple[str, str]:
    """The patterns of a name and of a number."""
    return _like(name), _number(name)


def _number(typed: str) -> str:
    # Numbers are written with brackets and spaces, and stored without; an e-mail is stored as it is.
    digits = "".join(filter(str.isdigit, typed))
    only_number = digits and not any(char.isalpha() for char in typed)
    return _like(digits if only_number else typed)


def _like(text: str) -> str:
    return f"%{_escaped(text)}%"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
