"""Items: what all posts have in common — reference, label, author, audience — and their timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from domain.access import Item, Tlp, classes_of_item
from storage.engine import Reader, Row, Tx
from storage.sql import load, statement

q = load("items")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """The common part of a case, question, law or alert. Times in UTC milliseconds."""

    id: int
    kind: str
    ref: str
    tlp: Tlp
    author_id: int | None
    country: str | None
    network: str | None
    posted_at: int
    history: bool
    withdrawn: int | None
    readers: frozenset[int]

    @property
    def item(self) -> Item:
        """What the access rule needs to know."""
        return Item(
            self.id, self.tlp, self.author_id, self.country, self.network, self.readers, self.withdrawn is not None
        )


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of an item's timeline."""

    id: int
    item_id: int
    at: int
    person_id: int | None
    kind: str
    text: str
    chat_id: int | None
    message_id: int | None
    person_name: str | None
    person_role: str | None
    person_country: str | None


def _item(row: Row | None) -> ItemRow | None:
    if row is None:
        return None
    fields = dict(row)
    return ItemRow(
        **{
            **fields,
            "tlp": Tlp(row["tlp"]),
            "history": bool(row["history"]),
            "readers": frozenset(msgspec.json.decode(row["readers"], type=list[int])),
        }
    )


async def add(
    tx: Tx,
    *,
    kind: str,
    ref: str,
    tlp: Tlp,
    author_id: int | None,
    country: str | None,
    network: str | None,
    now: int,
    history: bool = False,
    readers: Iterable[int] = (),
) -> ItemRow:
    """A new item, filed under its classes."""
    item_id = await q.add(
        tx,
        kind=kind,
        ref=ref,
        tlp=tlp,
        author_id=author_id,
        country=country,
        network=network,
        posted_at=now,
        history=int(history),
    )
    named = frozenset(readers)
    for person_id in named:
        tx.later(statement(q.add_reader), {"item_id": item_id, "person_id": person_id})
    row = ItemRow(item_id, kind, ref, tlp, author_id, country, network, now, history, withdrawn=None, readers=named)
    _file(tx, row)
    return row


async def refile(tx: Tx, item_id: int) -> ItemRow:
    """File the item under the classes that it has now; the item."""
    row = await by_id(tx, item_id)
    assert row is not None
    tx.later(statement(q.clear_classes), {"item_id": item_id})
    _file(tx, row)
    return row


def _file(tx: Tx, row: ItemRow) -> None:
    for name in sorted(classes_of_item(row.item)):
        tx.later(statement(q.add_class), {"item_id": row.id, "key": name})


async def by_id(reader: Reader, item_id: int) -> ItemRow | None:
    """The item with this id."""
    return _item(await q.by_id(reader, item_id=item_id))


async def by_ref(reader: Reader, ref: str) -> ItemRow | None:
    """The item with this reference, in any case of letters."""
    return _item(await q.by_ref(reader, ref=ref.strip()))


async def next_number(tx: Tx, series: str) -> int:
    """The next number of a series such as `PH-2026`."""
    number: int = await q.next_number(tx, series=series)
    return number


async def set_tlp(tx: Tx, item_id: int, tlp: Tlp, readers: Iterable[int] = ()) -> ItemRow:
    """Change the label and the named readers, and file the item anew."""
    await q.set_tlp(tx, item_id=item_id, tlp=tlp)
    await q.clear_readers(tx, item_id=item_id)
    for person_id in readers:
        await q.add_reader(tx, item_id=item_id, person_id=person_id)
    return await refile(tx, item_id)


async def withdraw(tx: Tx, item_id: int, now: int) -> bool:
    """Take an item back; False when it was withdrawn already."""
    changed = await q.withdraw(tx, item_id=item_id, now=now)
    await refile(tx, item_id)
    return bool(changed)


async def restore(tx: Tx, item_id: int) -> bool:
    """Undo a withdrawal; False when there is none."""
    changed = await q.restore(tx, item_id=item_id)
    await refile(tx, item_id)
    return bool(changed)


async def share(tx: Tx, item_id: int, network: str, *, by: int | None, now: int) -> bool:
    """Put an item before another network; False when it was before."""
    changed: int = await q.share(tx, item_id=item_id, network=network, at=now, by=by)
    return changed == 1


async def shared_with(reader: Reader, item_id: int) -> list[str]:
    """The networks an item was put before."""
    return [row["network"] for row in await q.shared_with(reader, item_id=item_id)]


async def add_event(
    tx: Tx,
    item_id: int,
    *,
    kind: str,
    person_id: int | None,
    now: int,
    text: str = "",
    chat_id: int | None = None,
    message_id: int | None = None,
) -> int:
    """Add to the timeline; the entry's id."""
    event_id: int = await q.add_event(
        tx,
        item_id=item_id,
        at=now,
        person_id=person_id,
        kind=kind,
        text=text,
        chat_id=chat_id,
        message_id=message_id,
    )
    return event_id


async def events(reader: Reader, item_id: int) -> list[Event]:
    """The timeline, oldest first."""
    return [Event(**dict(row)) for row in await q.events(reader, item_id=item_id)]


async def event(reader: Reader, event_id: int) -> Event | None:
    """One entry of a timeline."""
    row = await q.event(reader, event_id=event_id)
    return None if row is None else Event(**dict(row))
