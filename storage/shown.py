"""Which message shows what: for edits, and for replies to it."""

from __future__ import annotations

from storage.engine import Reader, Tx
from storage.sql import load, statement

q = load("shown")

_NOTE = statement(q.note)
_FORGET = statement(q.forget)
_SPOKE = statement(q.spoke)
_SPOKE_BEFORE = statement(q.spoke_before)


def note(tx: Tx, chat_id: int, message_id: int, anchor: str, now: int) -> None:
    """Message `message_id` of `chat_id` shows `anchor` ('item:12', 'draft:7') from now on."""
    tx.later(_NOTE, {"chat_id": chat_id, "message_id": message_id, "anchor": anchor, "now": now})


def spoke(tx: Tx, chat_id: int, message_id: int, now: int) -> None:
    """Message `message_id` of `chat_id` shows nothing of ours, but stands below what was shown before it."""
    tx.later(_SPOKE, {"chat_id": chat_id, "message_id": message_id, "now": now})
    tx.later(_SPOKE_BEFORE, {"chat_id": chat_id})


def forget(tx: Tx, chat_id: int, message_id: int) -> None:
    """The message is gone, or is not to be edited any more."""
    tx.later(_FORGET, {"chat_id": chat_id, "message_id": message_id})


async def anchor(reader: Reader, chat_id: int, message_id: int) -> str | None:
    """What a message shows; None when it shows nothing of ours."""
    found: str | None = await q.anchor(reader, chat_id=chat_id, message_id=message_id)
    return found


async def newest(reader: Reader, chat_id: int, anchor: str) -> int | None:
    """The newest message in a chat that shows `anchor`."""
    found: int | None = await q.newest(reader, chat_id=chat_id, anchor=anchor)
    return found


async def covered(reader: Reader, chat_id: int, anchor: str) -> bool:
    """Whether something else was shown in the chat after `anchor`, so that it may have left the screen."""
    return bool(await q.covered(reader, chat_id=chat_id, anchor=anchor))


async def places(reader: Reader, anchor: str) -> list[tuple[int, int]]:
    """(chat id, message id) of the newest message in each chat that shows `anchor`."""
    return [(row["chat_id"], row["message_id"]) for row in await q.places(reader, anchor=anchor)]
