"""How alerts are shown: to a recipient, in a room, and to the coordinator who counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from domain import networks
from domain.access import Tlp
from domain.alerts import Level, Share, State, by_country
from domain.words import T
from services import outbox
from services.case_cards import zone_of
from services.keyboards import Button, Rows, mint
from services.notices import language_of
from services.outbox import Priority
from storage import alerts, people
from storage.alerts import Addressee, Alert, Progress
from storage.engine import Reader, Tx
from storage.items import ItemRow
from storage.people import Person
from storage.rooms import Room
from templates.engine import render

TOPIC = "alerts"
COUNTRIES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class AlertView:
    """What a screen says of an alert. `state` is empty for a preview."""

    ref: str
    tlp: Tlp
    network: str | None
    posted_at: int
    text: str
    level: Level
    valid_until: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the sender sees: who has read it, by country, and how far the sending is."""

    alert: AlertView
    read: int
    all: int
    shares: tuple[Share, ...]
    more: int
    unreachable: int
    progress: Progress
    zone: str

    @property
    def fingerprint(self) -> str:
        """Equal for tallies that say the same."""
        progress = self.progress
        figures = (self.read, self.all, self.unreachable, progress.sent, progress.queued, progress.failed)
        return "-".join(map(str, figures))


def view(row: ItemRow, alert: Alert) -> AlertView:
    """An alert as it stands."""
    return AlertView(
        row.ref, row.tlp, row.network, row.posted_at, alert.text, alert.level, alert.valid_until, alert.state.value
    )


def read_button(item_id: int) -> Rows:
    """What a recipient taps, in private or in a room."""
    return [[Button(T("I have read it"), "alert.read", {"item": item_id}, item=item_id)]]


# ── to recipients ─────────────────────────────────────────────────────────────────────────────────────


def broadcast(tx: Tx, row: ItemRow, alert: Alert, to: list[Addressee], now: int, *, reminder: bool = False) -> None:
    """One message a person, each in their language; rendered once for each language and time zone. Everybody has
    a button of their own, which works in no other chat.

    A first message is made once for each person, whatever happens; a reminder is a new message each time.
    """
    shown = view(row, alert)
    keyboard = read_button(row.id)
    html: Callable[[str, str], str] = cache(
        lambda lang, zone: render("alerts/card", lang, alert=shown, zone=zone, read_at=None, reminder=reminder)
    )
    send: Callable[..., None] = outbox.say if reminder else outbox.card
    for person in to:
        send(
            tx,
            chat_id=person.telegram_id,
            anchor=alerts.anchor(row.id),
            html=html(person.language, zone_of(person.country, person.network)),
            keyboard=mint(tx, keyboard, person.language, now, only=person.id),
            priority=Priority.ALERT,
            person_id=person.id,
            item_id=row.id,
            dedupe=None if reminder else alerts.dedupe(row.id, person.id),
            expires_at=alert.valid_until,
            now=now,
        )


async def show_read(tx: Tx, person: Person, row: ItemRow, alert: Alert, read_at: int, now: int) -> None:
    """Mark the alert as read wherever it stands in the person's private chat."""
    copies = await alerts.copies_in(tx, row.id, person.telegram_id)
    if not copies and person.unreachable is not None:
        return
    zone = zone_of(person.country, person.network)
    html = render("alerts/card", person.language, alert=view(row, alert), zone=zone, read_at=read_at, reminder=False)
    addressed: dict[str, Any] = {"person_id": person.id, "item_id": row.id, "now": now}
    outbox.card(tx, chat_id=person.telegram_id, anchor=alerts.anchor(row.id), html=html, **addressed)
    for message_id in copies[1:]:
        rewrite(tx, person.telegram_id, message_id, html, **addressed)


def rewrite(
    tx: Tx,
    chat_id: int,
    message_id: int,
    html: str,
    *,
    now: int,
    person_id: int | None = None,
    item_id: int | None = None,
) -> None:
    """Give one message, whichever it is, another text without buttons."""
    outbox.call(
        tx,
        chat_id=chat_id,
        method="editMessageText",
        payload={
            "message_id": message_id,
            "text": html,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {"inline_keyboard": []},
        },
        coalesce=f"{chat_id}:message:{message_id}",
        person_id=person_id,
        item_id=item_id,
        now=now,
    )


# ── in rooms ──────────────────────────────────────────────────────────────────────────────────────────


def put_in_room(tx: Tx, room: Room, row: ItemRow, alert: Alert, now: int) -> None:
    """The room's card; who reads it there may say so there. An urgent one is pinned later, when it has arrived."""
    lang = language_of(room)
    regional = networks.get(room.network)
    zone = regional.zone if regional else "UTC"
    outbox.card(
        tx,
        chat_id=room.chat_id,
        anchor=alerts.anchor(row.id),
        html=render("alerts/card", lang, alert=view(row, alert), zone=zone, read_at=None, reminder=False),
        keyboard=mint(tx, read_button(row.id), lang, now),
        thread_id=room.thread(TOPIC),
        priority=Priority.ALERT,
        item_id=row.id,
        expires_at=alert.valid_until,
        now=now,
    )


# ── to who counts ─────────────────────────────────────────────────────────────────────────────────────


async def tally(reader: Reader, row: ItemRow, alert: Alert, zone: str) -> Tally:
    """How it stands."""
    shares = by_country(await alerts.tally(reader, row.id))
    return Tally(
        alert=view(row, alert),
        read=sum(share.read for share in shares),
        all=sum(share.all for share in shares),
        shares=tuple(shares[:COUNTRIES_SHOWN]),
        more=max(0, len(shares) - COUNTRIES_SHOWN),
        unreachable=await alerts.unreachable(reader, row.id),
        progress=await alerts.progress(reader, row.id),
        zone=zone,
    )


def tally_keyboard(item_id: int, shown: Tally) -> Rows:
    """What a coordinator does with an alert that was sent."""
    args = {"item": item_id}
    rows: list[list[Button]] = []
    running = shown.alert.state in (State.SENT, State.PAUSED)
    if shown.read < shown.all:
        rows.append([Button(T("Who has not read it"), "alert.silent", args)])
        if running:
            rows.append([Button(T("Remind them"), "alert.remind", args)])
    if shown.alert.state == State.PAUSED:
        rows.append([Button(T("Resume sending"), "alert.resume", args)])
    elif running and shown.progress.queued:
        rows.append([Button(T("Pause sending"), "alert.pause", args)])
    last = [Button(T("Refresh"), "alert.tally", args)]
    if running:
        last.append(Button(T("Recall"), "alert.recall", args))
    return [*rows, last]


def tally_anchor(item_id: int) -> str:
    """The name of the sender's live tally."""
    return f"tally:{item_id}"


async def show_tally(tx: Tx, row: ItemRow, alert: Alert, now: int, *, by_clock: bool = False) -> None:
    """Bring the tally of a sender who is still in up to date. `by_clock`: only if it was never shown as it stands."""
    author = await people.by_id(tx, row.author_id) if row.author_id is not None else None
    if author is None or not author.active or alert.tally_chat is None:
        return
    shown = await tally(tx, row, alert, zone_of(author.country, author.network))
    outbox.card(
        tx,
        chat_id=alert.tally_chat,
        anchor=tally_anchor(row.id),
        html=render("alerts/tally", author.language, tally=shown),
        keyboard=mint(tx, tally_keyboard(row.id, shown), author.language, now, only=author.id),
        person_id=author.id,
        item_id=row.id,
        dedupe=f"tally:{row.id}:{alert.state.value}:{shown.fingerprint}" if by_clock else None,
        now=now,
    )
