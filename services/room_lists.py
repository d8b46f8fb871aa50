"""Lists in rooms: when an item of one may not be shown there any more, the list is taken out of the room's sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.access import RoomAudience, access
from domain.words import T
from services import notices, outbox
from services.keyboards import BUTTON_DAYS, DAY_MS, Button, mint
from storage import items, room_lists, rooms, shown
from storage.engine import Reader, Tx
from storage.items import ItemRow
from storage.room_lists import RoomList
from storage.rooms import Room
from templates.engine import render

ANCHOR = "list:"


@dataclass(frozen=True, slots=True)
class Again:
    """How a list is shown anew, by the button of this verb; and the items it names."""

    verb: str
    args: dict[str, Any]
    items: Sequence[int]


def anchor(list_id: int) -> str:
    """The name of a list in a chat. No item's number: what is shown of an item is forgotten with it."""
    return f"{ANCHOR}n{list_id}"


async def noted(tx: Tx, chat_id: int, again: Again, now: int) -> str:
    """Remember a list that goes into a room; the anchor of its message."""
    await room_lists.forget_older(tx, now - BUTTON_DAYS * DAY_MS)
    return anchor(await room_lists.add(tx, chat_id, again.verb, again.args, again.items, now))


async def may_go(reader: Reader, name: str, chat_id: int) -> bool:
    """Whether the list of this anchor may be shown in the chat as its items stand now."""
    room = await rooms.by_chat(reader, chat_id)
    if room is None:
        return False
    named = await room_lists.items_of(reader, int(name.removeprefix(ANCHOR + "n")))
    rows = [await items.by_id(reader, item_id) for item_id in named]
    return all(row is not None and access(RoomAudience(room.network), row.item).allowed for row in rows)


async def cover(tx: Tx, row: ItemRow, now: int) -> None:
    """Empty the lists that name an item which may not be shown in their rooms any more; a tap shows them anew."""
    for each in await room_lists.naming(tx, row.id):
        room = await rooms.by_chat(tx, each.chat_id)
        if room is not None and access(RoomAudience(room.network), row.item).allowed:
            continue
        for chat_id, message_id in await shown.places(tx, anchor(each.id)):
            _cover(tx, chat_id, message_id, each, room, now)
        await room_lists.forget(tx, each.id)


def _cover(tx: Tx, chat_id: int, message_id: int, each: RoomList, room: Room | None, now: int) -> None:
    lang = notices.language_of(room) if room is not None else "en"
    keyboard = mint(tx, [[Button(T("Show it as it is now"), each.verb, each.args)]] if room else [], lang, now)
    outbox.call(
        tx,
        chat_id=chat_id,
        method="editMessageText",
        payload={
            "message_id": message_id,
            "text": render("common/sentence", lang, sentence=T("Something in this list has changed.")),
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": keyboard},
        },
        coalesce=f"{chat_id}:message:{message_id}",
        now=now,
    )
    shown.forget(tx, chat_id, message_id)
