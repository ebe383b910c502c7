"""The account itself, and the verified contacts of the free plan (v1 and v3)."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.config import ACCOUNT_EMAIL, MAIN_LINE, PLAN
from sbtui.sandbox.requests import E164, json_object, number_field


async def account(request: Request) -> Response:
    """GET /account → `{status, email, plan}`: the way to test a key pair."""
    return ok({"status": "OK", "email": ACCOUNT_EMAIL, "plan": PLAN})


async def shared_contacts(request: Request) -> Response:
    """GET /accounts/shared-contacts → `{status, sharedNumber, contacts}`."""
    records = world_of(request).contacts.verified.values()
    return ok({"status": "OK", "sharedNumber": MAIN_LINE, "contacts": [_route(record) for record in records]})


async def verify_shared_contact(request: Request) -> Response:
    """POST /accounts/verify-contact-on-shared-account `{recipient}` → `{status, route}`."""
    world = world_of(request)
    number = number_field(await json_object(request), "recipient")
    return ok({"status": "OK", "route": _route(world.contacts.ask_verification(number, world.stamp()))})


async def create_verified_contact(request: Request) -> Response:
    """POST /v3/verified-contacts `{phone_number}` (E.164 or US local) → `{data: {contact, line, …}}`."""
    world = world_of(request)
    body = await json_object(request)
    number = _international(body.get("phone_number"))
    record = world.contacts.ask_verification(number, world.stamp())
    instructions = None if record["verified"] else f"Text anything to {MAIN_LINE} from {number}"
    return ok({"data": {"contact": _contact(record), "line": _LINE, "verification_instructions": instructions}})


async def list_verified_contacts(request: Request) -> Response:
    """GET /v3/verified-contacts → `{data: {contacts, line}}`."""
    records = world_of(request).contacts.verified.values()
    return ok({"data": {"contacts": [_contact(record) for record in records], "line": _LINE}})


async def retrieve_verified_contact(request: Request) -> Response:
    """GET /v3/verified-contacts/{phone} → `{data: {contact, line}}`."""
    number = _international(request.path_params["phone"])
    record = world_of(request).contacts.verified.get(number)
    if record is None:
        raise errors.v3(404, "not_found", "Contact not found")
    return ok({"data": {"contact": _contact(record), "line": _LINE}})


_LINE = {"phone_number": MAIN_LINE, "type": "shared"}


def _international(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise errors.v3(400, "invalid_request", "phone_number is required")
    digits = "".join(character for character in value if character in "0123456789")
    if not value.startswith("+"):
        value = f"+1{digits}" if len(digits) == 10 else f"+{digits}"
    if not E164.fullmatch(value):
        raise errors.v3(400, "invalid_phone_number", "Invalid phone number", {"phone_number": value})
    return value


def _route(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": record["id"],
        "number": record["number"],
        "verified": record["verified"],
        "createdAt": record["created_at"],
    }


def _contact(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "phone_number": record["number"],
        "verified": record["verified"],
        "verification_status": "verified" if record["verified"] else "pending",
        "created_at": record["created_at"],
        "updated_at": record["updated_at"],
    }
