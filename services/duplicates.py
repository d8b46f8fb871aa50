"""Before a case is posted: the cases that are probably the same, as far as the officer may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain import keys as domain_keys
from domain import repeats
from domain.access import Audience, access
from domain.cases import Facts, first_day
from services import connections
from services.connections import Connected
from storage import connections as store
from storage.engine import Reader
from storage.items import ItemRow

SHOWN = 3
"""Probable duplicates shown before posting."""
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A case, and what it has most tellingly in common with the one about to be posted, a message."""

    row: ItemRow
    why: str


async def of_draft(
    reader: Reader,
    audience: Audience,
    facts: Facts,
    draft_id: int,
    today: date,
    now: int,
    *,
    turned: Iterable[str] = (),
) -> tuple[Duplicate, ...]:
    """The few cases that are probably the one that is about to be posted, the likeliest first; `turned` are the
    hashes of its pictures turned by quarters."""
    hashes = [*await store.hashes_of_draft(reader, draft_id), *turned]
    day = first_day(facts.date) or today
    wanted = [key for key in domain_keys.keys(facts) if key.kind in repeats.TELLING | repeats.WITH_GOODS]
    found = [
        Duplicate(each.row, each.why[0])
        for each in await connections.find(reader, wanted, hashes, audience=audience)
        if _one(facts, each, day)
    ]
    known = {each.row.id for each in found}
    for row, other in await store.posted_since(reader, now - repeats.LATELY_DAYS * DAY_MS):
        likeness = repeats.likeness(facts, other)
        if likeness is not None and row.id not in known and access(audience, row.item).allowed:
            found.append(Duplicate(row, repeats.SAID[likeness]))
    return tuple(found[:SHOWN])


def _one(facts: Facts, other: Connected, day: date) -> bool:
    if repeats.TELLING.intersection(other.kinds):
        return repeats.near(day, other.day, repeats.TELLING_DAYS)
    return repeats.same_goods(facts, other.facts) and repeats.near(day, other.day, repeats.WITH_GOODS_DAYS)
