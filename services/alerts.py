"""Alerts: counted and sent by the same rule, confirmed, reminded, held, recalled, ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from domain.access import Item, Role, RoomAudience, Tlp, access
from domain.alerts import REMIND_EVERY_MS, Audience, Level, State, faults, reference, until
from domain.words import Refusal, T
from services import alert_cards, notices, outbox
from services.case_cards import zone_of
from services.items import Filing, file
from storage import alerts, drafts, items, people, rooms
from storage import outbox as queue
from storage.alerts import Addressee, Alert
from storage.chain import AuditEntry
from storage.drafts import Draft
from storage.engine import Reader, Tx
from storage.items import ItemRow
from storage.people import Person
from storage.rooms import Room
from templates.engine import render

NOT_YOURS = T("Only who sent the alert, or a coordinator of its network, can do this.")
ENDED = T("This alert has ended already.")
RECALLED = "recalled"
SENDERS = frozenset({Role.COORDINATOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Order:
    """An alert about to be sent. `valid` is a span of `domain.alerts.SPANS` or an ISO day."""

    text: str
    level: Level
    audience: Audience
    tlp: Tlp
    valid: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom an alert would go to: `people` can be written to, `unreachable` cannot."""

    people: tuple[Addressee, ...]
    unreachable: tuple[Addressee, ...]
    rooms: tuple[Room, ...]

    @property
    def countries(self) -> int:
        """How many countries they are in."""
        return len({person.country for person in self.people if person.country})


class Confirmed(StrEnum):
    """What saying "I have read it" came to."""

    NOW = "now"
    BEFORE = "before"
    NOT_ADDRESSED = "not addressed"
    ENDED = "ended"


# ── sending ───────────────────────────────────────────────────────────────────────────────────────────


async def reach(reader: Reader, sender: Person, order: Order) -> Reach:
    """Whom the alert reaches; both the preview and the sending ask here. The sender is not counted."""
    item = Item(0, order.tlp, sender.id, sender.country, _home(sender, order))
    meant = [
        person
        for person in await alerts.addressable(reader, order.audience)
        if person.id != sender.id and access(person.actor, item).allowed
    ]
    shown: list[Room] = []
    for network in order.audience.networks if order.audience.whole else ():
        if access(RoomAudience(network), item).allowed:
            shown += await rooms.by_network(reader, network)
    return Reach(
        tuple(person for person in meant if person.unreachable is None),
        tuple(person for person in meant if person.unreachable is not None),
        tuple(shown),
    )


def _home(sender: Person, order: Order) -> str | None:
    """The network that an alert belongs to: the sender's, for an administrator the first one chosen."""
    return sender.network or next(iter(order.audience.networks), None)


async def send(tx: Tx, sender: Person, order: Order, draft: Draft, now: int) -> ItemRow | None:
    """Send: item, recipients, their messages, the rooms' cards and the tally, all or nothing; None when the draft
    has ended. Raises Refusal when the label does not fit the audience, there is nobody, or the person may not (any
    more)."""
    if not sender.active or sender.role not in SENDERS:
        raise Refusal(T("Only network coordinators and administrators send alerts."))
    wrong = faults(order.audience, order.tlp, sender.network)
    if wrong:
        raise Refusal(wrong[0])
    if not await drafts.end(tx, draft, "done", now):
        return None
    reached = await reach(tx, sender, order)
    if not reached.people and not reached.rooms:
        raise Refusal(T("Nobody would get it. Please choose a wider audience."))
    row = await _add(tx, sender, order, now)
    alert = await _alert(tx, row)
    for person in (*reached.people, *reached.unreachable):
        alerts.add_recipient(tx, row.id, person)
    alert_cards.broadcast(tx, row, alert, list(reached.people), now)
    for room in reached.rooms:
        alert_cards.put_in_room(tx, room, row, alert, now)
    await alert_cards.show_tally(tx, row, alert, now)
    _audit(tx, sender, row, "alert.send", now, people=len(reached.people), rooms=len(reached.rooms))
    return row


async def _add(tx: Tx, sender: Person, order: Order, now: int) -> ItemRow:
    moment = datetime.fromtimestamp(now / 1000, UTC)
    number = await items.next_number(tx, f"A-{moment.year}")
    row = await items.add(
        tx,
        kind="alert",
        ref=reference(moment.year, number),
        tlp=order.tlp,
        author_id=sender.id,
        country=sender.country,
        network=_home(sender, order),
        now=now,
    )
    await alerts.add(
        tx,
        row.id,
        text=order.text,
        level=order.level,
        audience=order.audience,
        valid_until=until(order.valid, now, zone_of(sender.country, sender.network)),
        tally_chat=sender.telegram_id,
    )
    for network in order.audience.networks:
        if network != row.network:
            await items.share(tx, row.id, network, by=sender.id, now=now)
    await items.add_event(tx, row.id, kind="posted", person_id=sender.id, now=now)
    file(tx, row, _filing(row, order.text))
    return row


