"""Sightings: what readers of a case know of its like in their own country."""

from __future__ import annotations

from domain.sightings import LABELS, Verdict
from domain.words import Refusal, T
from services import case_cards
from services.cases import audit
from storage import connections
from storage.engine import Tx
from storage.items import ItemRow
from storage.people import Person

OWN = T("This is your own case; your colleagues answer here.")


async def say(tx: Tx, person: Person, row: ItemRow, verdict: Verdict, now: int) -> bool:
    """Keep what a reader says, instead of what they said before; False when it is the same.

    The cards show it, and the author is told. Raises Refusal for the author.
    """
    if row.author_id == person.id:
        raise Refusal(OWN)
    if not await connections.sight(tx, row.id, person.id, verdict, person.country, now):
        return False
    audit(tx, person, row, "case.sighting", now, verdict=verdict.value)
    await case_cards.show_in_rooms(tx, row, now)
    if row.author_id is not None:
        await case_cards.tell_all(
            tx,
            [row.author_id],
            row,
            "connections/sighted",
            now,
            verdict=T(LABELS[verdict]),
            role=person.role,
            country=person.country,
        )
    return True


async def take_back(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Forget what a reader said; False when that was nothing. The cards show it no more."""
    if not await connections.take_back(tx, row.id, person.id):
        return False
    audit(tx, person, row, "case.sighting", now, verdict="none")
    await case_cards.show_in_rooms(tx, row, now)
    return True
