"""Who lives in the demo world: `people.csv`, with accounts in the local Telegram and their place in the network."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from domain.access import OFFICERS, Role
from domain.countries import network_of
from sandbox.server import Sandbox
from storage import people
from storage.engine import Tx
from storage.people import Person

FILE = Path(__file__).with_name("people.csv")


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """A row of `people.csv`. `role` is None for somebody who is not vetted."""

    username: str
    first_name: str
    last_name: str
    agency: str
    role: Role | None
    country: str | None
    network: str | None
    language: str

    @property
    def name(self) -> str:
        """As colleagues read it, marked as invented."""
        return f"{self.first_name} {self.last_name}"

    @property
    def in_room(self) -> bool:
        """Whether the person sits in the network's room."""
        return self.role in OFFICERS


def inhabitants() -> list[Inhabitant]:
    """Everybody, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return [_inhabitant(row) for row in csv.DictReader(handle)]


def _inhabitant(row: dict[str, str]) -> Inhabitant:
    country = row["country"] or None
    return Inhabitant(
        username=row["username"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        agency=row["agency"],
        role=Role(row["role"]) if row["role"] else None,
        country=country,
        network=row["network"] or (network_of(country) if country else None),
        language=row["language"],
    )


def account(sandbox: Sandbox, who: Inhabitant) -> int:
    """The Telegram id of a person in the local Telegram, who gets an account when there is none."""
    if sandbox.has_person(who.username):
        known: int = sandbox.person(who.username)["id"]
        return known
    made: int = sandbox.add_person(
        who.first_name,
        who.last_name,
        who.username,
        language_code=who.language,
        started=who.role is not None,
    )["id"]
    return made


async def vet(tx: Tx, who: Inhabitant, telegram_id: int, now: int) -> Person | None:
    """Make a person a member; None for one who is not vetted."""
    if who.role is None:
        return None
    person = await people.add(
        tx,
        telegram_id=telegram_id,
        username=who.username,
        name=who.name,
        language=who.language,
        now=now,
    )
    await people.vet(
        tx,
        person.id,
        name=who.name,
        agency=who.agency,
        role=who.role,
        country=who.country,
        network=who.network,
        now=now,
    )
    return await people.by_id(tx, person.id)
