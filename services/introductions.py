"""Bringing together officers whose networks hold a match in cases that they may not both read.

Nobody learns anything of the other's case. First the coordinators of both networks agree, then both authors; only
then each author is told role, country and username of the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.access import Tlp, access
from domain.keys import MATCH_ON, Kind
from domain.words import GONE, Refusal, T
from services import connections, notices
from services.case_cards import zone_of
from services.connections import Connected
from services.keyboards import Button, Rows
from storage import connections as store
from storage import items, people, shown
from storage.chain import AuditEntry
from storage.connections import Introduction, Side
from storage.engine import Reader, Tx
from storage.items import ItemRow
from storage.people import Person

AT_ONCE = 3
"""New introductions after one posting; more would be a flood."""
OVER = T("This was answered already.")
ENDED = T("Not connected: somebody who was asked said no.")
BOTH_AGREED = T("Both coordinators agreed. The officers are asked now.")
COLLEAGUE_AGREED = T(
    "Another coordinator of your network agreed. If the other network does too, the officers are asked."
)
COLLEAGUE_REFUSED = T("Another coordinator of your network answered: not connected.")
NO_NAME = T("You have no @username in Telegram. Please choose one in Telegram's settings, then tap again.")


@dataclass(frozen=True, slots=True)
class Meeting:
    """An introduction as one of the two sides sees it; `row` is the side's own case. Of the other side it tells the
    network, and what kinds of things the two cases have in common."""

    introduction: Introduction
    mine: Side
    other: Side
    row: ItemRow
    kinds: tuple[Kind, ...]

    @property
    def number(self) -> int:
        """The number by which the coordinators of both networks can speak of it; it tells of no other network's."""
        return self.introduction.number

    @property
    def network(self) -> str:
        """The other network."""
        return self.other.network

    @property
    def over(self) -> bool:
        """Whether somebody had said no."""
        return self.introduction.declined is not None

    @property
    def at(self) -> int:
        """When it was found, in UTC milliseconds."""
        return self.introduction.at

    @property
    def match(self) -> tuple[str, ...]:
        """What the match is on, as messages."""
        return tuple(MATCH_ON[kind] for kind in self.kinds)

    @property
    def screen(self) -> dict[str, Any]:
        """What the screens about it show. No word of either case."""
        return {"tlp": self.row.tlp, "ref": self.row.ref, "meeting": self}


def _anchor(introduction_id: int) -> str:
    return f"introduction:{introduction_id}"


def _audit(tx: Tx, person: Person | None, introduction_id: int, action: str, network: str | None, now: int) -> None:
    who = person.id if person is not None else None
    tx.audit(AuditEntry(now, who, action, f"introduction:{introduction_id}", network))


# ── finding ─────────────────────────────────────────────────────────────────────────────────────────────


async def offer(tx: Tx, row: ItemRow, now: int) -> None:
    """Ask the coordinators after a case was posted or its facts changed: once for each match, and with each network
    about the most telling one."""
    author = await _author(tx, row)
    if author is None:
        return
    asked: set[str | None] = set()
    for each in await connections.all_of(tx, row):
        if len(asked) == AT_ONCE:
            return
        if each.row.network not in asked and await _hidden(tx, author, row, each) and await _ask(tx, row, each, now):
            asked.add(each.row.network)


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
    found = await store.introduction(tx, made) if made is not None else None
    if found is None:
        return False
    rows, coordinators = (
        {row.id: row, each.row.id: each.row},
        dict(zip((code for code, _ in sides), asked, strict=True)),
    )
    for mine, other in zip(found.sides, reversed(found.sides), strict=True):
        _audit(tx, None, found.id, "connection.ask", mine.network, now)
        meeting = Meeting(found, mine, other, rows[mine.item_id], _kinds(each))
        for coordinator in coordinators[mine.network]:
            _put(tx, coordinator, meeting, now)
    return True


def _kinds(each: Connected) -> tuple[Kind, ...]:
    return tuple(kind for kind in each.kinds if kind in MATCH_ON)


def _put(tx: Tx, coordinator: Person, meeting: Meeting, now: int) -> None:
    args = {"introduction": meeting.introduction.id}
    keyboard = [[Button(T("Connect them"), "connect.agree", args), Button(T("No"), "connect.refuse", args)]]
    _tell(tx, coordinator, "connections/introduce", meeting, now, keyboard, anchor=_anchor(meeting.introduction.id))


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
            return Meeting(found, mine, other, row, await _in_common(reader, found, row, other))
    raise Refusal(GONE)


async def _in_common(reader: Reader, found: Introduction, row: ItemRow, other: Side) -> tuple[Kind, ...]:
    """What the two cases have in common as they stand now; if that is nothing any more, what they were found by."""
    alike = [_kinds(each) for each in await connections.all_of(reader, row) if each.row.id == other.item_id]
    return next((kinds for kinds in alike if found.kind in kinds), (found.kind,))


