"""The account's contacts, their opt-outs and their verification."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sbtui.sandbox.people import Person, Temperament

Contact = dict[str, Any]


class ContactBook:
    """Contacts by number. Opt-outs outlive a contact: keywords set them for strangers too."""

    def __init__(self, now: str, people: Iterable[Person]) -> None:
        self.by_number: dict[str, Contact] = {}
        self.verified: dict[str, dict[str, Any]] = {}
        self._opt_outs: set[str] = set()
        for person in people:
            self.create(person.number, now, first_name=person.first_name, last_name=person.last_name)
            if person.temperament is Temperament.OPTED_OUT:
                self._opt_outs.add(person.number)

    def create(self, number: str, now: str, **fields: Any) -> Contact:
        """Add a contact; the given fields replace the empty ones."""
        contact: Contact = {
            "phone": number,
            "first_name": "",
            "last_name": "",
            "company_name": None,
            "tags": [],
            "sendblue_number": None,
            "created_at": now,
            "custom_variables": {},
            "assigned_to_email": None,
            "verified": True,
            "contact_id": "c_" + hashlib.sha256(f"{number} {now}".encode()).hexdigest()[:20],
        }
        contact.update(fields)
        self.by_number[number] = contact
        return contact

    def opted_out(self, number: str) -> bool:
        """Tell whether `number` wants no messages."""
        return number in self._opt_outs

    def set_opt_out(self, number: str, opted_out: bool) -> None:
        """Set or lift an opt-out."""
        (self._opt_outs.add if opted_out else self._opt_outs.discard)(number)

    def ask_verification(self, number: str, now: str) -> dict[str, Any]:
        """Return the verification record of `number`, pending when it is new."""
        return self.verified.setdefault(
            number,
            {
                "id": len(self.verified) + 1,
                "number": number,
                "verified": False,
                "created_at": now,
                "updated_at": now,
            },
        )

    def verify(self, number: str, now: str) -> None:
        """Take a text from `number` as its verification, when one is pending."""
        record = self.verified.get(number)
        if record is not None and not record["verified"]:
            record.update(verified=True, updated_at=now)
