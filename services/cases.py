"""Cases: posting one, or taking it over from a file, and who may change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import countries
from domain.access import Tlp
from domain.cases import Facts, Status, first_day, reference, series
from domain.words import Refusal, T
from services import case_cards, case_index, connections, introductions
from storage import cases, drafts, files, items
from storage.chain import AuditEntry
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import Counts
from storage.items import ItemRow
from storage.people import Person
from storage.rooms import Room

NOT_YOURS = T("Only its author and the coordinators of its network can change this case.")


@dataclass(frozen=True, slots=True)
class Posted:
    """A case that has just been posted: what is stored with it, and the rooms it is put in."""

    row: ItemRow
    files: Counts
    rooms: tuple[Room, ...]


def may_change(person: Person, row: ItemRow) -> bool:
    """Whether this person may add to a case and change it: its author, and the coordinators of its network."""
    if not person.active:
        return False
    return row.author_id == person.id or person.actor.coordinates(row.network)


def require_change(person: Person, row: ItemRow) -> None:
    """Raises Refusal for a person who may read a case but not change it."""
    if not may_change(person, row):
        raise Refusal(NOT_YOURS)


async def post(
    tx: Tx,
    author: Person,
    facts: Facts,
    *,
    tlp: Tlp,
    readers: Iterable[int],
    draft: Draft,
    now: int,
    status: Status = Status.SUSPECTED,
) -> Posted | None:
    """Post a case from a draft: reference, files, classes, index, timeline, audit, rooms, all or nothing.

    None when the draft was posted already (a double tap), or has ended. `facts.country` must be known.
    """
    assert facts.country is not None
    if not await drafts.end(tx, draft, "done", now):
        return None
    network = author.network or countries.network_of(facts.country)
    row = await _new_item(
        tx, facts.country, _year(now), tlp=tlp, author=author, network=network, readers=readers, now=now
    )
    await cases.add(tx, row.id, facts, status)
    connections.file(tx, row.id, facts)
    await files.give(tx, draft.id, row.id, training=draft.answers.get("training") == "yes")
    await items.add_event(tx, row.id, kind="posted", person_id=author.id, now=now)
    await case_index.file(tx, row)
    audit(tx, author, row, "case.post", now)
    shown = await case_cards.show_in_rooms(tx, row, now)
    await case_cards.tell_all(tx, row.readers, row, "cases/named", now)
    await introductions.offer(tx, row, now)
    return Posted(row, await files.counts(tx, row.id), tuple(shown))


async def _new_item(
    tx: Tx,
    country: str,
    year: int,
    *,
    tlp: Tlp,
    author: Person,
    network: str | None,
    readers: Iterable[int],
    now: int,
) -> ItemRow:
    number = await items.next_number(tx, series(country, year))
    return await items.add(
        tx,
        kind="case",
        ref=reference(country, year, number),
        tlp=tlp,
        author_id=author.id,
        country=author.country,
        network=network,
        readers=readers,
        now=now,
    )


async def import_case(
    tx: Tx,
    facts: Facts,
    *,
    tlp: Tlp,
    external_id: str,
    country: str | None,
    network: str | None,
    now: int,
    ref_year: int | None = None,
    status: Status = Status.SUSPECTED,
    history: bool = True,
    author_id: int | None = None,
) -> ItemRow:
    """Take over a case from a file; the same `external_id` again gives the item that it became.

    Its reference counts in `ref_year` (default: the year of its date; `ND` where it has none), under `XX` where no
    country is known. As `history` it is news to nobody: no room shows it and no digest counts it.
    """
    known = await cases.imported(tx, external_id)
    if known is not None:
        row = await items.by_id(tx, known)
        assert row is not None
        return row
    code = country or facts.country
    happened = first_day(facts.date)
    year = ref_year or (happened.year if happened else None)
    number = await items.next_number(tx, series(code, year))
    row = await items.add(
        tx,
        kind="case",
        ref=reference(code, year, number),
        tlp=tlp,
        author_id=author_id,
        country=country or facts.country,
        network=network,
        history=history,
        now=now,
    )
    await cases.add(tx, row.id, facts, status, external_id)
    connections.file(tx, row.id, facts)
    await items.add_event(tx, row.id, kind="posted", person_id=author_id, now=now)
    await case_index.file(tx, row)
    tx.audit(AuditEntry(now, None, "case.import", row.ref, network, {"id": row.id, "external": external_id}))
    return row


def audit(tx: Tx, person: Person, row: ItemRow, action: str, now: int, **detail: str) -> None:
    """Note in the audit log what a person did to a case: ids, label and `detail`, no words of the case."""
    tx.audit(AuditEntry(now, person.id, action, row.ref, row.network, {"id": row.id, "tlp": row.tlp.value, **detail}))


def _year(now: int) -> int:
    return day_of(now).year


def day_of(now: int) -> date:
    """The day of a moment, by UTC."""
    return datetime.fromtimestamp(now / 1000, UTC).date()
