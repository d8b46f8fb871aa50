"""Promises of making the index anew: it ends as the old one was, and holds what came and went meanwhile."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.items import file_for_search
from storage import index, items, reindex
from storage.chain import AuditChain
from storage.engine import Database
from storage.migrate import migrate
from tests.storage.filing import DAY, post

KEY = b"k" * 32


@pytest_asyncio.fixture
async def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setattr(reindex, "STEP", 7)
    monkeypatch.setattr(reindex, "PAGES", 2)
    path = tmp_path / "test.sqlite3"
    migrate(path)
    db = Database(path, AuditChain(KEY))
    await db.open()
    async with db.write() as tx:
        for number in range(50):
            await post(tx, number, f"cylinder number{number % 5}", DAY + timedelta(days=number))
    yield db
    await db.close()


async def found(db: Database, word: str) -> list[int]:
    async with db.read() as reader:
        rows = await reader.fetch_all(
            "SELECT item_id FROM item_index x JOIN index_docs d ON d.id = x.rowid WHERE item_index MATCH ? ORDER BY 1",
            (word,),
        )
    return [row["item_id"] for row in rows]


def checked(path: Path) -> None:
    """The index agrees with the documents, and nothing is left of the making."""
    with sqlite3.connect(path) as base:
        base.execute("INSERT INTO item_index (item_index, rank) VALUES ('integrity-check', 1)")
        left = base.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'reindex%' OR name GLOB 'item_index_*_data'"
        ).fetchall()
        assert left == [] and base.execute("SELECT 1 FROM facts WHERE name = 'reindex.at'").fetchall() == []


async def test_the_new_index_finds_what_the_old_one_found(db: Database) -> None:
    before = [await found(db, f"number{each}") for each in range(5)]
    assert await reindex.reindex(db) == 50
    assert [await found(db, f"number{each}") for each in range(5)] == before
    checked(db.path)


async def test_what_is_posted_changed_and_removed_meanwhile_is_in_the_new_index_as_it_stands(db: Database) -> None:
    posted: list[int] = []

    def tell(_filed: int) -> None:
        asked.set()

    asked = asyncio.Event()
    making = asyncio.create_task(reindex.reindex(db, tell))
    for number in range(100, 108):
        await asked.wait()
        asked.clear()
        async with db.write() as tx:
            posted.append(await post(tx, number, "meanwhile", DAY + timedelta(days=(number * 37) % 90)))
            index.remove(tx, number - 99)
            row = await items.by_id(tx, number - 79)
            assert row is not None
            file_for_search(tx, row, day=DAY, texts=["changed"], facets=())
        if making.done():
            break
    await making
    assert await found(db, "meanwhile") == posted
    assert await found(db, "changed") == [21 + each for each in range(len(posted))]
    assert not set(await found(db, "cylinder")) & set(range(1, len(posted) + 1))
    checked(db.path)


async def test_another_process_searches_and_posts_on_without_noticing(db: Database) -> None:
    other = Database(db.path, AuditChain(KEY))
    await other.open()
    try:
        before = await found(other, "cylinder")
        making = asyncio.create_task(reindex.reindex(db))
        while not making.done():
            assert await found(other, "cylinder") == before
        await making
        assert await found(other, "cylinder") == before
        async with other.write() as tx:
            assert await post(tx, 200, "afterwards") in range(1, 1000)
        assert len(await found(db, "afterwards")) == 1
    finally:
        await other.close()
    checked(db.path)


def _dies_after(path: Path, steps: int) -> None:
    """A run that is killed when it has filed so many steps."""

    async def run() -> None:
        db = Database(path, AuditChain(KEY))
        await db.open()
        told: list[int] = []

        def tell(filed: int) -> None:
            told.append(filed)
            if len(told) == steps:
                os.kill(os.getpid(), signal.SIGKILL)

        await reindex.reindex(db, tell)

    reindex.STEP = 7
    asyncio.run(run())


async def test_killed_in_the_middle_it_goes_on_and_nothing_is_missing(db: Database) -> None:
    killed = multiprocessing.get_context("spawn").Process(target=_dies_after, args=(db.path, 3))
    killed.start()
    await asyncio.to_thread(killed.join)
    assert killed.exitcode == -signal.SIGKILL
    async with db.write() as tx:
        early, late = await post(tx, 300, "between"), await post(tx, 301, "between", DAY + timedelta(days=400))
        index.remove(tx, 1)
    assert await found(db, "between") == [early, late]
    async with db.read() as reader:
        left = await reindex.documents(reader)
    assert 0 < left < 51
    assert await reindex.reindex(db) == left
    assert await found(db, "between") == [early, late]
    assert len(await found(db, "cylinder")) == 49
    checked(db.path)


async def test_a_file_that_is_written_anew_meanwhile_keeps_its_index(db: Database) -> None:
    told: list[int] = []
    rebuilt: list[asyncio.Task[bool]] = []

    def tell(filed: int) -> None:
        told.append(filed)
        if len(told) == 3:
            rebuilt.append(asyncio.create_task(db.rebuild()))

    assert await reindex.reindex(db, tell) > 50
    assert rebuilt[0].done()
    assert len(await found(db, "cylinder")) == 50
    checked(db.path)
