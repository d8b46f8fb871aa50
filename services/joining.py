"""Coming in: invite codes, requests to join, and the coordinators' decision."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from domain.access import ROLE_NAMES, Role
from domain.words import Refusal, T
from services import menus, notices
from services.keyboards import Button
from storage import joining, people
from storage.chain import AuditEntry
from storage.engine import Reader, Tx
from storage.joining import Invite, Request
from storage.people import Person

HOUR_MS = 3_600_000
CODE_BYTES = 16
TRIES = 5
"""Wrong codes within an hour before a person is locked for an hour."""
INVITING = {
    Role.COORDINATOR: (Role.CUSTOMS, Role.OZONE, Role.PARTNER, Role.INDUSTRY),
    Role.ADMIN: tuple(Role),
}
"""Which roles may invite whom: a coordinator is made by an administrator, or by two colleagues."""
NEEDED = {Role.COORDINATOR: 2}
"""Approvals that a request needs where it is not one: four eyes for coordinators."""

BAD_CODE = T("This code is not valid, or it was used, or it is over. Ask whoever sent it for a new one.")
LOCKED = T("Too many wrong codes. Please wait an hour, or ask to join with /start.")
NOT_THIS_ROLE = T("You cannot invite people of this role. An administrator can.")
DECIDED = T("This request was decided already.")


@dataclass(frozen=True, slots=True)
class NewInvite:
    """A fresh code: shown once, kept only as a hash."""

    code: str
    expires_at: int


def hash_of(code: str) -> bytes:
    """What is stored of a code."""
    return hashlib.blake2b(code.strip().encode(), digest_size=32, person=b"ozonenet-invite").digest()


async def invite(
    tx: Tx, *, role: Role, network: str | None, country: str | None, by: Person | None, now: int, hours: int
) -> NewInvite:
    """A single-use code for a role, valid for `hours`. `by` None: made at the server's command line.

    Raises Refusal when `by` may not invite people of this role or into this network.
    """
    if by is not None:
        _may_invite(by, role, network)
    code = secrets.token_urlsafe(CODE_BYTES)
    expires_at = now + hours * HOUR_MS
    invite_id = await joining.add_invite(
        tx,
        code_hash=hash_of(code),
        role=role,
        network=network,
        country=country,
        made_by=by.id if by else None,
        now=now,
        expires_at=expires_at,
    )
    who = by.id if by else None
    tx.audit(AuditEntry(now, who, "invite.make", f"invite:{invite_id}", network, {"role": role, "country": country}))
    return NewInvite(code, expires_at)


def _may_invite(by: Person, role: Role, network: str | None) -> None:
    allowed = by.active and by.role is not None and role in INVITING.get(by.role, ())
    if not allowed or (by.role == Role.COORDINATOR and network != by.network):
        raise Refusal(NOT_THIS_ROLE)


async def revoke(tx: Tx, invite_id: int, by: Person, now: int) -> bool:
    """Make an unused code of one's own void; False when it is used, over, or somebody else's."""
    if not await joining.revoke_invite(tx, invite_id, by.id, now):
        return False
    tx.audit(AuditEntry(now, by.id, "invite.revoke", f"invite:{invite_id}", by.network))
    return True


async def redeem(tx: Tx, person: Person, code: str, now: int) -> Invite | None:
    """Use a code up for `person`; None when it is wrong (the try is counted).

    Raises Refusal when the person has tried too many wrong ones. The caller commits in every case.
    """
    wrong = await joining.wrong_since(tx, person.id, now - HOUR_MS)
    if len(wrong) >= TRIES:
        raise Refusal(LOCKED)
    digest = hash_of(code)
    found = await joining.invite_by_hash(tx, digest)
    matches = found is not None and hmac.compare_digest(found.code_hash, digest)
    if found is None or not matches or not await joining.use_invite(tx, found.id, person.id, now):
        await joining.add_wrong(tx, person.id, now)
        tx.audit(AuditEntry(now, person.id, "invite.wrong", f"person:{person.id}"))
        return None
    tx.audit(AuditEntry(now, person.id, "invite.use", f"invite:{found.id}", found.network, {"role": found.role}))
    return found


async def locked(reader: Reader, person: Person, now: int) -> bool:
    """Whether the person has tried too many wrong codes lately."""
    return len(await joining.wrong_since(reader, person.id, now - HOUR_MS)) >= TRIES


async def admit(
    tx: Tx,
    person: Person,
    *,
    name: str,
    agency: str,
    role: Role,
    country: str | None,
    network: str | None,
    now: int,
    by: int | None,
) -> Person:
    """Make the person a member and tell the network's coordinators. Raises Refusal for a suspended person."""
    if not await people.vet(
        tx, person.id, name=name, agency=agency, role=role, country=country, network=network, now=now
    ):
        raise Refusal(T("Your access is suspended. Please contact your network coordinator."))
    await joining.withdraw_of(tx, person.id, now)
    tx.audit(AuditEntry(now, by, "person.admit", f"person:{person.id}", network, {"role": role, "country": country}))
    member = await people.by_id(tx, person.id)
    assert member is not None
    await menus.show(tx, member, now)
    for coordinator in await people.coordinators(tx, network) if network else []:
        if coordinator.id not in (person.id, by):
            notices.to_person(tx, coordinator, "joining/joined", now, person=member, role=ROLE_NAMES[role])
    return member


