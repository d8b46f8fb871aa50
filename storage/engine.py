"""One writer, a few readers, explicit transactions.

SQLite in WAL mode with `synchronous=FULL`: what `Database.write()` has committed survives a power cut. The
writer connection belongs to one transaction at a time (first come, first served), so two coroutines can never
share one. Readers are `query_only` and handed out in order of asking.

A statement costs one hop to the connection's thread. Statements whose result nobody needs (`Tx.later`) wait
and travel with the next one, as do BEGIN and COMMIT.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from storage.chain import AuditChain, AuditEntry
from storage.errors import StorageError as StorageError

T = TypeVar("T")
Params = Mapping[str, Any] | Sequence[Any]
Row = sqlite3.Row
Fetch = Callable[[str, Params], list[Row]]

READERS = 2
BUSY_MS = 5_000
CACHE_KIB = 16_384
"""What a reader keeps in memory at most: where each word of the index of a million cases begins, and the tables."""
REBUILD = (
    "DELETE FROM facts WHERE name = 'reindex.at'",  # `storage.reindex` then begins anew
    "DROP TRIGGER IF EXISTS reindex_add",
    "DROP TRIGGER IF EXISTS reindex_remove",
    "DROP TABLE IF EXISTS item_index_new",
    "DROP TABLE IF EXISTS item_index_old",
    "INSERT INTO item_index (item_index) VALUES ('optimize')",
    "CREATE VIRTUAL TABLE temp.item_terms USING fts5vocab('main', 'item_index', 'row')",
    "DELETE FROM index_words WHERE word NOT IN (SELECT term FROM temp.item_terms)",
    "DROP TABLE temp.item_terms",
    "VACUUM",
    "PRAGMA wal_checkpoint(TRUNCATE)",
)
"""Removed words stay in the index until its segments are merged, removed rows in pages that were split, and both in
the write-ahead log."""


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Await `work` even when the caller is cancelled meanwhile; the cancellation is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled


def _connect(path: Path, kind: type[sqlite3.Connection], *, read_only: bool) -> Callable[[], sqlite3.Connection]:
    def connector() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, isolation_level=None, timeout=BUSY_MS / 1000, cached_statements=512, factory=kind
        )
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA foreign_keys=ON")
        if read_only:
            connection.execute("PRAGMA query_only=ON")
            connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        else:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")  # what is removed is overwritten, not only unlinked
        return connection

    return connector


class _Connection(aiosqlite.Connection):
    """aiosqlite's connection, plus `hop`: run one function on its thread.

    aiosqlite offers the same as a private method; one round trip for several statements is what keeps an
    update cheap, so this is the one place that uses it.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True  # a process that is told to stop is never held by a connection

    async def hop(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]
        return result


class Reader:
    """A read-only view: each statement sees the newest committed state."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def fetch_all(self, sql: str, params: Params = ()) -> list[Row]:
        """All rows."""
        return await self._run(lambda c: c.execute(sql, params).fetchall())

    async def fetch_one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row, or None."""
        return await self._run(lambda c: c.execute(sql, params).fetchone())

    async def fetch_value(self, sql: str, params: Params = ()) -> Any:
        """The first column of the first row, or None."""
        row = await self.fetch_one(sql, params)
        return None if row is None else row[0]

    async def together(self, work: Callable[[Fetch], T]) -> T:
        """What `work` makes of several statements in one hop; it is given a function that fetches all rows of one."""
        return await self._run(lambda c: work(lambda sql, params: c.execute(sql, params).fetchall()))

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._connection.hop(work)


