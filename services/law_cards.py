"""How legislation is shown: in full, and as the update in the rooms of the networks it was put before."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access import RoomAudience, Tlp, access
from domain.laws import KIND_NAMES, Law
from domain.words import T
from services import notices
from services.keyboards import Button, Rows
from services.room_cards import take_away
from storage import files, items, laws, people, rooms
from storage.engine import Reader, Tx
from storage.files import Counts
from storage.items import ItemRow
from storage.rooms import Room

TOPIC = "legislation"


def anchor(item_id: int) -> str:
    """The name of an entry's card in a room, which follows every change."""
    return f"law:{item_id}"


def shown_anchor(item_id: int) -> str:
    """The name of a card that somebody asked for; taken away with the others."""
    return f"law-shown:{item_id}"


@dataclass(frozen=True, slots=True)
class LawView:
    """All that a screen says of an entry. `author_role` is None where nobody posted it."""

    id: int
    ref: str
    tlp: Tlp
    law: Law
    kind: T
    posted_at: int
    edited: bool
    withdrawn: bool
    files: Counts
    author_role: str | None
    author_country: str | None
    networks: tuple[str, ...]


async def view(reader: Reader, row: ItemRow) -> LawView:
    """An entry as it stands. Raises LookupError for an item that is no legislation."""
    law = await laws.by_item(reader, row.id)
    if law is None:
        raise LookupError(f"item {row.id} is no legislation")
    author = await people.by_id(reader, row.author_id) if row.author_id is not None else None
    return LawView(
        id=row.id,
        ref=row.ref,
        tlp=row.tlp,
        law=law,
        kind=T(KIND_NAMES[law.kind]),
        posted_at=row.posted_at,
        edited=any(event.kind == "edit" for event in await items.events(reader, row.id)),
        withdrawn=row.withdrawn is not None,
        files=await files.counts(reader, row.id),
        author_role=author.role if author else None,
        author_country=author.country if author else None,
        networks=tuple(await items.shared_with(reader, row.id)),
    )


async def show_in_rooms(tx: Tx, row: ItemRow, now: int) -> list[Room]:
    """Bring the entry's cards up to date in the rooms of the networks it was put before; take them away where it
    may not be shown. Returns the rooms that show it."""
    law = await view(tx, row)
    allowed = [code for code in law.networks if access(RoomAudience(code), row.item).allowed]
    wanted = [room for code in allowed for room in await rooms.by_network(tx, code)]
    for room in wanted:
        notices.to_room(
            tx,
            room,
            "laws/room",
            now,
            room_keyboard(law),
            topic=TOPIC,
            anchor=anchor(row.id),
            item_id=row.id,
            law=law,
        )
    await take_away(tx, row, (anchor(row.id), shown_anchor(row.id)), now)
    return wanted


def room_keyboard(law: LawView) -> Rows:
    """What everybody in a room may tap under an entry."""
    return [[file_button(law, law.id)]] if law.files.all else []


def file_button(law: LawView, item: int | None = None) -> Button:
    """Sends the files; for a room `item` names whom it serves: whoever may read it."""
    return Button(T("Files (%(n)s)") % {"n": law.files.all}, "law.files", {"item": law.id}, item=item)
