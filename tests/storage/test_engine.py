"""The engine's promises: all or nothing, one writer, a chain that several processes may extend."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.chain import GENESIS, AuditChain, AuditEntry, link
from storage.engine import Database, StorageError
from storage.migrate import migrate, migrations, pending


def _entry(subject: str) -> AuditEntry:
    return AuditEntry(1, None, "test", subject, "SEAP", {"b": 1, "a": 2})


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    migrate(tmp_path / "o.db")
    database = Database(tmp_path / "o.db", AuditChain.from_file(tmp_path / "audit.key"))
    await database.open()
    yield database
    await database.close()


async def _names(db: Database) -> list[str]:
    async with db.read() as reader:
        return [row["name"] for row in await reader.fetch_all("SELECT name FROM facts ORDER BY name")]


async def _put(db: Database, name: str) -> None:
    async with db.write() as tx:
        await tx.execute("INSERT INTO facts VALUES (?, '')", (name,))
        tx.audit(_entry(name))


async def test_a_block_that_raises_leaves_nothing_behind(db: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.write() as tx:
            tx.later("INSERT INTO facts VALUES ('a', '')")
            await tx.execute("INSERT INTO facts VALUES ('b', '')")
            tx.audit(_entry("b"))
            raise RuntimeError
    assert await _names(db) == []
    await _put(db, "c")
    assert await _names(db) == ["c"]


async def test_a_failing_deferred_statement_fails_the_whole_transaction(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        async with db.write() as tx:
            tx.later("INSERT INTO facts VALUES ('a', '')")
            tx.later("INSERT INTO facts VALUES ('a', '')")
    assert await _names(db) == []


async def test_two_coroutines_never_share_a_transaction(db: Database) -> None:
    inside = 0

    async def work(name: str) -> None:
        nonlocal inside
        async with db.write() as tx:
            inside += 1
            assert inside == 1
            await tx.execute("INSERT INTO facts VALUES (?, '')", (name,))
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work(f"{n:02}") for n in range(20)))
    assert len(await _names(db)) == 20


async def test_a_cancelled_writer_commits_all_or_nothing_and_frees_its_turn(db: Database) -> None:
    for patience in range(12):
        task = asyncio.create_task(_put(db, f"task{patience:02}"))
        for _ in range(patience):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await _put(db, "after")
    names = await _names(db)
    async with db.read() as reader:
        audited = [row["subject"] for row in await reader.fetch_all("SELECT subject FROM audit ORDER BY subject")]
    assert "after" in names and names == audited


async def test_those_who_listen_are_told_after_the_commit_only(db: Database) -> None:
    told: list[str] = []
    db.listen("outbox", lambda: told.append("outbox"))
    with pytest.raises(RuntimeError):
        async with db.write() as tx:
            tx.touch("outbox")
            raise RuntimeError
    assert told == []
    async with db.write() as tx:
        tx.touch("outbox")
        tx.later("INSERT INTO facts VALUES ('x', '')")
        assert told == []
    assert told == ["outbox"]


async def test_readers_cannot_write_and_see_the_newest_commit(db: Database) -> None:
    async with db.read() as reader:
        with pytest.raises(sqlite3.OperationalError):
            await reader.fetch_all("INSERT INTO facts VALUES ('x', '') RETURNING name")
        await _put(db, "y")
        assert await reader.fetch_value("SELECT name FROM facts") == "y"


async def test_more_readers_than_connections_are_served_in_order(db: Database) -> None:
    order: list[int] = []

    async def read(n: int) -> None:
        async with db.read() as reader:
            order.append(n)
            await reader.fetch_value("SELECT 1")

    await asyncio.gather(*(read(n) for n in range(10)))
    assert order == list(range(10))


async def test_two_processes_extend_one_unbroken_chain(db: Database, tmp_path: Path) -> None:
    second = Database(tmp_path / "o.db", AuditChain.from_file(tmp_path / "audit.key"))
    await second.open()
    for n in range(6):
        await _put((db, second)[n % 2], f"n{n}")
    await second.close()
    key = bytes.fromhex((tmp_path / "audit.key").read_text().strip())
    previous = GENESIS.hash
    async with db.read() as reader:
        rows = await reader.fetch_all("SELECT * FROM audit ORDER BY id")
    assert [row["id"] for row in rows] == [1, 2, 3, 4, 5, 6]
    for row in rows:
        entry = _entry(row["subject"])
        assert row["hash"] == link(key, previous, row["id"], entry, row["detail"])
        previous = row["hash"]


def test_the_schema_is_made_once_and_then_complete(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    assert pending(path) == len(migrations())
    assert len(migrate(path)) == len(migrations())
    assert migrate(path) == [] and pending(path) == 0


def test_a_file_of_another_program_is_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        migrate(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    path.write_bytes(b"not a database, by no means" * 100)
    with pytest.raises(StorageError, match="not a database"):
        migrate(path)
    assert path.read_bytes() == b"not a database, by no means" * 100


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    migrate(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=999")
    connection.close()
    with pytest.raises(StorageError, match="newer program"):
        migrate(path)
