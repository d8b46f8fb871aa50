"""What has been kept long enough goes: items by kind, messages, drafts, requests, searches, evidence of nobody."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services import privacy
from storage import outbox, retention
from storage.chain import AuditEntry
from storage.engine import Database, Tx

DAY_MS = 86_400_000
AT_ONCE = 50
"""Items removed in one transaction, so that nobody waits long for the writer."""
GRACE_S = 86_400.0
"""Bytes younger than this may belong to a message that is being taken in."""

_NAME = re.compile(r"(?P<sha256>[0-9a-f]{64})(?:\.[a-z]+\.(?:jpg|pdf))?")
"""An original, or one of its previews."""
_UNFINISHED = ".new-"


@dataclass(frozen=True, slots=True)
class Periods:
    """Days for which things are kept; 0: for ever. `items` by kind."""

    items: dict[str, int]
    messages: int
    drafts: int
    requests: int
    searches: int
    strangers: int


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was removed: rows (an item counts as one) and files."""

    rows: int = 0
    files: int = 0


async def sweep(db: Database, evidence: Path, periods: Periods, now: int) -> Swept:
    """Remove what is over; each step is a transaction of its own and can be repeated."""
    rows = 0
    for kind, days in periods.items.items():
        rows += await _items(db, kind, _before(days, now), now)
    async with db.write() as tx:
        rows += await outbox.forget(tx, _before(periods.messages, now))
        rows += await retention.forget_companies(tx)
        rows += await retention.forget_drafts(tx, _before(periods.drafts, now))
        rows += await retention.forget_requests(tx, _before(periods.requests, now))
        rows += await retention.forget_searches(tx, _before(periods.searches, now))
        rows += await _strangers(tx, _before(periods.strangers, now), now)
    return Swept(rows, await sweep_evidence(db, evidence))


def _before(days: int, now: int) -> int:
    """Nothing is older than 0, so it is kept for ever."""
    return now - days * DAY_MS if days else 0


async def _items(db: Database, kind: str, before: int, now: int) -> int:
    removed = 0
    while True:
        async with db.write() as tx:
            found = await retention.expired(tx, kind, before, AT_ONCE)
            for item in found:
                await retention.remove(tx, item)
                tx.audit(AuditEntry(now, None, "item.expire", item.ref, None, {"id": item.id}))
        removed += len(found)
        if len(found) < AT_ONCE:
            return removed


async def _strangers(tx: Tx, before: int, now: int) -> int:
    found = await retention.strangers(tx, before, AT_ONCE)
    for person in found:
        await privacy.forget(tx, person, now)
    return len(found)


# ── evidence that nothing refers to ───────────────────────────────────────────────────────────────────


async def sweep_evidence(db: Database, folder: Path, grace_s: float = GRACE_S) -> int:
    """Remove stored bytes that no draft and no item names any more; how many files.

    Only bytes that nobody stored (again) for `grace_s` seconds are looked at, and whether something names them is
    asked after that, so none can go that is just being taken in.
    """
    old = await asyncio.to_thread(lambda: list(_untouched(folder, grace_s)))
    if not old:
        return 0
    async with db.read() as reader:
        named = await retention.evidence(reader)
    forgotten = [path for path in old if _original(path) not in named]
    await asyncio.to_thread(_unlink, forgotten)
    return len(forgotten)


def _untouched(folder: Path, grace_s: float) -> Iterator[Path]:
    if not folder.exists():
        return
    with tempfile.NamedTemporaryFile(dir=folder) as mark:  # files are dated by the disk's clock, so it is asked
        now = Path(mark.name).stat().st_mtime
    for path in folder.glob("??/*"):
        ours = _NAME.fullmatch(path.name) or path.name.startswith(_UNFINISHED)
        if ours and path.stat().st_mtime < now - grace_s:
            yield path


def _original(path: Path) -> str:
    found = _NAME.fullmatch(path.name)
    return found["sha256"] if found else ""


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
