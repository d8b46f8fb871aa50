"""When a digest is due: a pattern of days and an hour in the local time of a zone.

A slot is the moment (UTC ms) for which a digest is scheduled. An hour that the clocks skip in spring is taken
as long after the change as it is behind it; of an hour that comes twice in autumn the first counts: so there is
exactly one slot a day, week or month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

from domain.words import N_


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    NEVER = "never"


EVERY_NAMES: Mapping[Every, str] = {
    Every.DAY: N_("every day"),
    Every.WEEK: N_("every week"),
    Every.MONTH: N_("every month"),
    Every.NEVER: N_("never"),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Days and hour, wherever it is. `weekday`: 0 is Monday; of a month, the first such day; ignored for days."""

    every: Every = Every.WEEK
    weekday: int = 0
    hour: int = 8
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """A pattern in the local time of an IANA zone."""

    pattern: Pattern
    zone: str


def last_slot(schedule: Schedule, now: int) -> int | None:
    """The latest slot that is not after `now` (UTC ms); None when there is none ever."""
    return next((slot for slot in _slots(schedule, now, -1) if slot <= now), None)


def next_slot(schedule: Schedule, now: int) -> int | None:
    """The first slot after `now` (UTC ms); None when there is none ever."""
    return next((slot for slot in _slots(schedule, now, 1) if slot > now), None)


def local_day(moment: int, zone: str) -> date:
    """The day that it is at `moment` (UTC ms) in `zone`."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(zone)).date()


def offset_minutes(zone: str, moment: int) -> int:
    """How far `zone` is ahead of UTC at `moment` (UTC ms)."""
    offset = datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def _slots(schedule: Schedule, now: int, direction: int) -> Iterator[int]:
    """The slots around `now` and from there on, forwards (1) or backwards (-1)."""
    if schedule.pattern.every is Every.NEVER:
        return
    zone, pattern = ZoneInfo(schedule.zone), schedule.pattern
    at = time(pattern.hour, pattern.minute)
    start = local_day(now, schedule.zone) - direction * timedelta(days=1)
    for day in _days(pattern, start, direction):
        yield int(datetime.combine(day, at, zone).timestamp() * 1000)


def _days(pattern: Pattern, start: date, direction: int) -> Iterator[date]:
    """The days of a pattern from around `start` on, none left out."""
    match pattern.every:
        case Every.DAY:
            yield from (start + direction * timedelta(days=n) for n in count())
        case Every.WEEK:
            first = start - direction * timedelta(days=direction * (start.weekday() - pattern.weekday) % 7)
            yield from (first + direction * timedelta(weeks=n) for n in count())
        case _:
            month = start.year * 12 + start.month - 1 - direction
            yield from (_first_weekday(month + direction * n, pattern.weekday) for n in count())


def _first_weekday(month: int, weekday: int) -> date:
    """The first such day of a month, which is counted from the year 0."""
    first = date(month // 12, month % 12 + 1, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7)
