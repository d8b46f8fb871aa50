"""The picture library: photographs of the cases that a search finds, and photographs that look alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from domain.keys import hash_pieces
from storage.engine import Reader
from storage.search import HIGHEST, LOWEST, Range
from storage.sql import load

q = load("photos")

MOST_COMPARED = 4000
"""Candidates that are compared one by one."""
SHARED, SHARED_BY_OTHERS = 1, 2
"""Pieces of the hash that a candidate shares: with the picture's own hash, with that of another view of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photograph stands in the library: its case's document in the index, and its file."""

    doc_id: int
    file_id: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: cases by an expression of `domain.expressions.match` and a range of documents, and of their
    photographs those that show one of `shows` and whose answer to "for training?" is among `training`."""

    expression: str
    span: Range
    shows: tuple[str, ...]
    training: tuple[bool, ...]

    def parameters(self) -> dict[str, object]:
        """As the queries take it."""
        return {
            "expression": self.expression,
            "low": self.span.low,
            "high": self.span.high,
            "shows": msgspec.json.encode(self.shows).decode(),
            "training": msgspec.json.encode([int(each) for each in self.training]).decode(),
        }


async def newest(reader: Reader, wish: Wish, n: int, at: Place | None = None, *, back: bool = False) -> list[Place]:
    """Up to `n` photographs in the order of the library: those behind `at`, or with `back` those just before it."""
    named = {**wish.parameters(), "n": n, "file_id": at.file_id if at is not None else 0}
    if not back:
        end = {} if at is None else {"high": min(wish.span.high, at.doc_id + 1)}
        rows = await q.newest(reader, **{**named, **end}, doc_id=at.doc_id if at is not None else HIGHEST)
        return [Place(row["doc_id"], row["file_id"]) for row in rows]
    begin = {} if at is None else {"low": max(wish.span.low, at.doc_id)}
    rows = await q.newest_back(reader, **{**named, **begin}, doc_id=at.doc_id if at is not None else LOWEST)
    return [Place(row["doc_id"], row["file_id"]) for row in rows][::-1]


async def total(reader: Reader, wish: Wish, most: int) -> int:
    """How many photographs there are; `most` when there are that many or more."""
    found: int = await q.total(reader, **wish.parameters(), most=most)
    return found


async def like(reader: Reader, values: Iterable[str]) -> list[tuple[int, str]]:
    """Files of cases, with their hashes, that could be near one of these hashes, the first of which is the picture's
    own."""
    found: dict[int, str] = {}
    least = SHARED
    for value in values:
        pieces = msgspec.json.encode(hash_pieces(value)).decode()
        found |= {
            row["file_id"]: row["hash"] for row in await q.like(reader, pieces=pieces, least=least, most=MOST_COMPARED)
        }
        least = SHARED_BY_OTHERS
    return list(found.items())
