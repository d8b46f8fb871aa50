"""The movable clock that the sandbox, the page and the bot share: real time plus an offset."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Subscriber = Callable[[float], None]

SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([wdhms])")


def seconds_of(span: str) -> float:
    """Seconds of a span such as "7d", "90m", "1d 12h" or "-36h". Raises ValueError for anything else."""
    text = span.strip().lower()
    sign = -1.0 if text.startswith("-") else 1.0
    body = text.lstrip("+-").strip()
    if not body or _PART.sub("", body).strip():
        raise ValueError(f"not a span of time: {span!r} (write 7d, 36h, 90m, 45s, 2w or a combination)")
    return sign * sum(float(number) * SECONDS[unit] for number, unit in _PART.findall(body))


class Clock:
    """Real time moved by `offset` seconds. Subscribers hear the new offset whenever it is moved."""

    def __init__(self, offset: float = 0.0, source: Callable[[], float] = time.time) -> None:
        self.offset = offset
        self._source = source
        self._subscribers: list[Subscriber] = []

    def timestamp(self) -> float:
        """Unix seconds of the moved time."""
        return self._source() + self.offset

    def now(self) -> datetime:
        """The moved time, aware, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call `callback(offset_seconds)` after every move; returns a function that ends this."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def move_to(self, offset: float) -> None:
        """Set the offset in seconds and tell the subscribers. Raises ValueError beyond the calendar."""
        try:
            datetime.fromtimestamp(self._source() + offset, UTC)
        except (OverflowError, OSError, ValueError) as error:
            raise ValueError("that is beyond the calendar") from error
        self.offset = offset
        for callback in tuple(self._subscribers):
            callback(offset)

    def advance(self, span: timedelta | float | str) -> None:
        """Move by a timedelta, by seconds or by a span in words ("7d"); negative goes back."""
        if isinstance(span, str):
            span = seconds_of(span)
        self.move_to(self.offset + (span.total_seconds() if isinstance(span, timedelta) else span))

    def set(self, moment: datetime) -> None:
        """Move to a moment; one without a zone is taken as UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self.move_to(aware.timestamp() - self._source())
