from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.schedule import Knocks

A_YEAR = 365 * 86_400.0


class Clock:
    """A clock that is only ever moved."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[float], None]] = []

    def subscribe(self, callback: Callable[[float], None]) -> Callable[[], None]:
        self.listeners.append(callback)
        return lambda: self.listeners.remove(callback)

    def move(self, seconds: float) -> None:
        for listener in self.listeners:
            listener(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def knocks(clock: Clock) -> AsyncIterator[Knocks]:
    made = Knocks(clock)
    yield made
    await made.stop()


async def test_every_duty_is_asked_once_at_the_start(knocks: Knocks) -> None:
    asked: list[str] = []
    for name in ("digests", "reminders"):
        knocks.every(A_YEAR, name, _noting(asked, name))
    knocks.start()
    await knocks.settled()
    assert sorted(asked) == ["digests", "reminders"]


async def test_every_duty_is_asked_again_when_the_clock_is_moved(knocks: Knocks, clock: Clock) -> None:
    asked: list[str] = []
    knocks.every(A_YEAR, "digests", _noting(asked, "digests"))
    knocks.start()
    await knocks.settled()
    clock.move(7 * 86_400)
    await knocks.settled()
    assert asked == ["digests", "digests"]


async def test_a_duty_is_asked_again_and_again(knocks: Knocks) -> None:
    third = asyncio.Event()
    asked: list[str] = []

    async def due() -> None:
        asked.append("outbox")
        if len(asked) == 3:
            third.set()

    knocks.every(0.01, "outbox", due)
    knocks.start()
    await third.wait()


async def test_a_duty_that_fails_stops_neither_the_others_nor_itself(knocks: Knocks, clock: Clock) -> None:
    asked: list[str] = []

    async def broken() -> None:
        asked.append("broken")
        raise RuntimeError("boom")

    knocks.every(A_YEAR, "broken", broken)
    knocks.every(A_YEAR, "digests", _noting(asked, "digests"))
    knocks.start()
    await knocks.settled()
    clock.move(1)
    await knocks.settled()
    assert sorted(asked) == ["broken", "broken", "digests", "digests"]


async def test_knocks_during_an_answer_make_one_more_answer_and_never_two_at_once(knocks: Knocks, clock: Clock) -> None:
    begun = asyncio.Event()
    go = asyncio.Event()
    running = 0
    runs = 0

    async def slow() -> None:
        nonlocal running, runs
        running += 1
        runs += 1
        assert running == 1
        begun.set()
        await go.wait()
        running -= 1

    knocks.every(A_YEAR, "slow", slow)
    knocks.start()
    await begun.wait()
    for _ in range(5):
        clock.move(60)
    go.set()
    await knocks.settled()
    assert runs == 2


async def test_after_the_stop_nothing_listens_and_nothing_runs(clock: Clock) -> None:
    knocks = Knocks(clock)
    begun = asyncio.Event()
    ended = asyncio.Event()

    async def endless() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    knocks.every(A_YEAR, "endless", endless)
    knocks.start()
    await begun.wait()
    await knocks.stop()
    assert ended.is_set()
    assert clock.listeners == []


def test_two_duties_cannot_have_one_name(clock: Clock) -> None:
    knocks = Knocks(clock)
    knocks.every(1, "digests", _noting([], "digests"))
    with pytest.raises(ValueError, match="digests"):
        knocks.every(1, "digests", _noting([], "digests"))


def _noting(asked: list[str], name: str) -> Callable[[], Awaitable[None]]:
    async def due() -> None:
        asked.append(name)

    return due


async def test_a_duty_that_fails_is_told_and_asked_again_even_when_the_telling_fails(clock: Clock) -> None:
    told: list[tuple[str, str]] = []

    async def tell(name: str, error: Exception) -> None:
        told.append((name, str(error)))
        raise RuntimeError("nobody hears")

    async def due() -> None:
        raise ValueError(f"no {len(told)}")

    made = Knocks(clock, tell)
    made.every(A_YEAR, "duty", due)
    made.start()
    await made.settled()
    made.knock("duty")
    await made.settled()
    await made.stop()
    assert told == [("duty", "no 0"), ("duty", "no 1")]
