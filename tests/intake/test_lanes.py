from __future__ import annotations

import asyncio
import random
import sqlite3

import pytest

from bot.intake.lanes import Lanes
from storage import inbox
from storage.engine import Database, Tx
from storage.inbox import InboxRow
from tests.intake.words import Officer, keep, lanes_of, row, states


async def test_order_inside_a_chat_holds_while_chats_run_side_by_side(db: Database) -> None:
    dice = random.Random(7)
    rows = [row(n, chat=dice.randrange(1, 9)) for n in range(1, 301)]
    officer = Officer()
    lanes = lanes_of(db, officer, at_once=4)
    await lanes.start()
    await keep(db, *rows)
    await lanes.feed(rows)
    await lanes.idle()
    for chat in range(1, 9):
        mine = [r.update_id for r in rows if r.lane == chat]
        assert [n for n in officer.finished if n in set(mine)] == mine
    assert officer.most == 4
    assert set((await states(db)).values()) == {"done"}
    await lanes.stop()


async def test_what_waited_at_the_start_goes_before_what_comes_later(db: Database) -> None:
    await keep(db, *(row(n) for n in range(1, 1201)))
    officer = Officer()
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1201)))
    await lanes.idle()
    assert officer.finished == list(range(1, 1202))
    await lanes.stop()


async def test_a_chat_that_stands_still_holds_up_nobody_else(db: Database) -> None:
    officer = Officer()
    gate = officer.holds(1)
    lanes = lanes_of(db, officer, at_once=2)
    await lanes.start()
    rows = await keep(db, row(1, chat=1), row(2, chat=1), row(3, chat=2), row(4, chat=3))
    await lanes.feed(rows)
    await officer.has_begun(4)
    assert officer.finished[:1] == [3]
    gate.set()
    await lanes.idle()
    assert [n for n in officer.finished if n < 3] == [1, 2]
    await lanes.stop()


async def test_an_update_that_fails_twice_is_tried_a_third_time_before_its_successor(db: Database) -> None:
    officer = Officer()
    officer.fails[1] = 2
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert officer.finished == [1, 2]
    assert officer.told == []
    assert await states(db) == {1: "done", 2: "done"}
    await lanes.stop()


async def test_an_update_that_fails_three_times_is_put_aside_and_its_sender_told_once(db: Database) -> None:
    officer = Officer()
    officer.fails[1] = 99
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert officer.begun[1] == 3
    assert officer.told == [(1, "update 1 is too much")]
    assert await states(db) == {1: "dead", 2: "done"}
    async with db.read() as reader:
        (letter,) = await inbox.dead_letters(reader)
        assert (letter.attempts, letter.error) == (3, "RuntimeError: update 1 is too much")
    await lanes.stop()


async def test_attempts_made_before_a_restart_count(db: Database) -> None:
    await keep(db, row(1))
    async with db.write() as tx:
        await inbox.failed(tx, 1, "boom")
        await inbox.failed(tx, 1, "boom")
    officer = Officer()
    officer.fails[1] = 99
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.idle()
    assert officer.begun[1] == 1
    assert await states(db) == {1: "dead"}
    await lanes.stop()


async def test_a_sender_who_cannot_be_told_does_not_hold_up_the_lane(db: Database) -> None:
    officer = Officer()
    officer.fails[1] = 99

    async def speechless(tx: Tx, row: InboxRow, error: BaseException) -> None:
        raise LookupError("no words")

    officer.tells = speechless  # type: ignore[method-assign]
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert await states(db) == {1: "dead", 2: "done"}
    await lanes.stop()


async def test_an_update_that_is_stopped_half_way_waits_for_the_next_start(db: Database) -> None:
    first = Officer()
    first.holds(1)
    lanes = lanes_of(db, first)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2), row(3, chat=2)))
    await first.has_begun(1)
    await lanes.stop(grace=0)
    assert (await states(db))[1] == "new"
    assert (await states(db))[2] == "new"

    second = Officer()
    lanes = lanes_of(db, second)
    await lanes.start()
    await lanes.idle()
    assert [n for n in second.finished if n < 3] == [1, 2]
    assert set((await states(db)).values()) == {"done"}
    await lanes.stop()


async def test_a_running_update_is_finished_when_the_lanes_stop_in_peace(db: Database) -> None:
    officer = Officer()
    gate = officer.holds(1)
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await officer.has_begun(1)
    stopping = asyncio.create_task(lanes.stop(grace=60))
    await asyncio.sleep(0)
    gate.set()
    await stopping
    assert await states(db) == {1: "done", 2: "new"}


