"""What is known about one person, and how it is removed."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from storage.engine import Reader, Row, Tx
from storage.people import Person
from storage.retention import need_rebuild
from storage.sql import load

q = load("privacy")

Record = dict[str, Any]
"""A row as plain data: column → value; times in UTC milliseconds."""

SHORTEST_NAME = 4
"""Names shorter than this are looked for in nothing: they would be found everywhere."""


class Erasure(NamedTuple):
    """A person whose data were removed at `at`, all but what the last messages need."""

    telegram_id: int
    person_id: int
    at: int


class Known(NamedTuple):
    """Everything about a person, table by table. Records of items have `item_id` or `id`, drafts their `data`."""

    requests: list[Record]
    invites: list[Record]
    items: list[Record]
    events: list[Record]
    files: list[Record]
    alerts: list[Record]
    named_on: list[Record]
    drafts: list[Record]
    searches: list[Record]
    sightings: list[Record]
    watches: list[Record]
    updates: list[Record]
    messages: list[Record]
    acts: list[Record]


def _records(rows: list[Row]) -> list[Record]:
    return [dict(row) for row in rows]


async def known(reader: Reader, person: Person) -> Known:
    """What the tables hold about a person."""
    this = {"person_id": person.id}
    account = {"telegram_id": person.telegram_id}
    found = Known(
        requests=_records(await q.requests(reader, **this)),
        invites=_records(await q.invites(reader, **this)),
        items=_records(await q.items(reader, **this)),
        events=_records(await q.events(reader, **this)),
        files=_records(await q.files(reader, **this)),
        alerts=_records(await q.alerts(reader, **this)),
        named_on=_records(await q.named_on(reader, **this)),
        drafts=_records(await q.drafts(reader, **this)),
        searches=_records(await q.searches(reader, **this)),
        sightings=_records(await q.sightings(reader, **this)),
        watches=_records(await q.watches(reader, **this)),
        updates=_records(await q.updates(reader, **account)),
        messages=_records(await q.messages(reader, **this, **account)),
        acts=_records(await q.acts(reader, **this, subject=f"person:{person.id}")),
    )
    for draft in found.drafts:
        draft["data"] = msgspec.json.decode(draft["data"])
    for update in found.updates:
        update["text"] = None if update["text"] is None else update["text"].decode("utf-8", "replace")
    for item in found.items:
        item["facts"] = msgspec.json.decode(item["facts"]) if item["facts"] else None
    return found


async def erase(tx: Tx, person: Person, now: int, update_id: int | None = None) -> None:
    """Remove who somebody is. What they posted stays, under role and country of the nameless row that remains.

    `update_id`: the update that asks for this, which is being processed. What names the account in messages that
    still have to go out is removed by `finish`.
    """
    this, account = {"person_id": person.id}, {"telegram_id": person.telegram_id}
    await q.forget_messages(tx, **this, **account, until=now)
    for words in _names(person):
        await q.forget_mentions(tx, words=words)
    await q.forget_requests(tx, **this)
    await q.forget_tries(tx, **this)
    await q.forget_readings(tx, **this)
    await q.forget_draft_files(tx, **this)
    await q.forget_drafts(tx, **this)
    await q.forget_places(tx, **account)
    await q.forget_tallies(tx, **account)
    await q.forget_digests(tx, **account)
    await q.forget_shown(tx, **account)
    await q.forget_updates(tx, **account, update_id=update_id, until=now)
    await q.anonymize(tx, **this, now=now)
    await q.begin(tx, **account, **this, now=now)
    await need_rebuild(tx)


def _names(person: Person) -> list[str]:
    """The names as they stand in messages."""
    escaped = person.name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    names = {person.name, escaped, f"@{person.username}" if person.username else ""}
    return [name for name in sorted(names) if len(name) >= SHORTEST_NAME]


async def erasures(reader: Reader) -> list[Erasure]:
    """Removals that are not finished, the oldest first."""
    return [Erasure(*row) for row in await q.begun(reader)]


async def finish(tx: Tx, erasure: Erasure) -> bool:
    """Remove the rest once the last message to the person has gone; False while it has not."""
    telegram_id, person_id, until = erasure
    if await q.under_way(tx, telegram_id=telegram_id, person_id=person_id, until=until):
        return False
    await q.forget_messages(tx, telegram_id=telegram_id, person_id=person_id, until=until)
    await q.forget_updates(tx, telegram_id=telegram_id, update_id=None, until=until)
    await q.end(tx, telegram_id=telegram_id)
    await need_rebuild(tx)
    return True
