"""Rooms: binding a chat to a network, its topics and its link, and who may come in."""

from __future__ import annotations

from typing import Any

from domain import networks
from domain.access import Role
from domain.words import N_, Refusal, T
from services import notices, outbox
from services.keyboards import Button
from services.outbox import Priority
from storage import people, rooms
from storage.chain import AuditEntry
from storage.engine import Reader, Tx
from storage.outbox import Row
from storage.people import Person
from storage.rooms import TOPICS, Room
from templates.engine import translate

TOPIC_NAMES = {
    "cases": N_("Cases"),
    "questions": N_("Questions"),
    "alerts": N_("Alerts"),
    "legislation": N_("Legislation"),
}
TOPIC_COLOURS = {"cases": 0x6FB9F0, "questions": 0xFFD67E, "alerts": 0xFB6F5F, "legislation": 0x8EEE98}
"""Of the six colours that Telegram offers for topics."""
STILL_THERE = T("I could not take %(name)s out of “%(title)s”. Please do it by hand. Telegram says: %(reason)s")
SOMEBODY_STILL_THERE = T(
    "I could not take somebody who is no member out of “%(title)s”. Please do it by hand. Telegram says: %(reason)s"
)


def may_bind(person: Person, network: str) -> bool:
    """Whether the person may bind chats to this network."""
    return person.active and (person.role == Role.ADMIN or person.actor.coordinates(network))


async def bind(
    tx: Tx, *, chat_id: int, network: str, type: str, title: str, is_forum: bool, by: Person | None, now: int
) -> Room:
    """Bind a chat to a network; its topics (in a forum) and its link follow when Telegram has made them.

    Raises Refusal when `by` may not, the network is unknown, or the chat is bound to another network.
    """
    if networks.get(network) is None:
        raise Refusal(_unknown(network))
    if by is not None and not may_bind(by, network):
        raise Refusal(T("Only a coordinator of this network, or an administrator, can bind a chat to it."))
    room = await rooms.by_chat(tx, chat_id)
    if room is not None and room.network != network:
        raise Refusal(T("This chat is bound to another network. /unbind it there first."))
    if room is None:
        who = by.id if by else None
        await rooms.bind(
            tx, chat_id=chat_id, network=network, type=type, title=title, is_forum=is_forum, by=who, now=now
        )
        tx.audit(AuditEntry(now, who, "room.bind", f"chat:{chat_id}", network, {"type": type, "forum": is_forum}))
        room = await rooms.by_chat(tx, chat_id)
        assert room is not None
    complete(tx, room, now)
    return room


def _unknown(code: str) -> T:
    known = ", ".join(network.code for network in networks.all_networks())
    return T("There is no network “%(code)s”. The nine are: %(known)s.") % {"code": code, "known": known}


def complete(tx: Tx, room: Room, now: int) -> None:
    """Ask Telegram for the topics and the link that the room still lacks."""
    lang = notices.language_of(room)
    for topic in TOPICS if room.is_forum else ():
        if topic not in room.topics:
            outbox.call(
                tx,
                chat_id=room.chat_id,
                method="createForumTopic",
                payload={"name": translate(TOPIC_NAMES[topic], lang), "icon_color": TOPIC_COLOURS[topic]},
                now=now,
                anchor=f"topic:{room.id}:{topic}",
                dedupe=f"topic:{room.id}:{topic}:{now // 60_000}",
            )
    if room.link is None:
        outbox.call(
            tx,
            chat_id=room.chat_id,
            method="createChatInviteLink",
            payload={"name": "OzoneNet", "creates_join_request": True},
            now=now,
            anchor=f"link:{room.id}",
            dedupe=f"link:{room.id}:{now // 60_000}",
        )


async def topic_made(tx: Tx, row: Row, answer: Any) -> None:
    """Telegram has made a topic that `complete` asked for."""
    _, room_id, topic = (row.anchor or "::").split(":")
    await rooms.set_topic(tx, int(room_id), topic, int(answer["message_thread_id"]))


async def link_made(tx: Tx, row: Row, answer: Any) -> None:
    """Telegram has made the link that `complete` asked for."""
    _, room_id = (row.anchor or ":").split(":")
    await rooms.set_link(tx, int(room_id), str(answer["invite_link"]))


ANSWERS = {"createForumTopic": topic_made, "createChatInviteLink": link_made}
"""Calls whose answer must be remembered, for the sender."""


async def unbind(tx: Tx, room: Room, by: Person | None, now: int) -> None:
    """Forget a room. Raises Refusal when `by` may not."""
    if by is not None and not may_bind(by, room.network):
        raise Refusal(T("Only a coordinator of this network, or an administrator, can unbind its room."))
    await rooms.unbind(tx, room.chat_id)
    who = by.id if by else None
    tx.audit(AuditEntry(now, who, "room.unbind", f"chat:{room.chat_id}", room.network))