async def test_a_cancellation_inside_a_handler_is_a_failure_and_not_the_end_of_the_lane(db: Database) -> None:
    seen: list[int] = []

    async def process(row: InboxRow) -> bool:
        seen.append(row.update_id)
        if row.update_id == 1:
            raise asyncio.CancelledError
        return False

    officer = Officer()
    lanes = lanes_of(db, officer)
    lanes._process = process
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert seen == [1, 1, 1, 2]
    await lanes.stop()


async def test_an_update_fed_twice_has_its_effect_once(db: Database) -> None:
    officer = Officer()
    gate = officer.holds(1)
    lanes = lanes_of(db, officer)
    await lanes.start()
    rows = await keep(db, row(1))
    await lanes.feed(rows)
    await officer.has_begun(1)
    await lanes.feed(rows, fresh=False)
    gate.set()
    await lanes.idle()
    await lanes.feed(rows, fresh=False)
    await lanes.idle()
    assert officer.begun[1] == 1
    await lanes.stop()


async def test_feeding_waits_while_too_much_is_held(db: Database) -> None:
    officer = Officer()
    gate = officer.holds(1)
    lanes = lanes_of(db, officer, held=10)
    await lanes.start()
    rows = await keep(db, *(row(n) for n in range(1, 31)))
    feeding = asyncio.create_task(lanes.feed(rows))
    await officer.has_begun(1)
    assert lanes.full
    assert lanes.held == 10
    assert not feeding.done()
    gate.set()
    await feeding
    await lanes.idle()
    assert officer.finished == list(range(1, 31))
    assert not lanes.full
    await lanes.stop()


async def test_bodies_beyond_the_budget_are_read_again_when_their_turn_comes(db: Database) -> None:
    officer = Officer()
    lanes = lanes_of(db, officer, body_budget=300)
    await lanes.start()
    rows = await keep(db, *(row(n) for n in range(1, 51)))
    await lanes.feed(rows)
    assert sum(held.row is not None for queue in lanes._lanes.values() for held in queue) <= 3
    await lanes.idle()
    assert officer.finished == list(range(1, 51))
    assert lanes._bodies == 0
    await lanes.stop()


async def test_lanes_refuse_new_updates_before_the_waiting_ones_were_fed(db: Database) -> None:
    lanes = lanes_of(db, Officer())
    with pytest.raises(RuntimeError, match="before start"):
        await lanes.feed([row(1)])


