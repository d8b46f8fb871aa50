"""Updates from Telegram, kept before Telegram is told that we have them.

`update_id` is the key, so an update that is delivered twice is kept once. A row is `new` until its effect is
committed (`done`) or it has failed too often (`dead`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from storage.engine import Reader, Row, Tx
from storage.sql import load, statement

KEPT_ERROR = 500
"""Characters of an error that are kept."""
FORGET_AT_ONCE = 2_000
"""Rows removed in one transaction, so that nobody waits long for the writer."""

_queries = load("inbox")
_DONE = statement(_queries.done)


class InboxRow(msgspec.Struct, frozen=True, gc=False):
    """One update: `body` is its JSON as it came, `lane` whose turn it takes, `at` when it came (UTC ms)."""

    update_id: int
    lane: int
    body: str
    at: int
    attempts: int = 0

    def raw(self) -> dict[str, Any]:
        """The update as a dict. Raises msgspec.DecodeError or RecursionError where the body is no update."""
        return msgspec.json.decode(self.body, type=dict[str, Any])


class DeadLetter(msgspec.Struct, frozen=True):
    """An update that was put aside after its last attempt."""

    update_id: int
    lane: int
    at: int
    attempts: int
    error: str | None


class Figures(msgspec.Struct, frozen=True):
    """How many updates wait, when the oldest of them came (UTC ms, None without one), how many are dead."""

    waiting: int
    oldest: int | None
    dead: int


def _row(row: Row) -> InboxRow:
    return InboxRow(*row)


async def add(tx: Tx, updates: Iterable[tuple[int, int, str, int]]) -> int:
    """Keep updates, each as (update_id, lane, body, at); the number of those that were not there before."""
    rows = [{"update_id": u, "lane": lane, "body": body, "at": at} for u, lane, body, at in updates]
    added: int = await _queries.add(tx, rows)
    return added


async def waiting(reader: Reader, *, after: int = -(2**63), n: int = 500) -> list[InboxRow]:
    """The first `n` updates that are not processed, in order of their ids, with ids above `after`."""
    return [_row(row) for row in await _queries.waiting(reader, after=after, n=n)]


async def one(reader: Reader, update_id: int) -> InboxRow | None:
    """The update if it still waits, None when it is done, dead or forgotten."""
    row = await _queries.one(reader, update_id=update_id)
    return None if row is None else _row(row)


def done(tx: Tx, update_id: int) -> None:
    """The update has its effect with this very transaction. Does nothing to a row that is not `new`."""
    tx.later(_DONE, {"update_id": update_id})


async def failed(tx: Tx, update_id: int, error: str) -> bool:
    """Count an attempt that went wrong; the update goes on waiting. False when it did not wait any more."""
    changed: int = await _queries.failed(tx, update_id=update_id, error=error[:KEPT_ERROR])
    return changed == 1


async def dead(tx: Tx, update_id: int, error: str) -> bool:
    """Put the update aside. False when it did not wait any more."""
    changed: int = await _queries.dead(tx, update_id=update_id, error=error[:KEPT_ERROR])
    return changed == 1


async def revive(tx: Tx, update_id: int) -> bool:
    """Let a dead update wait again. False when it was not dead."""
    changed: int = await _queries.revive(tx, update_id=update_id)
    return changed == 1


async def dead_letters(reader: Reader, n: int = 50) -> list[DeadLetter]:
    """The newest updates that were put aside."""
    return [DeadLetter(*row) for row in await _queries.dead_letters(reader, n=n)]


async def forget(tx: Tx, before: int, dead_before: int | None = None, n: int = FORGET_AT_ONCE) -> int:
    """Remove up to `n` updates processed that came before `before` (dead ones: before `dead_before`).

    Telegram delivers an unconfirmed update again for 24 hours; rows younger than that must stay, or a
    duplicate would count as new. The number removed: call again while it equals `n`.
    """
    limit = before if dead_before is None else dead_before
    removed: int = await _queries.forget(tx, before=before, dead_before=limit, n=n)
    return removed


async def figures(reader: Reader) -> Figures:
    """For health and metrics."""
    return Figures(*await _queries.figures(reader))
