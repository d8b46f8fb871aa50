"""Bringing together officers whose networks hold a match in cases that they may not both read.

Nobody learns anything of the other's case. First the coordinators of both networks agree, then both authors; only
then each author is told role, country and username of the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.access import Tlp, access
from domain.keys import MATCH_ON, Key
from domain.words import GONE, Refusal, T
from services import connections, notices
from services.connections import Connected
from services.keyboards import Button, Rows
from storage import connections as store
from storage import items, people
from storage.chain import AuditEntry
from storage.connections import Introduction, Side
from storage.engine import Reader, Tx
from storage.items import ItemRow
from storage.people import Person

AT_ONCE = 3
"""New introductions after one posting; more would be a flood."""
OVER = T("This was answered already.")
NO_NAME = T("You have no @username in Telegram. Please choose one in Telegram's settings, then tap again.")


@dataclass(frozen=True, slots=True)
class Meeting:
    """An introduction as one of the two sides sees it; `row` is the side's own case."""

    introduction: Introduction
    mine: Side
    other: Side
    row: ItemRow

    @property
    def match(self) -> T:
        """What the match is on, in words."""
        return T(MATCH_ON[self.introduction.kind])


def _anchor(introduction_id: int) -> str:
    return f"introduction:{introduction_id}"


def _audit(tx: Tx, person: Person | None, introduction_id: int, action: str, network: str | None, now: int) -> None:
    who = person.id if person is not None else None
    tx.audit(AuditEntry(now, who, action, f"introduction:{introduction_id}", network))


# ── finding ─────────────────────────────────────────────────────────────────────────────────────────────


async def offer(tx: Tx, row: ItemRow, now: int) -> None:
    """Ask the coordinators, once for each match, after a case was posted or its facts changed."""
    author = await _author(tx, row)
    if author is None:
        return
    made = 0
    for each in await connections.all_of(tx, row):
        if made == AT_ONCE:
            return
        if await _hidden(tx, author, row, each):
            made += await _ask(tx, row, each, now)


async def _author(reader: Reader, row: ItemRow) -> Person | None:
    """The author, of a case about which others may be asked: RED ones do not even exist for them."""
    if row.author_id is None or row.network is None or row.tlp == Tlp.RED or row.withdrawn is not None:
        return None
    author = await people.by_id(reader, row.author_id)
    return author if author is not None and author.active else None


async def _hidden(reader: Reader, author: Person, row: ItemRow, each: Connected) -> bool:
    """Whether it is a match with another network of which not both authors can know."""
    other = await _author(reader, each.row) if each.row.network != row.network else None
    if other is None:
        return False
    return not (access(author.actor, each.row.item).allowed and access(other.actor, row.item).allowed)


async def _ask(tx: Tx, row: ItemRow, each: Connected, now: int) -> bool:
    key = next((key for key in each.keys if key.kind in MATCH_ON), None)
    sides = [(code, item_id) for code, item_id in ((row.network, row.id), (each.row.network, each.row.id)) if code]
    asked = [await people.coordinators(tx, network) for network, _ in sides]
    if key is None or not all(asked):
        return False
    made = await store.introduce(tx, key, sides, now)
    if made is None:
        return False
    for (network, _), coordinators in zip(sides, asked, strict=True):
        _audit(tx, None, made, "connection.ask", network, now)
        for coordinator in coordinators:
            _put(tx, coordinator, made, key, now)
    return True


def _put(tx: Tx, coordinator: Person, introduction_id: int, key: Key, now: int) -> None:
    args = {"introduction": introduction_id}
    keyboard = [[Button(T("Connect them"), "connect.agree", args), Button(T("No"), "connect.refuse", args)]]
    notices.to_person(
        tx,
        coordinator,
        "connections/introduce",
        now,
        keyboard,
        anchor=_anchor(introduction_id),
        match=T(MATCH_ON[key.kind]),
    )


# ── answering ───────────────────────────────────────────────────────────────────────────────────────────


async def for_coordinator(reader: Reader, person: Person, introduction_id: int) -> Meeting:
    """The introduction for a coordinator of one of its networks; Refusal for everybody else."""
    return await _meeting(reader, introduction_id, lambda side, row: person.actor.coordinates(side.network))


