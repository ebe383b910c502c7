"""Group threads."""

from typing import Literal

from sbtui.api.bodies import filled, inner, model_of, segment
from sbtui.api.requests import Requests
from sbtui.api.wire import Group, GroupChange


class GroupCalls(Requests):
    """Official SDK: groups; the skill for create-group."""

    async def create_group(self, numbers: list[str], from_number: str) -> Group:
        """A thread with at least two contacts and no message yet; the answer knows little but `group_id`."""
        body = await self._post("/api/create-group", filled(numbers=numbers, from_number=from_number))
        return model_of(Group, inner(body, "data"))

    async def modify_group(
        self,
        group_id: str,
        modify_type: Literal["add_recipient", "remove_recipient"],
        number: str,
        *,
        from_number: str | None = None,
    ) -> GroupChange:
        """Add or remove a member of an iMessage group, verified on the device before the answer.

        Removal needs four members beforehand. `Refused.key` can be ``line_not_registered`` or
        ``ambiguous_sending_line``; the mend for the latter is `from_number`.
        """
        body = filled(group_id=group_id, modify_type=modify_type, number=number, from_number=from_number)
        return model_of(GroupChange, await self._post("/api/modify-group", body))

    async def group(self, group_id: str) -> Group:
        """Name, photo and members."""
        return model_of(Group, inner(await self._get(f"/api/v2/groups/{segment(group_id)}"), "data"))

    async def rename_group(self, group_id: str, name: str | None, *, from_number: str | None = None) -> Group:
        """Set the name, or clear it with None; safe to repeat."""
        body = {"group_name": name, **filled(from_number=from_number)}
        answer = await self._post(f"/api/v2/groups/{segment(group_id)}/name", body)
        return model_of(Group, inner(answer, "data"))

    async def set_group_photo(self, group_id: str, photo_url: str | None, *, from_number: str | None = None) -> Group:
        """Set the photo from an https URL (JPEG, PNG or GIF, at most 5 MB), or clear it; safe to repeat."""
        body = {"photo_url": photo_url, **filled(from_number=from_number)}
        answer = await self._post(f"/api/v2/groups/{segment(group_id)}/photo", body)
        return model_of(Group, inner(answer, "data"))
