"""A client's connection: uvicorn's over httptools, with the limits that both leave to whoever uses them."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES = 16 * 1024
MOST_REQUEST_BYTES = 1024 * 1024
"""Of a whole request as it travels, what is read only to be dropped included."""
MOST_AHEAD = 8
"""Requests that may have come before an earlier one is answered: each takes a hundred times its size in memory."""
PATIENCE = 10.0
"""Seconds in which a request has to arrive whole, counted from its first byte, or from the connection's start.

As long may replies lie here because they are not read.
"""


class TooFarAhead(Exception):
    """More requests came than are taken before the first is answered."""


class Connection(HttpToolsProtocol):
    """Cuts off who sends too much, and tells of who takes too long.

    The time is looked at from outside now and then: a timer for every request would cost more than reading it.
    """

    _awaited_since: float | None = None
    _unread_since: float | None = None
    _bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._awaited_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        self._await_request()
        self._bytes += len(data)
        super().data_received(data)
        if self._awaited_since is None or self.transport.is_closing():
            return
        if self._in_head and self._bytes > MOST_HEAD_BYTES:
            self.send_400_response("The head of the request is too long.")
        elif self._bytes > MOST_REQUEST_BYTES:
            self.transport.abort()

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= MOST_AHEAD:
            # Only this ends the reading of what has arrived already; it is answered with 400.
            raise TooFarAhead
        super().on_message_begin()
        self._await_request()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._awaited_since = None
        self._bytes = 0

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread_since = None

    def cut_if_late(self, now: float) -> None:
        """End the connection if a request, the rest of one, or that replies are read has been awaited for too long.

        ``now`` is in loop time.
        """
        for since in (self._awaited_since, self._unread_since):
            if since is not None and now - since > PATIENCE:
                self.transport.abort()

    def _await_request(self) -> None:
        if self._awaited_since is None:
            self._awaited_since = self.loop.time()
