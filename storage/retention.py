"""Removing what has been kept long enough, from every table that knows of it."""

from __future__ import annotations

from typing import NamedTuple

from storage.engine import Reader, Tx
from storage.people import Person, person_of
from storage.sql import load

q = load("retention")


class Expired(NamedTuple):
    """An item whose time is over."""

    id: int
    ref: str


async def expired(reader: Reader, kind: str, before: int, n: int) -> list[Expired]:
    """Up to `n` items of a kind to which nothing has happened since `before` (UTC ms)."""
    return [Expired(*row) for row in await q.expired(reader, kind=kind, before=before, n=n)]


async def remove(tx: Tx, item: Expired) -> None:
    """Remove an item and everything that tells of it; its number is not given again, its audit rows stay.

    The tables are asked of the schema, so that one that is new cannot be forgotten: a row of an item goes, a row of
    something else that merely mentions it (a column other than `item_id` that may be empty) loses the mention.
    """
    await tx.execute("PRAGMA defer_foreign_keys=ON")  # what refers to what does not matter until the commit
    await q.forget_solution(tx, item_id=item.id)
    await q.forget_drafts_of(tx, item_id=item.id, ref=item.ref)
    for row in await q.places_of_items(tx):
        table, column, mentions = row
        change = f'UPDATE "{table}" SET "{column}" = NULL' if mentions else f'DELETE FROM "{table}"'
        await tx.execute(f'{change} WHERE "{column}" = ?', (item.id,))
    await q.forget_shown(tx, item_id=item.id)
    await q.forget_messages_about(tx, ref=item.ref)
    await q.forget_updates_about(tx, ref=item.ref)
    await q.forget_item(tx, item_id=item.id)
    await need_rebuild(tx)


async def forget_companies(tx: Tx) -> int:
    """Remove the names of companies that no case has any more; how many pieces of names."""
    removed: int = await q.forget_companies(tx)
    return removed


async def forget_drafts(tx: Tx, before: int) -> int:
    """Remove ended drafts not touched since `before`, with photos that were never posted; how many."""
    await q.free_drafts(tx, before=before)
    await q.forget_draft_files(tx, before=before)
    removed: int = await q.forget_drafts(tx, before=before)
    return removed


async def forget_requests(tx: Tx, before: int) -> int:
    """Remove decided requests and invites that ended before `before`; how many."""
    removed: int = await q.forget_requests(tx, before=before) + await q.forget_invites(tx, before=before)
    return removed


async def forget_searches(tx: Tx, before: int) -> int:
    """Remove searches made before `before`; how many."""
    removed: int = await q.forget_searches(tx, before=before)
    return removed


async def strangers(reader: Reader, before: int, n: int) -> list[Person]:
    """Up to `n` accounts first seen before `before` that never became anybody."""
    return [person_of(row) for row in await q.strangers(reader, before=before, n=n)]


async def evidence(reader: Reader) -> set[str]:
    """The SHA-256 of all photos and documents that something refers to."""
    return {row["sha256"] for row in await q.evidence(reader)}


async def need_rebuild(tx: Tx) -> None:
    """Something was removed of which no trace may stay, so the file is to be written anew (`Database.rebuild`)."""
    await q.need_rebuild(tx)


async def rebuild_due(reader: Reader) -> str | None:
    """Whether the file is to be written anew: a token for `rebuilt`, or None."""
    due: str | None = await q.rebuild_due(reader)
    return due


async def rebuilt(tx: Tx, due: str) -> None:
    """The file was written anew after `rebuild_due` gave `due`."""
    await q.rebuilt(tx, due=due)
