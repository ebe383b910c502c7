"""Contacts: the ten operations under /api/v2/contacts (SDK: contacts)."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.contact_book import Contact
from sbtui.sandbox.requests import is_number, json_object, query_choice, query_int, query_stamp
from sbtui.sandbox.world import World

_TEXTS = {
    "first_name": ("first_name", "firstName"),
    "last_name": ("last_name", "lastName"),
    "company_name": ("company_name", "companyName"),
    "assigned_to_email": ("assigned_to_email", "assignedToEmail"),
    "sendblue_number": ("sendblue_number", "sendblueNumber"),
}
_ORDERS = ("created_at", "createdAt", "first_name", "last_name", "phone")


async def create_contact(request: Request) -> Response:
    """POST /api/v2/contacts → `{status, contact}`; 409 when there is one and `update_if_exists` is not true."""
    world = world_of(request)
    body = await json_object(request)
    number = _first(body, "number", "phone", "phone_number", "phoneNumber")
    contact = _create(world, number, body, update=body.get("update_if_exists") is True)
    return ok({"status": "OK", "contact": _view(world, contact)})


async def list_contacts(request: Request) -> Response:
    """GET /api/v2/contacts → a bare array."""
    world = world_of(request)
    query = request.query_params
    limit = query_int(request, "limit", default=100, low=1, high=1000)
    offset = query_int(request, "offset", default=0, low=0, high=10_000)
    order = query_choice(request, "order_by", _ORDERS, "created_at") or "created_at"
    descending = query_choice(request, "order_direction", ("asc", "desc"), "desc") == "desc"
    since = query_stamp(request, "created_at_gte") or ""
    contacts = [
        contact
        for contact in world.contacts.by_number.values()
        if query.get("phone_number") in (None, "", contact["phone"])
        and query.get("cid") in (None, "", contact["contact_id"])
        and contact["created_at"] >= since
    ]
    field = "created_at" if order == "createdAt" else order
    contacts.sort(key=lambda contact: str(contact[field]), reverse=descending)
    return ok([_view(world, contact) for contact in contacts[offset : offset + limit]])


async def count_contacts(request: Request) -> Response:
    """GET /api/v2/contacts/count → `{count}`."""
    return ok({"count": len(world_of(request).contacts.by_number)})


async def retrieve_contact(request: Request) -> Response:
    """GET /api/v2/contacts/{phone} → `{status, contact}`."""
    world = world_of(request)
    return ok({"status": "OK", "contact": _view(world, _existing(world, request))})


async def update_contact(request: Request) -> Response:
    """PUT /api/v2/contacts/{phone} → `{status, contact}`; `custom_variables` are merged."""
    world = world_of(request)
    contact = _existing(world, request)
    body = await json_object(request)
    contact.update(_fields(body, contact))
    if isinstance(body.get("opt_out"), bool):
        world.contacts.set_opt_out(contact["phone"], body["opt_out"])
    return ok({"status": "OK", "contact": _view(world, contact)})


async def delete_contact(request: Request) -> Response:
    """DELETE /api/v2/contacts/{phone} → `{status}`."""
    world = world_of(request)
    del world.contacts.by_number[_existing(world, request)["phone"]]
    return ok({"status": "OK"})


async def create_contacts(request: Request) -> Response:
    """POST /api/v2/contacts/bulk `{contacts}` → `{status, contacts}`; here the number is `phone`."""
    world = world_of(request)
    entries = (await json_object(request)).get("contacts")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise errors.simple(400, "Missing fields")
    for entry in entries:
        _number(entry.get("phone"))
        _fields(entry, None)
    made = [_create(world, entry["phone"], entry, update=True) for entry in entries]
    return ok({"status": "OK", "contacts": [_view(world, contact) for contact in made]})


async def delete_contacts(request: Request) -> Response:
    """DELETE /api/v2/contacts `{contact_ids}` (phone numbers) → `{status, amount}`."""
    world = world_of(request)
    ids = (await json_object(request)).get("contact_ids")
    if not isinstance(ids, list) or not all(isinstance(number, str) for number in ids):
        raise errors.simple(400, "Missing fields")
    gone = [number for number in dict.fromkeys(ids) if world.contacts.by_number.pop(number, None) is not None]
    return ok({"status": "OK", "amount": len(gone)})


async def opt_out_contact(request: Request) -> Response:
    """POST /api/v2/contacts/opt-out `{number, opted_out?}` → `{status, number, opted_out}`."""
    world = world_of(request)
    body = await json_object(request)
    number = _number(body.get("number"))
    opted_out = body.get("opted_out", True)
    if not isinstance(opted_out, bool):
        raise errors.simple(400, "opted_out must be a boolean")
    world.contacts.set_opt_out(number, opted_out)
    return ok({"status": "OK", "number": number, "opted_out": opted_out})


async def verify_contact(request: Request) -> Response:
    """POST /api/v2/contacts/verify `{number}` → `{status}`."""
    world = world_of(request)
    number = _number((await json_object(request)).get("number"))
    world.contacts.ask_verification(number, world.stamp())
    return ok({"status": "OK"})


def _create(world: World, number: Any, body: dict[str, Any], *, update: bool) -> Contact:
    phone = _number(number)
    existing = world.contacts.by_number.get(phone)
    if existing is not None:
        if not update:
            raise errors.simple(409, "Contact already exists")
        existing.update(_fields(body, existing))
        return existing
    contact = world.contacts.create(phone, world.stamp(), **_fields(body, None))
    world.announce_contact(contact)
    return contact


def _fields(body: dict[str, Any], contact: Contact | None) -> dict[str, Any]:
    """Return the contact fields that `body` sets. Raises Refusal 400 for wrong types."""
    fields: dict[str, Any] = {}
    for field, spellings in _TEXTS.items():
        value = _first(body, *spellings)
        if value is not None:
            if not isinstance(value, str):
                raise errors.simple(400, f"{field} must be a string")
            fields[field] = value
    if (tags := body.get("tags")) is not None:
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise errors.simple(400, "tags must be a list of strings")
        fields["tags"] = tags
    if (variables := _first(body, "custom_variables", "customVariables")) is not None:
        if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
            raise errors.simple(400, "custom_variables must map strings to strings")
        fields["custom_variables"] = ({} if contact is None else contact["custom_variables"]) | variables
    return fields


def _existing(world: World, request: Request) -> Contact:
    contact = world.contacts.by_number.get(request.path_params["phone"])
    if contact is None:
        raise errors.simple(404, "Contact not found")
    return contact


def _view(world: World, contact: Contact) -> Contact:
    """Return a contact as answered, with the camelCase duplicates that live bodies carry."""
    opted_out = world.contacts.opted_out(contact["phone"])
    return {
        **contact,
        "opt_out": opted_out,
        "firstName": contact["first_name"],
        "lastName": contact["last_name"],
        "companyName": contact["company_name"],
        "createdAt": contact["created_at"],
        "optOut": opted_out,
    }


def _first(body: dict[str, Any], *names: str) -> Any:
    return next((body[name] for name in names if body.get(name) is not None), None)


def _number(value: Any) -> str:
    if value in (None, ""):
        raise errors.simple(400, "Missing fields")
    if not isinstance(value, str) or not is_number(value):
        raise errors.simple(400, "Invalid phone number")
    return value
