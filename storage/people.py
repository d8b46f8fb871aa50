"""People: who they are, what they may be asked, and how they want to be spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.access import Actor, Role
from storage.engine import Reader, Row, Tx
from storage.sql import load, statement

q = load("people")


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram account that has spoken to the bot. `role` is None until vetted."""

    id: int
    telegram_id: int
    username: str | None
    name: str
    agency: str
    role: Role | None
    country: str | None
    network: str | None
    language: str
    status: str
    wants_digest: bool
    unreachable: int | None
    first_seen: int
    joined_at: int | None

    @property
    def active(self) -> bool:
        """Vetted, and neither suspended nor gone."""
        return self.status == "active"

    @property
    def actor(self) -> Actor:
        """What the access rule needs to know of this person."""
        return Actor(self.id, self.role, self.country, self.network, self.active)


def person_of(row: Row | Mapping[str, Any]) -> Person:
    """The person of a whole row of the table."""
    fields = dict(row)
    return Person(
        **{**fields, "role": Role(row["role"]) if row["role"] else None, "wants_digest": bool(row["wants_digest"])}
    )


def _people(rows: list[Row]) -> list[Person]:
    return [person_of(row) for row in rows]


async def by_telegram(reader: Reader, telegram_id: int) -> Person | None:
    """The person with this Telegram id."""
    row = await q.by_telegram(reader, telegram_id=telegram_id)
    return None if row is None else person_of(row)


async def by_id(reader: Reader, person_id: int) -> Person | None:
    """The person with our id."""
    row = await q.by_id(reader, person_id=person_id)
    return None if row is None else person_of(row)


async def by_username(reader: Reader, username: str) -> Person | None:
    """The person with a Telegram username, with or without @, in any case of letters."""
    row = await q.by_username(reader, username=username.removeprefix("@"))
    return None if row is None else person_of(row)


async def add(tx: Tx, *, telegram_id: int, username: str | None, name: str, language: str, now: int) -> Person:
    """A stranger, seen for the first time."""
    await q.add(tx, telegram_id=telegram_id, username=username, name=name, language=language, first_seen=now)
    person = await by_telegram(tx, telegram_id)
    assert person is not None
    return person


def renamed(tx: Tx, person_id: int, username: str | None) -> None:
    """Telegram tells a new username."""
    tx.later(statement(q.renamed), {"person_id": person_id, "username": username})


def reachable(tx: Tx, person_id: int) -> None:
    """The person wrote to us: messages to them can be delivered again."""
    tx.later(statement(q.reachable), {"person_id": person_id})


async def set_language(tx: Tx, person_id: int, language: str) -> None:
    """The language that the person chose."""
    await q.set_language(tx, person_id=person_id, language=language)


async def set_digest(tx: Tx, person_id: int, wants: bool) -> None:
    """Whether the network's digest also comes to the person."""
    await q.set_digest(tx, person_id=person_id, wants=int(wants))


async def set_profile(tx: Tx, person_id: int, *, name: str, agency: str, country: str | None) -> None:
    """What the person says of themselves."""
    await q.set_profile(tx, person_id=person_id, name=name, agency=agency, country=country)


async def vet(
    tx: Tx, person_id: int, *, name: str, agency: str, role: Role, country: str | None, network: str | None, now: int
) -> bool:
    """Make the person a member since `now`; False when suspended."""
    changed: int = await q.vet(
        tx, person_id=person_id, name=name, agency=agency, role=role, country=country, network=network, joined_at=now
    )
    return changed == 1


async def set_status(tx: Tx, person_id: int, status: str) -> None:
    """active, suspended, left, pending or stranger."""
    await q.set_status(tx, person_id=person_id, status=status)


async def coordinators(reader: Reader, network: str) -> list[Person]:
    """The active coordinators of a network."""
    return _people(await q.coordinators(reader, network=network))


async def admins(reader: Reader) -> list[Person]:
    """The active administrators."""
    return _people(await q.admins(reader))


async def digest_readers(reader: Reader, network: str) -> list[Person]:
    """Members of a network who want its digest themselves."""
    return _people(await q.digest_readers(reader, network=network))


async def active(reader: Reader) -> list[Person]:
    """All members."""
    return _people(await q.active(reader))


async def named(reader: Reader, words: str) -> list[Person]:
    """Up to nine members whose username is, or whose name contains, `words`."""
    return _people(await q.named(reader, words=words.removeprefix("@").strip()))


async def members(reader: Reader, network: str | None, *, after: int = 0, n: int) -> list[Person]:
    """Members and suspended people of a network (None: of all), by id after `after`."""
    return _people(await q.members(reader, network=network, after=after, n=n))


async def members_before(reader: Reader, network: str | None, *, before: int, n: int) -> list[Person]:
    """The `n` members before `before`, by id."""
    return _people(await q.members_before(reader, network=network, before=before, n=n))[::-1]


async def count_members(reader: Reader, network: str | None) -> int:
    """How many members a network has (None: all)."""
    count: int = await q.count_members(reader, network=network)
    return count


async def place(tx: Tx, person_id: int, *, role: Role, country: str | None, network: str | None) -> None:
    """Correct what a person is and where."""
    await q.place(tx, person_id=person_id, role=role, country=country, network=network)


async def end_membership(tx: Tx, person_id: int, status: str) -> bool:
    """Turn a member to `left` or `suspended`; False when there is no membership to end."""
    changed: int = await q.leave(tx, person_id=person_id, status=status)
    return changed == 1
