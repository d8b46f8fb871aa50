"""Digests: issued once for each network and moment, rendered for each audience, checked again when they are sent.

A digest tells of many items, so the outbox cannot ask about one. What each copy tells of is kept
(`storage.digests.keep_copy`); at the last moment all of it is looked at, and a copy that tells of anything its reader
may not read any more is rendered anew (`may_go`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain import countries, networks
from domain.access import Audience, Role, RoomAudience, access
from domain.digests import Contents, Figure, Kind, Material, contents
from domain.schedules import Pattern, Schedule, last_slot, local_day
from domain.words import N_, Refusal, T
from services import notices, outbox
from services.keyboards import Button, Rows, mint
from services.outbox import Priority
from storage import digests, people, rooms
from storage.chain import AuditEntry
from storage.digests import Digest, Figures, Settings
from storage.engine import Reader, Tx
from storage.people import Person
from storage.rooms import Room
from templates.engine import language, render

ANCHOR = "digest:"
LINES = 5
"""Lines of a section; the rest opens by a button."""
KEEP_COPIES_MS = 60 * 86_400_000

SECTIONS = {
    Kind.ALERT: N_("Alerts"),
    Kind.CASE: N_("New cases"),
    Kind.LAW: N_("Legislation"),
    Kind.QUESTION: N_("New questions"),
    Kind.SOLVED: N_("Solved questions"),
    Kind.OPEN: N_("Still open"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """What the next digest would cover: from the end of the last one on."""

    start: int
    known: int | None


# ── settings ──────────────────────────────────────────────────────────────────────────────────────────


def zone_of(network: str) -> str:
    """The zone of a network's office, where its coordinators have not chosen one."""
    known = networks.get(network)
    return known.zone if known else "UTC"


def zones(network: str) -> list[str]:
    """The zones to choose from: those of the network's countries and of its office."""
    return sorted({zone_of(network), *(country.zone for country in countries.in_network(network))})


def may_set(person: Person, network: str) -> bool:
    """Coordinators of the network, and administrators."""
    return person.active and (person.actor.coordinates(network) or person.role == Role.ADMIN)


async def ensure(tx: Tx, network: str, pattern: Pattern, now: int) -> Settings:
    """The settings of a network, made of `pattern` and its office's zone where there are none."""
    return await digests.ensure(tx, network, Schedule(pattern, zone_of(network)), now)


async def set_schedule(tx: Tx, person: Person, network: str, schedule: Schedule, now: int) -> None:
    """A coordinator's choice. Raises Refusal for all others, and for a zone that none of the countries has."""
    if not may_set(person, network) or schedule.zone not in zones(network):
        raise Refusal(T("Only a coordinator of this network, or an administrator, can set its digest."))
    await digests.set_schedule(tx, network, schedule, by=person.id, now=now)
    detail = {"every": schedule.pattern.every.value, "zone": schedule.zone}
    tx.audit(AuditEntry(now, person.id, "digest.set", f"digest:{network}", network, detail))


async def subscribe(tx: Tx, person: Person, wants: bool, now: int) -> None:
    """Get the digest in private, or not."""
    await people.set_digest(tx, person.id, wants)
    tx.audit(AuditEntry(now, person.id, "person.digest", f"person:{person.id}", person.network, {"on": wants}))


# ── issuing ───────────────────────────────────────────────────────────────────────────────────────────


async def period(reader: Reader, found: Settings) -> Period:
    """What the next digest of a network covers: what the last one, empty or not, did not."""
    last = await digests.last(reader, found.network)
    if last is None:
        return Period(found.since, None)
    return Period(max(last.until_at, found.since), last.figures.known)


async def due(reader: Reader, network: str, pattern: Pattern, now: int) -> bool:
    """Whether there is something to do for a network; a cheap question."""
    found = await digests.settings(reader, network)
    if found is None or (not found.chosen and found.schedule.pattern != pattern):
        return True
    return await _slot(reader, found, now) is not None


async def _slot(reader: Reader, found: Settings, now: int) -> int | None:
    slot = last_slot(found.schedule, now)
    if slot is None or slot <= found.counts_from:
        return None
    return slot if slot > (await period(reader, found)).start else None


async def issue_due(tx: Tx, network: str, pattern: Pattern, now: int) -> int | None:
    """Issue the digest that is due, if any, and queue its copies; its id.

    One digest covers everything since the last, however long that is. A clock that was set back makes none due.
    """
    found = await ensure(tx, network, pattern, now)
    slot = await _slot(tx, found, now)
    if slot is None:
        return None
    material = await upcoming(tx, found, slot)
    room_contents = contents(material, RoomAudience(network))
    empty = not any(entry.kind is not Kind.OPEN for entry in material.entries)
    figures = Figures(room_contents.figure.cases, room_contents.figure.kg, await digests.newest_item(tx))
    digest_id = await digests.add(tx, material, network, empty=empty, figures=figures, now=now)
    if digest_id is None:
        return None
    tx.audit(AuditEntry(now, None, "digest.issue", f"digest:{digest_id}", network, {"slot": slot, "empty": empty}))
    digests.forget_copies(tx, network, now - KEEP_COPIES_MS)
    if not empty:
        await _deliver(tx, _Issue(digest_id, network, found.schedule.zone, now), material)
    return digest_id