class Tx(Reader):
    """A write transaction: all of it is committed, or none.

    Besides SQL it carries what belongs to every write: audit entries (`audit`), and functions to call after
    the commit (`after_commit`), such as waking the sender.
    """

    def __init__(self, connection: _Connection, chain: AuditChain) -> None:
        super().__init__(connection)
        self._chain = chain
        self._waiting: list[tuple[str, Params]] = [("BEGIN IMMEDIATE", ())]
        self._audit: list[AuditEntry] = []
        self._after: list[Callable[[], None]] = []
        self._touched: set[str] = set()
        self.begun = False

    def later(self, sql: str, params: Params = ()) -> None:
        """Queue a statement whose result nobody needs; it runs, in order, before the next one or the commit."""
        self._waiting.append((sql, params))

    def audit(self, entry: AuditEntry) -> None:
        """Write `entry` into the audit chain with this transaction."""
        self._audit.append(entry)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call `call` once the transaction is durable; never when it is rolled back."""
        if call not in self._after:
            self._after.append(call)

    def touch(self, topic: str) -> None:
        """Tell those who listen to `topic` (`Database.listen`) once the transaction is durable."""
        self._touched.add(topic)

    async def execute(self, sql: str, params: Params = ()) -> int:
        """Run a statement; the number of rows it changed."""
        return await self._run(lambda c: c.execute(sql, params).rowcount)

    async def insert(self, sql: str, params: Params = ()) -> int:
        """Run an INSERT; the id of the new row."""
        return await self._run(lambda c: c.execute(sql, params).lastrowid or 0)

    async def execute_many(self, sql: str, rows: Iterable[Params]) -> int:
        """Run a statement for each of `rows` in one hop; the number of rows changed."""
        listed = list(rows)
        return await self._run(lambda c: c.executemany(sql, listed).rowcount)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        waiting, self._waiting = self._waiting, []
        self.begun = True

        def together(connection: sqlite3.Connection) -> T:
            for sql, params in waiting:
                connection.execute(sql, params)
            return work(connection)

        return await self._connection.hop(together)

    async def _commit(self) -> None:
        if not self.begun and len(self._waiting) == 1 and not self._audit:
            return  # nothing was read or written
        await self._run(self._end)
        for call in self._after:
            call()

    def _end(self, connection: sqlite3.Connection) -> None:
        if self._audit:
            self._chain.append(connection, self._audit)
        connection.execute("COMMIT")

    async def _rollback(self) -> None:
        if self.begun:
            await self._connection.hop(lambda c: c.execute("ROLLBACK") if c.in_transaction else None)


class Database:
    """The database file: `async with db.write() as tx`, `async with db.read() as reader`.

    `connection` is the class of its connections: a crash test gives one that fails.
    """

    def __init__(
        self, path: Path, chain: AuditChain, connection: type[sqlite3.Connection] = sqlite3.Connection
    ) -> None:
        self.path = path
        self.chain = chain
        self._kind = connection
        self._writer = _Connection(_connect(path, connection, read_only=False))
        self._turn = asyncio.Lock()  # asyncio's lock is fair: first come, first served
        self._idle: deque[_Connection] = deque()
        self._waiting: deque[asyncio.Future[_Connection]] = deque()
        self._readers: list[_Connection] = []
        self._listeners: dict[str, list[Callable[[], None]]] = {}

    def listen(self, topic: str, call: Callable[[], None]) -> None:
        """Call `call` after each commit of a transaction that touched `topic` (such as `outbox`).

        Also after a commit that raised: that does not tell that nothing was committed.
        """
        self._listeners.setdefault(topic, []).append(call)

    async def open(self) -> None:
        """Open the writer and the readers. The schema must be there (see `storage.migrate`)."""
        await self._writer
        for _ in range(READERS):
            reader = _Connection(_connect(self.path, self._kind, read_only=True))
            await reader
            self._readers.append(reader)
            self._idle.append(reader)

    async def close(self) -> None:
        """Wait for the running transaction, then close all connections."""
        async with self._turn:
            for reader in self._readers:
                await reader.close()
            await self._writer.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        async with self._turn:
            tx = Tx(self._writer, self.chain)
            told: set[str] = set()
            try:
                yield tx
                told = tx._touched
                await _to_the_end(tx._commit())
            except BaseException:
                await _to_the_end(tx._rollback())
                raise
            finally:
                for topic in told:
                    for call in self._listeners.get(topic, ()):
                        call()

    async def rebuild(self) -> bool:
        """Write the file anew, without any trace of what was removed; nobody writes meanwhile.

        False when a reader was busy with the write-ahead log, which then still has to be emptied: ask again later.
        """

        def work(connection: sqlite3.Connection) -> bool:
            found = [connection.execute(sql).fetchone() for sql in REBUILD]
            return not found[-1]["busy"]

        async with self._turn:
            return await self._writer.hop(work)

    async def empty_log(self) -> bool:
        """Move everything from the write-ahead log into the file; False when a reader was busy with it."""
        async with self._turn:
            return await self._writer.hop(lambda c: not c.execute(REBUILD[-1]).fetchone()["busy"])

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """A reader of the pool, for as short a time as possible."""
        connection = await self._take()
        try:
            yield Reader(connection)
        finally:
            self._give(connection)

    async def _take(self) -> _Connection:
        if self._idle:
            return self._idle.popleft()
        future: asyncio.Future[_Connection] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._give(future.result())
            raise

    def _give(self, connection: _Connection) -> None:
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(connection)
                return
        self._idle.append(connection)
