"""Watches: a search that goes on, and telling of each new case that it finds, once.

A case is queued in the transaction that files it for search (a trigger of the schema). It is looked at afterwards and
leaves the queue in the transaction that notes what was found and what is said of it: a process that ends in between
looks again, and what was noted before is not said twice.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from domain.access import access, classes_of_reader
from domain.expressions import match
from domain.query import Query, parse
from domain.words import Refusal, T
from services import notices, search
from services.keyboards import Button, Rows
from services.local_days import day_where
from storage import cases, items, people, watches
from storage import search as search_store
from storage.chain import AuditEntry
from storage.engine import Database, Reader, Tx
from storage.index import DAY_BITS, floor_of
from storage.items import ItemRow
from storage.people import Person
from storage.watches import Looking, Queued, Waiting, Watch

MOST = 20
"""Watches of one person."""
LONGEST = 300
AT_ONCE = 20
"""Cases looked at in one transaction, and people told in one."""
LONGEST_WAIT_MS = 7 * 86_400_000
"""Where no digest comes, what waits for it is told after a week."""

_parsed = functools.lru_cache(maxsize=4096)(parse)


# ── beginning and ending ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Begun:
    """A watch that goes on from now; `known`: it was there already, perhaps in other words for the same search."""

    watch: Watch
    known: bool


async def begin(tx: Tx, person: Person, text: str, now: int) -> Begun:
    """Let a search go on. Raises Refusal for one that asks for nothing, and for too many."""
    wanted = " ".join(text.split())[:LONGEST]
    today = day_where(now, person.country, person.network)
    if _parsed(wanted, today).empty:
        raise Refusal(T("I understand no search in that. Write it as for /find, such as /watch R-12 country:PH."))
    mine = await watches.mine(tx, person.id)
    asked = _meaning(wanted, today)
    same = next((each.text for each in mine if each.text == wanted or _meaning(each.text, today) == asked), None)
    if same is None and len(mine) >= MOST:
        raise Refusal(T("You have %(n)s watches already. End one with /watches first.") % {"n": MOST})
    watch = await watches.add(tx, person.id, same or wanted, now)
    _audit(tx, person, watch.id, "watch.begin", now)
    return Begun(watch, known=same is not None)


def _meaning(text: str, today: date) -> tuple[object, ...]:
    """What a search asks for, however it is spelt; "last year" asks for another one next year, "2025" does not."""
    asked = []
    for query in (_parsed(text, today), _parsed(text)):
        asked += [frozenset(query.conditions), frozenset(query.filters), frozenset(query.by), query.since, query.until]
    return tuple(asked)


async def own(reader: Reader, person: Person, watch_id: int) -> Watch:
    """A watch of this person. Raises Refusal for one that has ended, and for everybody else's."""
    watch = await watches.one(reader, watch_id, person.id)
    if watch is None:
        raise Refusal(T("This watch has ended. /watches lists those you have."))
    return watch


async def pause(tx: Tx, person: Person, watch_id: int, paused: bool, now: int) -> Watch:
    """Pause it, or let it go on from now."""
    if await watches.pause(tx, await own(tx, person, watch_id), paused, now):
        _audit(tx, person, watch_id, "watch.set", now)
    return await own(tx, person, watch_id)


async def set_digest(tx: Tx, person: Person, watch_id: int, digest: bool, now: int) -> Watch:
    """Be told together with the digest, or at once."""
    if await watches.set_digest(tx, await own(tx, person, watch_id), digest):
        _audit(tx, person, watch_id, "watch.set", now)
    return await own(tx, person, watch_id)


async def end(tx: Tx, person: Person, watch_id: int, now: int) -> bool:
    """End it; False when it has ended."""
    if not await watches.end(tx, watch_id, person.id):
        return False
    _audit(tx, person, watch_id, "watch.end", now)
    return True


def _audit(tx: Tx, person: Person, watch_id: int, action: str, now: int) -> None:
    tx.audit(AuditEntry(now, person.id, action, f"watch:{watch_id}", person.network))


# ── new cases ───────────────────────────────────────────────────────────────────────────────────────────


async def look(db: Database, now: int) -> None:
    """Look at every case that was filed since, and tell who watches for it."""
    while True:
        async with db.read() as reader:
            queued = await watches.queued(reader, AT_ONCE)
            found = [(entry, await _watching(reader, entry, now)) for entry in queued]
        if not found:
            return
        async with db.write() as tx:
            for entry, hits in found:
                if await watches.take(tx, entry):
                    await _note(tx, entry.item_id, hits, now)


