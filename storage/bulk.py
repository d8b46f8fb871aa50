"""Many cases at once: a few statements for all of them, where one at a time would take a dozen each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from domain.company_names import pieces
from domain.keys import Kind
from storage import index
from storage.engine import Reader, Tx
from storage.sql import load, statement

q = load("bulk")


class NewCase(NamedTuple):
    """A case of history as it is stored: no author, nobody is told. `low` is the lowest document number of its
    day (`storage.index.floor_of`), `series` where its reference is counted, `classes` who may read it, `keys` (kind
    and value, see `domain.keys`) what connects it."""

    external_id: str
    series: str
    tlp: str
    country: str | None
    network: str | None
    classes: tuple[str, ...]
    status: str
    facts: str
    low: int
    body: str
    facets: str
    keys: tuple[tuple[str, str], ...]


class Stored(NamedTuple):
    """How many cases were stored, and their first and last item."""

    number: int
    first: int
    last: int


async def known(reader: Reader, external_ids: Iterable[str]) -> set[str]:
    """Which of these ids were imported before."""
    rows = await q.known(reader, external_ids=_json(external_ids))
    return {row["external_id"] for row in rows}


class Contents(NamedTuple):
    """What a case says, as it is stored: its label, its network, and its facts in JSON."""

    tlp: str
    network: str | None
    facts: str


async def contents(reader: Reader, external_ids: Iterable[str]) -> dict[str, Contents]:
    """What the cases say now that were imported with these ids."""
    rows = await q.contents(reader, external_ids=_json(external_ids))
    return {row["external_id"]: Contents(row["tlp"], row["network"], row["facts"]) for row in rows}


async def add(tx: Tx, cases: Sequence[NewCase], words: Iterable[str], now: int) -> Stored:
    """Store `cases`, none of which is there yet, in their order. The terms of its reference end each body. `words` are
    those of all bodies (`storage.index.words_of`)."""
    tx.later(statement(q.make_room))
    first = (await q.highest_item(tx)) + 1
    refs = await _references(tx, cases)
    numbers = await _documents(tx, cases)
    rows = list(zip(range(first, first + len(cases)), cases, refs, numbers, strict=True))
    await q.add_items(
        tx,
        [
            {"id": n, "ref": ref, "tlp": case.tlp, "country": case.country, "network": case.network, "at": now}
            for n, case, ref, _ in rows
        ],
    )
    await q.add_cases(
        tx,
        [
            {"id": n, "status": case.status, "facts": case.facts, "external_id": case.external_id}
            for n, case, _, _ in rows
        ],
    )
    await q.add_events(tx, [{"id": n, "at": now} for n, _, _, _ in rows])
    index.learn(tx, words)
    # In the order of their tables, which is quicker than at random.
    classes = sorted((each, n) for n, case, _, _ in rows for each in case.classes)
    await q.add_classes(tx, [{"key": each, "id": n} for each, n in classes])
    keys = sorted((kind, value, n) for n, case, _, _ in rows for kind, value in case.keys)
    await q.add_keys(tx, [{"kind": kind, "value": value, "id": n} for kind, value, n in keys])
    companies = {value for case in cases for kind, value in case.keys if kind == Kind.COMPANY}
    await q.add_pieces(tx, [{"piece": piece, "name": name} for name in companies for piece in pieces(name)])
    # In their order: the index writes out what it has gathered at each step back.
    documents = [
        {"doc_id": doc_id, "id": n, "body": f"{case.body} {_terms(ref)}", "facets": case.facets}
        for doc_id, n, case, ref in sorted((doc_id, n, case, ref) for n, case, ref, doc_id in rows)
    ]
    await q.add_documents(tx, documents)
    await q.add_terms(tx, documents)
    return Stored(len(rows), first, first + len(rows) - 1)


def gather(tx: Tx) -> None:
    """Until `merge`, leave the parts apart in which the index is written."""
    tx.later(statement(q.merge_never))
    tx.later(statement(q.merge_of_hundreds))


def merge(tx: Tx, *, everything: bool) -> None:
    """Merge those parts, as each search looks into every one: into few, or `everything` that there is into one."""
    tx.later(statement(q.merge_all if everything else q.merge_many))
    tx.later(statement(q.merge_again))
    tx.later(statement(q.merge_of_some))


def _terms(ref: str) -> str:
    """What `domain.terms.terms` makes of a reference: the whole without hyphens, and its digits."""
    country, year, number = ref.lower().split("-")
    digits = f"{year}{number}" if year.isdigit() else number
    return f"{country}{year}{number} {digits}"


async def _references(tx: Tx, cases: Sequence[NewCase]) -> list[str]:
    given = {row["series"]: row["last"] for row in await q.numbers(tx, series=_json({case.series for case in cases}))}
    refs = []
    for case in cases:
        given[case.series] = number = given.get(case.series, 0) + 1
        refs.append(f"{case.series}-{number:04d}")
    await q.count_on(tx, [{"series": series, "last": last} for series, last in given.items()])
    return refs


async def _documents(tx: Tx, cases: Sequence[NewCase]) -> list[int]:
    last = {row["low"]: row["last"] for row in await q.documents(tx, days=_json({case.low for case in cases}))}
    numbers = []
    for case in cases:
        highest = last[case.low]
        last[case.low] = number = case.low if highest is None else highest + 1
        numbers.append(number)
    return numbers


def _json(values: Iterable[object]) -> str:
    return msgspec.json.encode(list(values)).decode()
