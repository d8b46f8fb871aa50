"""What connects cases: their keys, hashes of photographs, sightings, duplicates, officers brought together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.access import Tlp
from domain.cases import Facts
from domain.company_names import pieces
from domain.keys import Key, Kind, hash_pieces
from domain.sightings import Sighting, Verdict
from storage.engine import Reader, Row, Tx
from storage.items import ItemRow
from storage.sql import load, statement

q = load("connections")

MOST_NAMES = 200
MOST_LATELY = 300
MOST_PHOTOS = 2000
"""Candidates that are compared one by one."""


def _json(values: Iterable[object]) -> str:
    return msgspec.json.encode(list(values)).decode()


# ── keys ────────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(keys: Iterable[Key]) -> str:
    return _json([key.kind.value, key.value] for key in sorted(keys))


def file(tx: Tx, item_id: int, keys: Iterable[Key]) -> None:
    """File a case under its keys, and under no other."""
    given = frozenset(keys)
    tx.later(statement(q.forget_keys), {"item_id": item_id})
    if given:
        tx.later(statement(q.add_keys), {"item_id": item_id, "keys": _pairs(given)})
    for key in sorted(given):
        if key.kind is Kind.COMPANY:
            tx.later(statement(q.add_pieces), {"name": key.value, "pieces": _json(sorted(pieces(key.value)))})


async def keys_of(reader: Reader, item_id: int) -> frozenset[Key]:
    """The keys of a case."""
    return frozenset(Key(Kind(row["kind"]), row["value"]) for row in await q.keys_of(reader, item_id=item_id))


async def holders(reader: Reader, keys: Iterable[Key], most: int) -> dict[Key, frozenset[int]]:
    """The cases that have each of `keys`; of more than `most`, one more than that."""
    found: dict[Key, set[int]] = {}
    for row in await q.holders(reader, keys=_pairs(keys), most=most):
        found.setdefault(Key(Kind(row["kind"]), row["value"]), set()).add(row["item_id"])
    return {key: frozenset(ids) for key, ids in found.items()}


async def names_like(reader: Reader, name: str) -> list[str]:
    """Companies that could be spellings of this one, by pieces of their names."""
    rows = await q.names_with(reader, pieces=_json(sorted(pieces(name))), most=MOST_NAMES)
    return [row["name"] for row in rows]


async def add_hash(tx: Tx, sha256: str, value: str) -> None:
    """Note the hash of a picture; empty for what has none."""
    if await q.add_hash(tx, sha256=sha256, hash=value) and value:
        await q.add_hash_pieces(tx, sha256=sha256, pieces=_json(hash_pieces(value)))


async def hashes_of_item(reader: Reader, item_id: int) -> list[str]:
    """The hashes of the pictures of a case."""
    return [row["hash"] for row in await q.hashes_of_item(reader, item_id=item_id)]


async def hashes_of_draft(reader: Reader, draft_id: int) -> list[str]:
    """The hashes of the pictures that wait in a draft."""
    return [row["hash"] for row in await q.hashes_of_draft(reader, draft_id=draft_id)]


async def photos_like(reader: Reader, value: str) -> list[tuple[str, int]]:
    """Hashes that could be near this one, each with the case it belongs to."""
    rows = await q.photos_with(reader, pieces=_json(hash_pieces(value)), most=MOST_PHOTOS)
    return [(row["hash"], row["item_id"]) for row in rows]


async def cases(reader: Reader, item_ids: Iterable[int]) -> list[tuple[ItemRow, Facts]]:
    """These cases with their facts, the newest first; without duplicates that point to another."""
    return [_case(row) for row in await q.facts_of(reader, item_ids=_json(sorted(item_ids)))]


async def posted_since(reader: Reader, since: int) -> list[tuple[ItemRow, Facts]]:
    """The cases posted since a moment (UTC milliseconds) that stand, the newest few hundred, the newest first."""
    return [_case(row) for row in await q.posted_since(reader, since=since, most=MOST_LATELY)]


def _case(row: Row) -> tuple[ItemRow, Facts]:
    fields: dict[str, Any] = dict(row)
    facts = msgspec.json.decode(fields.pop("facts"), type=Facts)
    readers = frozenset(msgspec.json.decode(fields["readers"], type=list[int]))
    item = ItemRow(
        **{**fields, "tlp": Tlp(fields["tlp"]), "history": bool(fields["history"]), "readers": readers},
    )
    return item, facts


# ── sightings ───────────────────────────────────────────────────────────────────────────────────────────


async def sight(tx: Tx, item_id: int, person_id: int, verdict: Verdict, country: str | None, now: int) -> bool:
    """Keep what a person says, instead of what they said before; False when it is the same."""
    changed: int = await q.sight(tx, item_id=item_id, person_id=person_id, verdict=verdict, country=country, at=now)
    return changed == 1


async def take_back(tx: Tx, item_id: int, person_id: int) -> bool:
    """Forget what a person said; False when that was nothing."""
    changed: int = await q.unsight(tx, item_id=item_id, person_id=person_id)
    return changed == 1


async def sightings(reader: Reader, item_id: int) -> list[Sighting]:
    """What everybody said, the oldest first."""
    rows = await q.sightings(reader, item_id=item_id)
    return [Sighting(row["person_id"], Verdict(row["verdict"]), row["country"]) for row in rows]


# ── merges ──────────────────────────────────────────────────────────────────────────────────────────────


async def merge(tx: Tx, item_id: int, main_id: int, *, by: int, now: int) -> bool:
    """Let a case point to another; False when either points elsewhere, or others point to the first."""
    changed: int = await q.merge(tx, item_id=item_id, main_id=main_id, by=by, at=now)
    return changed == 1


async def separate(tx: Tx, item_id: int) -> bool:
    """Let it stand alone again; False when it does."""
    changed: int = await q.separate(tx, item_id=item_id)
    return changed == 1


async def main_of(reader: Reader, item_id: int) -> int | None:
    """The case that a duplicate points to."""
    found: int | None = await q.main_of(reader, item_id=item_id)
    return found


async def merged_into(reader: Reader, main_id: int) -> list[int]:
    """The duplicates that point to a case."""
    return [row["item_id"] for row in await q.merged_into(reader, main_id=main_id)]


# ── introductions ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its network, its case, the coordinator who agreed, and whether the author did."""

    network: str
    item_id: int
    coordinator: int | None
    author: bool


