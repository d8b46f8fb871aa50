"""Alerts: text, audience and state of each, who has read it, and how far its sending is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from domain.access import Actor, Role, Tlp, classes_of_reader
from domain.access import Audience as Readers
from domain.alerts import Audience, Level, Share, State
from storage.engine import Reader, Row, Tx
from storage.sql import load, statement

q = load("alerts")

_ADD_RECIPIENT = statement(q.add_recipient)
_HOLD = statement(q.hold)
_RELEASE = statement(q.release)
_DROP = statement(q.drop)
_LAST = (1 << 62) - 1  # beyond every id


@dataclass(frozen=True, slots=True)
class Alert:
    """What an alert holds beside its item. `tally_chat` is where its live tally stands. Times in UTC milliseconds."""

    item_id: int
    text: str
    level: Level
    audience: Audience
    valid_until: int
    state: State
    tally_chat: int | None

    @property
    def running(self) -> bool:
        """Neither over nor recalled."""
        return self.state in (State.SENT, State.PAUSED)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member to whom an alert goes. `unreachable`: since when Telegram says that nothing arrives there."""

    id: int
    telegram_id: int
    name: str
    role: Role
    country: str | None
    network: str | None
    language: str
    unreachable: int | None

    @property
    def actor(self) -> Actor:
        """What the access rule needs to know."""
        return Actor(self.id, self.role, self.country, self.network, True)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """A running alert in a list. `mine`: it was sent to the reader of the list, who read it at `read_at`."""

    id: int
    ref: str
    tlp: Tlp
    posted_at: int
    network: str | None
    author_id: int | None
    text: str
    level: Level
    valid_until: int
    read_at: int | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How many first messages have gone, wait, or came to nothing."""

    sent: int = 0
    queued: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """An alert that is neither over nor recalled."""

    item_id: int
    state: State
    valid_until: int


def dedupe(item_id: int, person_id: int | str) -> str:
    """The key under which a person's first message of an alert is made, once."""
    return f"alert:{item_id}:{person_id}"


def _firsts(item_id: int) -> str:
    """The pattern of these keys."""
    return dedupe(item_id, "[0-9]*")


def anchor(item_id: int) -> str:
    """The name of an alert's message, in every chat."""
    return f"alert:{item_id}"


async def add(
    tx: Tx, item_id: int, *, text: str, level: Level, audience: Audience, valid_until: int, tally_chat: int | None
) -> None:
    """The alert part of a new item."""
    await q.add(
        tx,
        item_id=item_id,
        text=text,
        level=level.value,
        audience=msgspec.json.encode(audience).decode(),
        valid_until=valid_until,
        tally_chat=tally_chat,
    )


async def by_item(reader: Reader, item_id: int) -> Alert | None:
    """The alert of an item."""
    row: Row | None = await q.by_item(reader, item_id=item_id)
    if row is None:
        return None
    return Alert(
        row["item_id"],
        row["text"],
        Level(row["level"]),
        msgspec.json.decode(row["audience"], type=Audience),
        row["valid_until"],
        State(row["state"]),
        row["tally_chat"],
    )


async def addressable(reader: Reader, audience: Audience) -> list[Addressee]:
    """The people an alert for this audience is meant for, by id."""
    rows = await q.addressable(reader, networks=_list(audience.networks), roles=_list(audience.roles))
    return [found for found in _addressees(rows) if audience.includes(found.actor)]


def add_recipient(tx: Tx, item_id: int, person: Addressee) -> None:
    """The alert is for this person."""
    tx.later(_ADD_RECIPIENT, {"item_id": item_id, "person_id": person.id, "country": person.country})


async def read_at(reader: Reader, item_id: int, person_id: int) -> tuple[bool, int | None]:
    """Whether the alert was sent to a person, and when they read it."""
    row = await q.recipient(reader, item_id=item_id, person_id=person_id)
    return row is not None, row["read_at"] if row is not None else None


async def read(tx: Tx, item_id: int, person_id: int, now: int) -> bool:
    """The person has read it; False when they said so before, are no recipient, or it is not running."""
    changed: int = await q.read(tx, item_id=item_id, person_id=person_id, now=now)
    return changed == 1


async def tally(reader: Reader, item_id: int) -> list[Share]:
    """Recipients and those who read it, by country."""
    return [Share(row["country"], row["all"], row["read"]) for row in await q.tally(reader, item_id=item_id)]


