"""The outbox: every message that must arrive is a row, made in the transaction that is its reason."""

from __future__ import annotations

from typing import Any

import msgspec

from storage.engine import Tx
from storage.sql import load, statement

q = load("outbox")

CARD = "card"  # pseudo method: edit the message that shows the anchor, or send it
_ADD = statement(q.add)
_ADD_NEXT = statement(q.add_next)
_REPLACE = statement(q.replace)
_encode = msgspec.json.Encoder().encode


def add(
    tx: Tx,
    *,
    chat_id: int,
    method: str,
    payload: dict[str, Any],
    priority: int,
    now: int,
    anchor: str | None = None,
    dedupe: str | None = None,
    coalesce: str | None = None,
    person_id: int | None = None,
    item_id: int | None = None,
    not_before: int | None = None,
    expires_at: int | None = None,
    continues: bool = False,
) -> None:
    """Queue a call of `method` with `payload`: its parameters without chat_id. The columns are in the schema.

    `continues`: the row is a further part of the row added just before, and is made only if that one was.
    """
    tx.later(
        _ADD_NEXT if continues else _ADD,
        {
            "chat_id": chat_id,
            "method": method,
            "payload": _encode(payload).decode(),
            "priority": priority,
            "anchor": anchor,
            "dedupe": dedupe,
            "coalesce": coalesce,
            "person_id": person_id,
            "item_id": item_id,
            "not_before": now if not_before is None else not_before,
            "expires_at": expires_at,
            "now": now,
        },
    )


def replace(tx: Tx, coalesce: str, dedupe: str | None = None) -> None:
    """Put aside the queued rows with this coalesce key, because newer ones follow now.

    Nothing happens when a row with the `dedupe` key of the newer one exists: then none follows.
    """
    tx.later(_REPLACE, {"coalesce": coalesce, "dedupe": dedupe})
