"""What becomes of a row when its attempt has ended: one small function a fate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from bot.delivery.calls import Outcome
from bot.delivery.errors import Fate
from bot.delivery.pacing import SECOND, URGENT, History
from storage import chats, outbox, shown
from storage.engine import Tx
from storage.outbox import Row

log = structlog.stdlib.get_logger(__name__)

OnGone = Callable[[Tx, int, str], Awaitable[None]]
"""Told (transaction, chat id, Telegram's words) that a chat cannot be written to any more."""
OnAnswer = Callable[[Tx, Row, Any], Awaitable[None]]
"""Told (transaction, row, Telegram's answer) that a call whose answer matters was done."""
OnRefused = Callable[[Tx, Row, str], Awaitable[None]]
"""Told (transaction, row, Telegram's words) that a call of which somebody must hear was refused."""

MOST_DOUBTS = 2
BACKOFF_MS = (1 * SECOND, 2 * SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, 60 * SECOND)
STUBBORN_MS = 6 * 3_600 * SECOND
"""A row that meets Telegram's own trouble is tried for at least this long."""


def backoff_ms(attempts: int) -> int:
    """How long to wait after the `attempts`-th attempt."""
    return BACKOFF_MS[min(max(attempts, 1), len(BACKOFF_MS)) - 1]


class Settling:
    """Writes outcomes down, and knows when nothing at all can be sent for a while."""

    def __init__(
        self,
        history: History,
        attempts: int,
        on_gone: OnGone | None,
        on_answer: Mapping[str, OnAnswer] | None = None,
        on_refused: Mapping[str, OnRefused] | None = None,
    ) -> None:
        self._history = history
        self._on_answer = on_answer or {}
        self._on_refused = on_refused or {}
        self._attempts = attempts
        self._on_gone = on_gone
        self._failures = 0
        self._paused_until = 0
        self._ways: dict[Fate, Callable[[Tx, Outcome, int], Awaitable[None]]] = {
            Fate.DONE: self._done,
            Fate.MOOT: self._moot,
            Fate.HOLD: self._hold,
            Fate.MOVED: self._moved,
            Fate.GONE: self._gone,
            Fate.ANEW: self._refused,  # a card was sent anew already; a plain edit has nothing to edit
            Fate.ASTRAY: self._astray,
            Fate.REFUSED: self._refused,
            Fate.LATER: self._later,
            Fate.OFFLINE: self._offline,
            Fate.LOCKED_OUT: self._locked_out,
            Fate.UNKNOWN: self._unknown,
        }

    def paused_until(self, now: int) -> int:
        """When (UTC ms) sending may go on; `now` at the earliest. A clock set back ends a pause."""
        left = self._paused_until - now
        return now + left if 0 < left <= BACKOFF_MS[-1] else now

    async def settle(self, tx: Tx, outcome: Outcome, now: int) -> None:
        """Write down the end of an attempt."""
        await self._ways[outcome.verdict.fate](tx, outcome, now)

    async def _done(self, tx: Tx, outcome: Outcome, now: int) -> None:
        self._failures = 0
        row, made = outcome.row, outcome.message_ids
        outbox.sent(tx, row.id, now, made[0] if made else None)
        if row.anchor is not None:
            for message_id in made:
                shown.note(tx, row.chat_id, message_id, row.anchor, now)
        elif made and row.chat_id > 0:  # a private chat: a form's card may have left the screen
            shown.spoke(tx, row.chat_id, made[-1], now)
        told = self._on_answer.get(row.method)
        if told is not None and outcome.answer is not None:
            await told(tx, row, outcome.answer)

    async def _moot(self, tx: Tx, outcome: Outcome, _now: int) -> None:
        outbox.ended(tx, outcome.row.id, "dropped", outcome.verdict.reason)

    async def _hold(self, tx: Tx, outcome: Outcome, now: int) -> None:
        until = now + int(outcome.verdict.seconds * SECOND)
        self._history.hold(outcome.row.chat_id, until)
        outbox.again(tx, outcome.row.id, until, outcome.verdict.reason)
        log.warning("told to wait", chat=outcome.row.chat_id, seconds=outcome.verdict.seconds)

    async def _moved(self, tx: Tx, outcome: Outcome, now: int) -> None:
        old, new = outcome.row.chat_id, outcome.verdict.chat_id
        chats.moved(tx, old, new)
        outbox.again(tx, outcome.row.id, now, outcome.verdict.reason)
        log.info("a group has become a supergroup", old=old, new=new)

    async def _gone(self, tx: Tx, outcome: Outcome, now: int) -> None:
        row, reason = outcome.row, outcome.verdict.reason
        outbox.ended(tx, row.id, "failed", reason)
        outbox.fail_chat(tx, row.chat_id, reason)
        chats.gone(tx, row.chat_id, now)
        if self._on_gone is not None:
            await self._on_gone(tx, row.chat_id, reason)
        log.info("a chat cannot be written to", chat=row.chat_id, reason=reason)

    async def _astray(self, tx: Tx, outcome: Outcome, now: int) -> None:
        row = outcome.row
        if "message_thread_id" not in row.parameters():
            return await self._refused(tx, outcome, now)
        # Better in the room's general topic than lost: the audience is the same.
        outbox.without(tx, row.id, "message_thread_id")
        outbox.again(tx, row.id, now, outcome.verdict.reason)
        log.warning("a topic is gone; sending without it", row=row.id, chat=row.chat_id)
        return None

    async def _refused(self, tx: Tx, outcome: Outcome, _now: int) -> None:
        row, reason = outcome.row, outcome.verdict.reason
        outbox.ended(tx, row.id, "failed", reason)
        log.error("a message was refused", row=row.id, method=row.method, chat=row.chat_id, reason=reason)
        told = self._on_refused.get(row.method)
        if told is not None:
            await told(tx, row, reason)

    async def _later(self, tx: Tx, outcome: Outcome, now: int) -> None:
        row = outcome.row
        if row.attempts >= self._attempts and now - row.made_at >= STUBBORN_MS:
            return await self._refused(tx, outcome, now)
        outbox.again(tx, row.id, now + backoff_ms(row.attempts), outcome.verdict.reason)
        return None

    async def _offline(self, tx: Tx, outcome: Outcome, now: int) -> None:
        if self.paused_until(now) == now:
            self._failures += 1
            self._paused_until = now + backoff_ms(self._failures)
            log.warning("Telegram cannot be reached", reason=outcome.verdict.reason)
        outbox.again(tx, outcome.row.id, now, outcome.verdict.reason)

    async def _locked_out(self, tx: Tx, outcome: Outcome, now: int) -> None:
        self._paused_until = now + BACKOFF_MS[-1]
        outbox.again(tx, outcome.row.id, now, outcome.verdict.reason)
        log.critical("Telegram does not accept the bot's token", reason=outcome.verdict.reason)

    async def _unknown(self, tx: Tx, outcome: Outcome, now: int) -> None:
        row, reason = outcome.row, outcome.verdict.reason
        if outcome.repeatable:
            return await self._later(tx, outcome, now)
        if row.priority <= URGENT and row.doubts + 1 < MOST_DOUBTS:
            outbox.again(tx, row.id, now, reason, doubt=True)
        else:
            outbox.doubted(tx, row.id, reason)
        log.warning("nobody knows whether a message was sent", row=row.id, doubts=row.doubts + 1, reason=reason)
        return None
