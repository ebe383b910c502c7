"""The account, its lines and its webhooks."""

from collections.abc import Sequence

from sbtui.api.bodies import filled, items_of, model_of
from sbtui.api.requests import Requests
from sbtui.api.wire import (
    Account,
    ContactStatus,
    LineStates,
    LineUsage,
    ServiceEvaluation,
    WebhookEntry,
    Webhooks,
    parse_webhooks,
)
from sbtui.api.wire.fields import to_addresses

WEBHOOKS = "/api/account/webhooks"


class AccountCalls(Requests):
    """Official CLI and SDK: account, lines, lookups."""

    async def account(self) -> Account:
        """Whose keys these are; the cheapest test of a key pair."""
        return model_of(Account, await self._get("/account"))

    async def lines(self) -> tuple[str, ...]:
        """The account's own numbers."""
        return to_addresses(items_of(await self._get("/api/lines"), "numbers"))

    async def lines_state(self) -> LineStates:
        """The health of every line."""
        return model_of(LineStates, await self._get("/api/v2/lines/state"))

    async def lines_usage(self) -> LineUsage:
        """New-contact capacity per line; line-scoped tokens may not ask."""
        return model_of(LineUsage, await self._get("/api/v2/lines/usage"))

    async def contact_status(self, number: str, sendblue_number: str) -> ContactStatus:
        """Whether writing to `number` from that line would use up a new contact."""
        body = await self._get("/api/v2/lines/contact-status", number=number, sendblue_number=sendblue_number)
        return model_of(ContactStatus, body)

    async def evaluate_service(self, number: str) -> ServiceEvaluation:
        """Whether a number or e-mail uses iMessage; 30 questions an hour per line (seen in the wild)."""
        return model_of(ServiceEvaluation, await self._get("/api/evaluate-service", number=number))


class WebhookCalls(Requests):
    """Official SDK: webhooks. The configuration belongs to the whole account, so take care to add, not replace."""

    async def webhooks(self) -> Webhooks:
        """Everything registered."""
        return parse_webhooks(await self._get(WEBHOOKS))

    async def add_webhooks(self, entries: Sequence[WebhookEntry | str], *, kind: str = "receive") -> Webhooks:
        """Append `entries` to the webhooks of type `kind`."""
        body = {"webhooks": [_entry(entry) for entry in entries], "type": kind}
        return parse_webhooks(await self._post(WEBHOOKS, body))

    async def replace_webhooks(self, webhooks: Webhooks) -> Webhooks:
        """Replace the whole configuration of the account."""
        return parse_webhooks(await self._ask("PUT", WEBHOOKS, body={"webhooks": webhooks.body()}))

    async def remove_webhooks(self, urls: Sequence[str], *, kind: str | None = None) -> None:
        """Take `urls` off the webhooks of type `kind`."""
        await self._ask("DELETE", WEBHOOKS, body=filled(webhooks=list(urls), type=kind))


def _entry(entry: WebhookEntry | str) -> dict[str, object] | str:
    return entry if isinstance(entry, str) else entry.body()
