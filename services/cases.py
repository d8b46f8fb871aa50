"""Cases: posting one, and what happens to it afterwards. Each function is one intention in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import countries
from domain.access import Tlp
from domain.cases import Facts, Status, first_day, reference
from domain.words import Refusal, T
from services import case_cards, case_index
from storage import cases, drafts, files, items
from storage.chain import AuditEntry
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import Counts
from storage.items import ItemRow
from storage.people import Person
from storage.rooms import Room

NOT_YOURS = T("Only its author and the coordinators of its network can change this case.")
OVERTAKEN = T("Somebody changed %(ref)s meanwhile. Cancel this form, look at the case and edit it again.")
NOTE_LIMIT = 2000


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
    tx: Tx, author: Person, facts: Facts, *, tlp: Tlp, readers: Iterable[int], draft: Draft, now: int
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
    await cases.add(tx, row.id, facts)
    await files.give(tx, draft.id, row.id)
    await items.add_event(tx, row.id, kind="posted", person_id=author.id, now=now)
    await case_index.file(tx, row)
    _audit(tx, author, row, "case.post", now)
    shown = await case_cards.show_in_rooms(tx, row, now)
    await case_cards.tell_all(tx, row.readers, row, "cases/named", now)
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
    number = await items.next_number(tx, f"{country}-{year}")
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
) -> ItemRow:
    """Take over a case from a file; the same `external_id` again gives the item that it became.

    Its reference counts in `ref_year` (default: the year of its date, else of `now`), under `XX` where no country
    is known. As `history` it is news to nobody: no room shows it and no digest counts it.
    """
    known = await cases.imported(tx, external_id)
    if known is not None:
        row = await items.by_id(tx, known)
        assert row is not None
        return row
    code = country or facts.country or "XX"
    happened = first_day(facts.date)
    year = ref_year or (happened.year if happened else _year(now))
    number = await items.next_number(tx, f"{code}-{year}")
    row = await items.add(
        tx,
        kind="case",
        ref=reference(code, year, number),
        tlp=tlp,
        author_id=None,
        country=country or facts.country,
        network=network,
        history=history,
        now=now,
    )
    await cases.add(tx, row.id, facts, status, external_id)
    await items.add_event(tx, row.id, kind="posted", person_id=None, now=now)
    await case_index.file(tx, row)
    tx.audit(AuditEntry(now, None, "case.import", row.ref, network, {"id": row.id, "external": external_id}))
    return row


# ── what happens afterwards ───────────────────────────────────────────────────────────────────────────


async def set_status(tx: Tx, person: Person, row: ItemRow, status: Status, now: int) -> bool:
    """Change where the case stands; False when it stood there already."""
    require_change(person, row)
    if not await cases.set_status(tx, row.id, status):
        return False
    await _happened(tx, person, row, "status", status.value, now, audit="case.status")
    return True


async def add_note(tx: Tx, person: Person, row: ItemRow, text: str, draft: Draft, now: int) -> bool:
    """Add a note to the timeline, once for each draft; False when the draft has ended."""
    require_change(person, row)
    if not await drafts.end(tx, draft, "done", now):
        return False
    await _happened(tx, person, row, "note", text[:NOTE_LIMIT], now, audit="case.note")
    return True


async def add_files(tx: Tx, person: Person, row: ItemRow, draft: Draft, now: int) -> int | None:
    """Hand over what came with a draft; how many were new. None when the draft has ended."""
    require_change(person, row)
    if not await drafts.end(tx, draft, "done", now):
        return None
    added = await files.give(tx, draft.id, row.id)
    if added:
        await _happened(tx, person, row, "files", str(added), now, audit="case.files")
    return added


async def edit(tx: Tx, person: Person, row: ItemRow, facts: Facts, *, draft: Draft, of_version: int, now: int) -> bool:
    """Replace the facts of version `of_version`, keeping those of before; False when the draft has ended.

    Raises Refusal when somebody else edited the case since then.
    """
    require_change(person, row)
    stored = await cases.by_item(tx, row.id)
    if stored is None or stored.version != of_version:
        raise Refusal(OVERTAKEN % {"ref": row.ref})
    if not await drafts.end(tx, draft, "done", now):
        return False
    await cases.edit(tx, row.id, facts, by=person.id, now=now)
    await files.give(tx, draft.id, row.id)
    await _happened(tx, person, row, "edit", "", now, audit="case.edit")
    return True


async def comment(tx: Tx, person: Person, row: ItemRow, text: str, *, chat_id: int, message_id: int, now: int) -> None:
    """Keep what a colleague wrote in reply to the case's card."""
    await items.add_event(
        tx,
        row.id,
        kind="comment",
        person_id=person.id,
        text=text[:NOTE_LIMIT],
        chat_id=chat_id,
        message_id=message_id,
        now=now,
    )
    _audit(tx, person, row, "case.comment", now)
    await _follow(tx, person, row, now)


