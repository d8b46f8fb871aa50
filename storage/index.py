"""The search index: one document an item, its terms made by domain/text.py and domain/concepts.py.

Document ids are in date order (day since 1970 << 20, then a number within the day), so "newest first" is a walk
of the index backwards that can stop early.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from storage.engine import Tx
from storage.sql import load

q = load("index")

DAY_BITS = 20
EPOCH = date(1970, 1, 1)
UNDATED = date(1900, 1, 1)
"""Where items without a date stand: behind all others."""


def floor_of(day: date) -> int:
    """The lowest document id of a day; the next day's is the first id beyond it."""
    return (day - EPOCH).days << DAY_BITS


async def put(tx: Tx, item_id: int, *, day: date, body: Iterable[str], facets: Iterable[str]) -> None:
    """Index an item, or index it anew. Terms are joined by blanks; each must be one token of `item_index`."""
    await q.remove(tx, item_id=item_id)
    low = floor_of(day)
    last = await q.last_of_day(tx, low=low, high=low + (1 << DAY_BITS))
    doc_id = low if last is None else last + 1
    await q.add(tx, doc_id=doc_id, item_id=item_id, body=" ".join(body), facets=" ".join(sorted(set(facets))))


async def remove(tx: Tx, item_id: int) -> None:
    """Take an item out of the index."""
    await q.remove(tx, item_id=item_id)
