"""Searching the index: pages by key, totals up to a bound, and what a list says of each hit.

Documents are in date order, so newest first is a walk that ends with the page. `expression` is always made by
`domain.expressions.match`, which holds the visibility terms: neither pages nor totals can tell of anything else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.access import Tlp
from domain.cases import Facts
from storage.engine import Fetch, Reader, Row, Tx
from storage.items import ItemRow
from storage.sql import load, statement

q = load("search")

LOWEST, HIGHEST = -(1 << 62), 1 << 62
"""Beyond every document id on either side."""
MOST_REMEMBERED = 5


@dataclass(frozen=True, slots=True)
class Key:
    """Where a hit stands in its list: the score (0 in lists by date) and the document id."""

    score: float
    doc_id: int


@dataclass(frozen=True, slots=True)
class Range:
    """Documents from `low` up to `high`, `high` not included."""

    low: int = LOWEST
    high: int = HIGHEST


@dataclass(frozen=True, slots=True)
class Hit:
    """An item in a list. `facts` of a case; `title` of all others; `state`: a case's status, a question's state,
    a law's kind, an alert's level. `answers` counts those to a question."""

    row: ItemRow
    facts: Facts | None
    title: str
    state: str
    answers: int
    doc_id: int = 0


async def newest(
    reader: Reader, expression: str, span: Range, n: int, key: Key | None = None, *, back: bool = False
) -> list[Key]:
    """Up to `n` documents in order of date, newest first: those behind `key`, or with `back` those just before it."""
    ask = q.newest_back if back else q.newest
    return _keys(await ask(reader, **_bounds(expression, span, n, key, back=back)), back)


async def page(
    reader: Reader, expression: str, span: Range, n: int, key: Key | None, most: int, *, back: bool = False
) -> tuple[list[Hit], int]:
    """What `newest`, `hits` and `total` (up to `most`) give, all in one hop: a search waits for nothing else."""

    def work(fetch: Fetch) -> tuple[list[Hit], int]:
        numbers, total = page_numbers(fetch, expression, span, n, key, most, back=back)
        return _in_order(numbers, fetch(statement(q.details), {"doc_ids": _json(numbers)})), total

    return await reader.together(work)


def page_numbers(
    fetch: Fetch, expression: str, span: Range, n: int, key: Key | None, most: int, *, back: bool = False
) -> tuple[list[int], int]:
    """The documents of a page, newest first, and how many there are on all pages, up to `most`.

    Of few, one walk tells both; the newest of many are a short walk from the end.
    """
    asked = {"expression": expression, "low": span.low, "high": span.high, "most": most}
    ((total, doc_ids),) = fetch(statement(q.few), asked)
    shown = _bounds(expression, span, n, key, back=back)
    if total == most:
        rows = fetch(statement(q.newest_back if back else q.newest), shown)
        numbers = [row["doc_id"] for row in rows]
        return numbers[::-1] if back else numbers, total
    few = sorted(map(int, doc_ids.split(","))) if total else []
    first, end = bisect_left(few, shown["low"]), bisect_left(few, shown["high"])
    numbers = few[first:end][:n] if back else few[first:end][-n:]
    return numbers[::-1], total


def _bounds(expression: str, span: Range, n: int, key: Key | None, *, back: bool) -> dict[str, Any]:
    low = max(span.low, key.doc_id + 1) if key and back else span.low
    high = min(span.high, key.doc_id) if key and not back else span.high
    return {"expression": expression, "low": low, "high": high, "n": n}


def _keys(rows: Sequence[Row], back: bool) -> list[Key]:
    found = [Key(row["score"], row["doc_id"]) for row in rows]
    return found[::-1] if back else found


async def total(reader: Reader, expression: str, span: Range, most: int) -> int:
    """How many documents there are; `most` when there are that many or more."""
    found: int = await q.total(reader, expression=expression, low=span.low, high=span.high, most=most)
    return found


async def frequencies(reader: Reader, expressions: Sequence[str], most: int) -> list[int]:
    """How many documents each expression finds; `most` where there are that many or more."""
    rows = await q.frequencies(reader, expressions=_json(expressions), most=most)
    return [row["number"] for row in rows]


async def documents(reader: Reader) -> int:
    """About how many documents there are."""
    number: int = await q.documents(reader)
    return number


async def bodies(reader: Reader, doc_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Document id, body and facets of each of these documents."""
    return [(row["doc_id"], row["body"], row["facets"]) for row in await q.bodies(reader, doc_ids=_json(doc_ids))]


async def words_like(reader: Reader, word: str, slips: int) -> list[str]:
    """Words of the index that begin like `word` and are as long, give or take `slips` letters."""
    rows = await q.words_between(
        reader,
        low=word[0],
        high=chr(ord(word[0]) + 1),
        shortest=len(word) - slips,
        longest=len(word) + slips,
    )
    return [row["word"] for row in rows]


async def words_beginning(reader: Reader, begun: str, most: int) -> list[str]:
    """Up to `most` words of the index that begin so; short codes among them, long numbers not."""
    rows = await q.words_beginning(reader, low=begun, high=begun[:-1] + chr(ord(begun[-1]) + 1), most=most)
    return [row["word"] for row in rows]


async def words_known(reader: Reader, words: Sequence[str]) -> set[str]:
    """Which of these words the index has."""
    return {row["word"] for row in await q.words_known(reader, words=_json(words))}


async def externals(reader: Reader, item_ids: Sequence[int]) -> dict[int, str]:
    """The ids that items had in the file they were imported from."""
    rows = await q.externals(reader, item_ids=_json(item_ids))
    return {row["item_id"]: row["external_id"] for row in rows}


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(list(values)).decode()


async def hits(reader: Reader, doc_ids: Sequence[int]) -> list[Hit]:
    """The items of these documents, in the same order; without those that are gone meanwhile."""
    return _in_order(doc_ids, await q.details(reader, doc_ids=_json(doc_ids)))


def _in_order(doc_ids: Sequence[int], details: Sequence[Row]) -> list[Hit]:
    found = {row["doc_id"]: _hit(row) for row in details}
    return [found[doc_id] for doc_id in doc_ids if doc_id in found]


def _hit(row: Row) -> Hit:
    fields: dict[str, Any] = dict(row)
    doc_id = fields.pop("doc_id")
    facts, title, state, answers = (fields.pop(name) for name in ("facts", "title", "state", "answers"))
    item = ItemRow(
        **{
            **fields,
            "tlp": Tlp(fields["tlp"]),
            "history": bool(fields["history"]),
            "readers": frozenset(msgspec.json.decode(fields["readers"], type=list[int])),
        }
    )
    return Hit(item, msgspec.json.decode(facts, type=Facts) if facts else None, title, state, answers, doc_id)


def remember(tx: Tx, person_id: int, text: str, now: int) -> None:
    """Keep a search among the person's last few."""
    tx.later(statement(q.remember), {"person_id": person_id, "text": text, "at": now})
    tx.later(statement(q.forget_older), {"person_id": person_id, "keep": MOST_REMEMBERED})


async def remembered(reader: Reader, person_id: int) -> list[str]:
    """The person's last searches, the newest first."""
    return [row["text"] for row in await q.remembered(reader, person_id=person_id)]


async def forget_of(tx: Tx, person_id: int) -> None:
    """Forget what a person searched for."""
    await q.forget_of(tx, person_id=person_id)