@dataclass(frozen=True, slots=True)
class Introduction:
    """Officers of two networks who could be brought together: the `number`th time that these two hold a match. `at` and
    `declined` since when, in UTC milliseconds."""

    id: int
    number: int
    kind: Kind
    sides: Sequence[Side]
    at: int
    declined: int | None

    @property
    def coordinators_agree(self) -> bool:
        """Whether both coordinators agreed."""
        return all(side.coordinator is not None for side in self.sides)

    @property
    def authors_agree(self) -> bool:
        """Whether both authors agreed."""
        return all(side.author for side in self.sides)


async def introduce(tx: Tx, key: Key, sides: Sequence[tuple[str, int]], now: int) -> int | None:
    """A new introduction for a key that two cases, given as (network, item), hold; None when there was one before, or
    one of the cases still waits for an answer of the other network."""
    (one_network, one_id), (other_network, other_id) = sorted(sides)
    row = await q.introduce(
        tx,
        kind=key.kind,
        value=key.value,
        one_id=one_id,
        other_id=other_id,
        one_network=one_network,
        other_network=other_network,
        at=now,
    )
    return None if row is None else int(row["id"])


async def introduction(reader: Reader, introduction_id: int) -> Introduction | None:
    """The introduction with this id."""
    row = await q.introduction(reader, introduction_id=introduction_id)
    if row is None:
        return None
    sides = [
        Side(
            row[f"{name}_network"],
            row[f"{name}_id"],
            row[f"{name}_coordinator"],
            bool(row[f"{name}_author"]),
        )
        for name in ("one", "other")
    ]
    return Introduction(row["id"], row["number"], Kind(row["kind"]), sides, row["at"], row["declined"])


async def coordinator_agrees(tx: Tx, introduction_id: int, network: str, person_id: int) -> bool:
    """A coordinator says yes for a network; False when that was said, or no is the answer."""
    changed: int = await q.coordinator_agrees(tx, introduction_id=introduction_id, network=network, person_id=person_id)
    return changed == 1


async def author_agrees(tx: Tx, introduction_id: int, item_id: int) -> bool:
    """The author of a case says yes; False when that was said, or the coordinators have not agreed."""
    changed: int = await q.author_agrees(tx, introduction_id=introduction_id, item_id=item_id)
    return changed == 1


async def decline(tx: Tx, introduction_id: int, now: int) -> bool:
    """One of the four says no; False when it was said, or comes too late."""
    changed: int = await q.decline(tx, introduction_id=introduction_id, at=now)
    return changed == 1