async def unreachable(reader: Reader, item_id: int) -> int:
    """Recipients who have not read it and cannot be written to."""
    count: int = await q.unreachable(reader, item_id=item_id)
    return count


async def progress(reader: Reader, item_id: int) -> Progress:
    """How far the sending is."""
    rows = await q.progress(reader, item_id=item_id, mine=_firsts(item_id))
    return Progress(**{row["state"]: row["n"] for row in rows})


async def waiting(reader: Reader, item_id: int) -> bool:
    """Whether a first message to somebody has not gone yet."""
    return bool(await q.waiting(reader, item_id=item_id, mine=_firsts(item_id)))


async def silent(reader: Reader, item_id: int, *, after: int = 0, n: int = _LAST) -> list[Addressee]:
    """Up to `n` recipients who have not read it, by id after `after`."""
    return _addressees(await q.silent(reader, item_id=item_id, after=after, n=n))


async def silent_before(reader: Reader, item_id: int, *, before: int, n: int) -> list[Addressee]:
    """The `n` of them before `before`, by id."""
    return _addressees(await q.silent_back(reader, item_id=item_id, before=before, n=n))[::-1]


async def last_reminder(reader: Reader, item_id: int) -> int | None:
    """When the silent were last reminded."""
    at: int | None = await q.last_reminder(reader, item_id=item_id)
    return at


async def turn(tx: Tx, item_id: int, old: Iterable[State], new: State) -> bool:
    """From one of the states `old` to `new`; False when it is in none of them."""
    changed: int = await q.turn(tx, item_id=item_id, old=_list(state.value for state in old), new=new.value)
    return changed == 1


def hold(tx: Tx, item_id: int) -> None:
    """What has not been sent waits until the alert ends."""
    tx.later(_HOLD, {"item_id": item_id})


def release(tx: Tx, item_id: int, now: int) -> None:
    """What was held may go."""
    tx.later(_RELEASE, {"item_id": item_id, "now": now})


def drop(tx: Tx, item_id: int, reason: str) -> None:
    """What has not been sent is not sent any more."""
    tx.later(_DROP, {"item_id": item_id, "reason": reason})


async def under_way(reader: Reader, item_id: int) -> list[int]:
    """Chats in which something about it may be arriving."""
    return [row["chat_id"] for row in await q.under_way(reader, item_id=item_id)]


async def copies(reader: Reader, item_id: int) -> list[tuple[int, int]]:
    """(chat id, message id) of every message that shows it."""
    return [(row["chat_id"], row["message_id"]) for row in await q.copies(reader, anchor=anchor(item_id))]


async def copies_in(reader: Reader, item_id: int, chat_id: int) -> list[int]:
    """The messages of a chat that show it, the newest first."""
    rows = await q.copies_in(reader, anchor=anchor(item_id), chat_id=chat_id)
    return [row["message_id"] for row in rows]


async def running(reader: Reader) -> list[Running]:
    """Alerts that are neither over nor recalled."""
    return [Running(row["item_id"], State(row["state"]), row["valid_until"]) for row in await q.running(reader)]


async def current(
    reader: Reader,
    audience: Readers,
    *,
    person_id: int | None,
    coordinates: str | None,
    now: int,
    before: int | None,
    n: int,
) -> list[AlertLine]:
    """Up to `n` running alerts that `audience` may read, older than the item `before`, the newest first.

    Alerts for single countries or roles are listed only for `person_id` as recipient or sender, and for who
    coordinates the network `coordinates`.
    """
    rows = await q.current(
        reader,
        classes=_list(sorted(classes_of_reader(audience) or ())),
        person_id=person_id,
        coordinates=coordinates,
        now=now,
        before=_LAST if before is None else before,
        n=n,
    )
    return [_line(row) for row in rows]


def _addressees(rows: list[Row]) -> list[Addressee]:
    return [Addressee(**{**dict(row), "role": Role(row["role"])}) for row in rows]


def _line(row: Row) -> AlertLine:
    return AlertLine(
        row["id"],
        row["ref"],
        Tlp(row["tlp"]),
        row["posted_at"],
        row["network"],
        row["author_id"],
        row["text"],
        Level(row["level"]),
        row["valid_until"],
        row["read_at"],
        bool(row["mine"]),
    )


def _list(values: Iterable[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
