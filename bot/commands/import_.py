"""``ozonenet import``: cases from a file into the case base, all of them or none; also while the bot runs.

All cases are stored in one transaction: after an interruption at any moment nothing of them is there. Every line is
checked before any is stored or, where no bot runs, while the lines before it are; a fault ends the transaction, and
then the faults of all lines are listed.

A transaction keeps a running bot from writing. So beside one, everything is made ready before it begins, and no more
than `MOST_BESIDE` cases are taken; for more the bot is stopped, or the operator asks for parts, each a transaction of
its own. An import in parts that was interrupted goes on where it ended when it is run again.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import click

from bot.clock import Clock
from bot.commands.opening import database_errors, open_settings
from bot.errors import CommandError
from bot.findings import Differences, Findings, place
from bot.lock import AlreadyRunning, InstanceLock
from bot.records import batches, written_in
from bot.spread import Spread, processes, without_looking_for_circles
from services import imported_before, importing
from services.imported_before import Given
from services.importing import Line, Ready
from storage import parts
from storage.engine import Database, Tx

T = TypeVar("T")

BATCH = 1000
AT_ONCE = 5 * BATCH
"""So many cases are stored by each round of statements; in parts, a batch."""
ALONE = 2 * BATCH
"""A file of up to so many bytes times a thousand is read in this process: others take longer to begin."""
MOST_BESIDE = 10_000
"""Cases that are stored at once beside a running bot, which waits for some seconds meanwhile."""


def main(config: Path | None, data: Path | None, *, file: Path, dry_run: bool, in_parts: bool = False) -> None:
    """Checks and stores, and says how many cases there were."""
    settings, _ = open_settings(config, data)
    clock = Clock()
    now, today = clock.now_ms(), clock.now().date()
    folder = settings.storage.data
    with ExitStack() as stack:
        stack.enter_context(without_looking_for_circles())
        source = _Source(file, today, now, stack.enter_context(_spread(file, today)))
        with _errors_of(file):
            if in_words := written_in(file):
                click.echo(f"{file.name} is no UTF-8; it is read as {in_words}", err=True)
        with database_errors():
            if dry_run:
                click.echo(_rehearsed(folder, source, _checked(source)))
                return
            alone = _alone(folder, stack)
            done = (_in_parts if in_parts else _in_one_reading if alone else _beside)(folder, source)
    done.other.tell()
    click.echo(f"{done.stored:,} cases imported; {done.total - done.stored:,} were there already{done.other.counted}.")


TOO_MANY = (
    "{file}: {total:,} cases; the bot is running, and storing more than {most:,} at once would keep officers waiting. "
    "Nothing was imported.\nStop the bot and run this again, or add --in-parts: then a thousand are stored at a time; "
    "if that is interrupted, run it again and it goes on where it ended"
)


def _alone(folder: Path, stack: ExitStack) -> bool:
    """Holds the data folder when no bot does."""
    try:
        stack.enter_context(InstanceLock(folder))
    except AlreadyRunning:
        return False
    return True


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Source:
    """The file, and by whom it is read. Each reading shows a bar on standard error that says how far it is."""

    file: Path
    today: date
    now: int
    spread: Spread

    def checked(self, what: str) -> Iterator[importing.Checked]:
        return self._each(what, partial(importing.check, today=self.today))

    def compared(self) -> Iterator[list[Given]]:
        return self._each("comparing", partial(importing.read, today=self.today))

    def ready(self) -> Iterator[Ready]:
        return self._each("importing", partial(importing.prepare, today=self.today, now=self.now))

    def both(self) -> Generator[importing.Read, None, None]:
        return self._each("importing", partial(importing.check_and_prepare, today=self.today, now=self.now))

    def _each(self, what: str, work: Callable[[list[Line]], T]) -> Generator[T, None, None]:
        with click.progressbar(length=self.file.stat().st_size, label=f"{what:9}", file=sys.stderr) as bar:
            yield from self.spread(work, self._batches(bar.update))

    def _batches(self, passed: Callable[[int], None]) -> Iterator[list[Line]]:
        with _errors_of(self.file):
            yield from batches(self.file, BATCH, passed)

    def name(self) -> str:
        """What the audit log calls the file: the beginning of its SHA-256, which tells nothing and proves which."""
        with self.file.open("rb") as content:
            return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()[:16]}"


@contextmanager
def _errors_of(file: Path) -> Iterator[None]:
    """Turns a file that cannot be read into an error of the command line."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}") from error


def _spread(file: Path, today: date) -> AbstractContextManager[Spread]:
    if file.stat().st_size <= ALONE * 1000:
        return nullcontext(map)
    return processes(partial(importing.warm_up, today))


