"""Cases: the facts of each, its status, and the facts as they stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from domain.access import Role, Tlp
from domain.cases import Facts, Status
from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("cases")

_NEWEST = (1 << 62) - 1  # beyond every id


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What a case holds beside its item."""

    item_id: int
    status: Status
    facts: Facts
    external_id: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Version:
    """A case as it stood until `at`."""

    version: int
    facts: Facts
    tlp: Tlp
    at: int
    by_role: Role | None
    by_country: str | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    id: int
    ref: str
    tlp: Tlp
    posted_at: int
    withdrawn: bool
    status: Status
    facts: Facts


def _facts(text: str) -> Facts:
    return msgspec.json.decode(text, type=Facts)


def _text(facts: Facts) -> str:
    return msgspec.json.encode(facts).decode()


async def add(
    tx: Tx, item_id: int, facts: Facts, status: Status = Status.SUSPECTED, external_id: str | None = None
) -> None:
    """The case part of a new item."""
    await q.add(tx, item_id=item_id, status=status, facts=_text(facts), external_id=external_id)


async def by_item(reader: Reader, item_id: int) -> CaseRow | None:
    """The case of an item."""
    row: Row | None = await q.by_item(reader, item_id=item_id)
    if row is None:
        return None
    return CaseRow(row["item_id"], Status(row["status"]), _facts(row["facts"]), row["external_id"], row["version"])


async def imported(reader: Reader, external_id: str) -> int | None:
    """The item that a row of an imported file became."""
    found: int | None = await q.imported(reader, external_id=external_id)
    return found


async def set_status(tx: Tx, item_id: int, status: Status) -> bool:
    """Change the status; False when it was the same."""
    changed: int = await q.set_status(tx, item_id=item_id, status=status)
    return changed == 1


async def edit(tx: Tx, item_id: int, facts: Facts, *, by: int, now: int) -> None:
    """Replace the facts; those of before go into the history."""
    await q.keep_version(tx, item_id=item_id, at=now, by=by)
    await q.edit(tx, item_id=item_id, facts=_text(facts))


async def versions(reader: Reader, item_id: int) -> list[Version]:
    """What the case said before its edits, the newest first."""
    return [
        Version(
            row["version"],
            _facts(row["facts"]),
            Tlp(row["tlp"]),
            row["at"],
            Role(row["by_role"]) if row["by_role"] else None,
            row["by_country"],
        )
        for row in await q.versions(reader, item_id=item_id)
    ]


async def mine(reader: Reader, person_id: int, n: int, before: int | None = None) -> list[CaseLine]:
    """Up to `n` cases that a person posted, the newest first, older than the item `before`."""
    rows = await q.mine(reader, person_id=person_id, before=_NEWEST if before is None else before, n=n)
    return [
        CaseLine(
            row["id"],
            row["ref"],
            Tlp(row["tlp"]),
            row["posted_at"],
            row["withdrawn"] is not None,
            Status(row["status"]),
            _facts(row["facts"]),
        )
        for row in rows
    ]


async def rooms_showing(reader: Reader, anchors: Sequence[str]) -> list[int]:
    """The rooms in which messages show one of `anchors`."""
    listed = msgspec.json.encode(list(anchors)).decode()
    return [row["chat_id"] for row in await q.rooms_showing(reader, anchors=listed)]


async def room_copies(reader: Reader, chat_id: int, anchors: Sequence[str]) -> list[int]:
    """The ids of all messages in a chat that show one of `anchors`."""
    listed = msgspec.json.encode(list(anchors)).decode()
    return [row["message_id"] for row in await q.room_copies(reader, chat_id=chat_id, anchors=listed)]
