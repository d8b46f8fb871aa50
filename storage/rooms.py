"""Rooms: chats that a coordinator bound to a network, and their topics."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("rooms")

TOPICS = ("cases", "questions", "alerts", "legislation")


@dataclass(frozen=True, slots=True)
class Room:
    """A bound chat. `topics` maps a topic of TOPICS to its message thread, in forums."""

    id: int
    chat_id: int
    network: str
    type: str
    title: str
    is_forum: bool
    language: str | None
    link: str | None = None
    topics: dict[str, int] = field(default_factory=dict)

    def thread(self, topic: str) -> int | None:
        """The message thread for a topic; None in a plain group."""
        return self.topics.get(topic)


async def _room(reader: Reader, row: Row) -> Room:
    topics = {t["topic"]: t["thread_id"] for t in await q.topics(reader, room_id=row["id"])} if row["is_forum"] else {}
    return Room(
        row["id"],
        row["chat_id"],
        row["network"],
        row["type"],
        row["title"],
        bool(row["is_forum"]),
        row["language"],
        row["link"],
        topics,
    )


async def by_chat(reader: Reader, chat_id: int) -> Room | None:
    """The room that a chat is, if it is bound."""
    row = await q.by_chat(reader, chat_id=chat_id)
    return None if row is None else await _room(reader, row)


async def by_network(reader: Reader, network: str) -> list[Room]:
    """The rooms of a network, the oldest first."""
    return [await _room(reader, row) for row in await q.by_network(reader, network=network)]


async def every(reader: Reader) -> list[Room]:
    """All rooms."""
    return [await _room(reader, row) for row in await q.every(reader)]


async def bind(
    tx: Tx, *, chat_id: int, network: str, type: str, title: str, is_forum: bool, by: int | None, now: int
) -> int:
    """Bind a chat that is not bound yet; the room's id."""
    room_id: int = await q.bind(
        tx,
        chat_id=chat_id,
        network=network,
        type=type,
        title=title,
        is_forum=int(is_forum),
        bound_by=by,
        bound_at=now,
    )
    return room_id


async def unbind(tx: Tx, chat_id: int) -> bool:
    """Forget a room; False when the chat was not bound."""
    changed: int = await q.unbind(tx, chat_id=chat_id)
    return changed == 1


async def set_topic(tx: Tx, room_id: int, topic: str, thread_id: int) -> None:
    """Remember the message thread of a topic."""
    await q.set_topic(tx, room_id=room_id, topic=topic, thread_id=thread_id)


async def set_link(tx: Tx, room_id: int, link: str) -> None:
    """The link under which vetted officers ask to come in."""
    await q.set_link(tx, room_id=room_id, link=link)