def _checked(source: _Source) -> int:
    """How many cases the file has. Raises CommandError when any line is wrong, after all were listed."""
    findings = Findings()
    faults = 0
    for checked in source.checked("checking"):
        for line, name, fault in findings.add(checked):
            faults += 1
            click.echo(f"{place(line, name)}: {fault}", err=True)
    findings.tell(taken=not faults)
    if faults:
        raise CommandError(f"{source.file}: {faults:,} fault{'s' if faults > 1 else ''}; nothing was imported")
    return findings.cases(source.file)


# ── storing ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Done:
    """How many cases the file had, how many of them were new, and those that are there with other contents."""

    total: int
    stored: int
    other: Differences


def _in_one_reading(folder: Path, source: _Source) -> _Done:
    """Stores while it checks; nobody else writes. Faults are listed by another reading."""
    findings, other = Findings(lines=False), Differences()
    try:
        ready = _begun(importing.together(_sound(source, findings), AT_ONCE))
        stored = _store(folder, source, _at_once, ready, other)
    except _Faulty:
        pass
    else:
        findings.tell(taken=True)
        return _Done(findings.cases(source.file), stored, other)
    _checked(source)
    raise CommandError(f"{source.file}: was changed while it was read; nothing was imported")


def _beside(folder: Path, source: _Source) -> _Done:
    """All cases are ready before they are stored: meanwhile the bot does not write."""
    total = _checked(source)
    if total > MOST_BESIDE:
        raise CommandError(TOO_MANY.format(total=total, most=MOST_BESIDE, file=source.file))
    ready = list(importing.together(source.ready(), AT_ONCE))
    other = Differences()
    return _Done(total, _store(folder, source, _at_once, iter(ready), other), other)


def _in_parts(folder: Path, source: _Source) -> _Done:
    """Each batch is stored for itself, after all were checked."""
    total = _checked(source)
    other = Differences()
    return _Done(total, _store(folder, source, _one_by_one, source.ready(), other), other)


class _Faulty(Exception):
    """A line has a fault."""


def _sound(source: _Source, findings: Findings) -> Iterator[Ready]:
    """The cases of the file. Raises _Faulty at the first lines with a fault, and CommandError where it has no cases."""
    with closing(source.both()) as several:
        for read in several:
            if findings.add(read.checked):
                raise _Faulty
            yield read.ready
    findings.cases(source.file)


def _begun(ready: Iterator[Ready]) -> Iterator[Ready]:
    """The same, the first of them made already: what is wrong early in a file, or in a short one, makes no base."""
    return chain(list(islice(ready, 1)), ready)


Store = Callable[[Tx, Ready], Awaitable[int]]
"""Stores some cases in a transaction: how many of them were new."""
Way = Callable[[Database, Iterator[Ready], Store], Awaitable[int]]
"""How all cases are stored: how many of them were new."""


def _store(folder: Path, source: _Source, way: Way, ready: Iterator[Ready], other: Differences) -> int:
    return asyncio.run(_stored(folder, way, ready, partial(_noting, other, source.name(), source.now)))


async def _noting(other: Differences, name: str, now: int, tx: Tx, cases: Ready) -> int:
    """Stores the new ones, and notes those of the others that differ from what is there."""
    taken = await importing.store(tx, cases, source=name, now=now)
    other.add(taken.differing)
    return taken.stored


async def _stored(folder: Path, way: Way, ready: Iterator[Ready], store: Store) -> int:
    from services import refiling  # loaded while other processes are reading

    db = _base(folder)
    await db.open()
    try:
        await refiling.begin(db)
        return await way(db, ready, store)
    finally:
        await db.close()


def _base(folder: Path) -> Database:
    from bot.app import open_database  # loaded while other processes are reading

    return open_database(folder)


async def _at_once(db: Database, ready: Iterator[Ready], store: Store) -> int:
    stored = 0
    async with db.write() as tx:
        importing.begin(tx)
        for cases in ready:
            stored += await store(tx, cases)
        await importing.finish(tx, stored)
    return stored


async def _one_by_one(db: Database, ready: Iterator[Ready], store: Store) -> int:
    stored = 0
    for cases in ready:
        async with db.write() as tx:
            stored += await store(tx, cases)
    await parts.merge(db)
    return stored


# ── a dry run ───────────────────────────────────────────────────────────────────────────────────────────


def _rehearsed(folder: Path, source: _Source, total: int) -> str:
    """What an import would do. Where there is no case base none is made."""
    from bot.app import database_path

    if not database_path(folder).exists():
        return f"{total:,} cases would be imported into a new case base in {folder}. Nothing was changed."
    other = Differences()
    there = asyncio.run(_there(folder, source, other))
    other.tell()
    return (
        f"{total - there:,} cases would be imported; {there:,} are there already{other.counted}. Nothing was changed."
    )


async def _there(folder: Path, source: _Source, other: Differences) -> int:
    db = _base(folder)
    await db.open()
    try:
        there = 0
        for given in source.compared():
            async with db.read() as reader:
                there += len(await importing.known(reader, [each.external_id for each in given]))
                other.add(await imported_before.differing(reader, given))
        return there
    finally:
        await db.close()
