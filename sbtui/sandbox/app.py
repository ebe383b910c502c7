"""The routes: which endpoint answers what, inside key checks, inside faults."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sbtui.sandbox import (
    account,
    admin,
    contacts,
    errors,
    gestures,
    groups,
    lines,
    messages,
    stream,
    uploads,
    webhooks,
)
from sbtui.sandbox.auth import KeyAuth
from sbtui.sandbox.gate import FaultGate
from sbtui.sandbox.world import World

ROUTES = [
    Route("/api/send-message", messages.send_message, methods=["POST"]),
    Route("/api/send-group-message", messages.send_group_message, methods=["POST"]),
    Route("/api/status", messages.status),
    Route("/api/v2/messages", messages.list_messages),
    Route("/api/v2/messages/{message_id}", messages.retrieve_message),
    Route("/api/v2/events", stream.stream_events),
    Route("/api/create-group", groups.create_group, methods=["POST"]),
    Route("/api/modify-group", groups.modify_group, methods=["POST"]),
    Route("/api/v2/groups/{group_id}", groups.retrieve_group),
    Route("/api/v2/groups/{group_id}/name", groups.rename_group, methods=["POST"]),
    Route("/api/v2/groups/{group_id}/photo", groups.set_group_photo, methods=["POST"]),
    Route("/api/upload-file", uploads.upload_file, methods=["POST"]),
    Route("/api/upload-media-object", uploads.upload_media_object, methods=["POST"]),
    Route("/media/{key}/{name}", uploads.serve_medium),
    Route("/api/send-typing-indicator", gestures.send_typing_indicator, methods=["POST"]),
    Route("/api/send-reaction", gestures.send_reaction, methods=["POST"]),
    Route("/api/mark-read", gestures.mark_read, methods=["POST"]),
    Route("/api/evaluate-service", gestures.evaluate_service),
    Route("/api/account/webhooks", webhooks.list_webhooks),
    Route("/api/account/webhooks", webhooks.append_webhooks, methods=["POST"]),
    Route("/api/account/webhooks", webhooks.replace_webhooks, methods=["PUT"]),
    Route("/api/account/webhooks", webhooks.delete_webhooks, methods=["DELETE"]),
    Route("/api/v2/contacts", contacts.list_contacts),
    Route("/api/v2/contacts", contacts.create_contact, methods=["POST"]),
    Route("/api/v2/contacts", contacts.delete_contacts, methods=["DELETE"]),
    Route("/api/v2/contacts/count", contacts.count_contacts),
    Route("/api/v2/contacts/bulk", contacts.create_contacts, methods=["POST"]),
    Route("/api/v2/contacts/opt-out", contacts.opt_out_contact, methods=["POST"]),
    Route("/api/v2/contacts/verify", contacts.verify_contact, methods=["POST"]),
    Route("/api/v2/contacts/{phone}", contacts.retrieve_contact),
    Route("/api/v2/contacts/{phone}", contacts.update_contact, methods=["PUT"]),
    Route("/api/v2/contacts/{phone}", contacts.delete_contact, methods=["DELETE"]),
    Route("/api/lines", lines.list_lines),
    Route("/api/v2/lines/state", lines.line_states),
    Route("/api/v2/lines/usage", lines.line_usage),
    Route("/api/v2/lines/contact-status", lines.contact_status),
    Route("/account", account.account),
    Route("/accounts/shared-contacts", account.shared_contacts),
    Route("/accounts/verify-contact-on-shared-account", account.verify_shared_contact, methods=["POST"]),
    Route("/v3/verified-contacts", account.list_verified_contacts),
    Route("/v3/verified-contacts", account.create_verified_contact, methods=["POST"]),
    Route("/v3/verified-contacts/{phone}", account.retrieve_verified_contact),
    Route("/_sandbox/faults", admin.add_fault, methods=["POST"]),
    Route("/_sandbox/faults", admin.clear_faults, methods=["DELETE"]),
    Route("/_sandbox/inbound", admin.inject_inbound, methods=["POST"]),
    Route("/_sandbox/event", admin.inject_event, methods=["POST"]),
    Route("/_sandbox/typing", admin.inject_typing, methods=["POST"]),
    Route("/_sandbox/status", admin.force_status, methods=["POST"]),
    Route("/_sandbox/state", admin.state),
]


def build_app(world: World) -> ASGIApp:
    """Return the ASGI app of `world`: faults outside, then keys, then routes."""
    app = Starlette(routes=ROUTES, exception_handlers={errors.Refusal: _refuse, HTTPException: _refuse_route})
    app.state.world = world
    return FaultGate(KeyAuth(app, world.config), world.faults, world.count_request)


async def _refuse(_request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, errors.Refusal)
    return JSONResponse(refusal.body, refusal.http_status, headers=refusal.headers)


async def _refuse_route(request: Request, error: Exception) -> Response:
    """Answer unknown paths and methods in the envelope of their API version."""
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/v3/"):
        code = "not_found" if error.status_code == 404 else "bad_request"
        refusal = errors.v3(error.status_code, code, error.detail)
    else:
        refusal = errors.bare(error.status_code, error.detail)
    return JSONResponse(refusal.body, refusal.http_status, headers=error.headers)
