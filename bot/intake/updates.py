"""What came over the wire, made safe to keep: pure functions that never raise on hostile input.

Only the id and the lane are read here; everything else is looked at when the update is processed, where a
failure has a place to go to.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

NO_LANE = 0
INT64 = 2**63

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "poll",
    "poll_answer",
)
"""The kinds of update that the bot asks Telegram for. `chat_member` comes only when it is named."""

_ID = re.compile(r'"update_id"\s*:\s*(\d{1,19})(?!\d)')
_SURROGATES = re.compile("[\ud800-\udfff]")


class Incoming(NamedTuple):
    """One update ready for the inbox; `body` is JSON that any reader can decode, if it was JSON at all."""

    update_id: int
    lane: int
    body: str


class Answer(msgspec.Struct):
    """What the Bot API answers; unknown keys are ignored."""

    ok: bool = False
    result: Any = None
    error_code: int = 0
    description: str = ""
    parameters: dict[str, Any] | None = None


class _Updates(msgspec.Struct):
    result: list[msgspec.Raw]


class Unreadable(ValueError):
    """The text is no JSON, or is nested deeper than anybody reads."""


def lane_of(raw: object) -> int:
    """Whose turn the update takes: its chat's id whatever its kind, else its person's, else 0."""
    if not isinstance(raw, dict):
        return NO_LANE
    things = [value for value in raw.values() if isinstance(value, dict)]
    for path in (("chat",), ("message", "chat"), ("voter_chat",), ("from",), ("user",)):
        for thing in things:
            found = _id_at(thing, path)
            if found is not None:
                return found
    return NO_LANE


def _id_at(thing: dict[Any, Any], path: tuple[str, ...]) -> int | None:
    value: Any = thing
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return _int64(value.get("id")) if isinstance(value, dict) else None


def _int64(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and -INT64 <= value < INT64 else None  # type: ignore[operator,return-value]


def read_answer(payload: bytes) -> Answer:
    """Any answer of the Bot API but a successful getUpdates. Raises Unreadable."""
    try:
        return msgspec.json.decode(payload, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{len(payload)} bytes that are no answer of the Bot API: {error}") from error


def read_batch(payload: bytes) -> list[Incoming | None]:
    """The updates of a successful getUpdates answer, in order; None for one without an id that counts.

    Raises Unreadable when the whole answer cannot be taken apart.
    """
    try:
        bodies = msgspec.json.decode(payload, type=_Updates).result
        return [read_update(bytes(body)) for body in bodies]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        answer = _lenient(payload)
    updates = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(updates, list):
        raise Unreadable("an answer to getUpdates without a list of updates")
    return [_from_object(update) for update in updates]


def read_update(body: bytes) -> Incoming | None:
    """One update; None where it has no id that counts. Raises Unreadable when it is no JSON."""
    try:
        raw = msgspec.json.decode(body)
        text = body.decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _from_object(_lenient(body))
    update_id = _id_of(raw)
    return None if update_id is None else Incoming(update_id, lane_of(raw), text)


def salvage(payload: bytes) -> Incoming | None:
    """An unreadable answer that holds one update: kept under the first id in it, to be put aside later."""
    found = _ID.search(payload.decode("utf-8", "replace"))
    update_id = _int64(int(found[1])) if found else None
    if update_id is None:
        return None
    return Incoming(update_id, NO_LANE, payload.decode("utf-8", "replace"))


def _id_of(raw: object) -> int | None:
    # A negative offset would make Telegram forget what waits, so a negative id counts as none.
    found = _int64(raw.get("update_id")) if isinstance(raw, dict) else None
    return found if found is not None and found >= 0 else None


def _from_object(raw: object) -> Incoming | None:
    update_id = _id_of(raw)
    if update_id is None:
        return None
    return Incoming(update_id, lane_of(raw), msgspec.json.encode(raw).decode())


def _lenient(body: bytes) -> Any:
    """JSON as the standard library reads it, with what no database and no font can hold taken out."""
    try:
        return _mended(json.loads(body.decode("utf-8", "replace")))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{len(body)} bytes that are no JSON: {type(error).__name__}") from error


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2 * INT64:
        return float(value) if abs(value) < 10**300 else None
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value


def readable(found: list[Incoming | None]) -> Iterator[Incoming]:
    """Those with an id, oldest first, each id once."""
    by_id = {update.update_id: update for update in found if update is not None}
    for update_id in sorted(by_id):
        yield by_id[update_id]