async def ask(
    tx: Tx, person: Person, *, name: str, agency: str, role: Role, country: str, network: str, now: int
) -> Request:
    """Ask to join a network: its coordinators get a card; administrators where it has none, or for a coordinator.

    Raises Refusal when a request is open already.
    """
    if await joining.open_request_of(tx, person.id) is not None:
        raise Refusal(T("Your request is with the coordinators already. /start shows it."))
    request = await joining.add_request(
        tx, person_id=person.id, name=name, agency=agency, role=role, country=country, network=network, now=now
    )
    await people.set_status(tx, person.id, "pending")
    tx.audit(AuditEntry(now, person.id, "request.make", request.anchor, network, {"role": role, "country": country}))
    await show_request(tx, request, now)
    return request


async def deciders(reader: Reader, request: Request) -> list[Person]:
    """Who may decide a request: the network's coordinators; administrators too where those are too few."""
    coordinators = await people.coordinators(reader, request.network)
    if len(coordinators) < NEEDED.get(request.role, 1):
        coordinators += await people.admins(reader)
    return [person for person in coordinators if person.id != request.person_id]


async def show_request(tx: Tx, request: Request, now: int) -> None:
    """Bring the request's card up to date at everybody who may decide it."""
    asker = await people.by_id(tx, request.person_id)
    assert asker is not None
    may = await deciders(tx, request)
    voters = [voter for voter in [await people.by_id(tx, each) for each in request.approvals] if voter]
    for decider in may:
        rows = []
        if request.state == "open":
            approve = Button(T("Approve"), "join.approve", {"request": request.id})
            decline = Button(T("Decline"), "join.decline", {"request": request.id})
            rows = [[decline] if decider.id in request.approvals else [approve, decline]]
        notices.to_person(
            tx,
            decider,
            "joining/request",
            now,
            rows,
            anchor=request.anchor,
            request=request,
            role=ROLE_NAMES[request.role],
            username=asker.username,
            needed=await needed(tx, request),
            voters=[voter.name for voter in voters],
        )


async def needed(reader: Reader, request: Request) -> int:
    """How many approvals a request needs: never more than there are people to give them, at least one."""
    return max(1, min(NEEDED.get(request.role, 1), len(await deciders(reader, request))))


async def approve(tx: Tx, request_id: int, by: Person, now: int) -> Person | None:
    """Say yes; the new member once there are enough approvals, None while more are needed.

    Raises Refusal when the request was decided, or `by` may not decide it or has said yes before.
    """
    request = await _decidable(tx, request_id, by)
    if by.id in request.approvals or not await joining.approve_once(tx, request, by.id):
        raise Refusal(T("Your approval is noted; another coordinator has to agree."))
    tx.audit(AuditEntry(now, by.id, "request.approve", request.anchor, request.network))
    fresh = await joining.request_by_id(tx, request_id)
    assert fresh is not None
    if len(fresh.approvals) < await needed(tx, fresh):
        await show_request(tx, fresh, now)
        return None
    if not await joining.decide(tx, request_id, "approved", now):
        raise Refusal(DECIDED)
    person = await people.by_id(tx, request.person_id)
    assert person is not None
    member = await admit(
        tx,
        person,
        name=request.name,
        agency=request.agency,
        role=request.role,
        country=request.country,
        network=request.network,
        now=now,
        by=by.id,
    )
    await _show_decided(tx, request_id, now)
    return member


async def decline(tx: Tx, request_id: int, by: Person, now: int) -> Person:
    """Say no; the person who asked. Raises Refusal like `approve`."""
    request = await _decidable(tx, request_id, by)
    if not await joining.decide(tx, request_id, "declined", now):
        raise Refusal(DECIDED)
    await people.set_status(tx, request.person_id, "stranger")
    tx.audit(AuditEntry(now, by.id, "request.decline", request.anchor, request.network))
    await _show_decided(tx, request_id, now)
    person = await people.by_id(tx, request.person_id)
    assert person is not None
    notices.sentence_to(
        tx,
        person,
        T("Your request to join was declined. If you think this is a mistake, contact your national ozone unit."),
        now,
    )
    return person


async def withdraw(tx: Tx, person: Person, now: int) -> bool:
    """Take one's own request back; False when there is none."""
    request = await joining.open_request_of(tx, person.id)
    if request is None or not await joining.withdraw_of(tx, person.id, now):
        return False
    await people.set_status(tx, person.id, "stranger")
    tx.audit(AuditEntry(now, person.id, "request.withdraw", request.anchor, request.network))
    await _show_decided(tx, request.id, now)
    return True


async def _decidable(tx: Tx, request_id: int, by: Person) -> Request:
    request = await joining.request_by_id(tx, request_id)
    if request is None or request.state != "open":
        raise Refusal(DECIDED)
    if by.id not in [person.id for person in await deciders(tx, request)]:
        raise Refusal(T("Only a coordinator of this network can decide this."))
    return request


async def _show_decided(tx: Tx, request_id: int, now: int) -> None:
    request = await joining.request_by_id(tx, request_id)
    assert request is not None
    await show_request(tx, request, now)
