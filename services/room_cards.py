"""Messages about an item in rooms that may not show it (any more): they are deleted."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import RoomAudience, access
from services import outbox, room_lists
from storage import cases, rooms
from storage.engine import Tx
from storage.items import ItemRow


async def take_away(tx: Tx, row: ItemRow, anchors: Sequence[str], now: int) -> None:
    """Delete every message that shows one of `anchors` from the rooms whose people may not read the item, and cover
    the lists there that name it."""
    await room_lists.cover(tx, row, now)
    for chat_id in await cases.rooms_showing(tx, anchors):
        room = await rooms.by_chat(tx, chat_id)
        if room is not None and access(RoomAudience(room.network), row.item).allowed:
            continue
        for message_id in await cases.room_copies(tx, chat_id, anchors):
            outbox.call(
                tx,
                chat_id=chat_id,
                method="deleteMessage",
                payload={"message_id": message_id},
                dedupe=f"away:{row.id}:{chat_id}:{message_id}",
                now=now,
            )
