"""Exports as wishes: a small one at once, a large one beside everything else, on a card that says how far it is.

A large one is remembered until it is sent, so that a restart begins it anew; one a person at a time. The file is made
outside of any transaction, a page of cases at a time, and removed when it was sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from domain.words import Refusal, T
from services import copies, exporting, outbox
from services.exporting import File, Format, Wish
from services.keyboards import Button, mint
from services.local_days import day_where
from storage import facts, people
from storage.chain import AuditEntry
from storage.engine import Database, Reader, Tx
from storage.people import Person
from templates.engine import render

AT_ONCE = 1000
"""Up to so many cases are exported while the person waits."""
PAGES_BETWEEN = 10
"""Pages of cases between two edits of the card."""
TRIES = 3
WAITING = "export."
"""What the facts begin with that hold a job; the person's number follows."""
UNDER_WAY = T("An export of yours is being made. It comes here when it is ready; its card has a button that stops it.")

Told = Callable[[int], Awaitable[bool]]
"""Hears how many cases are written, says whether to go on."""


class Job(msgspec.Struct, frozen=True):
    """An export that somebody waits for; `tried` is how often it was begun."""

    person: int
    search: str
    format: Format
    total: int
    asked: int
    tried: int = 0

    @property
    def wish(self) -> Wish:
        """What it is about."""
        return Wish(self.search, self.format)

    @property
    def name(self) -> str:
        """The name of the fact that holds it."""
        return f"{WAITING}{self.person}"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is ready: its path in the data folder, and how many cases it has."""

    path: str
    cases: int


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────


async def _all(_written: int) -> bool:
    return True


async def make(db: Database, data: Path, person: Person, wish: Wish, now: int, told: Told = _all) -> Made | None:
    """Write the file; None when `told` said to stop. Nothing is left of one that is not finished.

    Raises Refusal for one that is too large to be sent.
    """
    async with db.read() as reader:
        query = await exporting.understood(
            reader, person.actor, wish.search, day_where(now, person.country, person.network)
        )
    file = File(copies.place(data, wish.file_name, now), wish.format)
    finished = False
    try:
        await file.begin()
        async for page in exporting.records(db, person.actor, query):
            await file.add(page)
            if not await told(file.cases):
                return None
        await file.end()
        finished = True
    finally:
        if not finished:
            await copies.drop(file.path)
    return Made(file.path.relative_to(data).as_posix(), file.cases)


def send(tx: Tx, person: Person, wish: Wish, made: Made, now: int) -> None:
    """Send a file that is ready, and note it in the audit log."""
    detail = {"search": wish.search, "format": wish.format.value, "cases": made.cases}
    tx.audit(AuditEntry(now, person.id, "export.make", f"export:{wish.search or wish.format}", person.network, detail))
    outbox.call(
        tx,
        chat_id=person.telegram_id,
        method="sendDocument",
        payload={
            "document": {"file": made.path},
            "caption": render("exports/sent", person.language, cases=made.cases, search=wish.search),
            "parse_mode": "HTML",
        },
        person_id=person.id,
        now=now,
    )


# ── large ones ──────────────────────────────────────────────────────────────────────────────────────────


async def begin(tx: Tx, person: Person, wish: Wish, total: int, now: int) -> None:
    """Remember an export. Raises Refusal while another one of this person is under way."""
    job = Job(person.id, wish.search, wish.format, total, now)
    if await facts.get(tx, job.name) is not None:
        raise Refusal(UNDER_WAY)
    await _keep(tx, job)
    _show(tx, person, job, now, state="working")


async def stop(tx: Tx, person: Person, now: int) -> bool:
    """Stop the person's export; False when there is none."""
    job = await _job(tx, f"{WAITING}{person.id}")
    if job is None:
        return False
    await facts.drop(tx, job.name)
    _show(tx, person, job, now, state="stopped")
    return True


async def work(db: Database, data: Path, clock: Callable[[], int]) -> int:
    """Make every export that somebody waits for; how many were sent."""
    async with db.read() as reader:
        waiting = await facts.beginning(reader, WAITING)
    jobs = [msgspec.json.decode(value, type=Job) for value in waiting.values()]
    return sum([await _work_on(db, data, job, clock) for job in jobs])


async def _work_on(db: Database, data: Path, job: Job, clock: Callable[[], int]) -> bool:
    async with db.write() as tx:
        person = await _asker(tx, job)
        job = msgspec.structs.replace(job, tried=job.tried + 1)
        if person is None or job.tried > TRIES:
            await facts.drop(tx, job.name)
            if person is not None:
                _show(tx, person, job, clock(), state="failed")
            return False
        await _keep(tx, job)
    try:
        made = await make(db, data, person, job.wish, clock(), _watching(db, person, job, clock))
    except Refusal as refusal:
        async with db.write() as tx:
            await facts.drop(tx, job.name)
            _show(tx, person, job, clock(), state="refused", reason=refusal.reason)
        return False
    if made is None:
        return False
    async with db.write() as tx:
        person = await _asker(tx, job)
        wanted = person is not None and await _job(tx, job.name) == job
        if person is not None and wanted:
            _show(tx, person, job, clock(), state="done", done=made.cases)
            send(tx, person, job.wish, made, clock())
            await facts.drop(tx, job.name)
    if not wanted:
        await copies.drop(data / made.path)
    return wanted


def _watching(db: Database, person: Person, job: Job, clock: Callable[[], int]) -> Told:
    """Goes on as long as the person waits; tells now and then how far it is."""
    pages = 0

    async def told(written: int) -> bool:
        nonlocal pages
        pages += 1
        if pages % PAGES_BETWEEN:
            async with db.read() as reader:
                return await _job(reader, job.name) == job
        async with db.write() as tx:
            waits = await _job(tx, job.name) == job
            if waits:
                _show(tx, person, job, clock(), state="working", done=written)
        return waits

    return told


async def _asker(reader: Reader, job: Job) -> Person | None:
    """Who waits, if they may still have it."""
    person = await people.by_id(reader, job.person)
    return person if person is not None and person.active and person.role in exporting.WHO else None


async def _job(reader: Reader, name: str) -> Job | None:
    known = await facts.get(reader, name)
    return None if known is None else msgspec.json.decode(known, type=Job)


async def _keep(tx: Tx, job: Job) -> None:
    await facts.put(tx, job.name, msgspec.json.encode(job).decode())


def _show(tx: Tx, person: Person, job: Job, now: int, *, state: str, done: int = 0, reason: T | None = None) -> None:
    """The card: `state` is working, stopped, done, failed, or refused for a `reason`."""
    keyboard = [[Button(T("Stop"), "export.stop")]] if state == "working" else []
    said: dict[str, Any] = {"state": state, "done": done, "total": job.total, "reason": reason}
    outbox.card(
        tx,
        chat_id=person.telegram_id,
        anchor=f"export:{job.asked}",
        html=render("exports/progress", person.language, **said),
        keyboard=mint(tx, keyboard, person.language, now, only=person.id) or None,
        person_id=person.id,
        now=now,
    )
