"""The nightly sweep: what was kept for as long as the configuration says is removed, the parts of the search index are
merged, the file is written anew."""

from __future__ import annotations

from pathlib import Path

import structlog

from bot.clock import Clock, milliseconds, moment
from bot.settings import Retention
from services.retention import DAY_MS, Periods, sweep
from storage import facts, parts, retention
from storage.engine import Database

log = structlog.get_logger(__name__)

LAST_SWEEP = "retention.at"
"""The fact that holds when the last sweep was done, in UTC milliseconds."""


def periods_of(settings: Retention) -> Periods:
    """The configured days as the sweep takes them."""
    return Periods(
        items={
            "case": settings.cases_days,
            "question": settings.questions_days,
            "law": settings.laws_days,
            "alert": settings.alerts_days,
        },
        messages=settings.messages_days,
        drafts=settings.drafts_days,
        requests=settings.requests_days,
        searches=settings.searches_days,
        strangers=settings.strangers_days,
    )


class Nightly:
    """Sweeps once a day at its time in UTC; a sweep that was missed is made as soon as the bot runs again."""

    def __init__(self, settings: Retention, db: Database, evidence: Path, clock: Clock) -> None:
        self._periods = periods_of(settings)
        self._at = settings.at
        self._db = db
        self._evidence = evidence
        self._clock = clock

    async def __call__(self) -> None:
        """Sweep if it is time. What fails is due again at the next knock."""
        now = self._clock.now_ms()
        async with self._db.read() as reader:
            last = await facts.get(reader, LAST_SWEEP)
        if last is not None and int(last) >= self._slot(now):
            return
        swept = await sweep(self._db, self._evidence, self._periods, now)
        merged = await parts.merge(self._db)
        if not await self._leave_no_trace():
            log.warning("retention.postponed", reason="a reader was busy")
            return
        async with self._db.write() as tx:
            await facts.put(tx, LAST_SWEEP, str(now))
        log.info("retention.swept", rows=swept.rows, files=swept.files, merged=merged)

    async def _leave_no_trace(self) -> bool:
        """Write the file anew when an item or a person was removed; empty the write-ahead log in any case."""
        async with self._db.read() as reader:
            due = await retention.rebuild_due(reader)
        if due is None:
            return await self._db.empty_log()
        if not await self._db.rebuild():
            return False
        async with self._db.write() as tx:
            await retention.rebuilt(tx, due)
        return True

    def _slot(self, now: int) -> int:
        """The newest moment not after `now` at which a sweep is planned."""
        hour, minute = map(int, self._at.split(":"))
        today = milliseconds(moment(now).replace(hour=hour, minute=minute, second=0, microsecond=0))
        return today if today <= now else today - DAY_MS