async def upcoming(reader: Reader, found: Settings, end: int) -> Material:
    """What there is to tell from the end of the last digest to `end`."""
    since = await period(reader, found)
    if since.known is None:
        return await digests.material(reader, found.network, since.start, end)
    return await digests.material(reader, found.network, since.start, end, since.known)


@dataclass(frozen=True, slots=True)
class _Issue:
    """A digest on its way to its readers. `texts`: what was rendered already, by language and items."""

    id: int
    network: str
    zone: str
    now: int
    texts: dict[tuple[str, Figure, tuple[int, ...]], str] = field(default_factory=dict)

    def text(self, told: Contents, lang: str) -> str:
        """The digest as one reads it; many readers read the same."""
        key = (lang, told.figure, told.ids)
        if key not in self.texts:
            self.texts[key] = text(self.network, self.zone, told, lang)
        return self.texts[key]


async def _deliver(tx: Tx, issue: _Issue, material: Material) -> None:
    for room in await rooms.by_network(tx, issue.network):
        await _to_room(tx, issue, room, contents(material, RoomAudience(room.network)))
    for person in await people.digest_readers(tx, issue.network):
        if person.unreachable is None:
            await _to_person(tx, issue, person, for_person(material, person))


def for_person(material: Material, person: Person) -> Contents:
    """What a person may read of it; history from before they joined is none of it."""
    return contents(material, person.actor, person.joined_at or 0)


async def _to_room(tx: Tx, issue: _Issue, room: Room, told: Contents) -> None:
    await _put(tx, issue, told, chat_id=room.chat_id, only=None, lang=notices.language_of(room))


async def _to_person(tx: Tx, issue: _Issue, person: Person, told: Contents) -> None:
    await _put(tx, issue, told, chat_id=person.telegram_id, only=person.id, lang=language(person.language))


async def _put(tx: Tx, issue: _Issue, told: Contents, *, chat_id: int, only: int | None, lang: str) -> None:
    """Queue one copy, once for each rendering. The outbox row names one of its items, so that the sender asks."""
    if not told.news:
        return
    version = await digests.keep_copy(tx, issue.id, chat_id, told.ids)
    outbox.card(
        tx,
        chat_id=chat_id,
        anchor=f"{ANCHOR}{issue.id}",
        html=issue.text(told, lang),
        keyboard=mint(tx, keyboard(issue.network, told), lang, issue.now, only=only),
        priority=Priority.DIGEST,
        dedupe=f"digest:{issue.id}:{chat_id}" + (f":{version}" if version > 1 else ""),
        person_id=only,
        item_id=told.ids[0],
        now=issue.now,
    )


def text(network: str, zone: str, told: Contents, lang: str, *, preview: bool = False) -> str:
    """The digest as one reads it."""
    return render(
        "digests/digest",
        lang,
        network=network,
        told=told,
        start=local_day(told.start, zone),
        end=local_day(told.end, zone),
        sections=[(T(SECTIONS[kind]), entries[:LINES], len(entries)) for kind, entries in told.sections],
        lines=LINES,
        preview=preview,
    )


def keyboard(network: str, told: Contents) -> Rows:
    """The way to all that it tells of, for whoever presses."""
    args = {"network": network, "start": told.start, "end": told.end}
    return [[Button(T("Open all (%(n)s)") % {"n": len(told.entries)}, "digest.open", args)]]


# ── when it is sent ───────────────────────────────────────────────────────────────────────────────────


class Copy(Protocol):
    """The part of an outbox row that `may_go` needs."""

    @property
    def chat_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def anchor(self) -> str | None: ...
    @property
    def not_before(self) -> int: ...


async def may_go(tx: Tx, row: Copy) -> bool:
    """Whether a copy may go as it was rendered. If anything in it may not be read by its addressee any more, a new
    one without that takes its place, and the answer is no."""
    digest_id = int((row.anchor or "").removeprefix(ANCHOR))
    digest = await digests.by_id(tx, digest_id)
    person = await people.by_id(tx, row.person_id) if row.person_id is not None else None
    room = await rooms.by_chat(tx, row.chat_id) if person is None else None
    audience = _audience(person, room)
    if digest is None or audience is None:
        return False
    told = await digests.copy(tx, digest_id, row.chat_id)
    if told is not None and await _all_readable(tx, audience, told):
        return True
    await _again(tx, digest, person, room, row.not_before)
    return False


def _audience(person: Person | None, room: Room | None) -> Audience | None:
    if person is not None:
        return person.actor if person.active else None
    return RoomAudience(room.network) if room is not None else None


async def _all_readable(reader: Reader, audience: Audience, ids: Sequence[int]) -> bool:
    items = await digests.items(reader, ids)
    return len(items) == len(set(ids)) and all(access(audience, item).allowed for item in items)


async def _again(tx: Tx, digest: Digest, person: Person | None, room: Room | None, now: int) -> None:
    material = await digests.material(tx, digest.network, digest.from_at, digest.until_at)
    found = await digests.settings(tx, digest.network)
    zone = found.schedule.zone if found else zone_of(digest.network)
    issue = _Issue(digest.id, digest.network, zone, now)
    if person is not None:
        await _to_person(tx, issue, person, for_person(material, person))
    elif room is not None and room.network == digest.network:
        await _to_room(tx, issue, room, contents(material, RoomAudience(room.network)))
