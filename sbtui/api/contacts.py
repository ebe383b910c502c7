"""Contacts, and the free plan's verified ones."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from sbtui.api.bodies import filled, inner, items_of, model_of, segment, unreadable
from sbtui.api.messages import iso
from sbtui.api.requests import Requests
from sbtui.api.wire import (
    Contact,
    OptOut,
    SharedContact,
    SharedContacts,
    Verification,
    VerifiedContacts,
)
from sbtui.api.wire.fields import to_count

PATH = "/api/v2/contacts"


class ContactCalls(Requests):
    """Official SDK: contacts. They are addressed by phone number in E.164, also where the API says id."""

    async def contacts(
        self,
        *,
        limit: int | None = None,
        offset: int | None = None,
        order_by: str | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        phone_number: str | None = None,
        cid: str | None = None,
        created_at_gte: datetime | None = None,
    ) -> tuple[Contact, ...]:
        """A page of contacts: `limit` 100 by default and at most 1,000, `offset` at most 10,000."""
        body = await self._get(
            PATH,
            limit=limit,
            offset=offset,
            order_by=order_by,
            order_direction=order_direction,
            phone_number=phone_number,
            cid=cid,
            created_at_gte=iso(created_at_gte),
        )
        return tuple(Contact.read(item) for item in items_of(body, "contacts"))

    async def contact(self, phone: str) -> Contact:
        """The contact with that number, or `NotFound`."""
        return model_of(Contact, inner(await self._get(f"{PATH}/{segment(phone)}"), "contact"))

    async def create_contact(
        self,
        number: str,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        assigned_to_email: str | None = None,
        sendblue_number: str | None = None,
        tags: Sequence[str] | None = None,
        custom_variables: Mapping[str, str] | None = None,
        update_if_exists: bool | None = None,
    ) -> Contact:
        """A new contact; `Invalid` with HTTP 409 if it exists, unless `update_if_exists`."""
        body = filled(
            number=number,
            first_name=first_name,
            last_name=last_name,
            assigned_to_email=assigned_to_email,
            sendblue_number=sendblue_number,
            tags=tags,
            custom_variables=custom_variables,
            update_if_exists=update_if_exists,
        )
        return model_of(Contact, inner(await self._post(PATH, body), "contact"))

    async def update_contact(
        self,
        phone: str,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        company_name: str | None = None,
        assigned_to_email: str | None = None,
        sendblue_number: str | None = None,
        tags: Sequence[str] | None = None,
        custom_variables: Mapping[str, str] | None = None,
        opt_out: bool | None = None,
    ) -> Contact:
        """Change the fields given; `custom_variables` are merged into the contact's own."""
        body = filled(
            first_name=first_name,
            last_name=last_name,
            company_name=company_name,
            assigned_to_email=assigned_to_email,
            sendblue_number=sendblue_number,
            tags=tags,
            custom_variables=custom_variables,
            opt_out=opt_out,
        )
        answer = await self._ask("PUT", f"{PATH}/{segment(phone)}", body=body)
        return model_of(Contact, inner(answer, "contact"))

    async def delete_contact(self, phone: str) -> None:
        """Forget one contact."""
        await self._ask("DELETE", f"{PATH}/{segment(phone)}")

    async def count_contacts(self) -> int:
        """How many contacts the account has."""
        body = await self._get(f"{PATH}/count")
        count = to_count(body.get("count")) if isinstance(body, dict) else None
        if count is None:
            raise unreadable(200)
        return count

    async def create_contacts(self, contacts: Sequence[Mapping[str, object]]) -> tuple[Contact, ...]:
        """Many at once; each has ``phone`` (not ``number``) and any of the names, tags and variables."""
        body = await self._post(f"{PATH}/bulk", {"contacts": [dict(contact) for contact in contacts]})
        return tuple(Contact.read(item) for item in items_of(body, "contacts"))

    async def delete_contacts(self, phones: Sequence[str]) -> int:
        """Forget many; how many there were."""
        body = await self._ask("DELETE", PATH, body={"contact_ids": list(phones)})
        return (to_count(body.get("amount")) if isinstance(body, dict) else None) or 0

    async def set_opt_out(self, number: str, *, opted_out: bool = True) -> OptOut:
        """Record that a contact does, or does no longer, refuse our messages."""
        body = await self._post(f"{PATH}/opt-out", {"number": number, "opted_out": opted_out})
        return model_of(OptOut, body)

    async def verify_contact(self, number: str) -> None:
        """Send the contact a verification message."""
        await self._post(f"{PATH}/verify", {"number": number})


class VerifiedContactCalls(Requests):
    """Contacts on the free plan's shared line: v1 as the official CLI calls it, v3 as the SDK does."""

    async def shared_contacts(self) -> SharedContacts:
        """The shared line and its contacts."""
        return model_of(SharedContacts, await self._get("/accounts/shared-contacts"))

    async def verify_shared_contact(self, recipient: str) -> SharedContact:
        """Start verifying a contact, who then has to text the shared line."""
        body = await self._post("/accounts/verify-contact-on-shared-account", {"recipient": recipient})
        return model_of(SharedContact, inner(body, "route"))

    async def verified_contacts(self) -> VerifiedContacts:
        """All contacts of the shared line."""
        return model_of(VerifiedContacts, inner(await self._get("/v3/verified-contacts"), "data"))

    async def verified_contact(self, phone: str) -> Verification:
        """One contact of the shared line."""
        answer = await self._get(f"/v3/verified-contacts/{segment(phone)}")
        return model_of(Verification, inner(answer, "data"))

    async def add_verified_contact(self, phone: str) -> Verification:
        """Create or find one; the answer's instructions say what the contact has to text."""
        answer = await self._post("/v3/verified-contacts", {"phone_number": phone})
        return model_of(Verification, inner(answer, "data"))
