"""A person's rights in the data about them: to see them all, and to have them removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.access import access
from services import joining, menus
from services import people as people_service
from storage import buttons, drafts, items, privacy, search
from storage import outbox as outbox_storage
from storage.chain import AuditEntry
from storage.engine import Reader, Tx
from storage.people import Person
from storage.privacy import Known, Record

FILE_NAME = "ozonenet-mydata.json"

_TIMES = frozenset(
    {
        "at",
        "posted_at",
        "made_at",
        "sent_at",
        "decided_at",
        "changed_at",
        "expires_at",
        "used_at",
        "read_at",
        "since",
        "withdrawn",
    }
)
_WORDS = ("facts", "question", "title", "summary", "source", "link", "alert", "text", "name", "caption", "verdict")
"""Columns that hold what an item says."""


# ── seeing ────────────────────────────────────────────────────────────────────────────────────────────


async def document(reader: Reader, person: Person, now: int) -> bytes:
    """Everything about a person as JSON (UTF-8).

    What an item says is in it only as long as the person may read that item; that they posted it always is.
    """
    known = await privacy.known(reader, person)
    readable = await _readable(reader, person, _mentioned(known))
    whole = {
        "made_at": _moment(now),
        "you": _of_person(person),
        "requests_to_join": _told(known.requests),
        "invites": _told(known.invites),
        "posted": [_of_item(record, readable) for record in known.items],
        "written": [_of_item(record, readable) for record in known.events],
        "photos_and_documents": [_of_item(record, readable) for record in known.files],
        "alerts_received": _told(known.alerts),
        "named_as_reader": [record["ref"] for record in known.named_on if record["item_id"] in readable],
        "drafts": [_of_draft(record, person, readable) for record in known.drafts],
        "searches": _told(known.searches),
        "seen_of_the_like": [_of_item(record, readable) for record in known.sightings],
        "watches": _told(known.watches),
        "updates": _told(known.updates),
        "messages_to_you": _told(known.messages),
        "audit": _told(known.acts),
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)


def _mentioned(known: Known) -> set[int]:
    ids = {record["id"] for record in known.items}
    ids |= {
        record["item_id"]
        for record in (*known.events, *known.files, *known.named_on, *known.sightings)
        if record["item_id"]
    }
    return ids | {_item_of(record) for record in known.drafts if _item_of(record)}


def _item_of(draft: Record) -> int:
    """The item that a draft changes or adds to; 0: none."""
    found = draft["data"].get("kept", {}).get("item")
    return found if isinstance(found, int) else 0


async def _readable(reader: Reader, person: Person, ids: Iterable[int]) -> set[int]:
    rows = [await items.by_id(reader, item_id) for item_id in sorted(ids)]
    return {row.id for row in rows if row is not None and access(person.actor, row.item).allowed}


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")


def _of_person(person: Person) -> Record:
    return {
        "telegram_id": person.telegram_id,
        "username": person.username,
        "name": person.name,
        "agency": person.agency,
        "role": person.role,
        "country": person.country,
        "network": person.network,
        "language": person.language,
        "status": person.status,
        "wants_digest": person.wants_digest,
        "unreachable_since": _moment(person.unreachable) if person.unreachable else None,
        "first_seen": _moment(person.first_seen),
        "joined_at": _moment(person.joined_at) if person.joined_at else None,
    }


def _told(records: Iterable[Record]) -> list[Record]:
    """Without our own numbers and what is empty, times as text."""
    return [{name: _value(name, value) for name, value in record.items() if _says(name, value)} for record in records]


def _says(name: str, value: Any) -> bool:
    return name not in ("id", "item_id") and value is not None and value != ""


def _value(name: str, value: Any) -> Any:
    if name in _TIMES:
        return _moment(value)
    return bool(value) if name.endswith("by_you") else value


def _of_item(record: Record, readable: set[int]) -> Record:
    item = record.get("item_id", record.get("id"))
    if item is not None and item not in readable:
        record = {name: value for name, value in record.items() if name not in _WORDS}
    return _told([record])[0]


def _of_draft(record: Record, person: Person, readable: set[int]) -> Record:
    """A draft is seen as long as its owner could go on with it."""
    item = _item_of(record)
    if not person.active or (item and item not in readable):
        record = {name: value for name, value in record.items() if name != "data"}
    return _told([record])[0]


# ── being forgotten ───────────────────────────────────────────────────────────────────────────────────


async def forget(tx: Tx, person: Person, now: int, update_id: int | None = None) -> None:
    """Remove who a person is, in this one transaction; a membership ends with it.

    Cases, answers and photos stay, under role and country. The same Telegram account can join anew, as somebody who
    was never here. The audit log is as it was: it knows people by number alone.
    """
    if person.status in ("active", "suspended"):
        await people_service.end(tx, person, "left", person, now)
    else:
        await drafts.cancel_of(tx, person.id, now)
        await joining.withdraw(tx, person, now)
        outbox_storage.drop_person(tx, person.id, "the person wanted to be forgotten")
        await search.forget_of(tx, person.id)
    await buttons.forget_of(tx, person.id)
    await menus.show(tx, replace(person, status="left"), now)
    await privacy.erase(tx, person, now, update_id)
    tx.audit(AuditEntry(now, person.id, "person.forget", f"person:{person.id}", person.network))


async def finish(tx: Tx) -> int:
    """Remove the last traces of those whose last message has gone; how many people that were."""
    return sum([await privacy.finish(tx, erasure) for erasure in await privacy.erasures(tx)])
