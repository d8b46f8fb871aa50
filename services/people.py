"""Members: their cards, their language, and how they leave or are suspended."""

from __future__ import annotations

from dataclasses import replace

from domain.access import Role
from domain.words import Refusal, T
from services import joining as joining_service
from services import menus, notices
from services.rooms import put_out
from storage import buttons, drafts, people, rooms, search
from storage import outbox as outbox_storage
from storage.chain import AuditEntry
from storage.engine import Tx
from storage.people import Person

NOT_YOURS = T("Only a coordinator of this person's network, or an administrator, can do this.")


def may_manage(by: Person, person: Person) -> bool:
    """Whether `by` may suspend, reinstate or correct `person`. Nobody manages themselves or an equal."""
    if not by.active or by.id == person.id:
        return False
    if by.role == Role.ADMIN:
        return True
    equal = person.role in (Role.COORDINATOR, Role.ADMIN)
    return by.role == Role.COORDINATOR and by.network is not None and by.network == person.network and not equal


async def end(tx: Tx, person: Person, status: str, by: Person, now: int) -> None:
    """End a membership (`left` or `suspended`) with everything that hangs on it, in this one transaction.

    Drafts are cancelled, buttons are dead, queued messages are dropped, an open request is withdrawn, and the person
    is taken out of the network's rooms. Raises Refusal when there is no membership.
    """
    if not await people.end_membership(tx, person.id, status):
        raise Refusal(T("This person is no member any more."))
    await drafts.cancel_of(tx, person.id, now)
    await buttons.forget_of(tx, person.id)
    outbox_storage.drop_person(tx, person.id, "the person left or changed")
    await search.forget_of(tx, person.id)
    await joining_service.withdraw(tx, person, now)
    await _out_of_rooms(tx, person, now)
    tx.audit(AuditEntry(now, by.id, f"person.{status}", f"person:{person.id}", person.network))


async def _out_of_rooms(tx: Tx, person: Person, now: int) -> None:
    for room in await rooms.every(tx):
        put_out(tx, room, person.telegram_id, now, person)


async def suspend(tx: Tx, person: Person, by: Person, now: int) -> None:
    """Suspend a member. Raises Refusal when `by` may not."""
    if not may_manage(by, person):
        raise Refusal(NOT_YOURS)
    await end(tx, person, "suspended", by, now)
    notices.sentence_to(tx, person, T("Your access is suspended. Please contact your network coordinator."), now)


async def reinstate(tx: Tx, person: Person, by: Person, now: int) -> None:
    """Give a suspended member access again. Raises Refusal when `by` may not, or there is nothing to reinstate."""
    if not may_manage(by, person):
        raise Refusal(NOT_YOURS)
    if person.status != "suspended":
        raise Refusal(T("This person is not suspended."))
    await people.set_status(tx, person.id, "active")
    tx.audit(AuditEntry(now, by.id, "person.reinstate", f"person:{person.id}", person.network))
    notices.sentence_to(tx, person, T("Your access is restored. /help shows what you can do."), now)


async def place(tx: Tx, person: Person, by: Person, now: int, *, role: Role, country: str | None) -> Person:
    """Correct a member's role or country. Raises Refusal when `by` may not.

    Coordinators and administrators are made by invite codes and requests alone. What was begun in the old role ends:
    drafts, buttons and queued messages; and who is no officer any more is taken out of the rooms.
    """
    if not may_manage(by, person) or (role != person.role and role in (Role.COORDINATOR, Role.ADMIN)):
        raise Refusal(NOT_YOURS)
    await people.place(tx, person.id, role=role, country=country, network=person.network)
    tx.audit(
        AuditEntry(
            now, by.id, "person.place", f"person:{person.id}", person.network, {"role": role, "country": country}
        )
    )
    fresh = await people.by_id(tx, person.id)
    assert fresh is not None
    await drafts.cancel_of(tx, person.id, now)
    await buttons.forget_of(tx, person.id)
    outbox_storage.drop_person(tx, person.id, "the person left or changed")
    if person.actor.officer and not fresh.actor.officer:
        await _out_of_rooms(tx, person, now)
    await menus.show(tx, fresh, now)
    return fresh


async def speak(tx: Tx, person: Person, language: str, now: int) -> None:
    """The person chooses a language."""
    await people.set_language(tx, person.id, language)
    await menus.show(tx, replace(person, language=language), now)
    tx.audit(AuditEntry(now, person.id, "person.language", f"person:{person.id}", person.network, {"to": language}))