async def _watching(reader: Reader, entry: Queued, now: int) -> list[Looking]:
    """The watches that find a case which their people may read, and which is news to them."""
    row = await items.by_id(reader, entry.item_id)
    if row is None or entry.doc_id is None:
        return []
    candidates: list[Looking] = []
    expressions: list[str] = []
    for each in await watches.looking(reader, max(row.posted_at, entry.opened_at or 0)):
        if row.author_id == each.person.id or not access(each.person.actor, row.item).allowed:
            continue
        query = _parsed(each.text, day_where(now, each.person.country, each.person.network))
        if query.by:
            query = await search.with_authors(reader, each.person.actor, query)
        if not query.empty and _in_span(query, entry.doc_id):
            candidates.append(each)
            expressions.append(match(query, classes_of_reader(each.person.actor)))
    places = await watches.matching(reader, expressions, entry.doc_id) if expressions else []
    return [candidates[place] for place in places]


def _in_span(query: Query, doc_id: int) -> bool:
    after = query.since is None or doc_id >= floor_of(query.since)
    return after and (query.until is None or doc_id < floor_of(query.until) + (1 << DAY_BITS))


async def _note(tx: Tx, item_id: int, hits: Iterable[Looking], now: int) -> None:
    new = [
        each
        for each in hits
        if await watches.add_hit(tx, each.watch_id, item_id, at=now, told=None if each.digest else now)
    ]
    row = await items.by_id(tx, item_id)
    ordered = sorted((each for each in new if not each.digest), key=lambda each: (each.person.id, each.watch_id))
    for _, group in groupby(ordered, key=lambda each: each.person.id):
        if row is not None:
            await _tell(tx, row, list(group), now)


async def _tell(tx: Tx, row: ItemRow, found: list[Looking], now: int) -> None:
    """One message a person and case, however many watches found it."""
    person, first = found[0].person, found[0]
    case = await cases.by_item(tx, row.id)
    if case is None or not access(person.actor, row.item).allowed:
        return
    notices.to_person(
        tx,
        person,
        "watches/found",
        now,
        [[Button(T("Show"), "case.open", {"item": row.id})], *_unsubscribe(found)],
        item_id=row.id,
        dedupe=f"watch:{first.watch_id}:{row.id}",
        tlp=row.tlp,
        ref=row.ref,
        facts=case.facts,
        searches=[each.text for each in found],
    )


def _unsubscribe(found: list[Looking]) -> Rows:
    if len(found) == 1:
        return [[Button(T("Unsubscribe"), "watch.unsubscribe", {"watch": found[0].watch_id})]]
    return [
        [Button(T("Unsubscribe: %(text)s") % {"text": each.text}, "watch.unsubscribe", {"watch": each.watch_id})]
        for each in found
    ]


# ── together with the digest ────────────────────────────────────────────────────────────────────────────


async def tell_waiting(db: Database, now: int) -> None:
    """Tell what waited for the digest to those whose digest went out."""
    while True:
        async with db.read() as reader:
            waiting = await watches.waiting(reader, now - LONGEST_WAIT_MS, AT_ONCE)
        if not waiting:
            return
        async with db.write() as tx:
            for person_id in waiting:
                await _tell_together(tx, person_id, now)


async def _tell_together(tx: Tx, person_id: int, now: int) -> None:
    person = await people.by_id(tx, person_id)
    waiting = await watches.waiting_of(tx, person_id)
    if not await watches.tell(tx, person_id, now) or person is None or not person.active:
        return
    readable = [each for each in waiting if await _may_read(tx, person, each)]
    counted = [(key, len(list(group))) for key, group in groupby(readable, key=lambda each: (each.watch_id, each.text))]
    if not counted:
        return
    keyboard = [
        [
            Button(text, "watch.news", {"watch": watch_id}),
            Button(T("Unsubscribe"), "watch.unsubscribe", {"watch": watch_id}),
        ]
        for (watch_id, text), _ in counted
    ]
    # It names no case, so nothing has to be looked at again when it is sent.
    notices.to_person(
        tx,
        person,
        "watches/digest",
        now,
        keyboard,
        dedupe=f"watches:{person_id}:{now}",
        counted=[(text, number) for (_, text), number in counted],
    )


async def _may_read(reader: Reader, person: Person, each: Waiting) -> bool:
    row = await items.by_id(reader, each.item_id)
    return row is not None and access(person.actor, row.item).allowed


# ── looking back ────────────────────────────────────────────────────────────────────────────────────────


async def found(
    reader: Reader, person: Person, watch: Watch, n: int, before: int | None = None
) -> tuple[list[search_store.Hit], int | None]:
    """What a watch has found and its person may still read, newest first; and where the next page begins."""
    known = await watches.found(reader, watch.id, n + 1, before)
    hits = await search_store.hits(reader, [doc_id for _, doc_id in known[:n]])
    readable = [hit for hit in hits if access(person.actor, hit.row.item).allowed]
    return readable, known[n - 1][0] if len(known) > n else None
