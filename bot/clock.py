"""The clock: the only module of the bot that tells the time.

Everything that is planned, paced or dated asks a `Clock`, so that a test or a training room can move time.
Moments are aware datetimes in UTC or whole milliseconds since 1970 (UTC), which is what the database keeps.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NoReturn, Protocol

import structlog

Subscriber = Callable[[float], None]

LONGEST_NAP_S: Final = 30.0
"""A waiter looks at the clock at least this often: the machine's own may be set, or it may have slept."""

log = structlog.stdlib.get_logger(__name__)


class Lines(Protocol):
    """What `follow` needs of an answer that is still coming."""

    def aiter_lines(self) -> AsyncIterator[str]: ...


class Clock:
    """The machine's time, moved by `offset` seconds. Moving it wakes whoever waits."""

    def __init__(self, offset: float = 0.0) -> None:
        self._offset = offset
        self._subscribers: list[Subscriber] = []
        self._moved = asyncio.Event()

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return round((self._source() + self._offset) * 1000)

    def now(self) -> datetime:
        """The same moment as an aware datetime in UTC, to the millisecond."""
        return moment(self.now_ms())

    @property
    def offset(self) -> float:
        """Seconds by which this clock is ahead of the machine's. Setting it wakes waiters and subscribers."""
        return self._offset

    @offset.setter
    def offset(self, seconds: float) -> None:
        if seconds == self._offset:
            return
        self._offset = seconds
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
        for callback in tuple(self._subscribers):
            callback(seconds)

    def advance(self, span: timedelta | float) -> None:
        """Move by `span` (seconds, if a number); negative goes back."""
        self.offset += span.total_seconds() if isinstance(span, timedelta) else span

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call `callback(offset_seconds)` after every move; returns a function that ends this."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    async def wait_until(self, at_ms: int) -> None:
        """Returns when this clock shows `at_ms` or later, at once if it does already."""
        while (left_ms := at_ms - self.now_ms()) > 0:
            moved = self._moved
            try:
                await asyncio.wait_for(moved.wait(), self._nap_s(left_ms / 1000))
            except TimeoutError:
                continue

    async def sleep(self, seconds: float) -> None:
        """Waits until this clock is `seconds` further on; a clock moved forward shortens it."""
        await self.wait_until(self.now_ms() + round(seconds * 1000))

    def _source(self) -> float:
        return time.time()

    def _nap_s(self, left_s: float) -> float | None:
        return min(left_s, LONGEST_NAP_S)


class ManualClock(Clock):
    """A clock that stands still until it is moved, for tests."""

    def __init__(self, start: datetime = datetime(2026, 1, 5, 8, tzinfo=UTC)) -> None:
        super().__init__()
        self._start = start.timestamp()

    def set(self, to: datetime) -> None:
        """Move to a moment (aware)."""
        self.offset = to.timestamp() - self._start

    def _source(self) -> float:
        return self._start

    def _nap_s(self, left_s: float) -> float | None:
        return None


def moment(ms: int) -> datetime:
    """Milliseconds since 1970 as an aware datetime in UTC."""
    return datetime.fromtimestamp(ms // 1000, UTC) + timedelta(milliseconds=ms % 1000)


def milliseconds(at: datetime) -> int:
    """An aware datetime as milliseconds since 1970. Raises ValueError for one without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


async def follow(clock: Clock, base_url: str, retry_s: float = 1.0) -> NoReturn:
    """Keeps `clock` at the offset of the local Telegram at `base_url`; ends only by being cancelled.

    For a bot in a process of its own. When the connection is lost it tries again every `retry_s` seconds of
    real time and keeps the last offset meanwhile.
    """
    import httpx

    timeout = httpx.Timeout(10.0, read=60.0)
    reachable = True
    async with httpx.AsyncClient(base_url=base_url, timeout=timeout, trust_env=False) as client:
        while True:
            try:
                async with client.stream("GET", "/sandbox/events") as events:
                    events.raise_for_status()
                    # Asked after the stream is open, so that no move falls between the two.
                    current = await client.get("/sandbox/clock")
                    clock.offset = float(current.raise_for_status().json()["offset_seconds"])
                    reachable = True
                    async for data in clock_events(events):
                        clock.offset = float(data["offset_seconds"])
            except httpx.HTTPError as error:
                if reachable:
                    log.warning("the clock of the local Telegram is not to be heard", reason=repr(error))
                reachable = False
            await asyncio.sleep(retry_s)


async def clock_events(answer: Lines) -> AsyncIterator[dict[str, Any]]:
    """The data of each `clock` event of a stream of server-sent events."""
    kind, data = "message", ""
    async for line in answer.aiter_lines():
        if not line:
            if kind == "clock" and data:
                yield json.loads(data)
            kind, data = "message", ""
        elif line.startswith("event:"):
            kind = line[6:].strip()
        elif line.startswith("data:") and kind == "clock":
            data += line[5:].strip()
