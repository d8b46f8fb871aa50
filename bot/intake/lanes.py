"""Lanes: serial inside a chat, parallel across chats.

A lane is one task that lives while its chat has updates waiting. It holds ids; bodies are held beside them
only up to a budget, and are read from the inbox again beyond it. Whatever is not finished when the process
ends is still `new` in the inbox and is fed first at the next start.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import structlog

from storage import inbox
from storage.engine import Database, Tx
from storage.errors import disk_is_full
from storage.inbox import InboxRow

log = structlog.get_logger(__name__)

Process = Callable[[InboxRow], Awaitable[bool | None]]
"""Gives an update its effect. Returns True when it marked the row done in its own transaction; otherwise the
lane marks it."""
OnDead = Callable[[Tx, InboxRow, BaseException], Awaitable[None]]
"""Called in the transaction that puts an update aside, to tell the person."""

AT_ONCE = 16
HELD = 20_000
BODY_BUDGET = 4 * 2**20
ATTEMPTS = 3
PAUSES = (0.2, 1.0, 5.0)
"""Seconds before the second, the third and every further attempt."""
STORAGE_PAUSE = 1.0
"""Seconds before going on when the database itself refuses."""
PAGE = 500


@dataclass(slots=True)
class _Held:
    update_id: int
    row: InboxRow | None


class Lanes:
    """`await start()`, then `await feed(rows)`; `await stop()` at the end.

    `at_once` updates are processed at the same time; when `held` are waiting, `feed` waits too. An update
    that failed `attempts` times is put aside; `pauses` are the seconds before each further attempt.
    """

    def __init__(
        self,
        db: Database,
        process: Process,
        on_dead: OnDead,
        *,
        at_once: int = AT_ONCE,
        held: int = HELD,
        body_budget: int = BODY_BUDGET,
        attempts: int = ATTEMPTS,
        pauses: Sequence[float] = PAUSES,
        storage_pause: float = STORAGE_PAUSE,
    ) -> None:
        self._db = db
        self._process = process
        self._on_dead = on_dead
        self._slots = asyncio.Semaphore(at_once)
        self._limit = held
        self._budget = body_budget
        self._attempts = attempts
        self._pauses = tuple(pauses)
        self._storage_pause = storage_pause
        self._lanes: dict[int, deque[_Held]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()
        self._bodies = 0
        self._marks: list[int] = []
        self._marker: asyncio.Task[None] | None = None
        self._room = asyncio.Event()
        self._room.set()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._open = False
        self._stopping = False

    @property
    def held(self) -> int:
        """Updates that are here and not finished."""
        return len(self._held)

    @property
    def full(self) -> bool:
        """True while `feed` would wait."""
        return not self._room.is_set()

    @property
    def active(self) -> int:
        """Lanes with something to do."""
        return len(self._lanes)

    async def start(self) -> None:
        """Feed everything that waits in the inbox, in order. Nothing new may be fed before this returns."""
        self._open = True
        after = -(2**63)
        while True:
            async with self._db.read() as reader:
                rows = await inbox.waiting(reader, after=after, n=PAGE)
            if not rows:
                return
            await self.feed(rows)
            after = rows[-1].update_id

    async def feed(self, rows: Iterable[InboxRow], *, fresh: bool = True) -> None:
        """Queue committed rows in their lanes; waits while too many are held.

        With `fresh=False` some may have been processed before: each is looked up first. Rows that are here
        already are left alone.
        """
        if not self._open:
            raise RuntimeError("lanes are fed before start() has fed what was waiting")
        for row in rows:
            await self._room.wait()
            if self._stopping:
                return
            if row.update_id not in self._held:
                self._queue(row, fresh)

    async def idle(self) -> None:
        """Return when everything that was fed is finished."""
        await self._quiet.wait()

    async def stop(self, grace: float = 10.0) -> None:
        """Let running updates finish for `grace` seconds, then cancel them; the rest stays in the inbox."""
        self._stopping = True
        self._open = False
        self._room.set()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=grace)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._marker is not None:
            await asyncio.gather(self._marker, return_exceptions=True)

    def _queue(self, row: InboxRow, fresh: bool) -> None:
        keep = fresh and self._bodies + len(row.body) <= self._budget
        if keep:
            self._bodies += len(row.body)
        self._held.add(row.update_id)
        self._quiet.clear()
        if len(self._held) >= self._limit:
            self._room.clear()
        held = _Held(row.update_id, row if keep else None)
        queue = self._lanes.get(row.lane)
        if queue is not None:
            queue.append(held)
            return
        self._lanes[row.lane] = queue = deque((held,))
        task = asyncio.create_task(self._run(row.lane, queue), name=f"lane {row.lane}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, lane: int, queue: deque[_Held]) -> None:
        try:
            while queue and not self._stopping:
                held = queue.popleft()
                try:
                    await self._finish(held)
                finally:
                    self._drop_body(held)
        finally:
            del self._lanes[lane]

    def _drop_body(self, held: _Held) -> None:
        if held.row is not None:
            self._bodies -= len(held.row.body)
            held.row = None

    async def _finish(self, held: _Held) -> None:
        """Attempt after attempt, until the update is done, dead or gone."""
        while not self._stopping:
            try:
                row = held.row or await self._look_up(held.update_id)
                if row is None:
                    self._release(held.update_id)
                    return
                pause = await self._attempt(row, held)
            except Exception:
                # The database refuses to read or to note a failure: nothing is lost, it is tried again, after
                # a look at what became of the row.
                log.exception("update_not_recorded", update_id=held.update_id)
                self._drop_body(held)
                pause = self._storage_pause
            if pause is None:
                return
            await asyncio.sleep(pause)

    async def _look_up(self, update_id: int) -> InboxRow | None:
        async with self._db.read() as reader:
            return await inbox.one(reader, update_id)

    async def _attempt(self, row: InboxRow, held: _Held) -> float | None:
        """One attempt; seconds until the next one, None when there is none."""
        async with self._slots:
            try:
                settled = await self._process(row)
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and self._is_cancelled():
                    raise
                if disk_is_full(error):  # not the update's fault: it waits until there is room
                    raise
                return await self._failed(row, held, error)
        if settled:
            self._release(row.update_id)
        else:
            self._mark(row.update_id)
        return None

    @staticmethod
    def _is_cancelled() -> bool:
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0

    async def _failed(self, row: InboxRow, held: _Held, error: BaseException) -> float | None:
        text = f"{type(error).__name__}: {error}"
        if row.attempts + 1 < self._attempts:
            log.warning("update_failed", update_id=row.update_id, attempt=row.attempts + 1, exc_info=error)
            async with self._db.write() as tx:
                waits = await inbox.failed(tx, row.update_id, text)
            if not waits:  # its transaction was committed; what failed came after it
                self._release(row.update_id)
                return None
            if held.row is not None:
                held.row = _again(held.row)
            return self._pauses[min(row.attempts, len(self._pauses) - 1)]
        log.error("update_dead", update_id=row.update_id, attempts=row.attempts + 1, exc_info=error)
        await self._bury(row, error, text)
        self._release(row.update_id)
        return None

    async def _bury(self, row: InboxRow, error: BaseException, text: str) -> None:
        try:
            async with self._db.write() as tx:
                if await inbox.dead(tx, row.update_id, text):
                    await self._on_dead(tx, row, error)
        except sqlite3.Error:
            raise
        except Exception:
            # An update so odd that not even its sender can be told must not hold up the lane.
            log.exception("dead_letter_not_told", update_id=row.update_id)
            async with self._db.write() as tx:
                await inbox.dead(tx, row.update_id, text)

    def _mark(self, update_id: int) -> None:
        self._marks.append(update_id)
        if self._marker is None:
            self._marker = asyncio.create_task(self._write_marks(), name="inbox marks")

    async def _write_marks(self) -> None:
        """Mark rows done, as many at once as have come together since the last commit."""
        while self._marks:
            marks, self._marks = self._marks, []
            try:
                async with self._db.write() as tx:
                    for update_id in marks:
                        inbox.done(tx, update_id)
            except Exception:
                log.exception("updates_not_marked", count=len(marks))
                if self._stopping:
                    break  # they are processed once more at the next start, to no effect
                self._marks = marks + self._marks
                await asyncio.sleep(self._storage_pause)
                continue
            for update_id in marks:
                self._release(update_id)
        self._marker = None

    def _release(self, update_id: int) -> None:
        self._held.discard(update_id)
        if len(self._held) < self._limit:
            self._room.set()
        if not self._held:
            self._quiet.set()


def _again(row: InboxRow) -> InboxRow:
    return InboxRow(row.update_id, row.lane, row.body, row.at, row.attempts + 1)
