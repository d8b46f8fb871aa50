"""What happens to chats at Telegram: a group moves to a new id, a person blocks the bot."""

from __future__ import annotations

from storage.engine import Tx
from storage.sql import load, statement

q = load("chats")

_MOVES = tuple(
    statement(query) for query in (q.move_rooms, q.move_drafts, q.move_buttons, q.move_alerts, q.move_outbox)
)
_GONE = statement(q.gone)


def moved(tx: Tx, old: int, new: int) -> None:
    """The group `old` is the supergroup `new`: its room, drafts, buttons, tallies and waiting messages follow.

    What was shown in the old chat stays noted under the old id. Messages are numbered afresh in the new one,
    so a card that followed with its number would one day edit another card's message.
    """
    for sql in _MOVES:
        tx.later(sql, {"old": old, "new": new})


def gone(tx: Tx, chat_id: int, now: int) -> None:
    """Telegram carries nothing to this chat: the person there, if it is private, is unreachable now."""
    tx.later(_GONE, {"chat_id": chat_id, "now": now})