async def filing(tx: Tx, row: ItemRow) -> Filing:
    """What an alert is found by."""
    alert = await alerts.by_item(tx, row.id)
    assert alert is not None
    return _filing(row, alert.text)


def _filing(row: ItemRow, text: str) -> Filing:
    return Filing(datetime.fromtimestamp(row.posted_at / 1000, UTC).date(), [text], ())


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────


async def confirm(tx: Tx, person: Person, row: ItemRow, now: int) -> Confirmed:
    """A person says to have read it: counted once, and only of those it was sent to."""
    alert = await _alert(tx, row)
    addressed, before = await alerts.read_at(tx, row.id, person.id)
    if not addressed:
        return Confirmed.NOT_ADDRESSED
    if before is None and not alert.running:
        return Confirmed.ENDED
    if not await alerts.read(tx, row.id, person.id, now):
        return Confirmed.BEFORE
    await alert_cards.show_read(tx, person, row, alert, now, now)
    await alert_cards.show_tally(tx, row, alert, now)
    _audit(tx, person, row, "alert.read", now)
    return Confirmed.NOW


# ── what a coordinator does afterwards ────────────────────────────────────────────────────────────────


def may_manage(person: Person, row: ItemRow) -> bool:
    """Who sent it and is still somebody who sends alerts, and the coordinators of its network."""
    if not person.active or person.role not in SENDERS:
        return False
    return row.author_id == person.id or person.actor.coordinates(row.network)


async def managed(reader: Reader, person: Person, item_id: int) -> tuple[ItemRow, Alert]:
    """The alert, for somebody who may manage it. Raises Refusal for all others."""
    row = await items.by_id(reader, item_id)
    if row is None or row.kind != "alert" or not may_manage(person, row):
        raise Refusal(NOT_YOURS)
    return row, await _alert(reader, row)


async def remind(tx: Tx, person: Person, item_id: int, now: int) -> int:
    """Send it again to those who have not read it; how many. Raises Refusal within an hour of the last time."""
    row, alert = await managed(tx, person, item_id)
    if alert.state != State.SENT or alert.valid_until <= now:
        raise Refusal(ENDED if not alert.running else T("Sending is paused. Resume it first."))
    last = await alerts.last_reminder(tx, row.id)
    if last is not None and last <= now < last + REMIND_EVERY_MS:
        raise Refusal(T("They were reminded less than an hour ago. Please give them time."))
    silent = [each for each in await alerts.silent(tx, row.id) if each.unreachable is None]
    alert_cards.broadcast(tx, row, alert, silent, now, reminder=True)
    await _happened(tx, person, row, "reminded", now, people=len(silent))
    return len(silent)


async def pause(tx: Tx, person: Person, item_id: int, now: int) -> None:
    """Hold what has not been sent yet. Raises Refusal when it is not being sent."""
    row, _ = await managed(tx, person, item_id)
    if not await alerts.turn(tx, row.id, [State.SENT], State.PAUSED):
        raise Refusal(ENDED)
    alerts.hold(tx, row.id)
    await _happened(tx, person, row, "paused", now)


async def resume(tx: Tx, person: Person, item_id: int, now: int) -> None:
    """Let go what was held. Raises Refusal when it is not paused."""
    row, _ = await managed(tx, person, item_id)
    if not await alerts.turn(tx, row.id, [State.PAUSED], State.SENT):
        raise Refusal(ENDED)
    alerts.release(tx, row.id, now)
    tx.touch(queue.TOPIC)
    await _happened(tx, person, row, "resumed", now)


async def recall(tx: Tx, person: Person, item_id: int, now: int) -> None:
    """Take it back everywhere: nothing more is sent, and every message that shows it says only that it was recalled.

    Raises Refusal when it has ended.
    """
    row, _ = await managed(tx, person, item_id)
    if not await alerts.turn(tx, row.id, [State.SENT, State.PAUSED], State.RECALLED):
        raise Refusal(ENDED)
    await items.withdraw(tx, row.id, now)
    alerts.drop(tx, row.id, RECALLED)
    await _rewrite_all(tx, row, now)
    await _happened(tx, person, row, "recalled", now)


async def _rewrite_all(tx: Tx, row: ItemRow, now: int) -> None:
    """The new text names the alert alone, and no item: who may not read it any more must get it too."""
    copies = await alerts.copies(tx, row.id)
    await _unpin(tx, row, copies, now)
    for chat_id, message_id in copies:
        lang = await _language_of_chat(tx, chat_id)
        alert_cards.rewrite(tx, chat_id, message_id, render("alerts/recalled", lang, ref=row.ref), now=now)
    for chat_id in set(await alerts.under_way(tx, row.id)) - {row_chat for row_chat, _ in copies}:
        html = render("alerts/recalled", await _language_of_chat(tx, chat_id), ref=row.ref)
        outbox.card(tx, chat_id=chat_id, anchor=alerts.anchor(row.id), html=html, now=now)


