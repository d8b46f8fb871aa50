"""Digests: each network's schedule, what was issued for which moment, and what there is to tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from domain import alerts
from domain.access import Item, Tlp
from domain.cases import Facts
from domain.digests import Entry, Kind, Material
from domain.schedules import Every, Pattern, Schedule
from storage.engine import Reader, Row, Tx
from storage.sql import load, statement

q = load("digests")

_ALL = (1 << 62) - 1  # beyond every id: nothing is newer


class Figures(msgspec.Struct, frozen=True):
    """What is kept of a digest: cases and kilograms of its period, and the newest item there was (`known`)."""

    cases: int = 0
    kg: float = 0.0
    known: int = _ALL


@dataclass(frozen=True, slots=True)
class Settings:
    """A network's digest. Nothing before `since` is news; slots up to `counts_from` belong to an older schedule.
    `chosen`: a coordinator set it; else it follows the configuration."""

    network: str
    schedule: Schedule
    since: int
    counts_from: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """One that was issued: for the moment `slot`, covering [from_at, until_at)."""

    id: int
    network: str
    slot: int
    from_at: int
    until_at: int
    empty: bool
    figures: Figures


async def settings(reader: Reader, network: str) -> Settings | None:
    """The settings of a network; None before `ensure`."""
    row: Row | None = await q.settings(reader, network=network)
    if row is None:
        return None
    pattern = Pattern(Every(row["every"]), row["weekday"], row["hour"], row["minute"])
    return Settings(
        network, Schedule(pattern, row["zone"]), row["since"], row["counts_from"], row["set_by"] is not None
    )


def _columns(schedule: Schedule) -> dict[str, Any]:
    pattern = schedule.pattern
    return {
        "every": pattern.every.value,
        "weekday": pattern.weekday,
        "hour": pattern.hour,
        "minute": pattern.minute,
        "zone": schedule.zone,
    }


async def ensure(tx: Tx, network: str, schedule: Schedule, now: int) -> Settings:
    """The settings of a network; where no coordinator has chosen, `schedule` from now on."""
    await q.add_settings(tx, network=network, now=now, **_columns(schedule))
    found = await settings(tx, network)
    assert found is not None
    return found


async def set_schedule(tx: Tx, network: str, schedule: Schedule, *, by: int, now: int) -> None:
    """A coordinator's choice; it counts from now on."""
    await q.set(tx, network=network, now=now, by=by, **_columns(schedule))


async def last(reader: Reader, network: str) -> Digest | None:
    """The latest digest of a network, empty or not."""
    return _digest(await q.last(reader, network=network))


async def by_id(reader: Reader, digest_id: int) -> Digest | None:
    """The digest with this id."""
    return _digest(await q.by_id(reader, digest_id=digest_id))


async def latest(reader: Reader, network: str, n: int) -> list[Digest]:
    """Up to `n` of the latest that told something, the newest first."""
    found = [_digest(row) for row in await q.latest(reader, network=network, n=n)]
    return [digest for digest in found if digest is not None]


async def add(tx: Tx, material: Material, network: str, *, empty: bool, figures: Figures, now: int) -> int | None:
    """Issue one for the slot at the end of the material; its id, None when that slot was issued before."""
    digest_id: int | None = await q.add(
        tx,
        network=network,
        slot=material.end,
        from_at=material.start,
        until_at=material.end,
        empty=int(empty),
        figures=msgspec.json.encode(figures).decode(),
        now=now,
    )
    return digest_id


async def newest_item(reader: Reader) -> int:
    """The id of the newest item."""
    found: int = await q.newest_item(reader)
    return found


async def material(reader: Reader, network: str, start: int, end: int, known: int = _ALL) -> Material:
    """All that was put before a network in [start, end), and what is open. `known`: the newest item that an
    earlier digest can have told of."""
    news = [_entry(row) for row in await q.news(reader, network=network, start=start, end=end, known=known)]
    questions = [_question(row) for row in await q.questions(reader, network=network, start=start, end=end)]
    earlier = await q.news(reader, network=network, start=start - (end - start), end=start, known=_ALL)
    before = [entry for entry in map(_entry, earlier) if entry is not None and entry.kind is Kind.CASE]
    return Material(start, end, tuple([entry for entry in news if entry is not None] + questions), tuple(before))


async def keep_copy(tx: Tx, digest_id: int, chat_id: int, items: Iterable[int]) -> int:
    """Remember what the digest in a chat tells of; how often it was rendered, this time included."""
    version: int = await q.keep_copy(tx, digest_id=digest_id, chat_id=chat_id, items=_list(items))
    return version


def forget_copies(tx: Tx, network: str, before: int) -> None:
    """What was told in digests issued before `before`; they were sent long ago."""
    tx.later(statement(q.forget_copies), {"network": network, "before": before})


async def copy(reader: Reader, digest_id: int, chat_id: int) -> list[int] | None:
    """The items that the digest in a chat tells of; None when nobody noted."""
    found: str | None = await q.copy(reader, digest_id=digest_id, chat_id=chat_id)
    return None if found is None else msgspec.json.decode(found, type=list[int])


async def items(reader: Reader, ids: Iterable[int]) -> list[Item]:
    """What the access rule needs to know of these items."""
    return [_item(row) for row in await q.items(reader, ids=_list(ids))]


def _digest(row: Row | None) -> Digest | None:
    if row is None:
        return None
    figures = msgspec.json.decode(row["figures"], type=Figures)
    return Digest(row["id"], row["network"], row["slot"], row["from_at"], row["until_at"], bool(row["empty"]), figures)


def _item(row: Row) -> Item:
    readers = frozenset(msgspec.json.decode(row["readers"], type=list[int]))
    withdrawn = row["withdrawn"] is not None
    return Item(row["id"], Tlp(row["tlp"]), row["author_id"], row["country"], row["network"], readers, withdrawn)


def _entry(row: Row) -> Entry | None:
    """The news that an item is; None for a question that is open no more: it is told where it was solved."""
    if row["kind"] == "question" and row["question"] != "open":
        return None
    audience = msgspec.json.decode(row["audience"], type=alerts.Audience) if row["audience"] else None
    return Entry(
        Kind(row["kind"]),
        row["ref"],
        _item(row),
        row["at"],
        row["title"],
        msgspec.json.decode(row["facts"], type=Facts) if row["facts"] else None,
        narrow=audience is not None and not audience.whole,
        recipients=frozenset(msgspec.json.decode(row["recipients"], type=list[int])),
    )


def _question(row: Row) -> Entry:
    kind = Kind.SOLVED if row["question"] == "solved" else Kind.OPEN
    return Entry(kind, row["ref"], _item(row), row["at"], row["title"])


def _list(ids: Iterable[int]) -> str:
    return msgspec.json.encode(list(ids)).decode()
