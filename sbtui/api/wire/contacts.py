"""Contacts, groups, and the free plan's verified contacts."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from sbtui.api.wire.base import Spellings, Wire, one, several
from sbtui.api.wire.fields import Address, Addresses, Flag, Moment, Sure, Table, Text, Texts


class Contact(Wire):
    """A contact of the account; bodies mix snake and camel case (official SDK; seen in the wild)."""

    spellings: ClassVar[Spellings] = {
        "phone": ("phone", "number", "phone_number", "phoneNumber"),
        "first_name": ("first_name", "firstName"),
        "last_name": ("last_name", "lastName"),
        "company_name": ("company_name", "companyName"),
        "sendblue_number": ("sendblue_number", "sendblueNumber"),
        "created_at": ("created_at", "createdAt"),
        "custom_variables": ("custom_variables", "customVariables"),
        "assigned_to_email": ("assigned_to_email", "assignedToEmail"),
        "opt_out": ("opt_out", "opted_out", "optOut"),
        "contact_id": ("contact_id", "contactId"),
    }

    phone: Address = ""
    first_name: Text = ""
    last_name: Text = ""
    company_name: Text = ""
    tags: Texts = ()
    sendblue_number: Address = ""
    created_at: Moment = None
    custom_variables: Table = Field(default_factory=dict)
    assigned_to_email: Text = ""
    opt_out: Flag = None
    verified: Flag = None
    contact_id: Text = ""

    @property
    def name(self) -> str:
        """First and last name, else the company, else ""."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.company_name


class OptOut(Wire):
    """Whether a contact wants our messages; one record with opt-outs by keyword (official SDK)."""

    spellings: ClassVar[Spellings] = {"opted_out": ("opted_out", "opt_out")}

    number: Address = ""
    opted_out: Sure = False


class Participant(Wire):
    """A member of a group; `phone` is "" for one known by an Apple-ID e-mail, which is in `handle`."""

    participant_id: Text = ""
    handle: Address = ""
    phone: Address = ""
    name: Text = ""
    type: Text = ""
    contact_id: Text = ""
    seat_id: Text = ""


class Group(Wire):
    """A group thread; answers to create, rename and photo requests fill only what they speak of."""

    spellings: ClassVar[Spellings] = {"group_name": ("group_name", "group_display_name")}

    group_id: Text = ""
    group_name: Text = ""
    group_photo: Table = Field(default_factory=dict)
    participants: Annotated[tuple[Participant, ...], BeforeValidator(several(Participant))] = ()
    participant_numbers: Addresses = ()
    created_at: Moment = None
    updated_at: Moment = None
    latest_comm_at: Moment = None
    latest_message_id: Text = ""
    from_number: Address = ""


class GroupChange(Wire):
    """The answer to adding or removing a group member, sent after the device has verified it."""

    status: Text = ""
    group_id: Text = ""
    modify_type: Text = ""
    number: Address = ""


class SharedContact(Wire):
    """A contact on the free plan's shared line."""

    spellings: ClassVar[Spellings] = {"created_at": ("createdAt", "created_at")}

    id: Text = ""
    number: Address = ""
    verified: Sure = False
    created_at: Moment = None


class SharedContacts(Wire):
    """The free plan's shared line and the contacts that may be reached through it."""

    spellings: ClassVar[Spellings] = {"shared_number": ("sharedNumber", "shared_number")}

    shared_number: Address = ""
    contacts: Annotated[tuple[SharedContact, ...], BeforeValidator(several(SharedContact))] = ()


class VerifiedContact(Wire):
    """The same contact in the /v3 family; it turns verified by texting the shared line."""

    phone_number: Address = ""
    verified: Sure = False
    verification_status: Text = ""
    created_at: Moment = None
    updated_at: Moment = None


class SharedLine(Wire):
    """The shared line of the /v3 family."""

    phone_number: Address = ""
    type: Text = ""


Line = Annotated[SharedLine | None, BeforeValidator(one(SharedLine))]


class Verification(Wire):
    """One contact's verification; `verification_instructions` is empty once it is verified."""

    contact: Annotated[VerifiedContact, BeforeValidator(VerifiedContact.read)] = VerifiedContact()
    line: Line = None
    verification_instructions: Annotated[Table | Text, BeforeValidator(lambda value: value or "")] = ""


class VerifiedContacts(Wire):
    """All contacts of the shared line."""

    contacts: Annotated[tuple[VerifiedContact, ...], BeforeValidator(several(VerifiedContact))] = ()
    line: Line = None