async def for_author(reader: Reader, person: Person, introduction_id: int) -> Meeting:
    """The introduction for the author of one of its cases, once the coordinators agree; Refusal for everybody else."""
    meeting = await _meeting(reader, introduction_id, lambda side, row: person.active and row.author_id == person.id)
    if not meeting.introduction.coordinators_agree:
        raise Refusal(GONE)
    return meeting


async def _meeting(reader: Reader, introduction_id: int, is_mine: Callable[[Side, ItemRow], bool]) -> Meeting:
    found = await store.introduction(reader, introduction_id)
    for mine, other in zip(found.sides, reversed(found.sides), strict=True) if found is not None else ():
        row = await items.by_id(reader, mine.item_id)
        if found is not None and row is not None and is_mine(mine, row):
            return Meeting(found, mine, other, row)
    raise Refusal(GONE)


async def agree(tx: Tx, person: Person, introduction_id: int, now: int) -> Meeting:
    """A coordinator says yes; when both have, the authors are asked. Raises Refusal when it was answered before."""
    meeting = await for_coordinator(tx, person, introduction_id)
    if not await store.coordinator_agrees(tx, introduction_id, meeting.mine.network, person.id):
        raise Refusal(OVER)
    _audit(tx, person, introduction_id, "connection.agree", meeting.mine.network, now)
    meeting = await for_coordinator(tx, person, introduction_id)
    if meeting.introduction.coordinators_agree:
        for side in meeting.introduction.sides:
            await _ask_author(tx, meeting, side, now)
    return meeting


async def _ask_author(tx: Tx, meeting: Meeting, side: Side, now: int) -> None:
    row = await items.by_id(tx, side.item_id)
    author = await _author(tx, row) if row is not None else None
    if row is None or author is None:
        return
    args = {"introduction": meeting.introduction.id}
    keyboard = [[Button(T("Yes, tell them"), "connect.yes", args), Button(T("No"), "connect.no", args)]]
    anchor = _anchor(meeting.introduction.id)
    _tell_author(tx, author, row, "connections/ask_author", meeting, now, keyboard, anchor=anchor)


def _tell_author(
    tx: Tx,
    author: Person,
    row: ItemRow,
    screen: str,
    meeting: Meeting,
    now: int,
    keyboard: Rows = (),
    *,
    anchor: str | None,
    **data: Any,
) -> None:
    notices.to_person(
        tx,
        author,
        screen,
        now,
        keyboard,
        anchor=anchor,
        item_id=row.id,
        tlp=row.tlp,
        ref=row.ref,
        match=meeting.match,
        **data,
    )


async def consent(tx: Tx, person: Person, introduction_id: int, now: int) -> Meeting:
    """An author says yes; when both have, each is told who the other is. Raises Refusal when it was answered before."""
    meeting = await for_author(tx, person, introduction_id)
    if person.username is None:
        raise Refusal(NO_NAME)
    if not await store.author_agrees(tx, introduction_id, meeting.mine.item_id):
        raise Refusal(OVER)
    _audit(tx, person, introduction_id, "connection.consent", meeting.mine.network, now)
    meeting = await for_author(tx, person, introduction_id)
    if meeting.introduction.authors_agree:
        await _meet(tx, meeting, now)
    return meeting


async def _meet(tx: Tx, meeting: Meeting, now: int) -> None:
    sides = []
    for side in meeting.introduction.sides:
        row = await items.by_id(tx, side.item_id)
        author = await _author(tx, row) if row is not None else None
        if row is None or author is None:
            return  # somebody left, or took the case back, meanwhile
        sides.append((row, author))
    for (row, author), (_, other) in zip(sides, reversed(sides), strict=True):
        _tell_author(
            tx,
            author,
            row,
            "connections/meet",
            meeting,
            now,
            anchor=None,
            role=other.role,
            country=other.country,
            username=other.username,
        )
        _audit(tx, author, meeting.introduction.id, "connection.meet", author.network, now)


async def refuse(tx: Tx, person: Person, meeting: Meeting, now: int) -> None:
    """One of the four says no. Raises Refusal when it was answered before. Nobody is told who it was."""
    if not await store.decline(tx, meeting.introduction.id, now):
        raise Refusal(OVER)
    _audit(tx, person, meeting.introduction.id, "connection.decline", meeting.mine.network, now)
