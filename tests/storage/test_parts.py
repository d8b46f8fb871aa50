"""Promises of merging the parts of the index: one is left, nothing is missing, and others go on meanwhile."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from storage import index, parts, reindex
from storage.chain import AuditChain
from storage.engine import Database, Tx
from storage.migrate import migrate
from storage.steps import step
from tests.storage.filing import DAY, post

KEY = b"k" * 32


@pytest_asyncio.fixture
async def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setattr(parts, "PAGES", 1)
    path = tmp_path / "test.sqlite3"
    migrate(path)
    db = Database(path, AuditChain(KEY))
    await db.open()
    for number in range(50):
        async with db.write() as tx:
            words = " ".join(f"word{number}x{each}" for each in range(200))
            await post(tx, number, f"cylinder number{number % 5} {words}", DAY + timedelta(days=number))
    yield db
    await db.close()


def _numbers(blob: bytes) -> Iterator[int]:
    """SQLite's numbers of variable length."""
    value = 0
    for byte in blob:
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            yield value
            value = 0


def parts_of(path: Path) -> int:
    """How many parts the index has: the second number of its structure, behind four bytes of cookie."""
    with sqlite3.connect(path) as base:
        ((structure,),) = base.execute("SELECT block FROM item_index_data WHERE id = 10")
    numbers = _numbers(structure[4:])
    next(numbers)
    return next(numbers)


async def found(db: Database, word: str) -> list[int]:
    async with db.read() as reader:
        rows = await reader.fetch_all("SELECT rowid FROM item_index WHERE item_index MATCH ? ORDER BY rowid", (word,))
    return [row["rowid"] for row in rows]


def checked(path: Path) -> None:
    """The index agrees with the documents."""
    with sqlite3.connect(path) as base:
        base.execute("INSERT INTO item_index (item_index, rank) VALUES ('integrity-check', 1)")


async def test_of_many_parts_one_is_left_that_finds_the_same(db: Database) -> None:
    before = [await found(db, f"number{each}") for each in range(5)]
    assert parts_of(db.path) > 3
    assert await parts.merge(db) > 3
    assert parts_of(db.path) == 1
    assert [await found(db, f"number{each}") for each in range(5)] == before
    checked(db.path)


async def test_where_there_is_one_part_nothing_is_done(db: Database) -> None:
    await parts.merge(db)
    assert await parts.merge(db) == 0


async def test_an_empty_index_has_nothing_to_merge(tmp_path: Path) -> None:
    migrate(tmp_path / "empty.sqlite3")
    db = Database(tmp_path / "empty.sqlite3", AuditChain(KEY))
    await db.open()
    try:
        assert await parts.merge(db) == 0
    finally:
        await db.close()


async def test_words_that_were_removed_are_in_no_part_afterwards(db: Database) -> None:
    async with db.write() as tx:
        index.remove(tx, 7)
    await parts.merge(db)
    with sqlite3.connect(db.path) as base:
        base.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'item_index', 'row')")
        assert base.execute("SELECT term FROM temp.terms WHERE term GLOB 'word6x*'").fetchall() == []
    checked(db.path)


async def test_what_others_post_and_remove_meanwhile_stands(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[int] = []
    other = Database(db.path, AuditChain(KEY))
    await other.open()

    async def disturbed(db: Database, work: Callable[[Tx], Awaitable[Any]]) -> Any:
        if len(posted) < 30:
            async with other.write() as tx:
                day = DAY + timedelta(days=len(posted) * 37 % 90)
                posted.append(await post(tx, 100 + len(posted), "meanwhile", day))
                index.remove(tx, len(posted))
        return await step(db, work)

    monkeypatch.setattr(parts, "step", disturbed)
    try:
        assert await parts.merge(db) > 0
        assert len(await found(other, "meanwhile")) == len(posted) > 3
        assert len(await found(other, "cylinder")) == 50 - len(posted)
    finally:
        await other.close()
    checked(db.path)
    monkeypatch.undo()
    await parts.merge(db)
    assert parts_of(db.path) == 1


def _dies_after(path: Path, steps: int) -> None:
    """A merge that is killed when it has made so many steps."""

    async def dying(db: Database, work: Callable[[Tx], Awaitable[Any]]) -> Any:
        nonlocal steps
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        steps -= 1
        return await step(db, work)

    async def run() -> None:
        db = Database(path, AuditChain(KEY))
        await db.open()
        await parts.merge(db)

    parts.PAGES = 1
    pytest.MonkeyPatch().setattr(parts, "step", dying)
    asyncio.run(run())


async def test_killed_in_the_middle_it_goes_on_and_nothing_is_missing(db: Database) -> None:
    before = await found(db, "cylinder")
    killed = multiprocessing.get_context("spawn").Process(target=_dies_after, args=(db.path, 3))
    killed.start()
    await asyncio.to_thread(killed.join)
    assert killed.exitcode == -signal.SIGKILL
    assert parts_of(db.path) > 1
    assert await found(db, "cylinder") == before
    checked(db.path)
    async with db.write() as tx:
        await post(tx, 300, "between")
    assert await parts.merge(db) > 0
    assert parts_of(db.path) == 1
    assert len(await found(db, "between")) == 1
    checked(db.path)


async def test_an_index_that_is_made_anew_meanwhile_is_merged_as_well(db: Database) -> None:
    making = asyncio.create_task(reindex.reindex(db))
    await parts.merge(db)
    await making
    checked(db.path)
    assert len(await found(db, "cylinder")) == 50
    assert parts_of(db.path) == 1
