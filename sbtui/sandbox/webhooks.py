"""The webhook configuration under /api/account/webhooks (SDK: webhooks)."""

from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.courier import is_loopback
from sbtui.sandbox.requests import json_object, text_field
from sbtui.sandbox.webhook_book import TYPES, Entry


async def list_webhooks(request: Request) -> Response:
    """GET → `{status, webhooks: {<type>: [entry…], globalSecret?}}`."""
    return ok({"status": "OK", "webhooks": world_of(request).webhooks.body()})


async def append_webhooks(request: Request) -> Response:
    """POST `{webhooks, type?, globalSecret?}` appends to one type, by default `receive`."""
    book = world_of(request).webhooks
    body = await json_object(request)
    kind = _type(body)
    entries = _entries(body.get("webhooks"))
    secret = text_field(body, "globalSecret")
    book.by_type.setdefault(kind, []).extend(entries)
    book.global_secret = secret or book.global_secret
    return ok({"status": "OK", "message": "Webhooks added", "webhooks": book.body()})


async def replace_webhooks(request: Request) -> Response:
    """PUT `{webhooks: {<type>: [entry…], globalSecret?}}` replaces everything."""
    book = world_of(request).webhooks
    settings = (await json_object(request)).get("webhooks")
    if not isinstance(settings, dict):
        raise errors.simple(400, "Missing fields")
    secret = text_field(settings, "globalSecret")
    by_type: dict[str, list[Entry]] = {}
    for kind, entries in settings.items():
        if kind == "globalSecret":
            continue
        if kind not in TYPES:
            raise errors.simple(400, f"Unknown webhook type: {kind}")
        by_type[kind] = _entries(entries)
    book.by_type = by_type
    book.global_secret = secret or None
    return ok({"status": "OK", "message": "Webhooks updated", "webhooks": book.body()})


async def delete_webhooks(request: Request) -> Response:
    """DELETE `{webhooks: [url…], type?}` removes these URLs from one type."""
    book = world_of(request).webhooks
    body = await json_object(request)
    kind = _type(body)
    urls = body.get("webhooks")
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise errors.simple(400, "Missing fields")
    doomed = {_checked_url(url) for url in urls}
    kept = [entry for entry in book.by_type.get(kind, []) if _url(entry) not in doomed]
    if kept:
        book.by_type[kind] = kept
    else:
        book.by_type.pop(kind, None)
    return ok({"status": "OK", "message": "Webhooks deleted"})


def _type(body: dict[str, Any]) -> str:
    kind = text_field(body, "type") or "receive"
    if kind not in TYPES:
        raise errors.simple(400, f"Unknown webhook type: {kind}")
    return kind


def _entries(value: Any) -> list[Entry]:
    if not isinstance(value, list):
        raise errors.simple(400, "Missing fields")
    return [_entry(item) for item in value]


def _entry(item: Any) -> Entry:
    if isinstance(item, str):
        return _checked_url(item)
    if not isinstance(item, dict) or not isinstance(item.get("url"), str):
        raise errors.simple(400, "Invalid webhook")
    entry: dict[str, Any] = {"url": _checked_url(item["url"])}
    if (secret := text_field(item, "secret")) is not None:
        entry["secret"] = secret
    if (numbers := item.get("sendblue_numbers")) is not None:
        if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
            raise errors.simple(400, "sendblue_numbers must be a list of strings")
        entry["sendblue_numbers"] = numbers
    return entry


def _checked_url(url: str) -> str:
    """Return the URL as kept: plain http becomes https, except on this machine."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        valid = False
    if not valid:
        raise errors.simple(400, "Invalid webhook URL")
    return url if is_loopback(url) or parts.scheme == "https" else "https" + url.removeprefix("http")


def _url(entry: Entry) -> str:
    return entry if isinstance(entry, str) else str(entry["url"])
