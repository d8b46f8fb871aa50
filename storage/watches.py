"""Watches: searches that people let go on, what they found, and the cases that still have to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from storage.engine import Reader, Row, Tx
from storage.people import Person, person_of
from storage.sql import load

q = load("watches")

_NEWEST = (1 << 62) - 1  # beyond every id


@dataclass(frozen=True, slots=True)
class Watch:
    """A search that goes on. `digest`: told together with the digest, else at once. `since` in UTC milliseconds."""

    id: int
    person_id: int
    text: str
    digest: bool
    paused: bool
    since: int


@dataclass(frozen=True, slots=True)
class Queued:
    """A case to look at. `doc_id` is None when it is not searched any more; `opened_at`: when its readers last
    changed."""

    item_id: int
    version: int
    doc_id: int | None
    opened_at: int | None


@dataclass(frozen=True, slots=True)
class Looking:
    """A watch and the person who is told."""

    watch_id: int
    text: str
    digest: bool
    person: Person


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that one of a person's watches found and that waits for the digest."""

    watch_id: int
    text: str
    item_id: int


def _watch(row: Row | None) -> Watch | None:
    if row is None:
        return None
    return Watch(**{**dict(row), "digest": bool(row["digest"]), "paused": bool(row["paused"])})


async def add(tx: Tx, person_id: int, text: str, now: int) -> Watch:
    """A watch from now on; one with the same text that was paused goes on."""
    watch = _watch(await q.add(tx, person_id=person_id, text=text, since=now))
    assert watch is not None
    return watch


async def mine(reader: Reader, person_id: int) -> list[Watch]:
    """The watches of a person, the oldest first."""
    return [watch for row in await q.mine(reader, person_id=person_id) if (watch := _watch(row)) is not None]


async def one(reader: Reader, watch_id: int, person_id: int) -> Watch | None:
    """One watch of a person."""
    return _watch(await q.one(reader, watch_id=watch_id, person_id=person_id))


async def pause(tx: Tx, watch: Watch, paused: bool, now: int) -> bool:
    """Pause it, or let it go on from now; False when it is so already."""
    changed: int = await q.pause(tx, watch_id=watch.id, person_id=watch.person_id, paused=int(paused), now=now)
    return changed == 1


async def set_digest(tx: Tx, watch: Watch, digest: bool) -> bool:
    """Tell together with the digest, or at once; False when it is so already."""
    changed: int = await q.set_digest(tx, watch_id=watch.id, person_id=watch.person_id, digest=int(digest))
    return changed == 1


async def end(tx: Tx, watch_id: int, person_id: int) -> bool:
    """End it; False when there is none."""
    changed: int = await q.end(tx, watch_id=watch_id, person_id=person_id)
    return changed == 1


# ── new cases ───────────────────────────────────────────────────────────────────────────────────────────


async def queued(reader: Reader, n: int) -> list[Queued]:
    """Up to `n` cases that were filed and not looked at since."""
    return [
        Queued(row["item_id"], row["version"], row["doc_id"], row["opened_at"]) for row in await q.queued(reader, n=n)
    ]


async def take(tx: Tx, entry: Queued) -> bool:
    """Take a case that was looked at from the queue; False when it was filed again meanwhile."""
    changed: int = await q.take(tx, item_id=entry.item_id, version=entry.version)
    return changed == 1


async def looking(reader: Reader, before: int) -> list[Looking]:
    """The watches for which what became readable at `before` is news."""
    return [
        Looking(row["watch_id"], row["text"], bool(row["digest"]), _person(row))
        for row in await q.looking(reader, before=before)
    ]


def _person(row: Row) -> Person:
    fields = dict(row)
    for name in ("watch_id", "text", "digest", "since"):
        fields.pop(name)
    return person_of(fields)


async def matching(reader: Reader, expressions: Sequence[str], doc_id: int) -> list[int]:
    """The places of the expressions (`domain.expressions.match`) that find this document."""
    listed = msgspec.json.encode(list(expressions)).decode()
    return [row["place"] for row in await q.matching(reader, expressions=listed, doc_id=doc_id)]


async def add_hit(tx: Tx, watch_id: int, item_id: int, *, at: int, told: int | None) -> bool:
    """Note what a watch found; False for what it found before."""
    changed: int = await q.add_hit(tx, watch_id=watch_id, item_id=item_id, at=at, told=told)
    return changed == 1


async def waiting(reader: Reader, until: int, n: int) -> list[int]:
    """Up to `n` people for whom something waits that is to be told now."""
    return [row["person_id"] for row in await q.waiting(reader, until=until, n=n)]


async def waiting_of(reader: Reader, person_id: int) -> list[Waiting]:
    """All that waits for a person."""
    rows = await q.waiting_of(reader, person_id=person_id)
    return [Waiting(row["watch_id"], row["text"], row["item_id"]) for row in rows]


async def tell(tx: Tx, person_id: int, now: int) -> int:
    """What waited for a person is told now; how many it was."""
    changed: int = await q.tell(tx, person_id=person_id, now=now)
    return changed


async def found(reader: Reader, watch_id: int, n: int, before: int | None = None) -> list[tuple[int, int]]:
    """Up to `n` cases (item and document) that a watch found, the newest first, older than the item `before`."""
    rows = await q.found(reader, watch_id=watch_id, n=n, before=_NEWEST if before is None else before)
    return [(row["item_id"], row["doc_id"]) for row in rows]
