"""Every message of the account, by handle and by person."""

from collections.abc import Iterable

from sbtui.sandbox.rows import Row


class MessageLog:
    """Rows in the order they came, with the newer REST fields and the callback URL of each beside them."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self._extras: dict[str, Row] = {}
        self._callbacks: dict[str, str] = {}
        self._by_number: dict[str, list[Row]] = {}

    def __contains__(self, handle: object) -> bool:
        return handle in self.rows

    def add(self, row: Row, *, extras: Row | None = None, callback: str | None = None) -> None:
        """Keep a new row."""
        handle = row["message_handle"]
        self.rows[handle] = row
        if extras:
            self._extras[handle] = extras
        if callback:
            self._callbacks[handle] = callback
        for number in {row["from_number"], row["to_number"], row["number"]}:
            self._by_number.setdefault(number, []).append(row)

    def find(self, handle: str) -> Row | None:
        """Return a row by its handle; handles differ in case by direction but match in any case."""
        return self.rows.get(handle) or self.rows.get(handle.lower()) or self.rows.get(handle.upper())

    def extras(self, handle: str) -> Row | None:
        """Return the newer REST fields of a message."""
        return self._extras.get(handle)

    def callback(self, handle: str) -> str | None:
        """Return the status callback of a message."""
        return self._callbacks.get(handle)

    def involving(self, number: str) -> list[Row]:
        """Return the messages from or to `number`."""
        return self._by_number.get(number, [])

    def everything(self) -> Iterable[Row]:
        """Return all rows in the order they came."""
        return self.rows.values()
