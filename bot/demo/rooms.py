"""The nine rooms of the demo world: a forum a network, with its officers and the bot as administrator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.networks import Network
from domain.words import T
from sandbox.server import Sandbox
from services import notices, outbox
from storage import rooms, shown
from storage.engine import Tx
from storage.rooms import Room

TOPIC_NAMES = {
    "cases": "Cases",
    "questions": "Questions",
    "alerts": "Alerts",
    "legislation": "Legislation",
}
WELCOME = T(
    "Welcome to the room of %(network)s. Customs and ozone officers meet here: post a case with /case, ask with "
    "/ask, search with /find, and reply to a card to comment on it. Everybody in this demonstration is invented; "
    "the past cases are real and public."
)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat in the local Telegram that is to be a room."""

    network: Network
    chat_id: int
    title: str
    topics: dict[str, int]


def place(sandbox: Sandbox, network: Network, owner: int, members: Iterable[int]) -> Place:
    """A forum for the network with its people in it."""
    title = network.name(network.default_language)
    chat_id: int = sandbox.add_chat("supergroup", title, owner, is_forum=True)["id"]
    for member in members:
        if member != owner:
            sandbox.add_member(chat_id, member, quiet=True)
    sandbox.add_member(chat_id, sandbox.bot["id"], rights=True, quiet=True)
    topics = {topic: sandbox.add_topic(chat_id, TOPIC_NAMES[topic])["message_thread_id"] for topic in rooms.TOPICS}
    return Place(network, chat_id, title, topics)


async def bind(tx: Tx, where: Place, by: int | None, now: int) -> None:
    """Bind the chat to its network and welcome who is in it."""
    room_id = await rooms.bind(
        tx,
        chat_id=where.chat_id,
        network=where.network.code,
        type="supergroup",
        title=where.title,
        is_forum=True,
        by=by,
        now=now,
    )
    for topic, thread in where.topics.items():
        await rooms.set_topic(tx, room_id, topic, thread)
    room = await rooms.by_chat(tx, where.chat_id)
    assert room is not None
    sentence = WELCOME % {"network": where.network.name(notices.language_of(room))}
    notices.to_room(tx, room, "common/sentence", now, anchor=_anchor(room), sentence=sentence)


async def pin_welcomes(tx: Tx, now: int) -> None:
    """Pin each room's welcome, once it stands there."""
    for room in await rooms.every(tx):
        message = await shown.newest(tx, room.chat_id, _anchor(room))
        if message is not None:
            payload = {"message_id": message, "disable_notification": True}
            outbox.call(tx, chat_id=room.chat_id, method="pinChatMessage", payload=payload, now=now)


def _anchor(room: Room) -> str:
    return f"welcome:{room.id}"
