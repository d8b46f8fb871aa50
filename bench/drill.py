"""A hundred rehearsals of a disaster while officers post: each backs up, restores elsewhere and looks at everything."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.drill import Rehearsed, rehearse
from bot.settings import Backup, Settings, Storage
from domain.access import Role, Tlp
from domain.cases import Facts
from services import cases
from services.files import keep
from storage import drafts, files, people
from storage.chain import AuditChain
from storage.engine import Database
from storage.files import NewFile
from storage.migrate import migrate
from storage.people import Person

TITLE = "Backup and restore, rehearsed under load"
LONG = True
SEED = 20261122
AIMS = {"failed": "0"}
DRILLS = int(os.environ.get("DRILLS") or 100)
CASES_BEFORE = 2_000
PHOTO_BYTES = 200_000
PAUSE_S = 0.02
"""Between two posts; without one the case base would grow tenfold during the run, and measure something else."""


class Officer:
    """Posts cases with a photo, one after the other, until told to stop."""

    def __init__(self, db: Database, data: Path, dice: random.Random) -> None:
        self.db = db
        self.posted = 0
        self._data = data
        self._dice = dice
        self._clock = Clock()

    async def begins(self) -> None:
        """A member of a network."""
        now = self._clock.now_ms()
        async with self.db.write() as tx:
            made = await people.add(tx, telegram_id=7, username="maria", name="Maria", language="en", now=now)
            place: dict[str, Any] = {"country": "PH", "network": "SEAP"}
            await people.vet(tx, made.id, name="Maria", agency="", role=Role.CUSTOMS, now=now, **place)
            found = await people.by_id(tx, made.id)
        assert found is not None
        self.person: Person = found

    async def posts(self, photo: bool) -> None:
        """One case."""
        now = self._clock.now_ms()
        words = " ".join(self._dice.choice(("cylinder", "R-12", "port", "label", "lorry", "frost")) for _ in range(40))
        content = self._dice.randbytes(PHOTO_BYTES) if photo else b""
        sha256 = await keep(self._data / "files", content) if photo else ""
        facts = Facts(found=("CFC-12",), quantity_kg=544.0, country="PH", date="2026-11-12", text=words)
        async with self.db.write() as tx:
            draft = await drafts.start(
                tx,
                person_id=self.person.id,
                chat_id=7,
                thread_id=None,
                form="case",
                step="review",
                answers={},
                kept={},
                now=now,
            )
            if photo:
                new = NewFile("photo", "", "image/jpeg", len(content), sha256, f"file-{sha256[:8]}")
                await files.add_to_draft(tx, draft.id, new, by=self.person.id, at=now)
            await cases.post(tx, self.person, facts, tlp=Tlp.AMBER, readers=(), draft=draft, now=now)
        self.posted += 1

    async def goes_on(self, stop: asyncio.Event) -> None:
        """Post until told to stop."""
        while not stop.is_set():
            await self.posts(photo=self._dice.random() < 0.2)
            await asyncio.sleep(PAUSE_S)


async def _rehearse(folder: Path, count: int) -> tuple[list[Rehearsed], list[str], int, float]:
    data = folder / "data"
    migrate(data / "ozonenet.db")
    key = folder / "backup.key"
    key.write_text(random.Random(SEED).randbytes(32).hex(), encoding="ascii")
    settings = Settings(storage=Storage(data=data), backup=Backup(key_file=key))
    db = Database(data / "ozonenet.db", AuditChain.from_file(data / "audit.key"))
    await db.open()
    officer = Officer(db, data, random.Random(SEED))
    await officer.begins()
    for number in range(CASES_BEFORE):
        await officer.posts(photo=number % 40 == 0)
    stop = asyncio.Event()
    posting = asyncio.create_task(officer.goes_on(stop))
    before, began = officer.posted, time.perf_counter()
    done: list[Rehearsed] = []
    failed: list[str] = []
    for _ in range(count):
        try:
            done.append(await asyncio.to_thread(rehearse, settings, Clock().now_ms()))
        except Exception as error:
            failed.append(f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - began
    stop.set()
    await posting
    await db.close()
    return done, failed, officer.posted - before, seconds


def run() -> dict[str, Any]:
    """Drills held and failed, seconds of each step, and how fast officers could post meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        done, failed, posted, seconds = asyncio.run(_rehearse(Path(folder), DRILLS))
    if failed:
        raise RuntimeError(f"{len(failed)} of {DRILLS} rehearsals failed: {failed[0]}")
    return {
        "drills": DRILLS,
        "failed": len(failed),
        "rows_at_the_end": sum(done[-1].manifest.rows.values()),
        "megabytes_at_the_end": round(done[-1].size / 1e6, 1),
        "backup_s": {"median": _median(done, "backup_s"), "worst": _worst(done, "backup_s")},
        "restore_s": {"median": _median(done, "restore_s"), "worst": _worst(done, "restore_s")},
        "verify_s": {"median": _median(done, "verify_s"), "worst": _worst(done, "verify_s")},
        "posted_meanwhile": posted,
        "posts_per_second_meanwhile": round(posted / seconds, 1),
    }


def _median(done: list[Rehearsed], step: str) -> float:
    return round(statistics.median([float(getattr(each, step)) for each in done]), 3)


def _worst(done: list[Rehearsed], step: str) -> float:
    return round(max([float(getattr(each, step)) for each in done]), 3)
