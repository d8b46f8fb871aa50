"""Telegram's flood limits as token buckets over the movable clock; off unless asked for.

Chosen figures, after the public advice to bot authors: one message a second in a private chat, twenty a
minute in a
group or channel, thirty a second over all chats. A private chat and a group allow a short burst.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.errors import flood


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` messages at once, then one each `1 / per_second` seconds."""

    per_second: float
    burst: float


PRIVATE = Rate(1.0, 3.0)
GROUP = Rate(20 / 60, 20.0)
OVERALL = Rate(30.0, 30.0)
FORGET_AFTER = 120.0


class Limits:
    """Counts sending calls. A refused call costs nothing."""

    def __init__(self, clock: Clock, strict: bool) -> None:
        self.strict = strict
        self._clock = clock
        self._levels: dict[int, tuple[float, float]] = {}
        self._swept = 0.0

    def spend(self, chat: int) -> None:
        """One message to a chat. Raises 429 with the whole seconds to wait."""
        if not self.strict:
            return
        now = self._clock.timestamp()
        self._sweep(now)
        places = ((0, OVERALL), (chat, PRIVATE if chat > 0 else GROUP))
        levels = [self._level(place, rate, now) for place, rate in places]
        waits = [(1 - level) / rate.per_second for level, (_, rate) in zip(levels, places, strict=True) if level < 1]
        if waits:
            raise flood(max(1, math.ceil(max(waits))))
        for level, (place, _) in zip(levels, places, strict=True):
            self._levels[place] = (level - 1, now)

    def _level(self, place: int, rate: Rate, now: float) -> float:
        level, at = self._levels.get(place, (rate.burst, now))
        return min(rate.burst, level + max(0.0, now - at) * rate.per_second + 1e-9)

    def _sweep(self, now: float) -> None:
        if abs(now - self._swept) > FORGET_AFTER:
            self._swept = now
            self._levels = {
                place: (level, at) for place, (level, at) in self._levels.items() if abs(now - at) < FORGET_AFTER
            }
