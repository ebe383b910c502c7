"""What may be sent: a draft checked, and cut into messages where it is too long for one."""

from __future__ import annotations

from sbtui.domain.media import check_media_url
from sbtui.domain.message import Draft, InvalidDraft
from sbtui.domain.style import UnknownStyle, parse_style
from sbtui.domain.text import split_long

MAX_GROUP = 25
"""Participants of a group (Sendblue docs: groups)."""


def check_draft(draft: Draft) -> list[Draft]:
    """The messages that a draft makes, in order: one, or several where the text is too long for one.

    Media goes with the last part; the style, and what is answered, with the first: as a person would read them.

    Raises:
        InvalidDraft: nothing to send, an unusable media URL, or an unknown style; one sentence.
    """
    media_url = check_media_url(draft.media_url)
    try:
        style = parse_style(draft.style)
    except UnknownStyle as error:
        raise InvalidDraft(str(error)) from None
    bodies = split_long(draft.body) if draft.body.strip() else []
    if not bodies and not media_url:
        raise InvalidDraft("There is nothing to send yet: type a message or add a media URL.")
    bodies = bodies or [""]
    last = len(bodies) - 1
    return [
        Draft(
            body=body,
            media_url=media_url if index == last else "",
            style=style.value if style is not None and index == 0 else "",
            reply_to=draft.reply_to if index == 0 else "",
        )
        for index, body in enumerate(bodies)
    ]
