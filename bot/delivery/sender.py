"""The sender: claims what may go, calls Telegram, writes down what came of it.

Claim and settlement are committed apart from each other and around the call, so a crash leaves either a row
that was never tried, or one of which it is known that it may have been sent. Ends of calls and new claims
that meet share a transaction.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import structlog
from telegram import Bot

from bot.clock import Clock
from bot.delivery.calls import Calls, Outcome
from bot.delivery.errors import Fate, Verdict
from bot.delivery.methods import traits
from bot.delivery.pacing import MINUTE, Call, History, Limits
from bot.delivery.settling import OnAnswer, OnGone, OnRefused, Settling
from bot.points import Reached, pass_by
from bot.settings import Delivery
from storage import outbox, shown
from storage.engine import Database, Tx
from storage.outbox import CARD, Row

log = structlog.stdlib.get_logger(__name__)

Allowed = Callable[[Tx, Row], Awaitable[bool]]
"""Whether the person or room of a row may (still) read the row's item."""

_AFTER_TROUBLE_S = 1.0
_CRASHED = Verdict(Fate.UNKNOWN, "the program ended during the attempt")


class Sender:
    """Delivers the outbox. `run()` until `stop()`; `wake()` after a commit that made rows.

    `allowed` is asked, at the last moment, for rows that tell of an item. `on_gone` hears of chats that
    cannot be written to any more; `on_answer`, by method, of answers that matter; `on_refused`, by method, of
    refusals. `files` is the folder of uploads, by default that of the database. `reached` is called with the
    name of each point that a crash test may stop at: `claimed` (committed, not called yet), `called`
    (Telegram has answered, nothing is written down) and `settled` (the end of a call is committed).
    """

    def __init__(
        self,
        db: Database,
        bot: Bot,
        clock: Clock,
        settings: Delivery,
        allowed: Allowed,
        on_gone: OnGone | None = None,
        files: Path | None = None,
        on_answer: Mapping[str, OnAnswer] | None = None,
        on_refused: Mapping[str, OnRefused] | None = None,
        reached: Reached = pass_by,
    ) -> None:
        self._db = db
        self._clock = clock
        self._reached = reached
        self._connections = settings.connections
        self._allowed = allowed
        self._history = History(
            Limits.of(
                settings.per_chat_per_second,
                settings.group_per_minute,
                settings.overall_per_second,
                settings.reserve_per_second,
            )
        )
        self._calls = Calls(bot, files or db.path.parent, settings.connect_timeout_s, settings.read_timeout_s)
        self._settling = Settling(self._history, settings.attempts, on_gone, on_answer, on_refused)
        self._flying: dict[int, asyncio.Task[None]] = {}  # calls under way, by row
        self._lanes: set[int] = set()  # chats with an ordered call under way
        self._blocked: set[int] = set()  # those of them for which more is due
        self._landed: list[tuple[Outcome, int]] = []  # ends of calls not yet written down, and when
        self._in_doubt = False  # a transaction raised: nobody knows whether it was committed
        self._look_at: int | None = 0  # when there may be something to claim; None: not before a wake
        self._knock = asyncio.Event()
        self._calm = asyncio.Event()
        self._alarm: asyncio.Task[None] | None = None
        self._stopping = False
        self._ended = asyncio.Event()
        self._running = False

    async def run(self) -> None:
        """Deliver until `stop()`. Cancelling it is like a crash: calls under way are left in doubt."""
        self._running = True
        try:
            await self._recover()
            while True:
                try:
                    await self._turn()
                except sqlite3.Error:
                    # What landed is kept and written down at the next turn.
                    log.exception("the outbox cannot be written; trying again")
                    await asyncio.sleep(_AFTER_TROUBLE_S)
                    continue
                if self._stopping and not self._flying and not self._landed:
                    return
                await self._rest()
        finally:
            self._running = False
            self._cancel_alarm()
            for task in self._flying.values():
                task.cancel()
            self._ended.set()

    async def stop(self) -> None:
        """Claim nothing more, let the calls under way end, write their ends down."""
        self._stopping = True
        self._knock.set()
        if self._running:
            await self._ended.wait()

    def wake(self) -> None:
        """There may be new rows."""
        self._look_at = 0
        self._calm.clear()
        self._knock.set()

    async def idle(self) -> None:
        """Returns when no call is under way and nothing is to be sent at this moment; for tests."""
        await self._calm.wait()

    @property
    def next_at(self) -> int | None:
        """When (UTC ms) the sender will look for something to send by itself; None: when woken."""
        return self._look_at

    async def _recover(self) -> None:
        """Take up where the last run ended: what went lately, and attempts whose end nobody noted."""
        now = self._clock.now_ms()
        async with self._db.write() as tx:
            for past in await outbox.history(tx, now - MINUTE):
                pieces = past.pieces if traits(past.method).counts else 0
                self._history.went(Call(past.chat_id, past.priority, pieces), min(past.sent_at, now))
            for row in await outbox.claimed(tx):
                self._history.went(_call(row), min(row.claimed_at or now, now))
                await self._settling.settle(tx, Outcome(row, _CRASHED, _repeatable(row)), now)

    async def _turn(self) -> None:
        """One transaction: what landed is settled, what may go is claimed. Then the claimed calls start."""
        self._knock.clear()
        now = self._clock.now_ms()
        landed, self._landed = self._landed, []
        free = self._connections - len(self._flying)
        if not landed and not self._due(now, free):
            return
        try:
            async with self._db.write() as tx:
                for outcome, at in landed:
                    await self._settle(tx, outcome, at)
                if self._in_doubt:
                    await self._put_back(tx, now)
                claimed = await self._claim(tx, now, free) if self._due(now, free) else []
        except BaseException:
            self._landed = landed + self._landed
            self._lanes.update(o.row.chat_id for o, _ in landed if traits(o.row.method).ordered)
            self._look_at = 0
            self._in_doubt = True
            raise
        self._in_doubt = False
        if landed:
            self._reached("settled")
        if claimed:
            self._reached("claimed")
        for row in claimed:
            if traits(row.method).ordered:
                self._lanes.add(row.chat_id)
            self._flying[row.id] = asyncio.create_task(self._fly(row))

    async def _put_back(self, tx: Tx, now: int) -> None:
        """Rows claimed by a transaction that raised and was committed all the same: nobody has called for them."""
        for row in await outbox.claimed(tx):
            if row.id not in self._flying:
                outbox.again(tx, row.id, now, "claimed in a transaction that raised")

    def _due(self, now: int, free: int) -> bool:
        return not self._stopping and free > 0 and self._look_at is not None and self._look_at <= now

    async def _settle(self, tx: Tx, outcome: Outcome, at: int) -> None:
        row = outcome.row
        self._history.arrived(_call(row), at)
        await self._settling.settle(tx, outcome, at)
        if outcome.message_ids and row.item_id is not None and not await self._is_allowed(tx, row):
            self._take_back(tx, outcome, at)
        waiting = row.more or row.chat_id in self._blocked
        if traits(row.method).ordered:
            self._lanes.discard(row.chat_id)
            self._blocked.discard(row.chat_id)
        if waiting or outcome.verdict.fate not in (Fate.DONE, Fate.MOOT):
            self._look_at = 0

    async def _claim(self, tx: Tx, now: int, free: int) -> list[Row]:
        """Claim the rows that may go now, and set when to look again."""
        self._look_at = None  # a wake from here on sets it again
        paused_until = self._settling.paused_until(now)
        if paused_until > now:
            self._look_soon(paused_until)
            return []
        history = self._history
        history.tidy(now)
        room = min(free, history.room(now))
        if room <= 0:
            self._look_soon(history.earliest(Call(0, 0, 0), now))
            return []
        wanted = room + history.crowd(now) + len(self._lanes)  # so many cannot all have to wait
        heads = await outbox.heads(tx, now, wanted)
        if heads.later is not None:
            self._look_soon(heads.later)
        claimed: list[Row] = []
        for row in heads.rows:
            if len(claimed) == room:
                break
            at = await self._consider(tx, row, now)
            if at is None:
                claimed.append(row)
            elif at >= 0:
                self._look_soon(at)
        if claimed and (len(claimed) == room or len(heads.rows) == wanted):
            # There may be more. If every connection is taken, the first that comes free looks.
            self._look_soon(max(now, history.earliest(Call(0, 0, 0), now)))
        return claimed

    async def _consider(self, tx: Tx, row: Row, now: int) -> int | None:
        """Claim `row` (None), or say when to look at its chat again (-1: when the call there has ended)."""
        if row.expires_at is not None and row.expires_at <= now:
            outbox.expire(tx, row.chat_id, now)
            return now
        if traits(row.method).ordered and row.chat_id in self._lanes:
            self._blocked.add(row.chat_id)
            return -1
        call = _call(row)
        at = self._history.earliest(call, now)
        if at > now:
            return at
        if row.item_id is not None and not await self._may_read(tx, row):
            return now
        outbox.claim(tx, row.id, now)
        self._history.went(call, now)
        return None

    async def _may_read(self, tx: Tx, row: Row) -> bool:
        """Ask whether the row may be sent; if not, it is dropped."""
        allowed = await self._is_allowed(tx, row)
        if not allowed:
            outbox.ended(tx, row.id, "dropped", "may not be read there any more")
        return allowed

    async def _is_allowed(self, tx: Tx, row: Row) -> bool:
        """Ask the access rule. An error in asking is a no."""
        try:
            return await self._allowed(tx, row)
        except sqlite3.Error:
            raise
        except Exception:
            log.exception("access to a message could not be decided", row=row.id)
            return False

    def _take_back(self, tx: Tx, outcome: Outcome, now: int) -> None:
        """The item was narrowed or withdrawn while the call was under way: what it showed is deleted."""
        for message_id in outcome.message_ids:
            shown.forget(tx, outcome.row.chat_id, message_id)
            outbox.add(
                tx,
                chat_id=outcome.row.chat_id,
                method="deleteMessage",
                payload={"message_id": message_id},
                priority=0,
                now=now,
            )
        self._look_at = 0

    async def _fly(self, row: Row) -> None:
        outcome = await self._calls.attempt(row)
        self._reached("called")
        self._landed.append((outcome, self._clock.now_ms()))
        del self._flying[row.id]
        self._knock.set()

    def _look_soon(self, at: int) -> None:
        self._look_at = at if self._look_at is None else min(self._look_at, at)

    async def _rest(self) -> None:
        """Wait for a knock: new rows, an end of a call, or the moment to look again."""
        if self._knock.is_set():
            return
        at = self._look_at if len(self._flying) < self._connections and not self._stopping else None
        if at is not None:
            if at <= self._clock.now_ms():
                return
            self._alarm = asyncio.create_task(self._ring(at))
        if not self._flying:
            self._calm.set()
        try:
            await self._knock.wait()
        finally:
            self._calm.clear()
            self._cancel_alarm()

    async def _ring(self, at: int) -> None:
        await self._clock.wait_until(at)
        self._alarm = None
        self._knock.set()

    def _cancel_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def _call(row: Row) -> Call:
    return Call(row.chat_id, row.priority, _pieces(row))


def _pieces(row: Row) -> int:
    """How many messages Telegram counts for this row."""
    if not traits(row.method).counts:
        return 0
    if row.method == "sendMediaGroup":
        return max(1, len(row.parameters().get("media", ())))
    return 1


def _repeatable(row: Row) -> bool:
    if row.method == CARD:
        return row.shows is not None
    return traits(row.method).repeatable
