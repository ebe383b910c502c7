"""The account, its webhooks, uploads and small answers."""

from typing import ClassVar

from pydantic import Field, SecretStr

from sbtui.api.wire.base import Spellings, Wire
from sbtui.api.wire.fields import Address, Addresses, Code, Text, to_text


class Account(Wire):
    """Whose keys these are; an open object with at least `email` and `plan` (official CLI)."""

    email: Text = ""
    plan: Text = ""


class Acknowledgement(Wire):
    """An answer whose only news is that it is one; some endpoints do not document any body."""

    status: Text = ""
    message: Text = ""


class TypingResult(Wire):
    """SENT does not prove that the other side saw the dots (seen in the wild)."""

    number: Address = ""
    status: Text = ""
    status_code: Code = None
    error_message: Text = ""


class ServiceEvaluation(Wire):
    """`service` is iMessage or SMS; for an e-mail, SMS means "not iMessage" (official SDK)."""

    number: Address = ""
    service: Text = ""


class Upload(Wire):
    """Where an uploaded file went."""

    spellings: ClassVar[Spellings] = {"media_object_id": ("mediaObjectId", "media_object_id")}

    media_url: Text = ""
    media_object_id: Text = ""

    @property
    def reference(self) -> str:
        """What goes into a send's `media_url`; a media object goes by its id."""
        return self.media_url or self.media_object_id


class WebhookEntry(Wire):
    """One registered URL; `sendblue_numbers` limits it to lines (``receive`` only, official SDK)."""

    url: Text = ""
    secret: SecretStr | None = None
    sendblue_numbers: Addresses = ()

    def body(self) -> dict[str, object] | str:
        """The entry as requests carry it: a bare URL where there is nothing else to say."""
        if self.secret is None and not self.sendblue_numbers:
            return self.url
        body: dict[str, object] = {"url": self.url}
        if self.secret is not None:
            body["secret"] = self.secret.get_secret_value()
        if self.sendblue_numbers:
            body["sendblue_numbers"] = list(self.sendblue_numbers)
        return body


Entries = dict[str, tuple[WebhookEntry, ...]]


class Webhooks(Wire):
    """All webhooks of the account by type (`receive`, `outbound`, …: an open set)."""

    entries: Entries = Field(default_factory=dict)
    global_secret: SecretStr | None = None

    def of(self, kind: str) -> tuple[WebhookEntry, ...]:
        """The entries of type `kind`."""
        return self.entries.get(kind, ())

    def body(self) -> dict[str, object]:
        """The whole configuration as a replacing request carries it."""
        body: dict[str, object] = {kind: [entry.body() for entry in entries] for kind, entries in self.entries.items()}
        if self.global_secret is not None:
            body["globalSecret"] = self.global_secret.get_secret_value()
        return body


def parse_entry(data: object) -> WebhookEntry:
    """An entry from a URL string or an object."""
    if not isinstance(data, dict):
        return WebhookEntry(url=to_text(data))
    return WebhookEntry(
        url=to_text(data.get("url")),
        secret=_secret(data.get("secret")),
        sendblue_numbers=data.get("sendblue_numbers") or (),
    )


def parse_webhooks(data: object) -> Webhooks:
    """The configuration in an answer: ``{"webhooks": {type: [entry…], "globalSecret"?}}``."""
    table = data.get("webhooks") if isinstance(data, dict) else None
    if not isinstance(table, dict):
        return Webhooks()
    return Webhooks(
        entries={
            kind: tuple(parse_entry(item) for item in items)
            for kind, items in table.items()
            if isinstance(kind, str) and isinstance(items, list)
        },
        global_secret=_secret(table.get("globalSecret")),
    )


def _secret(value: object) -> SecretStr | None:
    text = to_text(value)
    return SecretStr(text) if text else None
