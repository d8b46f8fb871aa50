from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import inbox
from storage.chain import AuditChain
from storage.engine import Database
from storage.inbox import Figures, InboxRow
from storage.migrate import migrate

DAY = 86_400_000


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "ozonenet.sqlite3"
    migrate(path)
    database = Database(path, AuditChain.from_file(tmp_path / "audit.key"))
    await database.open()
    yield database
    await database.close()


async def add(db: Database, *ids: int, at: int = 0, body: str = "{}") -> int:
    async with db.write() as tx:
        return await inbox.add(tx, [(n, 1, body, at) for n in ids])


async def waiting(db: Database) -> list[int]:
    async with db.read() as reader:
        return [row.update_id for row in await inbox.waiting(reader)]


async def test_an_update_is_kept_once_and_as_it_came_first(db: Database) -> None:
    assert await add(db, 1, body='{"first":1}') == 1
    assert await add(db, 1, 2, body='{"second":1}') == 1
    async with db.read() as reader:
        assert await inbox.one(reader, 1) == InboxRow(1, 1, '{"first":1}', 0)


async def test_what_waits_comes_in_order_and_page_by_page(db: Database) -> None:
    await add(db, 5, 3, 9, 1)
    async with db.read() as reader:
        first = await inbox.waiting(reader, n=2)
        rest = await inbox.waiting(reader, after=first[-1].update_id, n=2)
    assert [row.update_id for row in first + rest] == [1, 3, 5, 9]


async def test_a_processed_update_waits_no_more_and_stays_processed(db: Database) -> None:
    await add(db, 1, 2)
    async with db.write() as tx:
        inbox.done(tx, 1)
    async with db.write() as tx:
        assert not await inbox.dead(tx, 1, "late")
        assert not await inbox.failed(tx, 1, "late")
    assert await add(db, 1) == 0
    assert await waiting(db) == [2]


async def test_a_mark_that_is_rolled_back_leaves_the_update_waiting(db: Database) -> None:
    await add(db, 1)
    with pytest.raises(ZeroDivisionError):
        async with db.write() as tx:
            inbox.done(tx, 1)
            await tx.fetch_value("SELECT 1")
            raise ZeroDivisionError
    assert await waiting(db) == [1]


async def test_a_dead_update_can_be_revived(db: Database) -> None:
    await add(db, 1)
    async with db.write() as tx:
        assert await inbox.dead(tx, 1, "x" * 10_000)
    async with db.read() as reader:
        (letter,) = await inbox.dead_letters(reader)
    assert letter.error == "x" * inbox.KEPT_ERROR
    assert await waiting(db) == []
    async with db.write() as tx:
        assert await inbox.revive(tx, 1)
        assert not await inbox.revive(tx, 1)
    assert await waiting(db) == [1]


async def test_only_old_and_processed_updates_are_forgotten_and_dead_ones_later(db: Database) -> None:
    await add(db, 1, 2, 3, at=0)
    await add(db, 4, at=3 * DAY)
    async with db.write() as tx:
        inbox.done(tx, 1)
        inbox.done(tx, 4)
        await inbox.dead(tx, 2, "boom")
    async with db.write() as tx:
        assert await inbox.forget(tx, 2 * DAY, dead_before=0) == 1
        assert await inbox.forget(tx, 2 * DAY) == 1
        assert await inbox.forget(tx, 2 * DAY) == 0
    assert await add(db, 1, 2, 3, 4) == 2


async def test_figures_tell_how_many_wait_since_when_and_how_many_are_dead(db: Database) -> None:
    async with db.read() as reader:
        assert await inbox.figures(reader) == Figures(waiting=0, oldest=None, dead=0)
    await add(db, 1, at=7)
    await add(db, 2, 3, at=5)
    async with db.write() as tx:
        await inbox.dead(tx, 3, "boom")
    async with db.read() as reader:
        assert await inbox.figures(reader) == Figures(waiting=2, oldest=5, dead=1)
