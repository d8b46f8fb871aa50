"""Years, months and days as people write them behind since: and until:."""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain import folding

_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年)?\Z")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4})\Z")


def period(value: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day; day before month where the year stands last."""
    value = folding.fold(value)
    match = _DAY.match(value)
    if match:
        year, month, day = match.groups()
    else:
        match = _DAY_FIRST.match(value)
        if not match:
            return None
        day, month, year = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return first, first
        following = date(first.year + 1, 1, 1) if not month else (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):
        return None
    return first, following - timedelta(days=1)