async def test_a_database_that_refuses_for_a_while_costs_no_attempt(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Officer()
    officer.fails[1] = 1
    refusals = iter([OSError("disk full"), OSError("disk full")])
    real = inbox.failed

    async def failed(tx: Tx, update_id: int, error: str) -> bool:
        for refusal in refusals:
            officer.fails[1] = 1
            raise refusal
        return await real(tx, update_id, error)

    monkeypatch.setattr(inbox, "failed", failed)
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert officer.finished == [1, 2]
    assert officer.told == []
    await lanes.stop()


async def test_what_fails_after_the_commit_does_not_repeat_the_effect(db: Database) -> None:
    effects: list[int] = []

    async def process(row: InboxRow) -> bool:
        async with db.write() as tx:
            inbox.done(tx, row.update_id)
        effects.append(row.update_id)
        raise RuntimeError("the farewell failed")

    officer = Officer()
    lanes = Lanes(db, process, officer.tells, pauses=(0,), storage_pause=0)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert effects == [1, 2]
    assert officer.told == []
    await lanes.stop()


async def test_a_handler_that_marks_its_update_spares_the_lane_the_mark(db: Database) -> None:
    async def process(row: InboxRow) -> bool:
        async with db.write() as tx:
            inbox.done(tx, row.update_id)
        return True

    lanes = Lanes(db, process, Officer().tells)
    await lanes.start()
    await lanes.feed(await keep(db, *(row(n, chat=n) for n in range(1, 21))))
    await lanes.idle()
    assert lanes.active == 0
    assert set((await states(db)).values()) == {"done"}
    await lanes.stop()


async def test_marks_that_the_database_refuses_are_made_later(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [sqlite3.OperationalError("disk full")] * 2
    real = inbox.done

    def done(tx: Tx, update_id: int) -> None:
        if refusals:
            raise refusals.pop()
        real(tx, update_id)

    monkeypatch.setattr(inbox, "done", done)
    officer = Officer()
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert officer.finished == [1, 2]
    assert await states(db) == {1: "done", 2: "done"}
    await lanes.stop()


async def test_a_sender_is_told_even_when_the_database_refuses_at_first(db: Database) -> None:
    officer = Officer()
    officer.fails[1] = 99
    refusals = [sqlite3.OperationalError("disk full")] * 2

    async def tells(_tx: Tx, row: InboxRow, error: BaseException) -> None:
        if refusals:
            raise refusals.pop()
        officer.told.append((row.update_id, str(error)))

    lanes = Lanes(db, officer, tells, pauses=(0,), storage_pause=0)
    await lanes.start()
    await lanes.feed(await keep(db, row(1), row(2)))
    await lanes.idle()
    assert officer.told == [(1, "update 1 is too much")]
    assert await states(db) == {1: "dead", 2: "done"}
    await lanes.stop()


async def test_stopping_lets_go_of_a_poller_that_waits_for_room(db: Database) -> None:
    officer = Officer()
    officer.holds(1)
    lanes = lanes_of(db, officer, held=2)
    await lanes.start()
    rows = await keep(db, *(row(n) for n in range(1, 6)))
    feeding = asyncio.create_task(lanes.feed(rows))
    await officer.has_begun(1)
    await lanes.stop(grace=0)
    await feeding
    assert set((await states(db)).values()) == {"new"}


async def test_an_update_that_fails_while_the_lanes_stop_is_tried_at_the_next_start(db: Database) -> None:
    officer = Officer()
    gate = officer.holds(1)
    officer.fails[1] = 1
    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.feed(await keep(db, row(1)))
    await officer.has_begun(1)
    stopping = asyncio.create_task(lanes.stop())
    await asyncio.sleep(0)  # the stop has begun
    gate.set()
    await stopping
    assert (await states(db), officer.begun[1]) == ({1: "new"}, 1)

    lanes = lanes_of(db, officer)
    await lanes.start()
    await lanes.idle()
    assert await states(db) == {1: "done"}
    await lanes.stop()


async def test_who_has_the_effect_of_an_update_is_not_told_that_it_failed(db: Database) -> None:
    told: list[int] = []

    async def process(row: InboxRow) -> bool:
        async with db.write() as tx:
            inbox.done(tx, row.update_id)
        raise RuntimeError("after the commit")

    async def tells(_tx: Tx, row: InboxRow, _error: BaseException) -> None:
        told.append(row.update_id)

    lanes = Lanes(db, process, tells, attempts=1)
    await lanes.start()
    await lanes.feed(await keep(db, row(1)))
    await lanes.idle()
    assert (await states(db), told) == ({1: "done"}, [])
    await lanes.stop()


async def test_marks_that_the_database_refuses_until_the_stop_leave_the_update_to_the_next_start(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = asyncio.Event()

    def done(_tx: Tx, _update_id: int) -> None:
        refused.set()
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(inbox, "done", done)
    lanes = lanes_of(db, Officer())
    await lanes.start()
    await lanes.feed(await keep(db, row(1)))
    await refused.wait()
    await lanes.stop()
    assert await states(db) == {1: "new"}


async def test_two_who_wait_for_room_get_in_one_after_the_other(db: Database) -> None:
    officer = Officer()
    gates = [officer.holds(n) for n in (1, 2, 3)]
    lanes = lanes_of(db, officer, held=1)
    await lanes.start()
    rows = await keep(db, row(1), row(2, chat=2), row(3, chat=3))
    await lanes.feed(rows[:1])
    feeding = [asyncio.create_task(lanes.feed([each])) for each in rows[1:]]
    await officer.has_begun(1)
    for gate in gates:
        gate.set()
    await asyncio.gather(*feeding)
    await lanes.idle()
    assert set((await states(db)).values()) == {"done"}
    assert not lanes.full
    await lanes.stop()


async def test_an_update_is_not_given_up_while_the_disk_is_full(db: Database) -> None:
    officer, refusals = Officer(), 5

    async def process(row: InboxRow) -> bool:
        nonlocal refusals
        if refusals:
            refusals -= 1
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return await officer(row)

    lanes = Lanes(db, process, officer.tells, pauses=(0,), storage_pause=0, attempts=2)
    await lanes.start()
    await lanes.feed(await keep(db, row(1)))
    await lanes.idle()
    assert (await states(db), officer.finished, officer.told) == ({1: "done"}, [1], [])
    await lanes.stop()
