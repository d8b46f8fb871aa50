"""What the clock promises to those who wait for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock, ManualClock, follow, milliseconds, moment

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def settle(condition: Callable[[], bool]) -> None:
    """Lets the loop run until `condition` holds; the test's own time limit ends it otherwise."""
    while not condition():  # noqa: ASYNC110 - the condition is a number of the clock, not an event
        await asyncio.sleep(0)


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(START)
    assert clock.now() == START == moment(clock.now_ms())
    clock.advance(timedelta(days=7))
    clock.advance(1.5)
    assert clock.now() == START + timedelta(days=7, seconds=1.5)
    clock.set(START)
    assert clock.now() == START


def test_the_clock_is_the_machines_plus_the_offset() -> None:
    real, moved = Clock(), Clock(offset=-3600)
    before = real.now_ms()
    shown = moved.now_ms() + 3_600_000
    assert before <= shown <= real.now_ms()
    assert real.now().tzinfo is UTC


def test_subscribers_hear_each_move_once_and_not_after_they_left() -> None:
    clock, heard = ManualClock(START), []
    leave = clock.subscribe(heard.append)
    clock.advance(60)
    clock.offset = 60
    leave()
    clock.advance(60)
    assert heard == [60]


@pytest.mark.parametrize("make", [Clock, ManualClock])
async def test_a_waiter_wakes_when_the_clock_is_moved_to_its_hour_and_not_before(
    make: Callable[[], Clock],
) -> None:
    clock = make()
    waiting = [asyncio.create_task(clock.sleep(days * 86_400)) for days in (1, 7)]
    await asyncio.sleep(0)
    clock.advance(timedelta(days=2))
    await waiting[0]
    assert not waiting[1].done()
    clock.advance(timedelta(days=6))
    await waiting[1]


async def test_a_moment_that_has_passed_is_not_waited_for() -> None:
    clock = ManualClock(START)
    await clock.wait_until(clock.now_ms())
    await clock.sleep(-5)


async def test_a_real_clock_reaches_a_near_moment_by_itself() -> None:
    clock = Clock()
    at = clock.now_ms() + 5
    await clock.wait_until(at)
    assert clock.now_ms() >= at


@given(st.integers(min_value=-(10**12), max_value=10**13))
def test_moments_and_milliseconds_are_the_same_thing(ms: int) -> None:
    assert milliseconds(moment(ms)) == ms


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        milliseconds(datetime(2026, 1, 1))


class LocalTelegram:
    """Serves `/sandbox/clock` and `/sandbox/events` as the local Telegram does, as often as it is asked."""

    def __init__(self, offset: float) -> None:
        self.offset = offset
        self.pages: list[asyncio.StreamWriter] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        if b"/sandbox/events" in request:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n")
            writer.write(b'event: message\ndata: {"person": 1}\n\n')
            self.pages.append(writer)
            await writer.drain()
            return
        body = json.dumps({"now": "", "offset_seconds": self.offset}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    def move(self, offset: float) -> None:
        self.offset = offset
        self.pages[-1].write(f'event: clock\ndata: {{"offset_seconds": {offset}}}\n\n'.encode())

    def hang_up(self) -> None:
        for page in self.pages:
            page.close()


@asynccontextmanager
async def following(telegram: LocalTelegram, clock: Clock) -> AsyncIterator[None]:
    server = await asyncio.start_server(telegram.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    task = asyncio.create_task(follow(clock, f"http://127.0.0.1:{port}", retry_s=0))
    try:
        yield
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        telegram.hang_up()
        server.close()


async def test_a_bot_in_its_own_process_follows_the_clock_of_the_local_telegram() -> None:
    telegram, clock = LocalTelegram(offset=60.0), ManualClock(START)
    async with following(telegram, clock):
        await settle(lambda: clock.offset == 60)
        telegram.move(604_860.0)
        await settle(lambda: clock.offset == 604_860)


async def test_a_lost_connection_is_made_again_and_a_missed_move_caught_up() -> None:
    telegram, clock = LocalTelegram(offset=60.0), ManualClock(START)
    async with following(telegram, clock):
        await settle(lambda: clock.offset == 60)
        telegram.offset = 120.0
        telegram.hang_up()
        await settle(lambda: clock.offset == 120)