async def _happened(tx: Tx, person: Person, row: ItemRow, kind: str, text: str, now: int, *, audit: str) -> None:
    await items.add_event(tx, row.id, kind=kind, person_id=person.id, text=text, now=now)
    _audit(tx, person, row, audit, now, **({"to": text} if kind in ("status", "tlp", "share") else {}))
    await _follow(tx, person, row, now)


async def _follow(tx: Tx, person: Person, row: ItemRow, now: int) -> None:
    """After a change: the index, the cards in the rooms, and word to the author when somebody else made it."""
    await case_index.file(tx, row)
    await case_cards.show_in_rooms(tx, row, now)
    if row.author_id is not None and row.author_id != person.id:
        event = (await items.events(tx, row.id))[-1]
        await case_cards.tell_all(tx, [row.author_id], row, "cases/notice", now, event=event)


# ── who reads it ──────────────────────────────────────────────────────────────────────────────────────


async def relabel(tx: Tx, person: Person, row: ItemRow, tlp: Tlp, now: int, readers: Sequence[int] = ()) -> ItemRow:
    """Widen or narrow who may read a case; the item as it is labelled now.

    Rooms that may not show it any more lose its cards; what still waits to be sent is checked when it is sent.
    """
    require_change(person, row)
    named = frozenset(readers) if tlp == Tlp.RED else frozenset()
    if row.tlp == tlp and named == row.readers:
        return row
    labelled = await items.set_tlp(tx, row.id, tlp, named)
    await _happened(tx, person, labelled, "tlp", tlp.value, now, audit="case.label")
    await case_cards.tell_all(tx, named - row.readers, labelled, "cases/named", now)
    return labelled


async def relabel_from(tx: Tx, person: Person, row: ItemRow, draft: Draft, readers: Sequence[int], now: int) -> ItemRow:
    """Narrow a case to RED for the officers that a draft names. Raises Refusal when the draft has ended."""
    if not await drafts.end(tx, draft, "done", now):
        raise Refusal(T("This form has ended. /drafts lists what you have not finished."))
    return await relabel(tx, person, row, Tlp.RED, now, readers)


async def share(tx: Tx, person: Person, row: ItemRow, networks: Sequence[str], now: int) -> list[str]:
    """Put a case before further networks, once each; those that are new. Raises Refusal for a narrow label."""
    require_change(person, row)
    if row.tlp not in (Tlp.GREEN, Tlp.CLEAR):
        raise Refusal(
            T("TLP:%(tlp)s stays in your network. Widen it to GREEN first, then share it.") % {"tlp": row.tlp.value}
        )
    new = [
        code for code in networks if code != row.network and await items.share(tx, row.id, code, by=person.id, now=now)
    ]
    if new:
        await _happened(tx, person, row, "share", ",".join(new), now, audit="case.share")
    return new


async def withdraw(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Take a case back: only its author and coordinators see it from now on. False when it was taken back before."""
    require_change(person, row)
    if not await items.withdraw(tx, row.id, now):
        return False
    await _again(tx, person, row, "withdrawn", "case.withdraw", now)
    return True


async def restore(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Undo a withdrawal; False when there is none."""
    require_change(person, row)
    if not await items.restore(tx, row.id):
        return False
    await _again(tx, person, row, "restored", "case.restore", now)
    return True


async def _again(tx: Tx, person: Person, row: ItemRow, kind: str, audit: str, now: int) -> None:
    fresh = await items.by_id(tx, row.id)
    assert fresh is not None
    await _happened(tx, person, fresh, kind, "", now, audit=audit)


def _audit(tx: Tx, person: Person, row: ItemRow, action: str, now: int, **detail: str) -> None:
    tx.audit(AuditEntry(now, person.id, action, row.ref, row.network, {"id": row.id, "tlp": row.tlp.value, **detail}))


def _year(now: int) -> int:
    return day_of(now).year


def day_of(now: int) -> date:
    """The day of a moment, by UTC."""
    return datetime.fromtimestamp(now / 1000, UTC).date()
