"""``ozonenet import``: cases from a file into the case base, all of them or none; also while the bot runs.

The file is read twice: first every line is checked, and faults of all lines are listed; only a file without
any is then stored, in one transaction: after an interruption at any moment nothing of it is there.

A transaction keeps a running bot from writing. So beside one, everything is made ready before it begins, and no more
than `MOST_BESIDE` cases are taken; for more the bot is stopped, or the operator asks for parts, each a transaction of
its own. An import in parts that was interrupted goes on where it ended when it is run again.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import os
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import Thread
from typing import Protocol, TypeVar

import click

from bot.app import DATABASE_FILE, open_database
from bot.clock import Clock
from bot.commands.opening import database_errors, open_settings
from bot.errors import USAGE, CommandError
from bot.lock import AlreadyRunning, InstanceLock
from bot.records import batches, written_in
from services import importing, refiling
from services.importing import Line, Ready
from storage import parts
from storage.engine import Database

T = TypeVar("T")

BATCH = 1000
AT_ONCE = 5 * BATCH
"""So many cases are stored by each round of statements; in parts, a batch."""
ALONE = 2 * BATCH
"""A file of up to so many bytes times a thousand is read in this process: others take longer to begin."""
MOST_BESIDE = 10_000
"""Cases that are stored at once beside a running bot, which waits for some seconds meanwhile."""
MOST_NOTICES = 20
"""So many are listed; the others are counted."""


def main(config: Path | None, data: Path | None, *, file: Path, dry_run: bool, in_parts: bool = False) -> None:
    """Checks, then stores, and says how many cases there were."""
    settings, _ = open_settings(config, data)
    clock = Clock()
    now, today = clock.now_ms(), clock.now().date()
    folder = settings.storage.data
    with ExitStack() as stack:
        stack.enter_context(_without_looking_for_circles())
        spread = stack.enter_context(_workers(file, today))
        total = _checked(file, today, spread)
        with database_errors():
            if dry_run:
                click.echo(_rehearsed(folder, file, total, today, spread))
                return
            alone = _alone(folder, stack)
            if not (alone or in_parts) and total > MOST_BESIDE:
                raise CommandError(TOO_MANY.format(total=total, most=MOST_BESIDE, file=file))
            ready = _each(file, "importing", partial(importing.prepare, today=today, now=now), spread)
            way = _in_parts if in_parts else _at_once if alone else _made_ready
            stored = asyncio.run(_store(folder, way, ready, _name(file), now))
    click.echo(f"{stored:,} cases imported; {total - stored:,} were there already.")


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


# ── checking ────────────────────────────────────────────────────────────────────────────────────────────


def _checked(file: Path, today: date, spread: Spread) -> int:
    """How many cases the file has. Raises CommandError when any line is wrong, after all were listed."""
    first_lines: dict[int, int] = {}
    unknown: dict[str, int] = {}
    faults = notices = 0
    try:
        if in_words := written_in(file):
            click.echo(f"{file.name} is no UTF-8; it is read as {in_words}", err=True)
        for checked in _each(file, "checking", partial(importing.check, today=today), spread):
            for line, name in checked.ids:
                key = hash(name)
                if key in first_lines:
                    checked.faults.append((line, name, f"id: stands in line {first_lines[key]} already"))
                first_lines.setdefault(key, line)
            for line, name, fault in sorted(checked.faults):
                faults += 1
                click.echo(f"{_place(line, name)}: {fault}", err=True)
            for line, name, notice in checked.notices[: max(0, MOST_NOTICES - notices)]:
                click.echo(f"notice, {_place(line, name)}: {notice}", err=True)
            notices += len(checked.notices)
            for key_name, line in checked.unknown.items():
                unknown.setdefault(key_name, line)
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}") from error
    for key_name, line in sorted(unknown.items(), key=lambda each: each[1]):
        click.echo(f"unknown key {key_name!r} (first in line {line}) is ignored", err=True)
    if (more := notices - MOST_NOTICES) > 0:
        click.echo(f"and {more:,} more notice{'s' if more > 1 else ''}", err=True)
    if faults:
        raise CommandError(f"{file}: {faults:,} fault{'s' if faults > 1 else ''}; nothing was imported")
    if not first_lines:
        raise CommandError(f"{file}: has no cases", USAGE)
    if notices:
        click.echo("cases with a notice are taken as they are; please compare them with the papers", err=True)
    return len(first_lines)


def _place(line: int, name: str) -> str:
    return f"line {line} ({name})" if name else f"line {line}"


# ── storing ─────────────────────────────────────────────────────────────────────────────────────────────


Way = Callable[[Database, Iterator[Ready], str, int], Awaitable[int]]
"""How cases are stored: how many of them were new."""


async def _store(folder: Path, way: Way, ready: Iterator[Ready], source: str, now: int) -> int:
    db = open_database(folder)
    await db.open()
    try:
        await refiling.begin(db)
        return await way(db, ready, source, now)
    finally:
        await db.close()


async def _at_once(db: Database, ready: Iterator[Ready], source: str, now: int) -> int:
    stored = 0
    async with db.write() as tx:
        importing.begin(tx)
        for cases in importing.together(ready, AT_ONCE):
            stored += await importing.store(tx, cases, source=source, now=now)
        await importing.finish(tx, stored)
    return stored


async def _made_ready(db: Database, ready: Iterator[Ready], source: str, now: int) -> int:
    """At once as well, but the work is done before the transaction begins."""
    return await _at_once(db, iter(list(ready)), source, now)


async def _in_parts(db: Database, ready: Iterator[Ready], source: str, now: int) -> int:
    stored = 0
    for cases in ready:
        async with db.write() as tx:
            stored += await importing.store(tx, cases, source=source, now=now)
    await parts.merge(db)
    return stored


# ── a dry run ───────────────────────────────────────────────────────────────────────────────────────────


def _rehearsed(folder: Path, file: Path, total: int, today: date, spread: Spread) -> str:
    """What an import would do. Where there is no case base none is made."""
    if not (folder / DATABASE_FILE).exists():
        return f"{total:,} cases would be imported into a new case base in {folder}. Nothing was changed."
    there = asyncio.run(_there(folder, file, today, spread))
    return f"{total - there:,} cases would be imported; {there:,} are there already. Nothing was changed."


async def _there(folder: Path, file: Path, today: date, spread: Spread) -> int:
    db = open_database(folder)
    await db.open()
    try:
        return await _known(db, file, today, spread)
    finally:
        await db.close()


async def _known(db: Database, file: Path, today: date, spread: Spread) -> int:
    there = 0
    for checked in _each(file, "comparing", partial(importing.check, today=today), spread):
        async with db.read() as reader:
            there += len(await importing.known(reader, [name for _, name in checked.ids]))
    return there


def _name(file: Path) -> str:
    """What the audit log calls the file: the beginning of its SHA-256, which tells nothing and proves which."""
    with file.open("rb") as content:
        return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()[:16]}"


# ── many processes ──────────────────────────────────────────────────────────────────────────────────────


class Spread(Protocol):
    """Applies a function to batches of lines, here or in other processes, and gives the results in order."""

    def __call__(self, work: Callable[[list[Line]], T], given: Iterator[list[Line]], /) -> Iterator[T]: ...


@contextmanager
def _workers(file: Path, today: date) -> Iterator[Spread]:
    """As many processes as this one may have processors, where the file is long enough for them."""
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processes == 1 or file.stat().st_size <= ALONE * 1000:
        yield map
        return
    with ProcessPoolExecutor(processes, mp_context=_context(today), initializer=_begin_work) as pool:
        try:
            yield partial(_ordered, pool, processes * 4)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _context(today: date) -> BaseContext:
    """Where it is safe, processes begin with what this one has in memory; no thread runs yet."""
    if sys.platform != "linux":
        return get_context("spawn")
    importing.warm_up(today)
    gc.freeze()  # what all have in common stays in common
    return get_context("fork")


@contextmanager
def _without_looking_for_circles() -> Iterator[None]:
    """What is read is stored and forgotten: looking for circles in it would be a tenth of the work."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _begin_work() -> None:
    """In a worker, which began as this process is: without looking for circles, where that was not taken over."""
    gc.disable()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ordered(
    pool: ProcessPoolExecutor, ahead: int, work: Callable[[list[Line]], T], given: Iterator[list[Line]]
) -> Iterator[T]:
    waiting: deque[Future[T]] = deque()
    for batch in given:
        waiting.append(pool.submit(work, batch))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _each(file: Path, what: str, work: Callable[[list[Line]], T], spread: Spread) -> Iterator[T]:
    """The results of `work` over the whole file, with a bar on standard error that says how far it is."""
    with click.progressbar(length=file.stat().st_size, label=f"{what:9}", file=sys.stderr) as bar:
        yield from spread(work, batches(file, BATCH, bar.update))
