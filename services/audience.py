"""Whether a message in the outbox may still go to the one it was written for."""

from __future__ import annotations

from typing import Protocol

from domain.access import RoomAudience, access
from services import digests, room_lists
from storage import items, people, rooms
from storage.engine import Tx


class Addressed(Protocol):
    """The part of an outbox row that the decision needs."""

    @property
    def chat_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def item_id(self) -> int | None: ...
    @property
    def anchor(self) -> str | None: ...
    @property
    def not_before(self) -> int: ...


async def may_receive(reader: Tx, row: Addressed) -> bool:
    """May the person or the room that `row` goes to read its item as it stands now? True when it is about none.

    A digest and a list are about many; a digest that may not go as it is is replaced in the same transaction.
    """
    if row.item_id is None:
        return True
    if row.anchor is not None and row.anchor.startswith(digests.ANCHOR):
        return await digests.may_go(reader, row)
    if row.anchor is not None and row.anchor.startswith(room_lists.ANCHOR):
        return await room_lists.may_go(reader, row.anchor, row.chat_id)
    item = await items.by_id(reader, row.item_id)
    if item is None:
        return False
    if row.person_id is not None:
        person = await people.by_id(reader, row.person_id)
    else:
        room = await rooms.by_chat(reader, row.chat_id)
        if room is not None:
            return access(RoomAudience(room.network), item.item).allowed
        person = await people.by_telegram(reader, row.chat_id)
    return person is not None and access(person.actor, item.item).allowed