async def lost(tx: Tx, room: Room, now: int) -> None:
    """The bot was taken out of a room: it is unbound, and the network's coordinators are told."""
    await unbind(tx, room, None, now)
    sentence = T("I was removed from “%(title)s”. The network's room is not bound any more; /bind in a new one.")
    for coordinator in await people.coordinators(tx, room.network):
        notices.sentence_to(tx, coordinator, sentence % {"title": room.title}, now)


def admitted(person: Person | None, room: Room) -> bool:
    """Whether a person may be in a room: vetted officers of its network, and administrators."""
    if person is None or not person.active:
        return False
    return person.role == Role.ADMIN or (person.actor.officer and person.network == room.network)


async def answer_join(tx: Tx, room: Room, person: Person, now: int) -> bool:
    """Approve or decline a request to come into a room; whether it was approved."""
    allowed = admitted(person, room)
    outbox.call(
        tx,
        chat_id=room.chat_id,
        method="approveChatJoinRequest" if allowed else "declineChatJoinRequest",
        payload={"user_id": person.telegram_id},
        now=now,
    )
    action = "room.admit" if allowed else "room.decline"
    tx.audit(AuditEntry(now, None, action, f"person:{person.id}", room.network, {"chat": room.chat_id}))
    return allowed


async def unvetted(tx: Tx, room: Room, telegram_id: int, name: str, now: int) -> None:
    """Somebody who is not vetted got into a room by an administrator's hand: the coordinators are told once."""
    sentence = T("%(name)s was added to “%(title)s” and is not a vetted officer of the network.")
    for coordinator in await people.coordinators(tx, room.network):
        notices.to_person(
            tx,
            coordinator,
            "common/sentence",
            now,
            [[Button(T("Remove from the room"), "rooms.remove", {"chat": room.chat_id, "user": telegram_id})]],
            dedupe=f"unvetted:{room.id}:{telegram_id}:{coordinator.id}",
            sentence=sentence % {"name": name, "title": room.title},
        )


async def remove(tx: Tx, room: Room, telegram_id: int, by: Person, now: int) -> None:
    """Take somebody out of a room. Raises Refusal when `by` may not."""
    if not may_bind(by, room.network):
        raise Refusal(T("Only a coordinator of this network can do this."))
    person = await people.by_telegram(tx, telegram_id)
    put_out(tx, room, telegram_id, now, person)
    whom = f"person:{person.id}" if person else f"telegram:{telegram_id}"
    tx.audit(AuditEntry(now, by.id, "room.remove", whom, room.network, {"chat": room.chat_id}))


def put_out(tx: Tx, room: Room, telegram_id: int, now: int, person: Person | None) -> None:
    """Ask Telegram to take somebody out, before anything else that waits for the room; the way back stays open.

    A plain group knows no ban: who was taken out may come back, and nothing is to be lifted.
    """
    out = {"user_id": telegram_id, "revoke_messages": False}
    anchor = f"leaver:{person.id}" if person else None
    _at_once(tx, room, "banChatMember", out, now, anchor)
    if room.type != "group":
        _at_once(tx, room, "unbanChatMember", {"user_id": telegram_id, "only_if_banned": True}, now, None)


def _at_once(tx: Tx, room: Room, method: str, payload: dict[str, Any], now: int, anchor: str | None) -> None:
    outbox.call(
        tx, chat_id=room.chat_id, method=method, payload=payload, now=now, anchor=anchor, priority=Priority.ALERT
    )


async def still_there(tx: Tx, row: Row, reason: str) -> None:
    """Telegram did not let the bot take somebody out, as the owner of the chat: the coordinators do it by hand.

    Coordinators of other networks, in whose rooms the person hardly is, do not learn who left.
    """
    room = await rooms.by_chat(tx, row.chat_id)
    person = await people.by_id(tx, int(row.anchor.partition(":")[2])) if row.anchor else None
    if room is None or (person is not None and person.network != room.network):
        return
    name = person.name if person is not None else ""
    sentence = (STILL_THERE if name else SOMEBODY_STILL_THERE) % {"name": name, "title": room.title, "reason": reason}
    for coordinator in await people.coordinators(tx, room.network):
        notices.sentence_to(tx, coordinator, sentence, row.not_before)


REFUSALS = {"banChatMember": still_there}
"""Calls of which somebody must hear that Telegram refused them, for the sender."""


async def of_person(reader: Reader, person: Person) -> list[Room]:
    """The rooms a person may know of: those of the network, all for an administrator."""
    if person.role == Role.ADMIN:
        return await rooms.every(reader)
    return await rooms.by_network(reader, person.network) if person.network else []
