"""Filing everything anew after a release that makes other terms of the same words.

The base remembers by which rules its documents were made: a fingerprint of the code and the tables that make terms.
Where that is another one, every item is filed again with the terms of today, and every case under its keys, while the
bot serves, a few at a time. How far it is stands in the base, so a process that ends in between goes on from there.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

import structlog

import domain
from services import alerts, case_index, connections, documents, laws, questions
from services.items import Filing, file_again
from storage import cases, facts, index, items
from storage import connections as store
from storage.engine import Database, Tx
from storage.items import ItemRow

log = structlog.get_logger(__name__)

MADE_BY, AT = "index.made_by", "index.refiled"
"""By which rules all documents were made; by which rules those up to which item were, while it goes on."""
STEP = 10
"""Items in one transaction: few hundredths of a second."""
REST = 1.0
"""For this part of a step's time the database is left to others after it."""
_FILINGS: Mapping[str, Callable[[Tx, ItemRow], Awaitable[Filing | None]]] = {
    "case": case_index.filing,
    "question": questions.filing,
    "law": laws.filing,
    "alert": alerts.filing,
}


@functools.lru_cache(maxsize=1)
def rules() -> str:
    """The fingerprint of all that makes terms: another one after every change there."""
    found = hashlib.sha256()
    for path in _sources():
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    root = Path(next(iter(domain.__path__)))
    yield from sorted(path for kind in ("*.py", "*.csv") for path in root.rglob(kind))
    yield from (Path(str(module.__file__)) for module in (documents, case_index, questions, laws, alerts))


async def refile(db: Database) -> int:
    """File what was filed by other rules; how many documents changed."""
    wanted = rules()
    if await _done(db, wanted):
        return 0
    log.warning("index.refiling", rules=wanted)
    changed = 0
    while (step := await _step(db, wanted)) is not None:
        changed += step
    log.info("index.refiled", rules=wanted, changed=changed)
    return changed


async def _done(db: Database, wanted: str) -> bool:
    """Whether all documents are made by these rules; a base without documents is."""
    async with db.read() as reader:
        if await facts.get(reader, MADE_BY) == wanted:
            return True
        if await index.filed_after(reader, 0, 1):
            return False
    await begin(db)
    return True


async def begin(db: Database) -> None:
    """Note in a base without documents by which rules all that come will be made; changes nothing in another one."""
    async with db.write() as tx:
        if not await index.filed_after(tx, 0, 1):
            await facts.put(tx, MADE_BY, rules())


async def _step(db: Database, wanted: str) -> int | None:
    """File the next few; how many of them changed, None when there are no more."""
    began = time.perf_counter()
    async with db.write() as tx:
        by, _, at = (await facts.get(tx, AT) or "").partition(":")
        ids = await index.filed_after(tx, int(at) if by == wanted else 0, STEP)
        if not ids:
            await facts.put(tx, MADE_BY, wanted)
            await facts.drop(tx, AT)
            return None
        changed = [await _again(tx, item_id) for item_id in ids]
        await facts.put(tx, AT, f"{wanted}:{ids[-1]}")
    await asyncio.sleep(REST * (time.perf_counter() - began))
    return sum(changed)


async def _keys_again(tx: Tx, row: ItemRow) -> None:
    """The keys of a case, and of the duplicates for which it stands, which have no documents."""
    for item_id in (row.id, *await store.merged_into(tx, row.id)):
        case = await cases.by_item(tx, item_id)
        assert case is not None
        await connections.file_again(tx, item_id, case.facts)


async def _again(tx: Tx, item_id: int) -> bool:
    row = await items.by_id(tx, item_id)
    assert row is not None  # documents refer to their items
    if row.kind == "case":
        await _keys_again(tx, row)
    filing = await _FILINGS[row.kind](tx, row)
    if filing is None:
        index.remove(tx, item_id)
        return True
    return await file_again(tx, row, filing)
