from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs
from telegram.error import NetworkError, TimedOut

from bot.intake.polling import CONFLICT_PAUSE, LONGEST_PAUSE, Polling, TokenRefused
from bot.intake.updates import KINDS
from storage import inbox
from storage.engine import Database, Tx
from tests.intake.words import Officer, Wire, arrivals_of, lanes_of, says, states

URL = "http://127.0.0.1:9/bot1:secret"


class Killed(BaseException):
    """The process is gone."""


class Run:
    """One life of the bot: polls until the wire has nothing more, or until it is killed at a named point."""

    def __init__(self, db: Database, wire: Wire, kill_at: str = "") -> None:
        self.officer = Officer()
        self.lanes = lanes_of(db, self.officer)
        self.pauses: list[float] = []
        self._kill_at = kill_at
        self.wire = wire
        self.polling = Polling(
            URL,
            arrivals_of(db, self.lanes, reached=self._reached),
            request=wire,
            pause=self._pause,
            reached=self._reached,
        )

    def _reached(self, point: str) -> None:
        if point == self._kill_at:
            raise Killed(point)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def until_idle(self) -> None:
        """Live until everything offered is processed; then stop in peace."""
        await self.lanes.start()
        polling = asyncio.create_task(self.polling.run())
        idle = asyncio.create_task(self.wire.idle.wait())
        await asyncio.wait({polling, idle}, return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()
        if polling.done():
            await self.lanes.stop(grace=0)
            polling.result()
        await self.lanes.idle()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await self.lanes.stop()


@asynccontextmanager
async def killed() -> AsyncIterator[None]:
    with pytest.raises(Killed):
        yield


async def test_every_update_is_processed_in_order_and_confirmed_after_it_was_kept(db: Database) -> None:
    wire = Wire(*(says(n, chat=n % 3) for n in range(1, 251)))
    run = Run(db, wire)
    await run.until_idle()
    for chat in range(3):
        assert [n for n in run.officer.finished if n % 3 == chat] == [n for n in range(1, 251) if n % 3 == chat]
    assert wire.pending == []
    assert [q.get("offset") for q in wire.questions[:4]] == [None, "101", "201", "251"]


async def test_it_asks_for_every_kind_by_name_after_it_has_taken_the_webhook_down(db: Database) -> None:
    wire = Wire(says(1, chat=1))
    await Run(db, wire).until_idle()
    assert wire.methods[:2] == ["deleteWebhook", "getUpdates"]
    assert json.loads(wire.questions[0]["allowed_updates"]) == list(KINDS)
    assert {"chat_member", "my_chat_member", "chat_join_request"} <= set(KINDS)


@pytest.mark.parametrize("point", ["fetched", "inserted", "kept", "fed"])
async def test_a_bot_killed_between_fetching_and_confirming_loses_nothing(db: Database, point: str) -> None:
    wire = Wire(*(says(n, chat=n % 7) for n in range(1, 51)))
    first = Run(db, wire, kill_at=point)
    async with killed():
        await first.until_idle()
    assert len(wire.pending) == 50, "nothing may be confirmed yet"

    second = Run(db, wire)
    await second.until_idle()
    assert set((await states(db)).values()) == {"done"}
    assert len(await states(db)) == 50
    effects = first.officer.finished + second.officer.finished
    assert sorted(effects) == list(range(1, 51)), "each update has its effect once"


async def test_updates_that_are_delivered_again_have_no_second_effect(db: Database) -> None:
    twice = [says(n, chat=1) for n in (1, 2, 3)]
    wire = Wire(*twice)
    first = Run(db, wire)
    await first.until_idle()
    wire.offer(*twice, says(4, chat=1))
    second = Run(db, wire)
    await second.until_idle()
    assert first.officer.finished == [1, 2, 3]
    assert second.officer.finished == [4]


async def test_updates_that_come_in_disorder_are_kept_in_order(db: Database) -> None:
    wire = Wire(says(9, chat=1), says(7, chat=1), says(8, chat=1))
    run = Run(db, wire)
    await run.until_idle()
    assert run.officer.finished == [7, 8, 9]


async def test_after_a_quiet_week_telegram_may_count_from_anywhere(db: Database) -> None:
    wire = Wire(says(900_000, chat=1))
    await Run(db, wire).until_idle()
    wire.offer(says(12, chat=1))
    run = Run(db, wire)
    await run.until_idle()
    assert run.officer.finished == [12]


async def test_an_update_without_an_id_is_skipped_and_said(db: Database) -> None:
    wire = Wire()
    wire.script = [(200, json.dumps({"ok": True, "result": [{"message": {}}, says(5, chat=1), "nonsense"]}).encode())]
    run = Run(db, wire)
    with capture_logs() as logs:
        await run.until_idle()
    assert run.officer.finished == [5]
    assert [entry["count"] for entry in logs if entry["event"] == "updates_without_id"] == [2]


async def test_an_update_that_nobody_can_read_is_isolated_and_kept(db: Database) -> None:
    deep = b'{"update_id":6,"message":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    good = json.dumps(says(5, chat=1)).encode()
    wire = Wire()
    wire.script = [
        (200, b'{"ok":true,"result":[' + good + b"," + deep + b"]}"),
        (200, b'{"ok":true,"result":[' + good + b"]}"),
        (200, b'{"ok":true,"result":[' + deep + b"]}"),
        (200, b'{"ok":true,"result":[' + deep + b"]}"),
    ]
    await Run(db, wire).until_idle()
    assert [q["limit"] for q in wire.questions[:5]] == ["100", "1", "100", "1", "100"]
    assert wire.questions[4]["offset"] == "7"
    assert await states(db) == {5: "done", 6: "done"}


async def test_troubles_of_the_net_are_waited_out_with_growing_pauses(db: Database) -> None:
    wire = Wire(says(1, chat=1))
    wire.script = [TimedOut(), NetworkError("reset"), (502, b"<html>"), (500, b"{}"), (200, b"<html>")] * 4
    run = Run(db, wire)
    await run.until_idle()
    assert run.officer.finished == [1]
    assert len(run.pauses) == 20
    assert run.pauses[0] <= 0.5
    assert LONGEST_PAUSE / 2 <= run.pauses[-1] <= LONGEST_PAUSE


async def test_it_waits_as_long_as_telegram_asks(db: Database) -> None:
    wire = Wire(says(1, chat=1))
    flood = {"ok": False, "error_code": 429, "description": "Too Many", "parameters": {"retry_after": 77}}
    wire.script = [(429, json.dumps(flood).encode())]
    run = Run(db, wire)
    await run.until_idle()
    assert run.pauses == [77]


async def test_a_second_poller_is_named_and_it_keeps_trying_slowly(db: Database) -> None:
    wire = Wire(says(1, chat=1))
    conflict = {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates"}
    wire.script = [(409, json.dumps(conflict).encode())] * 3
    run = Run(db, wire)
    with capture_logs() as logs:
        await run.until_idle()
    assert run.officer.finished == [1]
    assert all(pause >= CONFLICT_PAUSE / 2 for pause in run.pauses)
    assert {entry.get("hint") for entry in logs} >= {"another instance polls with this token"}


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_telegram_does_not_know_ends_the_polling_with_what_to_do(db: Database, status: int) -> None:
    wire = Wire()
    wire.script = [(status, b'{"ok":false,"description":"Unauthorized"}')]
    with pytest.raises(TokenRefused, match="BotFather") as caught:
        await Run(db, wire).until_idle()
    assert "secret" not in str(caught.value)


async def test_updates_that_could_not_be_committed_are_not_confirmed_and_come_again(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(says(1, chat=1), says(2, chat=1))
    refusals = [OSError("disk full"), OSError("disk full")]
    real = inbox.add

    async def add(tx: Tx, updates: list[tuple[int, int, str, int]]) -> int:
        if refusals:
            await real(tx, updates)
            raise refusals.pop()
        return await real(tx, updates)

    monkeypatch.setattr(inbox, "add", add)
    run = Run(db, wire)
    await run.until_idle()
    assert run.officer.finished == [1, 2]
    assert [q.get("offset") for q in wire.questions[:4]] == [None, None, None, "3"]
    assert len(run.pauses) == 2


async def test_a_thousand_hostile_updates_are_kept_and_the_next_officer_is_served(db: Database) -> None:
    dice = random.Random(1987)
    odd: list[object] = [None, True, -1, 2**70, 1e308, "\ud800", "\u202e<b>", "x" * 70_000, [], {}, [[{}]]]
    parts = ["chat", "from", "message", "text", "data", "entities", "reply_to_message", "id"]

    def hostile(n: int) -> dict[str, object]:
        inner = {part: dice.choice(odd) for part in dice.sample(parts, 4)}
        return {"update_id": n, dice.choice([*KINDS, "novelty"]): dice.choice([inner, {"chat": inner}, *odd])}

    wire = Wire(*(hostile(n) for n in range(1, 1001)), says(1001, chat=5))
    run = Run(db, wire)
    await run.until_idle()
    assert sorted(run.officer.finished) == list(range(1, 1002))
    assert set((await states(db)).values()) == {"done"}