async def agree(tx: Tx, person: Person, introduction_id: int, now: int) -> Meeting:
    """A coordinator says yes; when both have, the authors are asked. Nothing where it is `over`.

    Raises Refusal when his network answered before.
    """
    meeting = await for_coordinator(tx, person, introduction_id)
    if meeting.over:
        return meeting
    if not await store.coordinator_agrees(tx, introduction_id, meeting.mine.network, person.id):
        raise Refusal(OVER)
    _audit(tx, person, introduction_id, "connection.agree", meeting.mine.network, now)
    meeting = await for_coordinator(tx, person, introduction_id)
    if not meeting.introduction.coordinators_agree:
        await _answered(tx, meeting, person, COLLEAGUE_AGREED, now)
        return meeting
    for side in meeting.introduction.sides:
        row = await items.by_id(tx, side.item_id)
        if row is not None:
            seen = _seen_from(meeting, side, row)
            await _answered(tx, seen, person, BOTH_AGREED, now)
            await _ask_author(tx, seen, now)
    return meeting


async def _answered(tx: Tx, meeting: Meeting, by: Person, sentence: T, now: int) -> None:
    """Say so on the cards of the other coordinators of the meeting's side, which still ask or wait."""
    anchor = _anchor(meeting.introduction.id)
    for coordinator in await people.coordinators(tx, meeting.mine.network):
        if coordinator.id != by.id and await shown.newest(tx, coordinator.telegram_id, anchor) is not None:
            _tell(tx, coordinator, "connections/answered", meeting, now, anchor=anchor, sentence=sentence)


def _seen_from(meeting: Meeting, side: Side, row: ItemRow) -> Meeting:
    """The same introduction from the other side, or from this."""
    other = next(each for each in meeting.introduction.sides if each is not side)
    return Meeting(meeting.introduction, side, other, row, meeting.kinds)


async def _ask_author(tx: Tx, meeting: Meeting, now: int) -> None:
    author = await _author(tx, meeting.row)
    if author is None:
        return
    args = {"introduction": meeting.introduction.id}
    keyboard = [[Button(T("Yes, tell them"), "connect.yes", args), Button(T("No"), "connect.no", args)]]
    anchor = _anchor(meeting.introduction.id)
    _tell(tx, author, "connections/ask_author", meeting, now, keyboard, anchor=anchor)


def _tell(
    tx: Tx,
    person: Person,
    screen: str,
    meeting: Meeting,
    now: int,
    keyboard: Rows = (),
    *,
    anchor: str | None,
    **data: Any,
) -> None:
    """Tell one of the two sides; `meeting` is as that side sees it."""
    zone = zone_of(person.country, person.network)
    shown = {**meeting.screen, "zone": zone, **data}
    notices.to_person(tx, person, screen, now, keyboard, anchor=anchor, item_id=meeting.row.id, **shown)


async def consent(tx: Tx, person: Person, introduction_id: int, now: int) -> Meeting:
    """An author says yes; when both have, each is told who the other is. Nothing where it is `over`.

    Raises Refusal when he answered before.
    """
    meeting = await for_author(tx, person, introduction_id)
    if meeting.over:
        return meeting
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
        sides.append((_seen_from(meeting, side, row), author))
    for (seen, author), (_, other) in zip(sides, reversed(sides), strict=True):
        _tell(
            tx,
            author,
            "connections/meet",
            seen,
            now,
            anchor=None,
            role=other.role,
            country=other.country,
            username=other.username,
        )
        _audit(tx, author, meeting.introduction.id, "connection.meet", author.network, now)


async def refuse(tx: Tx, person: Person, introduction_id: int, now: int) -> Meeting:
    """A coordinator says no; only his network is told. Nothing where it is `over`.

    Raises Refusal when it comes too late.
    """
    meeting = await for_coordinator(tx, person, introduction_id)
    if not meeting.over:
        await _end(tx, person, meeting, now)
        await _answered(tx, meeting, person, COLLEAGUE_REFUSED, now)
    return meeting


async def withhold(tx: Tx, person: Person, introduction_id: int, now: int) -> Meeting:
    """An author does not want to be named. Nothing where it is `over`. Raises Refusal when it comes too late."""
    meeting = await for_author(tx, person, introduction_id)
    if not meeting.over:
        await _end(tx, person, meeting, now)
    return meeting


async def _end(tx: Tx, person: Person, meeting: Meeting, now: int) -> None:
    if not await store.decline(tx, meeting.introduction.id, now):
        raise Refusal(OVER)
    _audit(tx, person, meeting.introduction.id, "connection.decline", meeting.mine.network, now)
