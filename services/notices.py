"""Notices to people who did not ask just now: rendered in their language, sent by the outbox."""

from __future__ import annotations

from functools import partial
from typing import Any

from domain import networks
from domain.words import T
from services import outbox
from services.keyboards import Rows, mint
from services.outbox import Priority
from storage.engine import Tx
from storage.people import Person
from storage.rooms import Room
from templates.engine import language, render


def to_person(
    tx: Tx,
    person: Person,
    screen: str,
    now: int,
    keyboard: Rows = (),
    /,
    *,
    anchor: str | None = None,
    item_id: int | None = None,
    priority: Priority = Priority.NOTIFICATION,
    dedupe: str | None = None,
    **data: Any,
) -> None:
    """Tell a person something in private. With an `anchor` a message that shows it already is edited instead."""
    send = outbox.say if anchor is None else partial(outbox.card, anchor=anchor)
    send(
        tx,
        chat_id=person.telegram_id,
        html=render(screen, person.language, **data),
        now=now,
        keyboard=mint(tx, keyboard, person.language, now, only=person.id) or None,
        priority=priority,
        dedupe=dedupe,
        person_id=person.id,
        item_id=item_id,
    )


def sentence_to(tx: Tx, person: Person, sentence: T, now: int, keyboard: Rows = ()) -> None:
    """Tell a person one sentence."""
    to_person(tx, person, "common/sentence", now, keyboard, sentence=sentence)


def to_admins(tx: Tx, admin_chat: int | None, sentence: T, lang: str, now: int, *, dedupe: str) -> None:
    """Tell those who run the server one sentence, once for each `dedupe` key; to nobody when no chat is named."""
    if admin_chat is None:
        return
    html = render("common/sentence", lang, sentence=sentence)
    outbox.say(tx, chat_id=admin_chat, html=html, now=now, priority=Priority.NOTIFICATION, dedupe=dedupe)


def language_of(room: Room) -> str:
    """The language of a room: its own, else the network's."""
    network = networks.get(room.network)
    return language(room.language or (network.default_language if network else None))


def to_room(
    tx: Tx,
    room: Room,
    screen: str,
    now: int,
    keyboard: Rows = (),
    /,
    *,
    topic: str | None = None,
    anchor: str | None = None,
    item_id: int | None = None,
    priority: Priority = Priority.NOTIFICATION,
    dedupe: str | None = None,
    reply_to: int | None = None,
    **data: Any,
) -> None:
    """Put something into a room, under a topic in forums. With an `anchor` the message that shows it is edited."""
    lang = language_of(room)
    send = outbox.say if anchor is None else partial(outbox.card, anchor=anchor)
    send(
        tx,
        chat_id=room.chat_id,
        html=render(screen, lang, **data),
        now=now,
        keyboard=mint(tx, keyboard, lang, now) or None,
        thread_id=room.thread(topic) if topic else None,
        reply_to=reply_to,
        priority=priority,
        dedupe=dedupe,
        item_id=item_id,
    )
