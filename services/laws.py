"""Legislation: adding, editing, withdrawing. Each function is one intention in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain import concepts, countries, substances
from domain.access import Role, Tlp
from domain.laws import KIND_NAMES, Law, reference
from domain.words import Refusal, T
from services import law_cards
from services.items import Filing, file
from storage import drafts, files, items, laws
from storage.chain import AuditEntry
from storage.drafts import Draft
from storage.engine import Tx
from storage.items import ItemRow
from storage.people import Person
from storage.rooms import Room
from templates.engine import LANGUAGES, translate

NOT_YOURS = T("Only its author and the coordinators of the network can change this entry.")
NOT_YOUR_COUNTRY = T(
    "Ozone officers add the legislation of their own country, coordinators that of their network's countries."
)
SHARED_LABELS = (Tlp.GREEN, Tlp.CLEAR)
"""The labels that let other networks read."""


@dataclass(frozen=True, slots=True)
class Published:
    """An entry that has just been published, and the rooms that get the update."""

    row: ItemRow
    rooms: tuple[Room, ...]


def countries_of(person: Person) -> tuple[str, ...]:
    """The countries (ISO 3166 alpha-2) whose legislation this person may add."""
    if not person.active:
        return ()
    if person.role == Role.OZONE and person.country:
        return (person.country,)
    if person.role == Role.COORDINATOR and person.network:
        return tuple(country.iso2 for country in countries.in_network(person.network))
    return ()


def may_change(person: Person, row: ItemRow) -> bool:
    """Whether this person may edit and withdraw an entry: its author, and the coordinators of its network."""
    return person.active and (row.author_id == person.id or person.actor.coordinates(row.network))


async def publish(
    tx: Tx, author: Person, law: Law, *, tlp: Tlp, networks: Sequence[str], draft: Draft, now: int
) -> Published | None:
    """Publish from a draft: reference, files, index, audit, update in the networks' rooms, all or nothing.

    None when the draft was sent already. Raises Refusal for a country that is not the author's to tell of.
    """
    if not await drafts.end(tx, draft, "done", now):
        return None
    row = await add(tx, author, law, tlp=tlp, networks=networks, now=now)
    await files.give(tx, draft.id, row.id)
    tx.audit(
        AuditEntry(now, author.id, "law.publish", row.ref, row.network, {"id": row.id, "networks": list(networks)})
    )
    return Published(row, tuple(await law_cards.show_in_rooms(tx, row, now)))


async def add(
    tx: Tx,
    author: Person,
    law: Law,
    *,
    tlp: Tlp,
    networks: Iterable[str] = (),
    now: int,
    history: bool = False,
) -> ItemRow:
    """A new entry, without telling anybody. Raises Refusal for a country that is not the author's to tell of."""
    _check_country(author, law)
    year = datetime.fromtimestamp(now / 1000, UTC).year
    row = await items.add(
        tx,
        kind="law",
        ref=reference(year, await items.next_number(tx, f"L-{year}")),
        tlp=tlp,
        author_id=author.id,
        country=law.country,
        network=author.network,
        history=history,
        now=now,
    )
    await laws.add(tx, row.id, law)
    await items.add_event(tx, row.id, kind="posted", person_id=author.id, now=now)
    await _put_before(tx, author, row, networks, now)
    await _file(tx, row)
    return row


async def edit(
    tx: Tx, person: Person, row: ItemRow, law: Law, *, networks: Sequence[str], draft: Draft, now: int
) -> bool:
    """Replace what it says, add files and networks; rooms follow. False when the draft was sent already."""
    require_change(person, row)
    _check_country(person, law)
    if not await drafts.end(tx, draft, "done", now):
        return False
    await laws.edit(tx, row.id, law)
    await files.give(tx, draft.id, row.id)
    await _put_before(tx, person, row, networks, now)
    await _happened(tx, person, await items.refile(tx, row.id), "edit", now)
    return True


async def withdraw(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Take it back; it disappears from rooms and searches. False when it was withdrawn already."""
    require_change(person, row)
    changed = await items.withdraw(tx, row.id, now)
    return await _again(tx, person, row, "withdrawn", changed, now)


async def restore(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Put it back. False when it was not withdrawn."""
    require_change(person, row)
    changed = await items.restore(tx, row.id)
    return await _again(tx, person, row, "restored", changed, now)


async def _again(tx: Tx, person: Person, row: ItemRow, kind: str, changed: bool, now: int) -> bool:
    fresh = await items.by_id(tx, row.id)
    if changed and fresh is not None:
        await _happened(tx, person, fresh, kind, now)
    return changed


async def _happened(tx: Tx, person: Person, row: ItemRow, kind: str, now: int) -> None:
    """Timeline, audit, index and cards of a change."""
    await items.add_event(tx, row.id, kind=kind, person_id=person.id, now=now)
    tx.audit(AuditEntry(now, person.id, f"law.{kind}", row.ref, row.network, {"id": row.id}))
    await _file(tx, row)
    await law_cards.show_in_rooms(tx, row, now)


def require_change(person: Person, row: ItemRow) -> None:
    """Raises Refusal for a person who may read an entry but not change it."""
    if not may_change(person, row):
        raise Refusal(NOT_YOURS)


def _check_country(person: Person, law: Law) -> None:
    if law.country not in countries_of(person):
        raise Refusal(NOT_YOUR_COUNTRY)


async def _put_before(tx: Tx, person: Person, row: ItemRow, networks: Iterable[str], now: int) -> None:
    """Put it before networks; others than its own only where its label lets them read it."""
    for code in networks:
        if code == row.network or row.tlp in SHARED_LABELS:
            await items.share(tx, row.id, code, by=person.id, now=now)


async def _file(tx: Tx, row: ItemRow) -> None:
    file(tx, row, await filing(tx, row))


async def filing(tx: Tx, row: ItemRow) -> Filing:
    """Findable by its words, its country, its substances and groups, and its kind in every language."""
    law = await laws.by_item(tx, row.id)
    assert law is not None
    kinds = dict.fromkeys(translate(KIND_NAMES[law.kind], lang) for lang in LANGUAGES)
    texts = [law.title, law.summary, " ".join(kinds), countries.name(law.country), *law.substances]
    day = datetime.fromtimestamp(row.posted_at / 1000, UTC).date()
    facets = {concepts.country_term(law.country), concepts.year_term(day), concepts.month_term(day)}
    for name in law.substances:
        known = substances.get(name)
        if known is not None:
            facets |= concepts.substance_terms(name)
        elif name in substances.all_groups():
            facets.add(concepts.group_term(name))
    if row.author_id is not None:
        facets.add(concepts.person_term(row.author_id))
    if (await files.counts(tx, row.id)).all:
        facets.add(concepts.has_term("document"))
    return Filing(day, texts, facets)
