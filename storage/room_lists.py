"""Lists that stand in rooms, and the items they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from storage.engine import Reader, Tx
from storage.sql import load

q = load("room_lists")


@dataclass(frozen=True, slots=True)
class RoomList:
    """A list in a chat; `verb` and `args` are the button that shows it anew."""

    id: int
    chat_id: int
    verb: str
    args: dict[str, Any]


async def add(tx: Tx, chat_id: int, verb: str, args: dict[str, Any], items: Sequence[int], now: int) -> int:
    """Remember a list with the items it names; its id."""
    encoded = msgspec.json.encode(args).decode()
    list_id: int = await q.add(tx, chat_id=chat_id, verb=verb, args=encoded, at=now)
    await q.add_items(tx, list_id=list_id, items=msgspec.json.encode(list(items)).decode())
    return list_id


async def naming(reader: Reader, item_id: int) -> list[RoomList]:
    """The lists that name an item, the oldest first."""
    rows = await q.naming(reader, item_id=item_id)
    return [RoomList(row["id"], row["chat_id"], row["verb"], msgspec.json.decode(row["args"])) for row in rows]


async def items_of(reader: Reader, list_id: int) -> list[int]:
    """The items that a list names."""
    return [row["item_id"] for row in await q.items_of(reader, list_id=list_id)]


async def forget(tx: Tx, list_id: int) -> None:
    """The list stands nowhere any more."""
    await q.forget(tx, list_id=list_id)


async def forget_older(tx: Tx, before: int) -> None:
    """Forget lists from before this moment: they have scrolled away."""
    await q.forget_older(tx, before=before)
