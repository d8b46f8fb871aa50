"""Knocks: regular reminders to ask the database what is due.

A knock carries no knowledge. Whether a digest or a reminder is due, and whether it was issued already, the
database knows; so a missed, doubled or late knock does no harm. All knocks come once at the start and
whenever the clock is moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger(__name__)

Due = Callable[[], Awaitable[Any]]
OnFailure = Callable[[str, Exception], Awaitable[None]]
"""Told (name of the knock, error) that a duty was not done; it is asked again at the next knock."""


class Movable(Protocol):
    """A clock that tells when it is moved."""

    def subscribe(self, callback: Callable[[float], None], /) -> Callable[[], None]:
        """Call `callback(offset_seconds)` after each move; the result ends this."""


class _Knock:
    """One function that runs at most once at a time; a knock during a run makes it run once more."""

    def __init__(self, name: str, due: Due, on_failure: OnFailure | None) -> None:
        self.name = name
        self._due = due
        self._on_failure = on_failure
        self._wanted = False
        self._running = False

    async def __call__(self) -> None:
        self._wanted = True
        if self._running:
            return
        self._running = True
        try:
            while self._wanted:
                self._wanted = False
                await self._once()
        finally:
            self._running = False

    async def _once(self) -> None:
        try:
            await self._due()
        except Exception as error:
            # The next knock asks again; the others must not suffer.
            log.exception("knock_failed", knock=self.name)
            await self._tell(error)

    async def _tell(self, error: Exception) -> None:
        if self._on_failure is None:
            return
        try:
            await self._on_failure(self.name, error)
        except Exception:
            # What failed is in the log; a database that is full cannot tell it on.
            log.exception("knock_failure_untold", knock=self.name)


class Knocks:
    """`every(...)` for each duty, then `start()`; `await stop()` at the end."""

    def __init__(self, clock: Movable, on_failure: OnFailure | None = None) -> None:
        self._clock = clock
        self._on_failure = on_failure
        self._knocks: dict[str, _Knock] = {}
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsubscribe: Callable[[], None] | None = None

    def every(self, seconds: float, name: str, due: Due) -> None:
        """Call `due` each `seconds` of real time. Raises ValueError when the name is taken."""
        if name in self._knocks:
            raise ValueError(f"two knocks are named {name!r}")
        knock = self._knocks[name] = _Knock(name, due, self._on_failure)
        self._scheduler.add_job(
            self._begin, IntervalTrigger(seconds=seconds, timezone="UTC"), args=[knock], id=name, name=name
        )

    def start(self) -> None:
        """Knock everywhere now, then regularly. Needs the running loop."""
        self._unsubscribe = self._clock.subscribe(lambda _offset: self.knock())
        self._scheduler.start()
        self.knock()

    def knock(self, name: str | None = None) -> None:
        """Knock now: at `name`, or everywhere."""
        for knock in [self._knocks[name]] if name else self._knocks.values():
            self._spawn(knock)

    async def settled(self) -> None:
        """Return when no knock is being answered."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        """No further knocks; answers that are under way are cancelled (their transactions roll back)."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # the scheduler ends in the loop's next round
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _begin(self, knock: _Knock) -> None:
        # a coroutine, because the scheduler runs plain functions in a thread
        self._spawn(knock)

    def _spawn(self, knock: _Knock) -> None:
        task = asyncio.get_running_loop().create_task(knock(), name=f"knock {knock.name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