async def _language_of_chat(reader: Reader, chat_id: int) -> str:
    if chat_id > 0:
        person = await people.by_telegram(reader, chat_id)
        return person.language if person else "en"
    room = await rooms.by_chat(reader, chat_id)
    return notices.language_of(room) if room else "en"


async def _happened(tx: Tx, person: Person, row: ItemRow, kind: str, now: int, **detail: int) -> None:
    await items.add_event(tx, row.id, kind=kind, person_id=person.id, now=now)
    _audit(tx, person, row, f"alert.{kind}", now, **detail)
    fresh = await items.by_id(tx, row.id)
    assert fresh is not None
    await alert_cards.show_tally(tx, fresh, await _alert(tx, row), now)


def _audit(tx: Tx, person: Person | None, row: ItemRow, action: str, now: int, **detail: int) -> None:
    who = person.id if person else None
    tx.audit(AuditEntry(now, who, action, row.ref, row.network, {"id": row.id, "tlp": row.tlp.value, **detail}))


async def _alert(reader: Reader, row: ItemRow) -> Alert:
    alert = await alerts.by_item(reader, row.id)
    assert alert is not None, f"item {row.id} is no alert"
    return alert


# ── by the clock ──────────────────────────────────────────────────────────────────────────────────────


async def run_on(tx: Tx, item_id: int, now: int) -> None:
    """End an alert whose time is over and tell its sender; keep the tally and the hold of others up to date."""
    row = await items.by_id(tx, item_id)
    assert row is not None
    alert = await _alert(tx, row)
    if alert.valid_until <= now and await alerts.turn(tx, item_id, [State.SENT, State.PAUSED], State.OVER):
        await _end(tx, row, replace(alert, state=State.OVER), now)
        return
    if alert.state == State.PAUSED:
        alerts.hold(tx, item_id)  # a message that was on its way when the pause began may have come back
    if alert.running:
        await alert_cards.show_tally(tx, row, alert, now, by_clock=True)


async def _end(tx: Tx, row: ItemRow, alert: Alert, now: int) -> None:
    await items.add_event(tx, row.id, kind="over", person_id=None, now=now)
    _audit(tx, None, row, "alert.over", now)
    await _unpin(tx, row, await alerts.copies(tx, row.id), now)
    await alert_cards.show_tally(tx, row, alert, now)
    author = await people.by_id(tx, row.author_id) if row.author_id is not None else None
    if author is not None and author.active:
        shown = await alert_cards.tally(tx, row, alert, zone_of(author.country, author.network))
        notices.to_person(tx, author, "alerts/over", now, item_id=row.id, dedupe=f"alert-over:{row.id}", tally=shown)


# ── when it has arrived ───────────────────────────────────────────────────────────────────────────────


async def stands(tx: Tx, row: queue.Row, answer: Any) -> None:
    """A card was sent, not edited: an urgent alert in a room is pinned, and after the last recipient's the tally says
    so. For the sender's `on_answer`."""
    if row.item_id is None or row.anchor != alerts.anchor(row.item_id):
        return
    item = await items.by_id(tx, row.item_id)
    alert = await alerts.by_item(tx, row.item_id)
    if item is None or alert is None or not alert.running:
        return
    if row.chat_id < 0:
        _pin(tx, row, alert, int(answer["message_id"]))
    elif not await alerts.waiting(tx, item.id):
        await alert_cards.show_tally(tx, item, alert, row.not_before, by_clock=True)


def _pin(tx: Tx, row: queue.Row, alert: Alert, message_id: int) -> None:
    if alert.level != Level.URGENT:
        return
    outbox.call(
        tx,
        chat_id=row.chat_id,
        method="pinChatMessage",
        payload={"message_id": message_id},
        now=row.not_before,
        item_id=row.item_id,
        dedupe=f"alert-pin:{row.item_id}:{row.chat_id}",
    )


async def _unpin(tx: Tx, row: ItemRow, copies: list[tuple[int, int]], now: int) -> None:
    alert = await _alert(tx, row)
    if alert.level != Level.URGENT:
        return
    first = dict(reversed(copies))  # in each chat the oldest copy is the one that was pinned
    for chat_id, message_id in first.items():
        if chat_id < 0:
            outbox.call(tx, chat_id=chat_id, method="unpinChatMessage", payload={"message_id": message_id}, now=now)


ANSWERS = {queue.CARD: stands}
"""Calls whose answer matters, for the sender."""
