"""What pressed buttons mean. Telegram sees a random token; verb, arguments and who may press stay here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from storage.engine import Reader, Tx
from storage.sql import load, statement

q = load("buttons")

TOKEN_BYTES = 12
_PUT = statement(q.put)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a token stands for; `chat_id` is the chat where a person's own button was put."""

    verb: str
    args: dict[str, Any]
    person_id: int | None
    item_id: int | None
    chat_id: int | None


def add(tx: Tx, *, verb: str, args: dict[str, Any], person_id: int | None, item_id: int | None, expires_at: int) -> str:
    """Remember a button; its token, at most 64 bytes as Telegram demands."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    tx.later(
        statement(q.add),
        {
            "token": token,
            "verb": verb,
            "args": msgspec.json.encode(args).decode(),
            "person_id": person_id,
            "item_id": item_id,
            "expires_at": expires_at,
        },
    )
    return token


def put(tx: Tx, tokens: Sequence[str], chat_id: int) -> None:
    """The buttons go under a message of this chat; those that one person may press work only there from now on."""
    if tokens:
        tx.later(_PUT, {"tokens": msgspec.json.encode(tokens).decode(), "chat_id": chat_id})


async def find(reader: Reader, token: str, now: int) -> Pressed | None:
    """What a token stands for; None when it never was or is over."""
    row = await q.find(reader, token=token, now=now)
    if row is None:
        return None
    return Pressed(row["verb"], msgspec.json.decode(row["args"]), row["person_id"], row["item_id"], row["chat_id"])


async def forget(tx: Tx, now: int) -> int:
    """Remove the expired ones; how many."""
    gone: int = await q.forget(tx, now=now)
    return gone


async def forget_of(tx: Tx, person_id: int) -> int:
    """Kill all buttons that only this person may press."""
    gone: int = await q.forget_of(tx, person_id=person_id)
    return gone
