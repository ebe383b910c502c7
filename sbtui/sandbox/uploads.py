"""Uploading files, importing remote ones, and serving them back."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sbtui.sandbox import errors
from sbtui.sandbox.answers import ok, world_of
from sbtui.sandbox.media import MAX_BYTES
from sbtui.sandbox.requests import json_object


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    """Read a multipart body and close its files afterwards. Raises Refusal 400 or 413."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > MAX_BYTES + 64 * 1024:
        raise errors.simple(413, "File too large")
    try:
        form = await request.form(max_files=1, max_fields=16)
    except (HTTPException, KeyError, ValueError):
        raise errors.simple(400, "Invalid form") from None
    try:
        yield form
    finally:
        await form.close()


async def upload_file(request: Request) -> Response:
    """POST /api/upload-file, multipart with one part `file` of at most 100 MB → `{status, media_url}`.

    The URL is http on loopback, where Sendblue's is https.
    """
    world = world_of(request)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise errors.simple(400, "Missing fields")
    async with form_of(request) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise errors.simple(400, "Missing fields")
        content = await file.read()
    if len(content) > MAX_BYTES:
        raise errors.simple(413, "File too large")
    name = re.sub(r"[^\w.\-]", "_", PurePosixPath(file.filename.replace("\\", "/")).name).lstrip(".") or "file"
    return ok({"status": "OK", "media_url": world.base_url + quote(world.media.put(name, content))})


async def upload_media_object(request: Request) -> Response:
    """POST /api/upload-media-object `{media_url}` → 201 `{status, message, mediaObjectId}`."""
    world = world_of(request)
    url = (await json_object(request)).get("media_url")
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
    except ValueError:
        raise errors.simple(400, "Invalid media URL") from None
    name = PurePosixPath(parts.path).name
    if not isinstance(url, str) or parts.scheme not in {"http", "https"} or not parts.netloc or "." not in name:
        raise errors.simple(400, "Invalid media URL")
    object_id = world.media.import_url(url, name)
    return ok({"status": "OK", "message": "File uploaded successfully", "mediaObjectId": object_id}, 201)


async def serve_medium(request: Request) -> Response:
    """GET /media/{key}/{name} → the file, without keys, as from a CDN."""
    medium = world_of(request).media.find(request.path_params["key"])
    if medium is None or medium.name != request.path_params["name"]:
        raise errors.bare(404, "Not Found")
    return Response(medium.content, media_type=medium.content_type)
