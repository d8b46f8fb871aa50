"""The nine rooms of the demo world: a forum a network, with its officers and the bot as administrator."""

from __future__ import annotations

from collections.abc import Iterable

from domain.networks import Network
from domain.words import T
from sandbox.server import Sandbox
from services import notices, outbox
from services import rooms as binding
from storage import rooms, shown
from storage.engine import Tx
from storage.people import Person
from storage.rooms import Room

WELCOME = T(
    "Welcome to the room of %(network)s. Customs and ozone officers meet here: post a case with /case, ask with "
    "/ask, search with /find, and reply to a card to comment on it. Everybody in this demonstration is invented; "
    "the past cases are real and public."
)


def title_of(network: Network) -> str:
    """The title of its chat."""
    return network.name(network.default_language)


def chat(sandbox: Sandbox, network: Network, owner: int, members: Iterable[int]) -> int:
    """The id of the network's forum with its people in it; it is made when the owner has none of that title."""
    title = title_of(network)
    there = [chat["id"] for chat in sandbox.chats(owner) if chat.get("title") == title]
    chat_id: int = there[0] if there else sandbox.add_chat("supergroup", title, owner, is_forum=True)["id"]
    for member in members:
        if member != owner:
            sandbox.add_member(chat_id, member, quiet=True)
    sandbox.add_member(chat_id, sandbox.bot["id"], rights=True, quiet=True)
    return chat_id


async def bind(tx: Tx, chat_id: int, network: Network, by: Person, now: int) -> None:
    """Bind the chat as /bind does, and welcome who is in it."""
    room = await binding.bind(
        tx,
        chat_id=chat_id,
        network=network.code,
        type="supergroup",
        title=title_of(network),
        is_forum=True,
        by=by,
        now=now,
    )
    sentence = WELCOME % {"network": network.name(notices.language_of(room))}
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
