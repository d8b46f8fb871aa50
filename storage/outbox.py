"""The outbox: every message that must arrive is a row, made in the transaction that is its reason."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from storage.engine import Reader, Tx
from storage.sql import load, statement

q = load("outbox")

TOPIC = "outbox"
"""`Database.listen(TOPIC, …)`: told when there are new rows."""
CARD = "card"  # pseudo method: edit the message that shows the anchor, or send it
_ADD = statement(q.add)
_ADD_NEXT = statement(q.add_next)
_REPLACE = statement(q.replace)
_CLAIM = statement(q.claim)
_SENT = statement(q.sent)
_ENDED = statement(q.ended)
_DOUBTED = statement(q.doubted)
_AGAIN = statement(q.again)
_WITHOUT = statement(q.without)
_EXPIRE = statement(q.expire)
_FAIL_CHAT = statement(q.fail_chat)
_DROP_PERSON = statement(q.drop_person)
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
    tx.touch(TOPIC)
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


class Row(msgspec.Struct, frozen=True):
    """A row of the outbox; the columns are explained in the schema.

    `more`: other rows wait for the same chat. `shows`: the newest message there that shows the anchor.
    """

    id: int
    chat_id: int
    method: str
    payload: str
    priority: int
    anchor: str | None
    person_id: int | None
    item_id: int | None
    not_before: int
    expires_at: int | None
    state: str
    attempts: int
    doubts: int
    made_at: int
    claimed_at: int | None
    error: str | None
    more: bool
    shows: int | None

    def parameters(self) -> dict[str, Any]:
        """The call's parameters, without chat_id."""
        found: dict[str, Any] = msgspec.json.decode(self.payload)
        return found


class Heads(NamedTuple):
    """What could be sent now, and when (UTC ms) rows that are not due yet will be; None: there are none."""

    rows: list[Row]
    later: int | None


class Past(msgspec.Struct, frozen=True):
    """Something sent lately: `pieces` messages at `sent_at`."""

    chat_id: int
    method: str
    priority: int
    sent_at: int
    pieces: int


class Figures(msgspec.Struct, frozen=True):
    """How the queue stands: rows by priority, age of the oldest due one in ms, rows waiting for `decide`."""

    queued: dict[int, int]
    oldest_ms: int
    uncertain: int


_WIDTH = len(Row.__struct_fields__)  # the statements name the columns in the order of the record


def _row(row: Any) -> Row:
    return Row(*row[:_WIDTH])


async def heads(reader: Reader, now: int, n: int) -> Heads:
    """At most `n` rows, the next due one of each chat, most urgent first."""
    found = await q.heads(reader, now=now, n=n)
    later: int | None = found[0]["later"] if found else await q.later(reader, now=now)
    return Heads([_row(row) for row in found], later)


def claim(tx: Tx, row_id: int, now: int) -> None:
    """An attempt to send the row begins."""
    tx.later(_CLAIM, {"id": row_id, "now": now})


def sent(tx: Tx, row_id: int, now: int, message_id: int | None) -> None:
    """The row has arrived at Telegram."""
    tx.later(_SENT, {"id": row_id, "now": now, "message_id": message_id})


def ended(tx: Tx, row_id: int, state: str, error: str | None = None) -> None:
    """The row will not be sent: `state` is failed, dropped or expired."""
    tx.later(_ENDED, {"id": row_id, "state": state, "error": error})


def doubted(tx: Tx, row_id: int, error: str) -> None:
    """Nobody knows whether the row was sent, and it is not sent again by itself."""
    tx.later(_DOUBTED, {"id": row_id, "error": error})


def again(tx: Tx, row_id: int, not_before: int, error: str, *, doubt: bool = False) -> None:
    """The row is tried again from `not_before` on; `doubt`: the attempt may have succeeded."""
    tx.later(_AGAIN, {"id": row_id, "not_before": not_before, "doubts": int(doubt), "error": error})


def without(tx: Tx, row_id: int, parameter: str) -> None:
    """Take one parameter from the row's call."""
    tx.later(_WITHOUT, {"id": row_id, "path": f"$.{parameter}"})


def expire(tx: Tx, chat_id: int, now: int) -> None:
    """Rows of this chat whose time has passed are not sent any more."""
    tx.later(_EXPIRE, {"chat_id": chat_id, "now": now})


def fail_chat(tx: Tx, chat_id: int, error: str) -> None:
    """Nothing that waits for this chat can be sent."""
    tx.later(_FAIL_CHAT, {"chat_id": chat_id, "error": error})


def drop_person(tx: Tx, person_id: int, reason: str) -> None:
    """Nothing that waits for this person is sent any more, as when he leaves."""
    tx.later(_DROP_PERSON, {"person_id": person_id, "error": reason})


async def claimed(reader: Reader) -> list[Row]:
    """Rows whose attempt has begun and has no noted end."""
    return [_row(row) for row in await q.claimed(reader)]


async def uncertain(reader: Reader, n: int = 50) -> list[Row]:
    """Rows that wait for `decide`, oldest first."""
    return [_row(row) for row in await q.uncertain(reader, n=n)]


async def decide(tx: Tx, row_id: int, again: bool) -> bool:
    """A person's word on an uncertain row: send it again, or let it be. False when it is not uncertain."""
    changed: int = await q.decide(tx, id=row_id, state="queued" if again else "dropped")
    return changed == 1


async def history(reader: Reader, since: int) -> list[Past]:
    """What was sent after `since`, oldest first."""
    return [Past(*row) for row in await q.history(reader, since=since)]


async def figures(reader: Reader, now: int) -> Figures:
    """How the queue stands, for metrics."""
    rows = await q.figures(reader, now=now)
    oldest = min((row["oldest"] for row in rows if row["oldest"] is not None), default=now)
    return Figures(
        queued={row["priority"]: row["queued"] for row in rows},
        oldest_ms=max(0, now - oldest),
        uncertain=await q.uncertain_count(reader),
    )


async def forget(tx: Tx, before: int) -> int:
    """Delete ended rows made before `before`, their dedupe keys with them; the number of rows."""
    deleted: int = await q.forget(tx, before=before)
    return deleted


async def uploads(reader: Reader, folder: str) -> list[str]:
    """The folders under `folder` from which calls still to be made upload a document or a photo."""
    rows = await q.uploads(reader, pattern=f"{folder}/*/*")
    return [row["path"].split("/")[1] for row in rows]
