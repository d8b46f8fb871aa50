"""The search index: one document an item, its terms made by domain/text.py and domain/concepts.py.

Document ids are in date order (day since 1970 << 20, then a number within the day), so "newest first" is a walk
of the index backwards that can stop early.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from storage.engine import Reader, Tx
from storage.sql import load, statement

q = load("index")

DAY_BITS = 20
EPOCH = date(1970, 1, 1)
UNDATED = date(1900, 1, 1)
"""Where items without a date stand: behind all others."""


def floor_of(day: date) -> int:
    """The lowest document id of a day; the next day's is the first id beyond it."""
    return (day - EPOCH).days << DAY_BITS


def day_of(doc_id: int) -> date | None:
    """The day under which a document stands; None for those without a date."""
    day = EPOCH + timedelta(days=doc_id >> DAY_BITS)
    return None if day == UNDATED else day


def put(tx: Tx, item_id: int, *, day: date, body: Iterable[str], facets: Iterable[str]) -> None:
    """Index an item, or index it anew. Terms are joined by blanks; each must be one token of `item_index`."""
    terms = list(body)
    remove(tx, item_id)
    learn(tx, words_of(terms))
    document = {
        "item_id": item_id,
        "low": floor_of(day),
        "high": floor_of(day) + (1 << DAY_BITS),
        "body": " ".join(terms),
        "facets": " ".join(sorted(set(facets))),
    }
    tx.later(statement(q.add), document)
    tx.later(statement(q.add_terms), {"item_id": item_id})


async def filed_after(reader: Reader, item_id: int, n: int) -> list[int]:
    """Up to `n` items that have a document, in the order of their ids, behind this one."""
    return [row["item_id"] for row in await q.filed_after(reader, item_id=item_id, n=n)]


async def renew(tx: Tx, item_id: int, *, day: date, body: Iterable[str], facets: Iterable[str]) -> bool:
    """Index an item anew in the place that it has; False when it stands there so already."""
    terms, own = list(body), " ".join(sorted(set(facets)))
    row = await q.document(tx, item_id=item_id)
    if row is None or row["id"] >> DAY_BITS != floor_of(day) >> DAY_BITS:
        put(tx, item_id, day=day, body=terms, facets=own.split())
        return True
    if (row["body"], row["facets"]) == (" ".join(terms), own):
        return False
    remove(tx, item_id)
    learn(tx, words_of(terms))
    document = {"doc_id": row["id"], "item_id": item_id, "body": " ".join(terms), "facets": own}
    tx.later(statement(q.add_at), document)
    tx.later(statement(q.add_terms), {"item_id": item_id})
    return True


def remove(tx: Tx, item_id: int) -> None:
    """Take an item out of the index."""
    tx.later(statement(q.remove), {"item_id": item_id})


_SHORTEST_WORD = 4
LETTERS_OF_WORDS = 5
"""Every term that begins with so many letters is among the words; containers and many bills have four."""


def words_of(terms: Iterable[str]) -> set[str]:
    """The terms that are words, and codes that begin like words ("halon1301"): those that people misspell or of
    which they type the beginning. Concepts, pairs of characters and numbers of containers are none."""
    return {term for term in terms if len(term) >= _SHORTEST_WORD and (term.isalpha() or _like_a_word(term))}


def _like_a_word(term: str) -> bool:
    return term[:LETTERS_OF_WORDS].isalpha() and len(term) > LETTERS_OF_WORDS and term.isalnum()


def learn(tx: Tx, words: Iterable[str]) -> None:
    """Remember words of documents. They outlive their documents; they are only ever compared, never shown."""
    tx.later(statement(q.learn), {"words": msgspec.json.encode(sorted(words)).decode()})
