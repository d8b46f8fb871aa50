"""How people come in: invite codes, and requests that coordinators decide."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from domain.access import Role
from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("joining")


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite code, without the code. Moments in UTC milliseconds."""

    id: int
    code_hash: bytes
    role: Role
    network: str | None
    country: str | None
    made_by: int | None
    made_at: int
    expires_at: int
    used_by: int | None
    used_at: int | None


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks to join; `approvals` are the people who said yes so far."""

    id: int
    person_id: int
    name: str
    agency: str
    role: Role
    country: str
    network: str
    state: str
    approvals: tuple[int, ...]
    made_at: int
    decided_at: int | None

    @property
    def anchor(self) -> str:
        """The name of its card at the coordinators'."""
        return f"request:{self.id}"


def _invite(row: Row | None) -> Invite | None:
    return None if row is None else Invite(**{**dict(row), "role": Role(row["role"])})


def _request(row: Row | None) -> Request | None:
    if row is None:
        return None
    approvals = tuple(msgspec.json.decode(row["approvals"], type=list[int]))
    return Request(**{**dict(row), "role": Role(row["role"]), "approvals": approvals})


async def add_invite(
    tx: Tx,
    *,
    code_hash: bytes,
    role: Role,
    network: str | None,
    country: str | None,
    made_by: int | None,
    now: int,
    expires_at: int,
) -> int:
    """Remember an invite by the hash of its code."""
    invite_id: int = await q.add_invite(
        tx,
        code_hash=code_hash,
        role=role,
        network=network,
        country=country,
        made_by=made_by,
        made_at=now,
        expires_at=expires_at,
    )
    return invite_id


async def invite_by_hash(reader: Reader, code_hash: bytes) -> Invite | None:
    """The invite with this hash, used up or not."""
    return _invite(await q.invite_by_hash(reader, code_hash=code_hash))


async def use_invite(tx: Tx, invite_id: int, person_id: int, now: int) -> bool:
    """Use an invite up; False when it was used or is over."""
    changed: int = await q.use_invite(tx, invite_id=invite_id, person_id=person_id, now=now)
    return changed == 1


async def open_invites(reader: Reader, made_by: int, now: int) -> list[Invite]:
    """A person's invites that can still be used, the newest first."""
    found = [_invite(row) for row in await q.open_invites(reader, made_by=made_by, now=now)]
    return [invite for invite in found if invite is not None]


async def revoke_invite(tx: Tx, invite_id: int, made_by: int, now: int) -> bool:
    """End an invite of one's own; False when it was used or is over."""
    changed: int = await q.revoke_invite(tx, invite_id=invite_id, made_by=made_by, now=now)
    return changed == 1


async def add_wrong(tx: Tx, person_id: int, now: int) -> None:
    """A code that does not exist was tried."""
    await q.add_wrong(tx, person_id=person_id, now=now)


async def wrong_since(reader: Reader, person_id: int, since: int) -> list[int]:
    """When the person tried wrong codes after `since`."""
    return [row["at"] for row in await q.wrong_since(reader, person_id=person_id, since=since)]


async def forget_wrong(tx: Tx, before: int) -> None:
    """Forget old tries."""
    await q.forget_wrong(tx, before=before)


async def add_request(
    tx: Tx, *, person_id: int, name: str, agency: str, role: Role, country: str, network: str, now: int
) -> Request:
    """A new open request. The schema allows one open request a person."""
    request_id = await q.add_request(
        tx, person_id=person_id, name=name, agency=agency, role=role, country=country, network=network, now=now
    )
    request = await request_by_id(tx, request_id)
    assert request is not None
    return request


async def request_by_id(reader: Reader, request_id: int) -> Request | None:
    """The request with this id, in whatever state."""
    return _request(await q.request(reader, request_id=request_id))


async def open_request_of(reader: Reader, person_id: int) -> Request | None:
    """What the person has asked and nobody decided yet."""
    return _request(await q.open_request_of(reader, person_id=person_id))


async def open_requests(reader: Reader, network: str | None) -> list[Request]:
    """The open requests of a network, or of all (None)."""
    rows = await (q.open_requests(reader, network=network) if network else q.every_open_request(reader))
    found = [_request(row) for row in rows]
    return [request for request in found if request is not None]


async def approve_once(tx: Tx, request: Request, person_id: int) -> bool:
    """Add an approval; False when the request is decided or another approval came first."""
    before = msgspec.json.encode(list(request.approvals)).decode()
    approvals = msgspec.json.encode([*request.approvals, person_id]).decode()
    changed: int = await q.approve_once(tx, request_id=request.id, approvals=approvals, before=before)
    return changed == 1


async def decide(tx: Tx, request_id: int, state: str, now: int) -> bool:
    """Approve or decline; False when somebody decided before."""
    changed: int = await q.decide(tx, request_id=request_id, state=state, now=now)
    return changed == 1


async def withdraw_of(tx: Tx, person_id: int, now: int) -> bool:
    """The person takes the request back."""
    changed: int = await q.withdraw_of(tx, person_id=person_id, now=now)
    return changed == 1
