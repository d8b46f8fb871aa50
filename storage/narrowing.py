"""What the hits of a search have in common: their facets, and how many have each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from storage.engine import Reader
from storage.search import Range
from storage.sql import load

q = load("narrowing")


async def facets(reader: Reader, doc_ids: Sequence[int]) -> list[str]:
    """The facets of each of these documents, with blanks between them."""
    return [row["facets"] for row in await q.facets(reader, doc_ids=_json(doc_ids))]


async def totals(reader: Reader, expressions: Sequence[str], span: Range, most: int) -> list[int]:
    """How many documents each expression finds; `most` where there are that many or more."""
    rows = await q.totals(reader, expressions=_json(expressions), low=span.low, high=span.high, most=most)
    return [row["number"] for row in rows]


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(list(values)).decode()
