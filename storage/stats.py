"""What figures are made of: a few facts of each case, page by page in the order of the index."""

from __future__ import annotations

import msgspec

from storage.engine import Reader
from storage.index import day_of
from storage.search import Range
from storage.sql import load

q = load("stats")


class Figure(msgspec.Struct, frozen=True):
    """The facts of a case that are counted. `date` is when it happened, else when it was posted, as in lists by
    date; empty for what was taken over without a date."""

    declared: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    quantity_kg: float | None = None
    country: str | None = None
    date: str = ""
    methods: tuple[str, ...] = ()
    route: str = ""


_decode = msgspec.json.Decoder(Figure).decode


async def page(reader: Reader, expression: str, span: Range, n: int) -> tuple[list[Figure], int | None]:
    """Up to `n` cases of the range, newest first, and the document id below which the next page begins; None: no more.

    `expression` holds the visibility, as in `storage.search`.
    """
    rows = await q.page(reader, expression=expression, low=span.low, high=span.high, n=n)
    return [_dated(_decode(row["facts"]), row["doc_id"]) for row in rows], rows[-1]["doc_id"] if len(
        rows
    ) == n else None


def _dated(figure: Figure, doc_id: int) -> Figure:
    day = None if figure.date else day_of(doc_id)
    return figure if day is None else msgspec.structs.replace(figure, date=day.isoformat())
