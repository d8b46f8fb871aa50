"""Making the search index anew while it is searched and added to.

A second index is filled from the stored documents, a few at a time; triggers keep what is already in it up to date.
Then the two change places in one transaction. How far it is stands in the database: a process that is killed
leaves an index that is right as far as it goes, and the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from storage.engine import Database, Reader, Tx
from storage.search import HIGHEST, LOWEST
from storage.sql import load, statement
from storage.steps import step

q = load("reindex")

STEP = 2000
"""Documents filed in one transaction."""
PAGES = 500
"""Pages of an index that are merged, or overwritten, in one transaction."""


def _quiet(_documents: int) -> None:
    """Tells nobody."""


async def documents(reader: Reader) -> int:
    """How many documents are still to be filed: all, or those that an interrupted run left."""
    number: int = await q.left(reader, at=LOWEST)
    return number


async def reindex(db: Database, tell: Callable[[int], None] = _quiet) -> int:
    """Make the index anew; how many documents were filed. `tell` learns how many each step filed."""
    filed = 0
    switched = False
    while not switched:  # `Database.rebuild` throws away what is begun
        while (number := await step(db, _fill)) is not None:
            filed += number
            tell(number)
        more = await step(db, partial(_merge, pages=-PAGES))
        while more:
            more = await step(db, partial(_merge, pages=PAGES))
        switched = await step(db, _switch)
    while await step(db, _empty_old):
        pass
    return filed


async def _fill(tx: Tx) -> int | None:
    """File the next documents; how many, None when all are filed and from now on each as it comes."""
    at: int | None = await q.at(tx)
    if at is None:
        at = LOWEST
        for begin in (q.leave_added, q.leave_removed, q.drop_new, q.make, q.follow_added, q.follow_removed):
            tx.later(statement(begin))
    until: int | None = await q.until(tx, at=at, n=STEP)
    tx.later(statement(q.move_on), {"at": HIGHEST if until is None else until})
    if until is None:
        return None
    filed: int = await q.fill(tx, at=at, until=until)
    return filed


async def _merge(tx: Tx, pages: int) -> bool:
    """Merge some of the parts in which the index was written; False when they are one."""
    if await q.at(tx) is None:
        return False
    before: int = await q.changes(tx)
    await q.merge(tx, pages=pages)
    after: int = await q.changes(tx)
    return after - before > 1  # the command itself counts as one


async def _switch(tx: Tx) -> bool:
    """The new index takes the place of the old one; False when there is none."""
    if await q.at(tx) is None:
        return False
    for change in (q.drop_old, q.leave_added, q.leave_removed, q.release, q.retire, q.promote, q.hold):
        tx.later(statement(change))
    await q.done(tx)
    return True


async def _empty_old(tx: Tx) -> bool:
    """Overwrite a part of the old index, which may hold removed words; False when it is gone."""
    if not await q.old_there(tx):
        return False
    if not await q.empty_old(tx, n=PAGES):
        await q.drop_old(tx)
    return True
