"""The parts of the search index: each post and each import leaves some, and a search looks into every one."""

from __future__ import annotations

from functools import partial

from storage.engine import Database, Tx
from storage.sql import load
from storage.steps import step

q = load("parts")

PAGES = 250
"""Pages of the index that are merged in one transaction: a post waits no longer than that takes."""


async def merge(db: Database) -> int:
    """Merge all parts that there are into one while others search and post; how many steps that took.

    What is posted meanwhile stands beside it. A process that is killed leaves an index that is right; the next one
    goes on from there.
    """
    steps = 0
    pages = -PAGES  # a negative number begins
    while await step(db, partial(_merge, pages=pages)):
        steps, pages = steps + 1, PAGES
    return steps


async def _merge(tx: Tx, pages: int) -> bool:
    """Merge some pages; False when there was nothing to merge."""
    before: int = await q.changes(tx)
    await q.merge(tx, pages=pages)
    after: int = await q.changes(tx)
    return after - before > 1  # the command itself counts as one
